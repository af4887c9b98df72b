"""Periods of whole days, both ends included, in the project's time zone."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone


@dataclass(frozen=True)
class Period:
    """From the first moment of `since` to the last of `until`."""

    since: date
    until: date

    @property
    def begins_at(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.since, time.min))

    @property
    def ends_before(self) -> datetime:
        """The first moment that is outside again."""
        return timezone.make_aware(datetime.combine(self.until + timedelta(days=1), time.min))


def quarter_of(day: date) -> Period:
    """The calendar quarter that holds `day`."""
    first_month = 3 * ((day.month - 1) // 3) + 1
    since = day.replace(month=first_month, day=1)
    following = date(day.year + first_month // 10, (first_month + 2) % 12 + 1, 1)
    return Period(since, following - timedelta(days=1))


def quarter_before(day: date) -> Period:
    """The last whole quarter before the one that holds `day`."""
    return quarter_of(quarter_of(day).since - timedelta(days=1))
