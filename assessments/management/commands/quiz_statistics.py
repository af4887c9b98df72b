"""The figures of any marks matrix, so that anybody can check ours; or of a quiz of this installation."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.enums import Counted
from assessments.models import QuizVersion
from assessments.queries import countable
from assessments.statistics import Figures, ItemFigures, analyse
from assessments.statistics.matrices import check_against_maxima, read_marks, read_maxima, supposed_maxima
from assessments.statistics.words import MEANINGS
from assessments.statistics_queries import figures_of, item_titles, sample_of
from core.errors import DomainError

TITLE_LENGTH = 32
COLUMNS = [one.name for one in fields(ItemFigures) if one.name not in {"name", "has_negative_covariance"}]


class Command(BaseCommand):
    help = (
        "Statistics of a marks matrix: --marks FILE.csv with a header of item names and one row of points for each attempt. "
        "Or of a quiz: --quiz UUID."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument(
            "--marks", type=Path, metavar="FILE.csv", help="attempts × items; an empty cell: the attempt did not have the item"
        )
        what.add_argument("--quiz", type=UUID, metavar="UUID", help="a quiz of this installation, as in the address of its results")
        parser.add_argument("--maxima", type=Path, metavar="FILE.csv", help="the same header and one row with the most points of each item")
        parser.add_argument("--attempts", choices=Counted.values, default=Counted.FIRST, help="with --quiz: which attempts count")
        parser.add_argument("--quiz-version", dest="number", type=int, help="with --quiz: which version (default: the newest)")
        parser.add_argument("--json", action="store_true", help="write JSON with `items` and `quiz`")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            figures, notes = _of_quiz(options) if options["quiz"] else _of_file(options)
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_as_json(figures, notes) if options["json"] else "\n".join(_as_table(figures, notes)))


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(_("The file %(path)s cannot be read: %(reason)s.") % {"path": path, "reason": error.strerror}) from error


def _of_file(options: dict[str, Any]) -> tuple[Figures, list[str]]:
    table, notes = read_marks(_bytes_of(options["marks"])), []
    if options["maxima"]:
        maxima = read_maxima(_bytes_of(options["maxima"]), table.names)
    else:
        maxima = supposed_maxima(table.marks)
        notes.append(_("No maxima were given: each item is out of 1, or of its highest mark where that is more."))
    check_against_maxima(table, maxima)
    if table.blanks:
        notes.append(
            ngettext(
                "%(number)d cell is empty: that attempt did not have the item. Write 0 where it was asked and not answered.",
                "%(number)d cells are empty: those attempts did not have the item. Write 0 where it was asked and not answered.",
                table.blanks,
            )
            % {"number": table.blanks}
        )
    return analyse(table.marks, maxima, names=table.names), notes


def _of_quiz(options: dict[str, Any]) -> tuple[Figures, list[str]]:
    versions = QuizVersion.objects.filter(quiz__uuid=options["quiz"]).order_by("-number")
    version = (versions.filter(number=options["number"]) if options["number"] else versions).first()
    if version is None:
        raise CommandError(_("There is no such quiz, or it was never published in that version."))
    counted = Counted(options["attempts"])
    sample = sample_of(countable(None, version=version), list(version.sealed_items.values()), counted)
    titles = [f"{at}. {title}" for at, title in enumerate(item_titles(version, version.language), 1)]
    return figures_of(version, sample, titles), [str(version), str(counted.label)]


def _as_json(figures: Figures, notes: list[str]) -> str:
    return json.dumps({**asdict(figures), "notes": notes}, indent=2, ensure_ascii=False)


def _as_table(figures: Figures, notes: list[str]) -> Iterator[str]:
    """What a terminal shows: the quiz, then a line for each item."""
    yield from notes
    yield ""
    yield _("Attempts").ljust(24) + f"{figures.quiz.attempts:>10}"
    for meaning in MEANINGS:
        yield f"{meaning.label!s:<24}{_shown(getattr(figures.quiz, meaning.name))}"
    yield ""
    heads = [_("Asked"), _("Facility"), _("SD"), _("Guess"), _("Intended"), _("Effective"), _("Discrim."), _("Effic.")]
    yield _("Question").ljust(TITLE_LENGTH) + "".join(f"{head:>11}" for head in heads)
    for item in figures.items:
        cells = [getattr(item, name) for name in COLUMNS]
        yield f"{item.name[: TITLE_LENGTH - 1]:<{TITLE_LENGTH}}" + f"{cells[0]:>11}" + "".join(_shown(cell, 11) for cell in cells[1:])


def _shown(value: float | None, width: int = 10) -> str:
    return f"{'–' if value is None else format(value, '.2f'):>{width}}"
