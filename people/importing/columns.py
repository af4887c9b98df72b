"""Which column of a table holds what, whatever the table is of: found by titles that people write in four languages."""

from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from people.importing.reading import Line
from people.names import fold

# A title page above the table is common: the header is looked for in the first rows only.
HEADER_WITHIN = 15


@dataclass
class TableMapping:
    """How to read a table: the header's place among the lines (None: there is none), and what each column holds."""

    header: int | None
    columns: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        facts = asdict(self)
        return {name: value if name == "header" else _plain(value) for name, value in facts.items()}

    def titles(self, lines: Sequence[Line]) -> list[str]:
        """The columns' titles as the file has them, or “Column A”."""
        written = lines[self.header].cells if self.header is not None else []
        return [(written[n] if n < len(written) else "") or letter_title(n) for n in range(len(self.columns))]

    def body(self, lines: Sequence[Line]) -> Sequence[Line]:
        """The lines below the header."""
        return lines if self.header is None else lines[self.header + 1 :]

    def facts(self, line: Line) -> dict[str, str]:
        """The cells of a line by what their columns hold; a cell that is not there is empty."""
        cells = [*line.cells, *[""] * (len(self.columns) - len(line.cells))]
        return {column: cell for column, cell in zip(self.columns, cells, strict=False) if column}


def _plain(value: Any) -> Any:
    """Enumerations as their text."""
    return [str(one) for one in value] if isinstance(value, list) else str(value)


def letter_title(position: int) -> str:
    """Return what a spreadsheet calls the column: “Column A” for 0."""
    letters = chr(ord("A") + position % 26)
    if position >= 26:  # noqa: PLR2004 - the alphabet
        letters = chr(ord("A") + position // 26 - 1) + letters
    return str(_("Column %(letters)s")) % {"letters": letters}


def synonyms(words: MappingType[str, str]) -> dict[str, str]:
    """What each folded title stands for.

    :param words: by what a column holds, its titles with `|` between them
    """
    return {fold(word): column for column, titles in words.items() for word in titles.split("|")}


def guess_columns(lines: Sequence[Line], known: MappingType[str, str]) -> TableMapping:
    """The header is the early line with the most titles we know; each fact is taken by the first column that names it.

    :param known: what `synonyms` gave
    """
    found = [sum(fold(cell) in known for cell in line.cells) for line in lines[:HEADER_WITHIN]]
    header = found.index(max(found)) if max(found, default=0) else None
    columns: list[str] = []
    for title in lines[header].cells if header is not None else []:
        column = known.get(fold(title), "")
        columns.append("" if column in columns else column)
    width = max((len(line.cells) for line in lines), default=0)
    return TableMapping(header, columns + [""] * (width - len(columns)))
