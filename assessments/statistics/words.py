"""Figures in plain words, beside the ranges that Moodle's guidance calls satisfactory.

Below `ENOUGH` attempts nothing is judged: a verdict on fourteen people would be about these fourteen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.statistics.classical import ItemFigures, QuizFigures
from assessments.statistics.fairness import Comparison, Fairness
from assessments.statistics.pairs import Gain

ENOUGH = 20
"""Attempts from which on figures are judged."""

EASIEST, HARDEST = 95.0, 5.0
WEAK, ADEQUATE, STRONG = 20.0, 30.0, 50.0
FACILITY_BANDS = (
    (5.0, gettext_lazy("extremely hard, or something is wrong")), (10.0, gettext_lazy("very hard")), (20.0, gettext_lazy("hard")),
    (34.0, gettext_lazy("moderately hard")), (65.0, gettext_lazy("about right")), (80.0, gettext_lazy("fairly easy")),
    (89.0, gettext_lazy("easy")), (94.0, gettext_lazy("very easy")), (100.0, gettext_lazy("extremely easy")),
)  # fmt: skip


@dataclass(frozen=True)
class Verdict:
    """A judgement in words; `kind` is one of ok, attention, error, neutral."""

    kind: str
    text: str

    @property
    def icon(self) -> str:
        """The icon beside the words."""
        return {"ok": "check", "attention": "warning", "error": "cross-circle"}.get(self.kind, "info")


@dataclass(frozen=True)
class Meaning:
    """What one figure of a quiz says, and between which bounds it is satisfactory."""

    name: str
    label: Any
    words: Any
    low: float | None = None
    high: float | None = None
    below: Any = ""
    above: Any = ""
    is_percent: bool = True

    @property
    def range(self) -> str:
        """The satisfactory range, in words."""
        unit = "\u00a0%" if self.is_percent else ""
        if self.low is not None and self.high is not None:
            return _("%(low)g to %(high)g%(unit)s") % {"low": self.low, "high": self.high, "unit": unit}
        if self.low is not None:
            return _("above %(low)g%(unit)s") % {"low": self.low, "unit": unit}
        return _("below %(high)g%(unit)s") % {"high": self.high, "unit": unit} if self.high is not None else ""

    def verdict(self, value: float | None, attempts: int) -> Verdict:
        """What this value says.

        :param attempts: on how many it rests
        """
        if value is None:
            return Verdict("neutral", _("cannot be computed"))
        if self.low is None and self.high is None:
            return Verdict("neutral", "")
        if attempts < ENOUGH:
            return Verdict("neutral", too_few(attempts))
        if self.low is not None and value < self.low:
            return Verdict("attention", str(self.below))
        if self.high is not None and value > self.high:
            return Verdict("attention", str(self.above))
        return Verdict("ok", _("satisfactory"))


MEANINGS: Sequence[Meaning] = (
    Meaning("mean", gettext_lazy("Mean"), gettext_lazy("What people got on average."), 50, 75,
            gettext_lazy("hard for these people"), gettext_lazy("easy for these people")),
    Meaning("median", gettext_lazy("Median"), gettext_lazy("Half of the results are above it, half below.")),
    Meaning("standard_deviation", gettext_lazy("Standard deviation"), gettext_lazy("How far results typically are from the mean."), 12, 18,
            gettext_lazy("results are close together"), gettext_lazy("results are far apart")),
    Meaning("skewness", gettext_lazy("Skewness"),
            gettext_lazy("Below nought a few got much less than the others, above nought a few got much more."), -1, 1,
            gettext_lazy("hardly tells apart those above the mean"), gettext_lazy("hardly tells apart those below the mean"),
            is_percent=False),
    Meaning("kurtosis", gettext_lazy("Kurtosis"), gettext_lazy("How peaked the results are; nought is the bell curve."), None, 1,
            above=gettext_lazy("hardly tells the very good and the very weak from the others"), is_percent=False),
    Meaning("coefficient_of_internal_consistency", gettext_lazy("Internal consistency"),
            gettext_lazy("Whether the questions measure the same thing: 100 % would be perfectly."), 75, None,
            gettext_lazy("the questions do not measure one thing together")),
    Meaning("error_ratio", gettext_lazy("Error ratio"), gettext_lazy("How much of the spread of results is chance."), None, 50,
            above=gettext_lazy("much of the spread is chance")),
    Meaning("standard_error", gettext_lazy("Standard error"),
            gettext_lazy("How far a result may be, by chance, from what the person knows."), None, 8,
            above=gettext_lazy("two results this close may mean the same")),
)  # fmt: skip


def too_few(attempts: int) -> str:
    return _("n = %(number)d, too few to judge") % {"number": attempts}


def facility_words(value: float | None, attempts: int) -> str:
    """How hard an item is, after Moodle's bands; nothing where it was not asked."""
    if value is None:
        return ""
    if attempts < ENOUGH:
        return too_few(attempts)
    return str(next((words for limit, words in FACILITY_BANDS if value <= limit), FACILITY_BANDS[-1][1]))


