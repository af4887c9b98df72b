"""Numbers, languages and tables, as all pages of statistics write them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from assessments.statistics.fairness import Comparison

NOTHING = "–"


def number(value: float | None, places: int = 1) -> str:
    """A number as the active language writes it; a dash where there is none."""
    if value is None:
        return NOTHING
    rounded = round(value, places) + 0.0  # `number_format` cuts where it should round, and nought has no sign
    return number_format(rounded, places)


def percent(value: float | None, places: int = 0) -> str:
    return NOTHING if value is None else f"{number(value, places)}\u00a0%"


def language_name(code: str) -> str:
    """A language in words; an attempt whose language nobody recorded has none."""
    return gettext(str(dict(settings.LANGUAGES).get(code, code))) if code else _("Not known")


def in_words(comparisons: Sequence[Comparison]) -> list[Comparison]:
    """The same with the languages' names."""
    return [replace(one, reference=language_name(one.reference), focal=language_name(one.focal)) for one in comparisons]


@dataclass(frozen=True)
class Table:
    """A table as screen and file hold it: cells are words and numbers, None where there is nothing."""

    title: str
    header: list[str]
    rows: list[list[Any]]
    lies_on_paper: bool = False  # two columns of many rows are two rows there

    @property
    def on_paper(self) -> "Table":
        """The table as a page holds it."""
        if not self.lies_on_paper:
            return self
        header, *rows = [list(row) for row in zip(self.header, *self.rows, strict=True)]
        return Table(self.title, header, rows)

    @property
    def is_wide(self) -> bool:
        """Whether its first column, which holds words, needs more room than the others."""
        return len(self.header) > 4  # noqa: PLR2004 - from there on equal columns are too narrow for words


def exact(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
