"""Numbers and shares as people type them."""

import re
from decimal import Decimal, localcontext
from fractions import Fraction

from assessments.questions._common import exact_share

_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,40}(?:[.,][0-9]{0,40})?|[.,][0-9]{1,40})(?:[eE][+-]?[0-9]{1,2})?")
_DASHES = str.maketrans("−–", "--")
MAX_DIGITS = 500
PLACES = 5  # decimals of a percentage, as Moodle writes them


def as_number(text: str) -> Fraction | None:
    """The number in a text, exactly; None where there is none.

    :param text: with a point or a comma, perhaps an exponent
    """
    text = text.strip().translate(_DASHES)
    return Fraction(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


def number_text(number: Fraction) -> str:
    """A number as digits with a point.

    :param number: one that `as_number` gave, or half the sum of two
    """
    with localcontext(prec=MAX_DIGITS):
        return format(Decimal(number.numerator) / Decimal(number.denominator), "f")


def percent_text(share: Fraction) -> str:
    """A share as a percentage, with as many decimals as Moodle writes: a third is 33.33333."""
    percent = round(Decimal(share.numerator) * 100 / Decimal(share.denominator), PLACES)
    text = format(percent.normalize(), "f")
    return "0" if text in {"-0", "0"} else text


def is_exact(share: Fraction) -> bool:
    """Whether the share survives being written as a percentage."""
    return exact_share(Decimal(percent_text(share))) == share
