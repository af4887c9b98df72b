"""Days, times and hours as people and spreadsheets write them. Pure: text in, values out, and what is ambiguous is never guessed."""

import re
from collections.abc import Iterable
from datetime import date, time
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.names import fold


class NotReadError(ValueError):
    """The text is no such value; holds the sentence to show."""


class DateOrder(TextChoices):
    """How dates are written that are numbers only."""

    UNKNOWN = "", gettext_lazy("I do not know: ask where it is not clear")
    DAY_FIRST = "day", gettext_lazy("Day, month, year: 28/02/2026")
    MONTH_FIRST = "month", gettext_lazy("Month, day, year: 02/28/2026")


_NUMBERS = re.compile(r"(\d{1,4})[./\s-]+(\d{1,2})[./\s-]+(\d{1,4})\.?")
_WITH_TIME = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})[ T](\d{1,2}:\d{2})(?::\d{2})?")
_TIME = re.compile(r"(\d{1,2})(?:\s*([:h.])\s*(?:(\d{2})(?::\d{2})?)?)?\s*(?:min)?\s*([ap])?\.?\s*(?(4)m\.?)", re.IGNORECASE)
_HOURS = re.compile(r"(\d{1,2}(?:[.,]\d{1,2})?)\s*(?:h|hours?|heures?|horas?)?", re.IGNORECASE)
_HOURS_MINUTES = re.compile(r"(\d{1,2})\s*[h:]\s*([0-5]\d)(?::00)?(?:\s*min)?", re.IGNORECASE)
_SERIALS = range(20_000, 80_000)
"""Days since 1900 as Excel counts them: 1954 to 2119."""
_TWELVE = 12
_NOON = 12

# The months and the days of the week in English, French, Spanish and Creole, whole and as they are usually shortened.
MONTHS = (
    "january jan janvier janv enero ene janvye", "february feb fevrier fevr fev febrero fevriye", "march mar mars marzo mas",
    "april apr avril avr abril abr avril", "may mai mayo me", "june jun juin junio jen", "july jul juillet juil julio jiye",
    "august aug aout agosto ago out", "september sept sep septembre septiembre setiembre set septanm",
    "october oct octobre octubre oktob", "november nov novembre noviembre novanm", "december dec decembre diciembre dic desanm",
)  # fmt: skip
WEEKDAYS = (
    "monday lundi lunes lendi", "tuesday mardi martes madi", "wednesday mercredi miercoles mekredi", "thursday jeudi jueves jedi",
    "friday vendredi viernes vandredi", "saturday samedi sabado samdi", "sunday dimanche domingo dimanch",
)  # fmt: skip
_MONTH_OF = {word: number for number, words in enumerate(MONTHS, start=1) for word in words.split()}
_WEEKDAY_OF = {word: number for number, words in enumerate(WEEKDAYS) for word in words.split()}
_FILLERS = frozenset(["de", "del", "d", "le", "la", "el", "the", "of", "a", "nan", "jou", "st", "nd", "rd", "th", "er", "re"])


def order_of(texts: Iterable[str]) -> DateOrder:
    """Which of day and month comes first, where one date of the list can be read one way only and none the other way."""
    proven = set()
    for text in texts:
        found = _NUMBERS.fullmatch(text.strip())
        if found and len(found[1]) <= 2:  # noqa: PLR2004 - a year has four
            first, second = int(found[1]), int(found[2])
            proven |= {DateOrder.DAY_FIRST} if first > _TWELVE >= second else set()
            proven |= {DateOrder.MONTH_FIRST} if second > _TWELVE >= first else set()
    return proven.pop() if len(proven) == 1 else DateOrder.UNKNOWN


def read_date(text: str, order: str = DateOrder.UNKNOWN) -> date:
    """The day that a cell means.

    :param text: `2026-03-02`, `2/3/2026`, `lundi 2 mars 2026`, `March 2, 2026`, `2 de marzo de 2026`, `2 mas 2026`;
        a time behind it is not looked at
    :param order: one of `DateOrder`, for numbers alone
    :raises NotReadError: when it is no day, can mean two, or the day of the week is another one
    """
    text = text.strip()
    timed = _WITH_TIME.fullmatch(text)
    if found := _NUMBERS.fullmatch(timed[1] if timed else text):
        return _day(*_of_numbers(found, text, order), text)
    if text.isdecimal() and int(text) in _SERIALS:
        raise NotReadError(
            _("“%(text)s” is how a spreadsheet counts days. Format the column as a date and save it again.") % {"text": text}
        )
    return _of_words(text)


