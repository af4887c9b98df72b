"""Closed lists about questions and quizzes."""

from django.db.models import TextChoices
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


class Grading(TextChoices):
    """Which of a person's attempts is their result."""

    BEST = "best", _("The best attempt")
    LAST = "last", _("The last attempt")
    FIRST = "first", _("The first attempt")
    AVERAGE = "average", _("The average of all attempts")


class Navigation(TextChoices):
    FREE = "free", _("Free: questions in any order, and back again")
    SEQUENTIAL = "sequential", _("One after the other: no way back to an earlier question")


class Form(TextChoices):
    """Half of a test; who had one half before has the other one after, so that nobody meets a question twice."""

    BOTH = "", _("for everybody")
    A = "A", _("only on form A")
    B = "B", _("only on form B")

    @property
    def other(self) -> "Form":
        return {Form.A: Form.B, Form.B: Form.A}.get(self, Form.BOTH)


class Review(TextChoices):
    """What learners see after an attempt, in words."""

    EVERYTHING = "everything", _("At once: the result, the right answers and the feedback")
    FEEDBACK = "feedback", _("The result and the feedback on their answers, without telling the right ones")
    SCORE = "score", _("Only the result")
    AFTER_LAST = "after-last", _("The result at once; right answers and feedback when they passed or have no attempt left")


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
