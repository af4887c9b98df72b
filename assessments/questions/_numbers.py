"""Numbers as people type them, in any language, read exactly."""

import re
import unicodedata
from decimal import Decimal, localcontext
from fractions import Fraction

from django.utils.translation import gettext as _

from core.errors import InvalidInputError

ANY = "*"  # what an author writes for any other number
LONGEST_NUMBER = 100
HIGHEST_POWER = 300  # of ten; a higher one is no measure of anything and would only keep the machine busy

# The plain sign, and those that keyboards and word processors put in its place.
_SAME = {"-": "−–—‐‑‒﹣－⁻", "+": "＋﹢⁺", "×": "✕·∙⋅*", "'": "’‘ʼ′´＇", ".": "．٫", ",": "，٬"}
_SIGNS = str.maketrans({one: plain for plain, others in _SAME.items() for one in others})
_RAISED = re.compile("(?<=10)[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_NUMBER = re.compile(
    r"(?P<before>[^\d.,+-]*?) ?(?P<sign>[+-]?) ?(?P<body>(?:\d|[.,](?=\d))(?:[ '.,]?\d)*[.,]?)"
    r"(?: ?(?:e|× ?10 ?\^|x ?10 ?\^) ?(?P<power>[+-]?\d{1,4}))? ?(?P<after>(?:[^\d\s.,+'-].*)?)",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"(\d*)[.,]?(\d*)")
_GROUPED = re.compile(r"(?!0)(\d{1,3}(?:(?P<group>[ '.,])\d{3})(?:(?P=group)\d{3})*)(?:(?!(?P=group))[.,](\d*))?")


def _tidied(text: str) -> str:
    """Every sort of digit, sign, quote and space as the plain one; ×10⁵ as ×10^5."""
    raised = _RAISED.sub(lambda found: "^" + unicodedata.normalize("NFKC", found[0]), text)
    digits = "".join(str(unicodedata.decimal(one)) if unicodedata.category(one) == "Nd" else one for one in raised)
    return " ".join(digits.translate(_SIGNS).split())


def readings(text: str) -> tuple[frozenset[Fraction], str]:
    """What a typed number can mean, and what was typed beside it, such as a unit.

    A point or a comma is the decimal sign, whichever is typed. Thousands may be set apart by a space, an apostrophe, or by the
    one of point and comma that is not the decimal sign. So “1,234” can mean two numbers; “1 234,5” and “1.234,5” one.

    :param text: as it was typed
    :return: the numbers, none where it is not a number; and the rest
    """
    found = _NUMBER.fullmatch(_tidied(text)) if len(text) <= LONGEST_NUMBER else None
    if found is None or abs(int(found["power"] or 0)) > HIGHEST_POWER:
        return frozenset(), ""
    scale = Fraction(10) ** int(found["power"] or 0) * (-1 if found["sign"] == "-" else 1)
    rest = f"{found['before']} {found['after']}".strip()
    return frozenset(body * scale for body in _bodies(found["body"])), rest


def _bodies(body: str) -> list[Fraction]:
    """The decimal reading first."""
    found = []
    if plain := _PLAIN.fullmatch(body):
        found.append(_decimal(plain[1], plain[2]))
    if grouped := _GROUPED.fullmatch(body):
        found.append(_decimal(re.sub(r"\D", "", grouped[1]), grouped[3] or ""))
    return found


def _decimal(whole: str, places: str) -> Fraction:
    return Fraction(int(f"{whole}{places}"), 10 ** len(places))


def meant(text: str) -> Fraction | None:
    """The number that an author means, with nothing beside it; None where that is not clear.

    A point is the decimal sign, as it is in files; “1,234” alone could be either and is not clear.
    """
    found, rest = readings(text)
    if rest or not found or (len(found) > 1 and "," in text):
        return None
    return min(found, key=abs)  # of two readings, the decimal one is the smaller


def written(number: Fraction) -> str:
    """A number that has an end in decimals, exactly, with a point and without an exponent."""
    with localcontext() as context:
        context.prec = 2 * HIGHEST_POWER + 2 * LONGEST_NUMBER
        found = f"{Decimal(number.numerator) / Decimal(number.denominator):f}"
    return found.rstrip("0").rstrip(".") if "." in found else found


def bounds(number: str, tolerance: str = "", upper: str = "") -> tuple[Fraction, Fraction] | None:
    """The least and the greatest number that an author accepts; None for any.

    :param number: one number, or `*`
    :param tolerance: how much more or less, an absolute number or with % one relative to the ends; :param upper: the other end of a range
    :raises InvalidInputError: with the `field` that cannot be read
    """
    if number.strip() == ANY:
        return None
    low = _meant_in("number", number)
    high = _meant_in("upper", upper) if upper.strip() else low
    if high < low:
        raise InvalidInputError(_("The end of the range is below its beginning."), field="upper")
    below, above = _slack(low, tolerance), _slack(high, tolerance)
    return low - below, high + above


def _meant_in(field: str, text: str) -> Fraction:
    found = meant(text)
    if found is None:
        sentence = _("“%(text)s” cannot be read as one number. Write for example 1234, 1.234 or −0.5.")
        raise InvalidInputError(sentence % {"text": text}, field=field)
    return found


def _slack(end: Fraction, tolerance: str) -> Fraction:
    text = tolerance.strip()
    if not text:
        return Fraction(0)
    found = meant(text.removesuffix("%"))
    if found is None or found < 0:
        raise InvalidInputError(_("Write how much more or less is accepted as a number, for example 0.5."), field="tolerance")
    return abs(end) * found / 100 if text.endswith("%") else found


def factor_of(text: str) -> Fraction:
    """How many of the first unit another one is.

    :raises InvalidInputError: when it is not a number above zero
    """
    found = meant(text)
    if found is None or found <= 0:
        raise InvalidInputError(_("Write a number above zero, for example 1000."), field="factor")
    return found