def _of_numbers(found: re.Match[str], text: str, order: str) -> tuple[int, int, int]:
    """Year, month and day."""
    first, second, third = (int(number) for number in found.groups())
    if len(found[1]) == 4:  # noqa: PLR2004 - a year
        return first, second, third
    if len(found[3]) != 4:  # noqa: PLR2004 - a year
        raise NotReadError(_("Write the year of “%(text)s” with four digits.") % {"text": text})
    if first > _TWELVE or order == DateOrder.DAY_FIRST or first == second:
        return third, second, first
    if second > _TWELVE or order == DateOrder.MONTH_FIRST:
        return third, first, second
    readings = [date_format(_day(third, month, day, text)) for month, day in ((second, first), (first, second))]
    raise NotReadError(
        _("“%(text)s” can be %(one)s or %(other)s. Say below the columns how dates are written, or write the month as a word.")
        % {"text": text, "one": readings[0], "other": readings[1]}
    )


def _of_words(text: str) -> date:
    words = [word for word in re.findall(r"[^\W\d_]+|\d+", fold(text)) if word not in _FILLERS]
    numbers = [word for word in words if word.isdecimal()]
    months = [word for word in words if word in _MONTH_OF]
    weekdays = [word for word in words if word in _WEEKDAY_OF]
    years, days = [one for one in numbers if len(one) == 4], [one for one in numbers if len(one) <= 2]  # noqa: PLR2004
    is_whole = (len(years), len(days), len(months)) == (1, 1, 1) and len(weekdays) <= 1
    if not is_whole or len(words) != len(numbers) + 1 + len(weekdays):
        raise NotReadError(_("“%(text)s” is not a date. Write it as year-month-day, for example 2026-03-02.") % {"text": text})
    day = _day(int(years[0]), _MONTH_OF[months[0]], int(days[0]), text)
    if weekdays and day.weekday() != _WEEKDAY_OF[weekdays[0]]:
        sentence = _("“%(text)s”: that day is a %(weekday)s. Correct the date or the day of the week.")
        raise NotReadError(sentence % {"text": text, "weekday": date_format(day, "l")})
    return day


def _day(year: int, month: int, day: int, text: str) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise NotReadError(_("There is no day “%(text)s” in the calendar. Correct it.") % {"text": text}) from error


def read_time(text: str) -> time:
    """The time that a cell means.

    :param text: `9:00`, `09:00:00`, `9h`, `9 h 30`, `9.30`, `2 pm`, `2:30 p.m.`, or a day with its time
    :raises NotReadError: when it is no time; a bare number is none, it could be hours or a fraction of a day
    """
    timed = _WITH_TIME.fullmatch(text.strip())
    found = _TIME.fullmatch(timed[2] if timed else text.strip())
    hour, mark, minutes, half = found.groups() if found else ("", "", "", "")
    if not found or not (half or minutes or (mark or "").lower() == "h"):
        raise NotReadError(_("“%(text)s” is not a time. Write it as hours and minutes, for example 14:30.") % {"text": text})
    number = int(hour)
    if half:
        number = -1 if not 1 <= number <= _NOON else number % _NOON + (_NOON if half.lower() == "p" else 0)
    try:
        return time(number, int(minutes or 0))
    except ValueError as error:
        raise NotReadError(_("There is no time “%(text)s” on the clock. Correct it.") % {"text": text}) from error


def time_behind(text: str) -> str:
    """The time that stands behind a day in the same cell; empty where there is none."""
    timed = _WITH_TIME.fullmatch(text.strip())
    return timed[2] if timed else ""


def read_hours(text: str) -> Decimal:
    """Hours that count.

    :param text: `3.5`, `3,5`, `3 h 30`, `3:30`
    :return: hours, rounded to hundredths
    :raises NotReadError: when it is no number of hours
    """
    if found := _HOURS_MINUTES.fullmatch(text.strip()):
        return (Decimal(found[1]) + Decimal(found[2]) / 60).quantize(Decimal("0.01"))
    if found := _HOURS.fullmatch(text.strip()):
        return Decimal(found[1].replace(",", "."))
    raise NotReadError(_("“%(text)s” is not a number of hours. Write for example 3.5.") % {"text": text})
