"""When and how a person may take a quiz: the quiz's rules, with the exceptions for their cohort and for themselves. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any, Self

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

RULES = ("opens_at", "closes_at", "room_code", "attempts_allowed", "time_limit", "extra_time")


@dataclass(frozen=True)
class Access:
    """The rules that hold for one person.

    `time_limit` is in minutes, `extra_time` in per cent of it, `delay` in hours, `grace` in seconds; None: no such rule.
    """

    opens_at: datetime | None = None
    closes_at: datetime | None = None
    room_code: str = ""
    attempts_allowed: int | None = None
    time_limit: int | None = None
    extra_time: int | None = None
    delay: int | None = None
    grace: int = 0

    @classmethod
    def of(cls, quiz: Any, version: Any, exceptions: Iterable[Any] = ()) -> Self:
        """What holds for a person.

        :param quiz: says when it is open; :param version: the sealed one says how long and how often
        :param exceptions: the most general first: each one's non-empty rules take the place of those before
        """
        rules: dict[str, Any] = {
            "opens_at": quiz.opens_at, "closes_at": quiz.closes_at, "room_code": quiz.room_code,
            "attempts_allowed": version.attempts_allowed, "time_limit": version.time_limit,
        }  # fmt: skip
        for exception in exceptions:
            rules |= {name: getattr(exception, name) for name in RULES if getattr(exception, name)}
        return cls(**rules, delay=version.retake_delay, grace=version.grace)

    @property
    def minutes(self) -> int | None:
        """How long an attempt takes at most, in whole minutes, more time included; a part of a minute counts as one."""
        if self.time_limit is None:
            return None
        longer = Fraction(self.time_limit * (100 + (self.extra_time or 0)), 100)
        return -(-longer.numerator // longer.denominator)

    def deadline(self, started_at: datetime) -> datetime | None:
        """When an attempt begun then has to end: its time is over or the quiz closes, whichever comes first."""
        ends = [started_at + timedelta(minutes=self.minutes)] if self.minutes else []
        return min([*ends, *filter(None, [self.closes_at])], default=None)

    def late_until(self, deadline: datetime | None) -> datetime | None:
        """Until when an answer that travelled slowly still counts."""
        return None if deadline is None else deadline + timedelta(seconds=self.grace)

    def is_open(self, *, at: datetime) -> bool:
        """Whether an attempt may begin then, as far as the clock goes."""
        return (self.opens_at is None or at >= self.opens_at) and (self.closes_at is None or at < self.closes_at)

    def next_attempt_at(self, last_ended_at: datetime | None) -> datetime | None:
        """When one may begin again after an attempt; None: at once."""
        return last_ended_at + timedelta(hours=self.delay) if self.delay and last_ended_at else None

    def refusal(self, *, taken: int, last_ended_at: datetime | None, at: datetime) -> str:
        """The sentence that says why an attempt cannot begin now; empty when it can.

        :param taken: how many attempts there were; :param last_ended_at: when the last one ended
        """
        again = self.next_attempt_at(last_ended_at)
        if self.opens_at and at < self.opens_at:
            return _("This quiz opens on %(moment)s.") % {"moment": _in_words(self.opens_at)}
        if self.attempts_allowed is not None and taken >= self.attempts_allowed:
            return _none_left(self.attempts_allowed)
        if self.closes_at and at >= self.closes_at:
            closed = _("This quiz closed on %(moment)s. Ask your trainer whether you can still take it.")
            return closed % {"moment": _in_words(self.closes_at)}
        if again and at < again:
            return _("You can try again from %(moment)s. Until then, read the lesson once more.") % {"moment": _in_words(again)}
        return ""

    def accepts(self, code: str) -> bool:
        """Whether what was typed is the room's code; capitals and spaces do not matter."""
        return not self.room_code or _plain(code) == _plain(self.room_code)


def _plain(code: str) -> str:
    return "".join(code.split()).casefold()


def _in_words(moment: datetime) -> str:
    """A moment on the reader's clock, as pages write it."""
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def _none_left(allowed: int) -> str:
    return ngettext(
        "This quiz can be taken once, and you have taken it. Your result is kept.",
        "This quiz can be taken %(allowed)d times, and you have used them all. Your results are kept.",
        allowed,
    ) % {"allowed": allowed}
