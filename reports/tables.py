"""A report ready to be shown or sent: cells with their number, what may not show, and where each one leads."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from reports import wording
from reports.chart import ROW_HEIGHT, Bar, sector_bars
from reports.people_trained import ALL, SEXES, Cell, Criteria, Event, Line, count_cells, table_lines, table_sums
from reports.suppression import LIMIT, cells_to_hide


@dataclass(frozen=True)
class ShownCell:
    """One number of the table."""

    value: int
    is_hidden: bool
    href: str

    def __str__(self) -> str:
        return wording.HIDDEN if self.is_hidden else number_format(self.value, force_grouping=True)


@dataclass(frozen=True)
class ShownLine:
    label: str
    kind: str
    cells: list[ShownCell]


class PeopleTrained:
    """The report over a list of events."""

    def __init__(self, criteria: Criteria, events: list[Event], *, query: dict[str, Any], hide_small: bool = False) -> None:
        self.criteria, self.events, self.query, self.hide_small = criteria, events, query, hide_small
        self.lines: list[Line] = table_lines(events)
        self.counts: Counter[Cell] = count_cells(events)

    @cached_property
    def hidden(self) -> frozenset[Cell]:
        if not self.hide_small:
            return frozenset()
        values = {cell: self.counts[cell] for line in self.lines for cell in line.cells}
        return cells_to_hide(values, table_sums(self.lines))

    @property
    def total(self) -> int:
        return self.counts[Cell()]

    @property
    def headers(self) -> list[str]:
        return [_("Sector and agency"), *(str(wording.SEX_COLUMNS[sex]) for sex in (*SEXES, ALL))]

    @property
    def address(self) -> str:
        """Where this report is."""
        return f"{reverse('reports:people_trained')}?{urlencode(self.query)}"

    def rows(self) -> list[ShownLine]:
        """The table as it is shown."""
        return [ShownLine(wording.line_label(line), self._kind(line), [self.cell(cell) for cell in line.cells]) for line in self.lines]

    def cell(self, cell: Cell) -> ShownCell:
        return ShownCell(self.counts[cell], cell in self.hidden, self.list_address(cell))

    def list_address(self, cell: Cell) -> str:
        """Where the people of a cell are: the same question, limited to the cell."""
        limits = {name: value for name, value in cell._asdict().items() if value != ALL}
        return f"{reverse('reports:people_trained_list')}?{urlencode(self.query | limits)}"

    def headline(self) -> SafeString:
        return wording.headline(self.criteria, self.total, self._linked(Cell(), number_format(self.total, force_grouping=True)))

    def women(self) -> SafeString | str:
        """The share of women; nothing where it would tell a hidden number."""
        women = Cell(sex="female")
        if not self.total or {women, Cell()} & self.hidden:
            return ""
        return wording.share_of_women(self.criteria, self._linked(women, wording.percent(self.counts[women], self.total)))

    def bars(self) -> list[tuple[str, Bar]]:
        return [(wording.sector_label(bar.sector), bar) for bar in sector_bars(self.lines, self.counts, self.hidden)]

    @property
    def has_split_bars(self) -> bool:
        return any(piece.sex != ALL for _label, bar in self.bars() for piece in bar.pieces)

    @property
    def chart_height(self) -> int:
        return ROW_HEIGHT * sum(1 for line in self.lines if line.agency == ALL and line.sector != ALL)

    def file_header(self) -> list[str]:
        return [_("Sector"), _("Agency"), *(str(wording.SEX_COLUMNS[sex]) for sex in (*SEXES, ALL))]

    def file_rows(self) -> Iterator[list[Any]]:
        """The same lines for a spreadsheet: sector and agency in columns of their own."""
        for line in self.lines:
            agency = _("All agencies") if line.agency == ALL else wording.line_label(line)
            cells = [wording.HIDDEN if cell in self.hidden else self.counts[cell] for cell in line.cells]
            yield [wording.sector_label(line.sector), agency, *cells]

    def _linked(self, cell: Cell, text: str) -> SafeString | str:
        if cell in self.hidden:
            return _("Fewer than %(limit)d") % {"limit": LIMIT}
        return format_html('<a href="{}">{}</a>', self.list_address(cell), text)

    @staticmethod
    def _kind(line: Line) -> str:
        if line.sector == ALL:
            return "total"
        return "sector" if line.agency == ALL else "agency"
