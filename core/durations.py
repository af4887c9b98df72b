"""How lengths of time are said."""

from decimal import ROUND_CEILING, Decimal

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
