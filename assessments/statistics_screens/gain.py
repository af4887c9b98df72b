"""What people gained from a pre-test to a post-test."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.enums import Counted
from assessments.models import Quiz
from assessments.statistics.pairs import CEILING, Gain
from assessments.statistics.words import gain_sentence
from assessments.statistics_queries import GainReport
from assessments.statistics_screens.common import NOTHING, Table, exact, number, percent
from core.charts import length


@dataclass(frozen=True)
class ShownGain:
    """A line of the gain table: the whole or one objective."""

    name: str
    gain: Gain

    @property
    def bars(self) -> list[tuple[str, str, str]]:
        """The mean before and after: what it is, the number, and how long its bar is."""
        found = (("before", self.gain.before), ("after", self.gain.after))
        return [(name, percent(value), length(value or 0, 100)) for name, value in found]

    @property
    def interval(self) -> str:
        if self.gain.low is None:
            return NOTHING
        return _("%(low)s to %(high)s") % {"low": number(self.gain.low), "high": number(self.gain.high)}

    @property
    def cells(self) -> list[tuple[str, str]]:
        one = self.gain
        values = (
            str(one.pairs), percent(one.before), percent(one.after), number(one.gain), self.interval, number(one.effect_size, 2),
            number(one.normalised_gain, 2),
        )  # fmt: skip
        return list(zip(gain_heads(), values, strict=True))


def gain_heads() -> list[str]:
    return [_("Pairs"), _("Before"), _("After"), _("Gain, points"), _("95 % interval"), _("Effect size"), _("Normalised gain")]


def title_of(quiz: Quiz) -> str:
    """What learners call the quiz, in the active language; its draft's title where they do not see it."""
    return quiz.current.title if quiz.current else quiz.title


class ShownGainReport:
    """What people gained, ready to be shown or sent."""

    def __init__(self, before: Quiz, after: Quiz, report: GainReport, counted: Counted, cohort: str) -> None:
        self.before, self.after, self.report, self.counted, self.cohort = before, after, report, counted, cohort
        self.whole = report.whole

    @property
    def title(self) -> str:
        return _("Gain from “%(before)s” to “%(after)s”") % {"before": title_of(self.before), "after": title_of(self.after)}

    @property
    def headline(self) -> str:
        one = self.whole
        return ngettext(
            "%(pairs)d person took both tests: %(before)s before, %(after)s after.",
            "%(pairs)d people took both tests: %(before)s before, %(after)s after.", one.pairs,
        ) % {"pairs": one.pairs, "before": percent(one.before), "after": percent(one.after)}  # fmt: skip

    @property
    def verdict(self) -> str:
        return gain_sentence(self.whole)

    @property
    def attrition(self) -> list[str]:
        """Those who have only one of the two results."""
        only_before, only_after = self.whole.only_before, self.whole.only_after
        return [
            ngettext(
                "%(number)d person took only the pre-test and is not compared.",
                "%(number)d people took only the pre-test and are not compared.", only_before,
            ) % {"number": only_before},
            ngettext(
                "%(number)d person took only the post-test and is not compared.",
                "%(number)d people took only the post-test and are not compared.", only_after,
            ) % {"number": only_after},
        ]  # fmt: skip

    @property
    def ceiling(self) -> str:
        """A warning where people knew almost everything before."""
        if not self.whole.is_near_ceiling:
            return ""
        return _("The mean before was %(mean)s, above %(limit)s: there was little left to gain, so a small gain says little.") % {
            "mean": percent(self.whole.before), "limit": percent(CEILING),
        }  # fmt: skip

    @property
    def lines(self) -> list[ShownGain]:
        return [ShownGain(_("The whole test"), self.whole), *(ShownGain(name, gain) for name, gain in self.report.objectives)]

    @property
    def notes(self) -> list[str]:
        return [
            _("%(which)s counts, of the pre-test and of the post-test alike; your own attempts are left out.")
            % {"which": self.counted.label},
            _("Each person is compared with themselves; the interval holds the true mean gain in 95 of 100 such groups."),
            _("Effect size: the mean gain over the spread of the gains. 0.2 is small, 0.5 medium, 0.8 large."),
            _("Normalised gain: how much of what was left to learn was learnt, from 0 to 1."),
        ]

    @property
    def facts(self) -> list[str]:
        return [
            self.title,
            self.cohort,
            str(self.counted.label),
            self.headline,
            self.verdict,
            *self.attrition,
            *filter(None, [self.ceiling]),
        ]

    def tables(self) -> Iterator[Table]:
        """The table of the screen, for files."""
        heads = [_("Learning objective"), _("Pairs"), _("Only before"), _("Only after"), _("Before"), _("After"), _("Gain, points"),
                 _("95 % interval, lower end"), _("95 % interval, upper end"), _("Effect size"), _("Normalised gain")]  # fmt: skip
        rows = []
        for line in self.lines:
            one = line.gain
            figures = (one.before, one.after, one.gain, one.low, one.high, one.effect_size, one.normalised_gain)
            rows.append([line.name, one.pairs, one.only_before, one.only_after, *map(exact, figures)])
        yield Table(_("Gain"), heads, rows)
