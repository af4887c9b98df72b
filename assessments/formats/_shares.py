"""Numbers as files write them, read without ever rounding."""

import re
from decimal import Decimal, localcontext
from fractions import Fraction

# Numbers beyond these are no answers that anybody types, and their digits would fill memory.
MAXIMUM_LENGTH = 40
MAXIMUM_EXPONENT = 30
PRECISION = 100  # more digits than any of these numbers has
_PLAIN = re.compile(r"-?[0-9]+(?:\.[0-9]+)?", re.ASCII)
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?", re.ASCII)
_DECIMAL_COMMA = re.compile(r"[+-]?[0-9]*,[0-9]+(?:[eE][+-]?[0-9]{1,3})?", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+", re.ASCII)
# Moodle's own list of shares (`question_bank::fraction_options_full`); it matches to five decimals.
SHARES = tuple(
    Fraction(top, bottom)
    for top, bottom in (
        (0, 1), (1, 1), (9, 10), (5, 6), (4, 5), (3, 4), (7, 10), (2, 3), (3, 5), (1, 2), (2, 5), (1, 3), (3, 10), (1, 4), (1, 5), (1, 6),
        (1, 7), (1, 8), (1, 9), (1, 10), (1, 20),
    )
)  # fmt: skip
SHARE_TOLERANCE = Fraction(1, 100_000)
LARGEST_DENOMINATOR = 1000
ROUNDING = Fraction(1, 1_000_000)


def decimal_text(text: str) -> str | None:
    """A number as a plain decimal with a point; None where it is none, or where a comma leaves open which.

    `2,5` is 2.5; `1,234` may be either and is not guessed.
    """
    text = text.strip().replace("\N{MINUS SIGN}", "-")
    if len(text) > MAXIMUM_LENGTH or _THOUSANDS.fullmatch(text):
        return None
    if _PLAIN.fullmatch(text):
        return text
    if _DECIMAL_COMMA.fullmatch(text):
        text = text.replace(",", ".")
    if not _NUMBER.fullmatch(text):
        return None
    number = Decimal(text)
    return None if abs(number.adjusted()) > MAXIMUM_EXPONENT else f"{number:f}"


def number(text: str) -> Fraction | None:
    """A decimal number, exactly; None where it is none."""
    plain = decimal_text(text)
    return None if plain is None else Fraction(plain)


def share(text: str) -> Fraction | None:
    """A share that was written with a slash (`1/3`); None where it is none."""
    match = re.fullmatch(r"(-?[0-9]{1,15})(?:/([0-9]{1,15}))?", text.strip(), re.ASCII)
    if not match or int(match[2] or 1) == 0:
        return None
    return Fraction(int(match[1]), int(match[2] or 1))


def unrounded(value: Fraction) -> Fraction:
    """The fraction that was meant by a rounded decimal: 0.3333333 is a third, 0.25 stays what it is."""
    simple = value.limit_denominator(LARGEST_DENOMINATOR)
    return simple if abs(simple - value) < ROUNDING else value


def listed_share(value: Fraction) -> Fraction | None:
    """The share of Moodle's list that a rounded one stands for."""
    size = next((known for known in SHARES if abs(abs(value) - known) < SHARE_TOLERANCE), None)
    return None if size is None else size if value >= 0 else -size


def nearest_share(value: Fraction) -> Fraction:
    """The share of Moodle's list that is nearest."""
    size = min(SHARES, key=lambda known: abs(abs(value) - known))
    return size if value >= 0 else -size


def decimal_of(value: Fraction, places: int) -> str:
    """A fraction as a decimal number, rounded to so many places, without needless zeros."""
    with localcontext(prec=PRECISION):
        rounded = (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal(1).scaleb(-places))
    text = f"{rounded:f}".rstrip("0").rstrip(".")
    return "0" if text in {"", "-0"} else text
