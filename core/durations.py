"""How lengths of time, and days, are said."""

from datetime import date
from decimal import ROUND_CEILING, Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

MINUTES_PER_HOUR = 60
HUNDREDTHS = Decimal("0.3")  # minutes: half of a hundredth of an hour


def in_words(hours: Decimal) -> str:
    """Hours as people say them: `1 h 20`, `45 min`, `2 h`; in the active language.

    :param hours: zero or more. Part of a minute counts as a whole one, so that nobody who stays as long as we say is short of it; but
        what a sum kept to a hundredth of an hour is off by (a third of a minute) does not: 0.67 is 40 min.
    """
    minutes = int((Decimal(hours) * MINUTES_PER_HOUR - HUNDREDTHS).to_integral_value(ROUND_CEILING))
    whole, rest = divmod(minutes, MINUTES_PER_HOUR)
    if not whole:
        return _("%(minutes)d min") % {"minutes": rest}
    if not rest:
        return _("%(hours)d h") % {"hours": whole}
    return _("%(hours)d h %(minutes)02d") % {"hours": whole, "minutes": rest}


def day_in_words(day: date, *, has_year: bool = False) -> str:
    """A day with its day of the week, `jueves 3 de diciembre`, in the active language.

    :param day: a day, or a moment in the time zone in which it is said
    """
    return f"{date_format(day, 'l')} {date_format(day, 'DATE_FORMAT' if has_year else 'MONTH_DAY_FORMAT')}"
