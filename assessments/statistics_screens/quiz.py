"""The statistics of a quiz version."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from assessments.enums import Counted
from assessments.models import QuizItem, QuizVersion
from assessments.statistics import ItemFigures
from assessments.statistics.fairness import ENOUGH as ENOUGH_PEOPLE
from assessments.statistics.words import (
    ENOUGH,
    MEANINGS,
    Verdict,
    discrimination_words,
    facility_words,
    fairness_verdict,
    item_verdicts,
    quiz_sentence,
    too_few,
)
from assessments.statistics_queries import Analysis, item_titles
from assessments.statistics_screens.common import Table, exact, in_words, language_name, number, percent
from core.charts import Column, columns, length

BINS = 10
CHART_HEIGHT, HEADROOM, FOOT = 140, 24, 28


@dataclass(frozen=True)
class ShownFigure:
    label: str
    value: str
    words: str
    range: str
    verdict: Verdict


@dataclass(frozen=True)
class ShownItem:
    """One item in the table: its figures, and what an author has to know."""

    item: QuizItem
    title: str
    figures: ItemFigures
    verdicts: list[Verdict]

    @property
    def cells(self) -> list[tuple[str, str]]:
        """Label and value of each figure, in the order of the columns."""
        one = self.figures
        values = (
            percent(one.facility_index), percent(one.standard_deviation), percent(one.random_guess_score), percent(one.intended_weight, 1),
            percent(one.effective_weight, 1), percent(one.discrimination_index), percent(one.discriminative_efficiency),
        )  # fmt: skip
        return list(zip(figure_heads(), values, strict=True))

    @property
    def facility_words(self) -> str:
        return facility_words(self.figures.facility_index, self.figures.attempts)

    @property
    def discrimination_words(self) -> str:
        return discrimination_words(self.figures.discrimination_index, self.figures.attempts)


def figure_heads() -> list[str]:
    """The columns of an item's figures."""
    return [
        _("Facility"), _("SD"), _("Blind guess"), _("Intended weight"), _("Effective weight"), _("Discrimination"), _("Efficiency"),
    ]  # fmt: skip


def counting_notes(analysis: Analysis) -> list[str]:
    """How it was counted, in sentences."""
    notes = [
        _("%(which)s at this version counts: of people in cohorts that you run, never your own.")
        % {"which": Counted(analysis.counted).label}
        if analysis.counted != Counted.ALL
        else _("All attempts at this version count: of people in cohorts that you run, never your own."),
        _("A question that an attempt did not have, because it was drawn by chance, is left out and never counted as nought."),
        _("Nothing is judged on fewer than %(number)d attempts, and languages are compared from %(people)d people in each on.")
        % {"number": ENOUGH, "people": ENOUGH_PEOPLE},
        _("Satisfactory ranges are those of Moodle’s guidance; the figures are computed as Moodle documents them."),
    ]
    if analysis.unmarked:
        notes.insert(1, ngettext(
            "%(number)d finished attempt waits for somebody to mark it and does not count yet.",
            "%(number)d finished attempts wait for somebody to mark them and do not count yet.", analysis.unmarked,
        ) % {"number": analysis.unmarked})  # fmt: skip
    return notes


def figure_notes() -> list[str]:
    """What the columns of the items say."""
    return [
        _("Facility: the mean share of the points. Blind guess: what somebody gets who knows nothing."),
        _("Intended weight: the share of the points. Effective weight: how much the question really decides about the result."),
        _("Discrimination: whether those who do well in the rest do well here, from -100 to 100 %."),
        _("Efficiency: the same, against the most that a question this hard could reach."),
    ]


