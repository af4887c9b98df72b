"""What somebody still lacks for a certificate: facts and requirements in, sentences out. Pure."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.durations import in_words


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
class Facts:
    """What one enrolment has done so far."""

    hours_attended: Decimal = Decimal(0)
    hours_scheduled: Decimal = Decimal(0)
    not_recorded: int = 0
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
    missing = [_("Short by %(time)s of attendance.") % {"time": in_words(short)}]
    if facts.not_recorded:
        missing.append(
            ngettext(
                "Attendance of %(count)d session is not recorded.", "Attendance of %(count)d sessions is not recorded.", facts.not_recorded
            )
            % {"count": facts.not_recorded}
        )
    return missing


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
