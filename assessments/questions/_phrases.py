"""Phrases that stand in a text, and a text cut where they do. Plain text, line by line."""

import re
from dataclasses import dataclass
from typing import Any

GAP = r"[^\S\n]+"  # between two words any run of spaces, no-break ones included


@dataclass(frozen=True, order=True)
class Span:
    """Where a phrase stands: the line, and from which character to which (the last one excluded)."""

    line: int
    start: int
    end: int

    def overlaps(self, other: "Span") -> bool:
        return self.line == other.line and self.start < other.end and other.start < self.end


def found_in(case: str, phrase: str) -> list[Span]:
    """Every place where a phrase stands in a text, as whole words and within one line.

    :param case: plain text of any number of lines; :param phrase: as it stands there, but for the spaces
    """
    words = phrase.split()
    if not words:
        return []
    pattern = GAP.join(re.escape(word) for word in words)
    before = r"(?<!\w)" if re.match(r"\w", words[0]) else ""
    after = r"(?!\w)" if re.search(r"\w$", words[-1]) else ""
    found = re.compile(before + pattern + after)
    return [Span(at, match.start(), match.end()) for at, line in enumerate(case.splitlines()) for match in found.finditer(line)]


@dataclass(frozen=True)
class Piece:
    """A stretch of a line: plain text, or a phrase with what belongs to it."""

    text: str
    of: Any = None


def cut(case: str, phrases: dict[Any, Span]) -> list[list[Piece]]:
    """The lines of a text that are not empty, each cut into pieces.

    :param phrases: what belongs to a phrase → where it stands; no two may overlap
    """
    lines = []
    for at, line in enumerate(case.splitlines()):
        here = sorted((span, of) for of, span in phrases.items() if span.line == at)
        pieces, done = [], 0
        for span, of in here:
            pieces += [Piece(line[done : span.start]), Piece(line[span.start : span.end], of)]
            done = span.end
        pieces.append(Piece(line[done:]))
        lines.append([piece for piece in pieces if piece.text])
    return [pieces for pieces in lines if any(piece.text.strip() for piece in pieces)]
