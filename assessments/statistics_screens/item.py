"""The statistics of one item: its text, its figures, how its answers fall."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from assessments.correcting import apply
from assessments.enums import Counted, Remedy
from assessments.models import Correction, QuizItem
from assessments.questions import present
from assessments.questions._common import Shown
from assessments.statistics.fairness import Comparison
from assessments.statistics.words import Verdict, fairness_verdict
from assessments.statistics_queries import ResponseAnalysis
from assessments.statistics_screens.common import Table, exact, in_words, language_name, percent
from assessments.statistics_screens.quiz import QuizReport, ShownItem, figure_heads, item_row
from core.charts import length

FULL = 100.0
MOST_CLASSES = 50
"""Classes of answers that are listed; the rest are one line."""


@dataclass(frozen=True)
class ShownClass:
    """One class of answers in the table."""

    label: str
    credit: float | None
    count: int
    share: float
    by_language: list[tuple[str, int]]
    is_right: bool

    @property
    def length(self) -> str:
        """How long its bar is."""
        return length(self.share, 100)


class ItemReport:
    """One item: its text, its figures, how its answers fall."""

    def __init__(self, quiz: QuizReport, item: QuizItem, answers: ResponseAnalysis, corrections: Sequence[Correction] = ()) -> None:
        """:param corrections: of the item, the first one first"""
        self.quiz, self.item, self.answers, self.corrections = quiz, item, answers, corrections
        self.at = list(quiz.version.sealed_items).index(item.pk)

    @cached_property
    def line(self) -> ShownItem:
        return self.quiz.items[self.at]

    @property
    def title(self) -> str:
        return _("Question %(number)d of “%(quiz)s”, version %(version)d") % {
            "number": self.item.position, "quiz": self.quiz.version.title, "version": self.quiz.version.number,
        }  # fmt: skip

    @property
    def shown(self) -> Shown:
        """The question as learners see it, with the answers told that are right after its corrections."""
        return present(
            apply(self.item.frozen, self.corrections).frozen,
            language=get_language() or "",
            fallback=self.quiz.version.language,
            name="item",
            number=self.item.position,
            reveal=True,
        )

    @property
    def correction_words(self) -> str:
        """What was corrected last; empty for nothing."""
        return str(Remedy(self.corrections[-1].remedy).label) if self.corrections else ""

    @property
    def headline(self) -> str:
        asked, facility = self.line.figures.attempts, percent(self.line.figures.facility_index)
        return ngettext(
            "Asked in %(asked)d attempt: %(facility)s of the points on average.",
            "Asked in %(asked)d attempts: %(facility)s of the points on average.", asked,
        ) % {"asked": asked, "facility": facility}  # fmt: skip

    @property
    def languages(self) -> list[str]:
        """The codes of the languages it was answered in, those of most attempts first."""
        return [code for code, _count in self.answers.by_language.most_common()]

    @property
    def language_names(self) -> list[str]:
        return [capfirst(language_name(code)) for code in self.languages]

    @cached_property
    def classes(self) -> list[ShownClass]:
        """The classes of answers, those typed seldom as one, and who gave none."""
        found = [
            ShownClass(one.label, one.credit, one.count, one.share, self._by_language(one.by_language), self._is_right(one.credit))
            for one in self.answers.classes
        ]
        rest = found[MOST_CLASSES:]
        if rest:
            by_language = self._by_language(sum((one.by_language for one in self.answers.classes[MOST_CLASSES:]), Counter()))
            found[MOST_CLASSES:] = [
                ShownClass(
                    _("Other answers"), None, sum(one.count for one in rest), sum(one.share for one in rest), by_language, is_right=False
                )
            ]
        if self.answers.unanswered.total():
            silent = self.answers.unanswered
            share = 100 * silent.total() / self.answers.asked
            found.append(ShownClass(_("No answer"), None, silent.total(), share, self._by_language(silent), is_right=False))
        return found

    def _is_right(self, credit: float | None) -> bool:
        """Whether a class earns something, and where another one earns everything, that much."""
        has_full = any(one.credit == FULL for one in self.answers.classes)
        return credit is not None and (credit == FULL if has_full else credit > 0)

    def _by_language(self, counts: Counter[str]) -> list[tuple[str, int]]:
        return [(name, counts[code]) for code, name in zip(self.languages, self.language_names, strict=True)]

    @property
    def is_several(self) -> bool:
        """Whether an answer may fall into more than one class."""
        return sum(one.count for one in self.classes) > self.answers.asked

    @property
    def figures(self) -> list[tuple[str, str, str]]:
        """Label, value and, for those that have one, what it says."""
        words = {_("Facility"): self.line.facility_words, _("Discrimination"): self.line.discrimination_words}
        return [(label, value, words.get(label, "")) for label, value in self.line.cells]

    @property
    def facilities(self) -> list[list[str]]:
        """Language, attempts, facility."""
        return [
            [capfirst(language_name(one.code)), str(self.answers.by_language[one.code]), percent(one.facilities[self.at])]
            for one in self.quiz.analysis.languages
        ]

    @property
    def comparisons(self) -> list[tuple[Comparison, Verdict]]:
        return [(one, fairness_verdict(one)) for one in in_words(self.quiz.analysis.comparisons[self.at])]

    @property
    def facts(self) -> list[str]:
        return [self.title, self.line.title, str(Counted(self.quiz.analysis.counted).label), self.headline]

    @property
    def notes(self) -> list[str]:
        return self.quiz.notes

    def tables(self) -> Iterator[Table]:
        """The tables of the screen, for files."""
        yield Table(_("Figures"), [_("Question"), _("Asked"), *figure_heads(), _("In words")], [item_row(self.line)])
        heads = [_("Answer"), _("Credit, %"), _("How often"), _("Share, %"), *self.language_names]
        rows = [
            [one.label, exact(one.credit), one.count, exact(one.share), *(count for _name, count in one.by_language)]
            for one in self.classes
        ]
        yield Table(_("Answers"), heads, rows)
        yield Table(_("By language"), [_("Language"), _("Asked"), _("Facility")], self.facilities)
        yield Table(
            _("Fairness between languages"),
            [_("In words"), _("Odds ratio"), _("Chi-square"), _("p"), "Δ"],
            [[verdict.text, *map(exact, (one.odds_ratio, one.chi_square, one.p_value, one.delta))] for one, verdict in self.comparisons],
        )
