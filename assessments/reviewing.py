"""What a learner may see of an attempt, and when: presets in words over four moments. Pure; no database.

The moments are Moodle's: during the attempt, within two minutes of its end, later while the quiz is open, after it has closed.
What "during" allows matters only where questions are checked one by one.
"""

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.enums import Moment, Review

JUST_AFTER = timedelta(minutes=2)


@dataclass(frozen=True)
class Seen:
    """What may be seen at one moment."""

    marks: bool = False
    right: bool = False
    feedback: bool = False
    general: bool = False
    answers: bool = False
    history: bool = False

    @property
    def questions(self) -> bool:
        """Whether there is anything to see question by question."""
        return self.right or self.feedback or self.general or self.answers


EVERYTHING = Seen(marks=True, right=True, feedback=True, general=True, answers=True, history=True)
WITHOUT_ANSWERS = Seen(marks=True, right=True, feedback=True, general=True, history=True)
RESULT = Seen(marks=True)
WHETHER_RIGHT = Seen(right=True)
NOTHING = Seen()

# Moments in the order of `Moment`.
PRESETS: dict[Review, tuple[Seen, Seen, Seen, Seen]] = {
    Review.EVERYTHING: (EVERYTHING, EVERYTHING, EVERYTHING, EVERYTHING),
    Review.FEEDBACK: (WITHOUT_ANSWERS, WITHOUT_ANSWERS, WITHOUT_ANSWERS, WITHOUT_ANSWERS),
    Review.SCORE: (WHETHER_RIGHT, RESULT, RESULT, RESULT),
    Review.AFTER_LAST: (WHETHER_RIGHT, RESULT, RESULT, EVERYTHING),
    Review.ONCE: (EVERYTHING, EVERYTHING, RESULT, RESULT),
    Review.RIGHT_LATER: (WITHOUT_ANSWERS, WITHOUT_ANSWERS, WITHOUT_ANSWERS, EVERYTHING),
    Review.REST_LATER: (WHETHER_RIGHT, RESULT, RESULT, EVERYTHING),
    Review.ALL_LATER: (NOTHING, NOTHING, NOTHING, EVERYTHING),
    Review.SCORE_LATER: (NOTHING, NOTHING, NOTHING, RESULT),
    Review.NEVER: (NOTHING, NOTHING, NOTHING, NOTHING),
}
NEEDS_CLOSING = frozenset({Review.RIGHT_LATER, Review.REST_LATER, Review.ALL_LATER, Review.SCORE_LATER})
WORDS: dict[str, Any] = {
    "marks": gettext_lazy("the result"),
    "right": gettext_lazy("which answers are right"),
    "feedback": gettext_lazy("the feedback on their answers"),
    "general": gettext_lazy("the general feedback"),
    "answers": gettext_lazy("the right answers"),
    "history": gettext_lazy("their tries and what markers wrote"),
}


def moment(*, submitted_at: datetime | None, at: datetime, closes_at: datetime | None) -> Moment:
    """Which of the four moments it is.

    :param submitted_at: when the attempt ended, None while it is open
    :param at: now; :param closes_at: when the quiz closes for this person, None for never
    """
    if submitted_at is None:
        return Moment.DURING
    if at < submitted_at + JUST_AFTER:
        return Moment.JUST_AFTER
    return Moment.CLOSED if closes_at is not None and at >= closes_at else Moment.LATER


def seen(review: Review, when: Moment, *, is_done: bool) -> Seen:
    """What a preset lets learners see.

    :param is_done: whether they passed or have no attempt left, which is what `AFTER_LAST` waits for
    """
    if review is Review.AFTER_LAST and is_done and when is not Moment.DURING:
        return EVERYTHING
    return PRESETS[review][list(Moment).index(when)]


def problem_of(review: Review, *, has_checks: bool, can_close: bool) -> str:
    """Why a preset does not go with the other settings, as a sentence; empty when it does.

    :param has_checks: whether questions are checked one by one; :param can_close: whether the quiz closes at all
    """
    if review in NEEDS_CLOSING and not can_close:
        return _("Something is to be shown after the quiz has closed, and it never closes. Say when it closes, or show it earlier.")
    if has_checks and not PRESETS[review][0].right:
        return _("Learners check each answer here, so they have to see whether it is right. Choose what shows it, or mark at the end.")
    return ""


def in_words(one: Seen) -> str:
    """What may be seen, as a list in words; in the active language."""
    if one == EVERYTHING:
        return _("everything")
    named = [str(WORDS[field.name]) for field in fields(one) if getattr(one, field.name)]
    return ", ".join(named) or _("nothing")


def rows_of(review: Review) -> list[tuple[str, str]]:
    """A preset as the small table that authors see: each moment, and what is seen then."""
    rows = [(str(when.label), in_words(PRESETS[review][at])) for at, when in enumerate(Moment)]
    if review is Review.AFTER_LAST:
        rows.insert(3, (_("When they passed or have no attempt left"), in_words(EVERYTHING)))
    return rows
