"""What somebody still lacks for a certificate: facts and requirements in, sentences out. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.durations import day_in_words, in_words
from core.zones import LocalTime

A_MINUTE = Decimal("0.0166")  # hours; sums are kept to a hundredth


@dataclass(frozen=True)
class Requirements:
    """What has to be done. None and False ask for nothing."""

    minimum_share: int | None = None
    minimum_hours: Decimal | None = None
    lessons: bool = False
    pre_test: bool = False
    post_test: bool = False
    post_test_mark: int | None = None

    def hours_needed(self, scheduled: Decimal) -> Decimal:
        """The hours to attend, when so many were scheduled: the larger of the two minimums."""
        share = scheduled * (self.minimum_share or 0) / 100
        return max(share, self.minimum_hours or Decimal(0))


@dataclass(frozen=True)
class Coming:
    """A session that somebody can still earn hours in: when it starts by the clock there, and what it counts."""

    starts_at: LocalTime
    hours: Decimal
    zone_said: str = ""
    """Whose time that is, where somebody might take it for another."""


@dataclass(frozen=True)
class Facts:
    """What one enrolment has done so far."""

    hours_attended: Decimal = Decimal(0)
    hours_scheduled: Decimal = Decimal(0)
    not_recorded: int = 0
    to_come: tuple[Coming, ...] = ()
    lessons_done: int = 0
    lessons_total: int = 0
    has_pre_test: bool = False
    pre_test_taken: bool = False
    has_post_test: bool = False
    post_test_percent: Decimal | None = None
    post_test_passed: bool = False
    post_test_pass_mark: int | None = None
    is_withdrawn: bool = False


def unmet(facts: Facts, needed: Requirements) -> list[str]:
    """What is missing, each in one translated sentence with its amount; empty when the person is eligible.

    :param facts: what was done
    :param needed: what has to be done
    """
    if facts.is_withdrawn:
        return [_("Withdrew from the cohort.")]
    return [*_hours(facts, needed), *_lessons(facts, needed), *_pre_test(facts, needed), *_post_test(facts, needed)]


def _hours(facts: Facts, needed: Requirements) -> list[str]:
    short = needed.hours_needed(facts.hours_scheduled) - facts.hours_attended
    if short <= 0:
        return []
    missing = [_short_by(short, sum((one.hours for one in facts.to_come), Decimal(0)))]
    if facts.not_recorded:
        missing.append(
            ngettext(
                "Attendance of %(count)d session is not recorded.", "Attendance of %(count)d sessions is not recorded.", facts.not_recorded
            )
            % {"count": facts.not_recorded}
        )
    return missing


def _short_by(short: Decimal, planned: Decimal) -> str:
    amounts = {"time": in_words(short), "planned": in_words(planned)}
    if planned:
        return _("Short by %(time)s of attendance; %(planned)s are still to come.") % amounts
    return _("Short by %(time)s of attendance.") % amounts


def warning(facts: Facts, needed: Requirements) -> str:
    """What has to happen so that the hours are not missed for good, in a sentence; empty while nothing presses, or can be done.

    It names the sessions that nobody who wants the certificate can miss any more: without one of them, the hours that were attended
    and all the others together are too few. Who has missed nothing is not warned, though every session of a short cohort may count;
    and as long as a session that is over says nothing of the person, nothing is called lost.

    :param facts: what was done, and what is still to come
    :param needed: what has to be done
    """
    planned = sum((one.hours for one in facts.to_come), Decimal(0))
    short = needed.hours_needed(facts.hours_scheduled) - facts.hours_attended
    missed = facts.hours_scheduled - facts.hours_attended - planned
    if short <= 0 or missed < A_MINUTE or not facts.to_come or facts.not_recorded or facts.is_withdrawn:
        return ""
    spare = planned - short
    if spare < 0:
        return _("Misses the certificate: even with all sessions still to come, %(time)s are missing.") % {"time": in_words(-spare)}
    return _unless_present([one for one in facts.to_come if one.hours > spare], len(facts.to_come))


def _unless_present(needed: Sequence[Coming], planned: int) -> str:
    if not needed:
        return ""
    day = _day(needed[0])
    if len(needed) == 1:
        return _("Misses the certificate unless present on %(day)s.") % {"day": day}
    if len(needed) == planned:
        sentence = _("Misses the certificate unless present in every session still to come: %(count)d, the first one on %(day)s.")
    else:
        sentence = _("Misses the certificate unless present in %(count)d sessions that count most, the first one on %(day)s.")
    return sentence % {"count": len(needed), "day": day}


def _day(one: Coming) -> str:
    said = f"{day_in_words(one.starts_at)}, {date_format(one.starts_at, 'TIME_FORMAT')}"
    return f"{said} ({one.zone_said})" if one.zone_said else said


def _lessons(facts: Facts, needed: Requirements) -> list[str]:
    left = facts.lessons_total - facts.lessons_done
    if not needed.lessons or left <= 0:
        return []
    return [ngettext("%(count)d lesson left.", "%(count)d lessons left.", left) % {"count": left}]


def _pre_test(facts: Facts, needed: Requirements) -> list[str]:
    if not (needed.pre_test and facts.has_pre_test) or facts.pre_test_taken:
        return []
    return [_("The pre-test was not taken.")]


def _post_test(facts: Facts, needed: Requirements) -> list[str]:
    if not (needed.post_test and facts.has_post_test):
        return []
    if facts.post_test_percent is None:
        return [_("The post-test was not taken.")]
    mark = needed.post_test_mark or facts.post_test_pass_mark
    is_passed = facts.post_test_percent >= needed.post_test_mark if needed.post_test_mark else facts.post_test_passed
    if is_passed:
        return []
    percent = facts.post_test_percent.quantize(Decimal(1), ROUND_HALF_UP)
    if mark is None:
        return [_("The post-test is not passed: %(percent)d %%.") % {"percent": percent}]
    return [_("The post-test is not passed: %(percent)d %%, needed %(mark)d %%.") % {"percent": percent, "mark": mark}]
