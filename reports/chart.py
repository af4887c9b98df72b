"""Bars for a chart that prints: lengths in per cent, so that the drawing fits any paper and any phone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.charts import length
from reports.people_trained import ALL, SEXES, Cell, Line

ROW_HEIGHT, BAR_TOP = 52, 24


@dataclass(frozen=True)
class Piece:
    """A part of a bar: where it begins and how long it is, as SVG reads lengths (a point, never a comma)."""

    sex: str
    value: int
    x: str
    width: str


@dataclass(frozen=True)
class Bar:
    """One sector: its pieces, or none where the number is hidden."""

    sector: str
    value: int | None
    pieces: list[Piece]
    text_y: int
    bar_y: int


def sector_bars(lines: Sequence[Line], counts: Mapping[Cell, int], hidden: frozenset[Cell]) -> list[Bar]:
    """One bar for each sector, split by sex; where a part is hidden, the bar is not split.

    :param counts: cell → number
    :param hidden: cells that must not show
    """
    sectors = [line.sector for line in lines if line.agency == ALL and line.sector != ALL]
    shown = [counts[Cell(sector)] for sector in sectors if Cell(sector) not in hidden]
    longest = max(shown, default=0) or 1
    return [_bar(sector, position, counts, hidden, longest) for position, sector in enumerate(sectors)]


def _bar(sector: str, position: int, counts: Mapping[Cell, int], hidden: frozenset[Cell], longest: int) -> Bar:
    total = Cell(sector)
    parts = [Cell(sector, ALL, sex) for sex in SEXES]
    pieces: list[Piece] = []
    if total not in hidden:
        splits = [(ALL, counts[total])] if hidden.intersection(parts) else [(cell.sex, counts[cell]) for cell in parts]
        done = 0
        for sex, value in splits:
            if value:
                pieces.append(Piece(sex, value, length(done, longest), length(value, longest)))
            done += value
    top = position * ROW_HEIGHT
    return Bar(sector, None if total in hidden else counts[total], pieces, text_y=top + 16, bar_y=top + BAR_TOP)
