"""Texts and numbers as XML holds them."""

import re
from fractions import Fraction
from html import escape

# What XML 1.0 has no way to write.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def written(text: str) -> str:
    """A text in an element. A carriage return would become a line feed."""
    return escape(UNWRITABLE.sub("", text), quote=False).replace("\r", "&#13;")


def attribute(text: str) -> str:
    """A text in an attribute, where white space would become spaces."""
    return re.sub(r"[\t\n\r]", lambda match: f"&#{ord(match[0])};", escape(UNWRITABLE.sub("", text)))


def exact(value: Fraction) -> str:
    """A fraction that our own reader reads without rounding."""
    return f"{value.numerator}/{value.denominator}"


def text_element(name: str, text: str, *, text_format: str = "", inside: str = "") -> str:
    """An element that holds a text, and what else it holds."""
    attribute = f' format="{text_format}"' if text_format else ""
    return f"<{name}{attribute}><text>{written(text)}</text>{inside}</{name}>\n"