class QuizReport:
    """The statistics of a quiz version, ready to be shown or sent."""

    def __init__(self, version: QuizVersion, analysis: Analysis) -> None:
        self.version, self.analysis, self.quiz = version, analysis, analysis.figures.quiz

    @property
    def title(self) -> str:
        return _("Statistics of “%(quiz)s”, version %(number)d") % {"quiz": self.version.title, "number": self.version.number}

    @property
    def headline(self) -> str:
        """The sentence that comes first."""
        attempts, mean = self.quiz.attempts, percent(self.quiz.mean)
        return ngettext(
            "%(attempts)d attempt of %(people)d person: %(mean)s on average.",
            "%(attempts)d attempts of %(people)d people: %(mean)s on average.", attempts,
        ) % {"attempts": attempts, "people": self.analysis.people, "mean": mean}  # fmt: skip

    @property
    def verdict(self) -> str:
        return quiz_sentence(self.quiz, self.flagged)

    @cached_property
    def flagged(self) -> int:
        """How many questions an author should look at."""
        return sum(one.verdicts[0].kind in {"error", "attention"} for one in self.items)

    @property
    def figures(self) -> list[ShownFigure]:
        return [
            ShownFigure(
                str(one.label),
                percent(value, 1) if one.is_percent else number(value, 2),
                str(one.words),
                one.range,
                one.verdict(value, self.quiz.attempts),
            )
            for one in MEANINGS
            for value in [getattr(self.quiz, one.name)]
        ]

    @cached_property
    def items(self) -> list[ShownItem]:
        titles = item_titles(self.version, get_language() or self.version.language)
        parts = zip(self.version.sealed_items.values(), titles, self.analysis.figures.items, self.analysis.comparisons, strict=True)
        return [ShownItem(item, title, one, item_verdicts(one, in_words(compared))) for item, title, one, compared in parts]

    @cached_property
    def bins(self) -> list[int]:
        """How many results lie in each tenth, 100 % in the last."""
        found = [0] * BINS
        for one in self.analysis.percents:
            found[min(BINS - 1, max(0, int(one * BINS // 100)))] += 1
        return found

    @property
    def ranges(self) -> list[str]:
        """What each column of the histogram stands for, in per cent."""
        return [f"{at * 100 // BINS}–{(at + 1) * 100 // BINS}" for at in range(BINS)]

    @property
    def chart(self) -> list[tuple[str, Column]]:
        """The columns of the histogram, each with its range."""
        return list(zip(self.ranges, columns(self.bins, height=CHART_HEIGHT, headroom=HEADROOM), strict=True))

    @property
    def ticks(self) -> list[tuple[int, str, str]]:
        """The edges of the columns: per cent, where they stand, and which end of the number stands there."""
        anchors = ["start", *["middle"] * (BINS - 1), "end"]
        return [(at * 100 // BINS, length(at, BINS), anchor) for at, anchor in enumerate(anchors)]

    chart_height = CHART_HEIGHT + HEADROOM + FOOT
    chart_ground = CHART_HEIGHT + HEADROOM
    chart_foot = CHART_HEIGHT + HEADROOM + 18

    @property
    def languages(self) -> list[list[str]]:
        """Language, attempts, mean, standard deviation."""
        return [
            [capfirst(language_name(one.code)), str(one.attempts), percent(one.mean, 1), percent(one.standard_deviation, 1)]
            for one in self.analysis.languages
        ]

    @property
    def fairness(self) -> str:
        """Whether the languages could be compared, and what came of it."""
        known = [one for one in self.analysis.languages if one.code]
        if len(known) < 2:  # noqa: PLR2004 - a comparison needs two
            return _("Everybody answered in the same language.") if known else ""
        if not any(self.analysis.comparisons):
            counts = [f"{capfirst(language_name(one.code))} ({too_few(one.people)})" for one in known if one.people < ENOUGH_PEOPLE]
            return " · ".join(counts) or _("No question was answered by enough people in two languages.")
        if self.unfair:
            return _("These questions are harder in one language for people who know as much: look at their translations.")
        return _("No question is harder in one language for people who know as much.")

    @cached_property
    def unfair(self) -> list[tuple[ShownItem, list[Verdict]]]:
        """The items that differ between languages, with what to say of each."""
        found = []
        for shown, compared in zip(self.items, self.analysis.comparisons, strict=True):
            verdicts = [fairness_verdict(one) for one in in_words(compared)]
            if serious := [one for one in verdicts if one.kind in {"error", "attention"}]:
                found.append((shown, serious))
        return found

    @property
    def notes(self) -> list[str]:
        return [*counting_notes(self.analysis), *figure_notes()]

    @property
    def facts(self) -> list[str]:
        """What every file says first."""
        return [self.title, str(Counted(self.analysis.counted).label), self.headline, self.verdict]

    def tables(self) -> Iterator[Table]:
        """The tables of the screen, for files."""
        rows = [
            [one.label, exact(getattr(self.quiz, meaning.name)), one.range, one.verdict.text]
            for one, meaning in zip(self.figures, MEANINGS, strict=True)
        ]
        yield Table(_("The quiz as a whole"), [_("Figure"), _("Value"), _("Satisfactory"), _("In words")], rows)
        results = [list(row) for row in zip(self.ranges, self.bins, strict=True)]
        yield Table(_("Results"), [_("Result, %"), _("Attempts")], results, lies_on_paper=True)
        yield Table(_("Questions"), [_("Question"), _("Asked"), *figure_heads(), _("In words")], [item_row(one) for one in self.items])
        languages = [
            [capfirst(language_name(one.code)), one.attempts, exact(one.mean), exact(one.standard_deviation)]
            for one in self.analysis.languages
        ]
        yield Table(_("By language"), [_("Language"), _("Attempts"), _("Mean"), _("SD")], languages)
        unfair = [[one.title, "; ".join(verdict.text for verdict in verdicts)] for one, verdicts in self.unfair]
        yield Table(_("Fairness between languages"), [_("Question"), _("In words")], unfair or [[self.fairness, ""]])


def item_row(one: ShownItem) -> list[Any]:
    figures = one.figures
    values = (
        figures.facility_index, figures.standard_deviation, figures.random_guess_score, figures.intended_weight, figures.effective_weight,
        figures.discrimination_index, figures.discriminative_efficiency,
    )  # fmt: skip
    return [
        f"{one.item.position}. {one.title}",
        figures.attempts,
        *map(exact, values),
        "; ".join(verdict.text for verdict in one.verdicts),
    ]