def discrimination_words(value: float | None, attempts: int) -> str:
    """How well an item tells strong from weak."""
    if value is None:
        return _("cannot be computed")
    if attempts < ENOUGH:
        return too_few(attempts)
    if value < 0:
        return _("the stronger get it wrong")
    bands = ((WEAK, _("hardly tells strong from weak")), (ADEQUATE, _("weak")), (STRONG, _("adequate")))
    return next((words for limit, words in bands if value < limit), _("very good"))


def item_verdicts(item: ItemFigures, comparisons: Sequence[Comparison] = ()) -> list[Verdict]:
    """What an author has to know about an item, the worst first; that it works where there is nothing.

    :param comparisons: the item between languages, with their names in words
    """
    if item.attempts < ENOUGH:
        return [Verdict("neutral", too_few(item.attempts))]
    found = [*_key_verdicts(item), *(verdict for one in comparisons if (verdict := fairness_verdict(one)).kind in {"error", "attention"})]
    return sorted(found, key=lambda verdict: verdict.kind != "error") or [Verdict("ok", _("works well"))]


def _key_verdicts(item: ItemFigures) -> list[Verdict]:
    facility, discrimination = item.facility_index or 0.0, item.discrimination_index
    if item.has_negative_covariance or (discrimination is not None and discrimination < 0):
        return [Verdict("error", _("the stronger get it wrong: check the key"))]
    if facility <= HARDEST:
        return [Verdict("error", _("almost nobody gets it right: check the key"))]
    if facility >= EASIEST:
        return [Verdict("attention", _("almost everybody gets it right"))]
    if item.random_guess_score and facility < item.random_guess_score:
        return [Verdict("attention", _("no better than guessing"))]
    if discrimination is not None and discrimination < WEAK:
        return [Verdict("attention", _("hardly tells strong from weak"))]
    return []


def fairness_verdict(one: Comparison) -> Verdict:
    """Whether an item is as hard in one language as in another, for people who know as much."""
    if one.grade is None or one.delta is None:
        return Verdict("neutral", _("%(first)s and %(second)s: cannot be compared") % {"first": one.reference, "second": one.focal})
    if one.grade == Fairness.NEGLIGIBLE:
        return Verdict("ok", _("%(first)s and %(second)s: as hard in both (A)") % {"first": one.reference, "second": one.focal})
    harder, other = (one.focal, one.reference) if one.delta < 0 else (one.reference, one.focal)
    kind = "error" if one.grade == Fairness.LARGE else "attention"
    return Verdict(kind, _("harder in %(language)s than in %(other)s (%(grade)s)") % {
        "language": harder, "other": other, "grade": one.grade.value,
    })  # fmt: skip


def quiz_sentence(quiz: QuizFigures, flagged: int) -> str:
    """The first sentence of the report.

    :param flagged: how many items need a look
    """
    if quiz.attempts < ENOUGH:
        return too_few(quiz.attempts)
    consistency = quiz.coefficient_of_internal_consistency
    if flagged:
        return _("Look at the questions that are marked below before you rely on the results.")
    if consistency is not None and consistency > MEANINGS[5].low:  # type: ignore[operator]  # internal consistency has a bound
        return _("The questions measure one thing together, and none stands out.")
    return _("No question stands out.")


def gain_sentence(gain: Gain) -> str:
    """Whether people know more after than before."""
    if gain.pairs < ENOUGH:
        return too_few(gain.pairs)
    if gain.low is None or gain.high is None or gain.low <= 0 <= gain.high:
        return _("The difference may be chance.")
    return _("People know more after than before.") if gain.low > 0 else _("People know less after than before.")
