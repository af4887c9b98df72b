"""The fonts that documents are printed in: how wide a text is, and which letters they lack."""

from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "static" / "core" / "fonts"
SERIF, SERIF_BOLD, SERIF_ITALIC = "SourceSerif4-Regular", "SourceSerif4-Bold", "SourceSerif4-Italic"
SANS, SANS_BOLD = "SourceSans3-Regular", "SourceSans3-Bold"


@lru_cache
def _font(name: str) -> Any:
    from reportlab.pdfbase import pdfmetrics  # noqa: PLC0415 - slow to import, and most requests measure nothing
    from reportlab.pdfbase.ttfonts import TTFont  # noqa: PLC0415

    font = TTFont(f"metrics-{name}", FOLDER / f"{name}.ttf")
    pdfmetrics.registerFont(font)
    return font


def text_width(text: str, *, font: str, size: float) -> float:
    """The width of one line of text in points.

    :param font: one of the names above
    :param size: in points
    """
    return _width_at_one_point(text, font) * size


@lru_cache(maxsize=20_000)
def _width_at_one_point(text: str, font: str) -> float:
    # There is no kerning: the same words are measured again and again while a text is made to fit, and for the next person.
    return float(_font(font).stringWidth(text, 1))


def registered(font: str) -> str:
    """The name under which ReportLab draws with a font.

    :param font: one of the names above
    """
    return str(_font(font).fontName)


def missing_letters(text: str, font: str) -> list[str]:
    """The letters of `text` that the font cannot print, each once; line breaks are not letters."""
    known = _font(font).face.charToGlyph
    return sorted({letter for letter in text if ord(letter) not in known and letter not in "\r\n"})


def line_height(font: str) -> float:
    """The height of one line as a share of the letters' size: what the layout gives a line at least."""
    face = _font(font).face
    return float(face.ascent - face.descent) / 1000


def ascent(font: str) -> float:
    """How far its letters reach above the line they stand on, as a share of their size."""
    return float(_font(font).face.ascent) / 1000
