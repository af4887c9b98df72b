"""Closed lists about questions and quizzes."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Difficulty(TextChoices):
    EASY = "easy", pgettext_lazy("difficulty", "Easy")
    MEDIUM = "medium", pgettext_lazy("difficulty", "Medium")
    HARD = "hard", pgettext_lazy("difficulty", "Hard")


class Purpose(TextChoices):
    PRACTICE = "practice", _("Practice")
    GRADED = "graded", _("Graded quiz")
    PRE_TEST = "pre-test", _("Pre-test")
    POST_TEST = "post-test", _("Post-test")
    FOLLOW_UP = "follow-up", _("Follow-up")

    @property
    def ends_lesson(self) -> bool:
        """Whether the lesson is done when this quiz is done well enough (a pre-test: when it is finished at all)."""
        return self in {Purpose.GRADED, Purpose.PRE_TEST, Purpose.POST_TEST}

    @property
    def is_measured(self) -> bool:
        """Whether a pass mark makes sense: a pre-test only finds out what people know already."""
        return self is not Purpose.PRE_TEST


class Behaviour(TextChoices):
    """When an answer is marked and what the learner can do about it."""

    DEFERRED = "deferred", _("At the end: all answers are marked when the quiz is finished")
    IMMEDIATE = "immediate", _("One by one: learners check each answer; what is checked stays as it is")
    INTERACTIVE = "interactive", _("In several tries: an answer that is not right brings a hint and another try, which costs points")

    @property
    def has_checks(self) -> bool:
        """Whether each question has a button that checks it."""
        return self is not Behaviour.DEFERRED


class Navigation(TextChoices):
    """In which order learners go through the questions."""

    FREE = "free", _("Free: learners may go back and forth")
    SEQUENTIAL = "sequential", _("One after the other: an answer is final once the next question is shown")


class Certainty(IntegerChoices):
    """How sure people are of an answer, as they say themselves."""

    GUESSING = 1, _("I am guessing")
    FAIRLY = 2, _("I am fairly sure")
    CERTAIN = 3, _("I am certain")


class Judgement(TextChoices):
    """How well the answers of one certainty fit what was said of them."""

    TOO_SURE = "too-sure", _("too sure")
    BIT_SURE = "bit-sure", _("a little too sure")
    FITS = "fits", _("well judged")
    BIT_CAREFUL = "bit-careful", _("a little too careful")
    TOO_CAREFUL = "too-careful", _("too careful")


class Moment(TextChoices):
    """The four moments at which a learner can look at an attempt."""

    DURING = "during", _("While answering, where answers are checked")
    JUST_AFTER = "just-after", _("Just after finishing")
    LATER = "later", _("Later, while the quiz is open")
    CLOSED = "closed", _("After the quiz has closed")


class Grading(TextChoices):
    """Which of a person's attempts is their result."""

    BEST = "best", _("The best attempt")
    LAST = "last", _("The last attempt")
    FIRST = "first", _("The first attempt")
    AVERAGE = "average", _("The average of all attempts")


class Form(TextChoices):
    """Half of a test; who had one half before has the other one after, so that nobody meets a question twice."""

    BOTH = "", _("for everybody")
    A = "A", _("only on form A")
    B = "B", _("only on form B")

    @property
    def other(self) -> "Form":
        return {Form.A: Form.B, Form.B: Form.A}.get(self, Form.BOTH)


class Review(TextChoices):
    """What learners see of an attempt, in words; `assessments.reviewing` says when."""

    EVERYTHING = "everything", _("At once: the result, the right answers and the feedback")
    FEEDBACK = "feedback", _("The result and the feedback on their answers, without telling the right ones")
    SCORE = "score", _("Only the result")
    AFTER_LAST = "after-last", _("The result at once; right answers and feedback when they passed or have no attempt left")
    ONCE = "once", _("Everything once, just after finishing; two minutes later only the result")
    RIGHT_LATER = "right-later", _("The result and the feedback at once; the right answers after the quiz has closed")
    REST_LATER = "rest-later", _("The result at once; right answers and feedback after the quiz has closed")
    ALL_LATER = "all-later", _("Nothing at first; everything after the quiz has closed")
    SCORE_LATER = "score-later", _("Nothing at first; only the result after the quiz has closed")
    NEVER = "never", _("Nothing: only those who teach see the result")


class AttemptState(TextChoices):
    OPEN = "open", _("In progress")
    SUBMITTED = "submitted", _("Finished")


class Ending(TextChoices):
    """What ended an attempt."""

    LEARNER = "learner", _("by the learner")
    TIME = "time", _("when the time was over")


class Saved(TextChoices):
    """What became of an answer that arrived."""

    SAVED = "saved", _("Saved")
    STALE = "stale", _("A newer answer is kept")
    CLOSED = "closed", _("The attempt is finished")
    CHECKED = "checked", _("The question is checked; its answer stays")
    LEFT = "left", _("The question was left; its answer stays")


class Counted(TextChoices):
    """Which of a person's attempts count in statistics."""

    FIRST = "first", _("The first attempt of each person")
    LAST = "last", _("The last attempt of each person")
    HIGHEST = "highest", _("The best attempt of each person")
    ALL = "all", _("All attempts")


class Remedy(TextChoices):
    """What is done about a question that people have already answered."""

    ACCEPT = "accept", _("Accept this answer, too")
    KEY = "key", _("A new key")
    VOID = "void", _("Void: it counts for nobody")
    FULL = "full", _("Full marks for everybody")
