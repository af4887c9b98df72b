"""The days and blocks of a series of sessions. Pure: dates in, dates out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from uuid import UUID

MOST = 60
"""Sessions in one series: as many as somebody can look through before they are planned."""


@dataclass(frozen=True)
class Block:
    """One part of a day (which has a name), the hours that it counts, and the module (its key) that they count for."""

    starts: time
    ends: time
    hours: Decimal
    module_key: UUID | None = None
    part: str = ""


@dataclass(frozen=True)
class Slot:
    """When one session of a series is."""

    day: date
    block: Block


def slots(*, first: date, last: date, weekdays: Iterable[int], blocks: Sequence[Block], free: Iterable[date] = ()) -> list[Slot]:
    """When the sessions of a series are, in order of time.

    :param first, last: days of the series, both included
    :param weekdays: 0 for Monday to 6 for Sunday
    :param blocks: the parts of a day on which there is a session
    :param free: days without one, for example holidays
    :return: at most `MOST` and one more, so that too many can be told
    """
    wanted, without = frozenset(weekdays), frozenset(free)
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    taught = [day for day in days if day.weekday() in wanted and day not in without]
    in_order = sorted(blocks, key=lambda block: block.starts)
    return [Slot(day, block) for day in taught for block in in_order][: MOST + 1]
