"""Whom somebody has to call about a change of a session, who was called already, and what there is to say."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from attendance.enums import NoticeKind
from attendance.models import Call, Notice, Session
from people.models import User
from people.names import fold


@dataclass(frozen=True)
class Saying:
    """What there is to say, and in which language; `was_…` is what the people know, which may be older than the last change."""

    language: str
    kind: str
    was_starts_at: datetime
    was_ends_at: datetime
    was_place: str
    was_zone: str


@dataclass(frozen=True)
class ToCall:
    """One person, and the call that was made, if any."""

    person: User
    call: Call | None


@dataclass(frozen=True)
class CallList:
    """Everybody who has to be called about a change, by what is to be said to them."""

    notice: Notice
    groups: list[tuple[Saying, list[ToCall]]]

    @property
    def everybody(self) -> int:
        return sum(len(people) for _saying, people in self.groups)

    @property
    def called(self) -> int:
        return sum(one.call is not None for _saying, people in self.groups for one in people)


def call_list(session: Session, notices: Sequence[Notice]) -> CallList | None:
    """The list of the last change that was told, its people by name; None while its letters wait, and where everybody was reached.

    :param session: with its cohort at hand
    :param notices: all of the session, as `notices_of` gives them
    """
    told = [one for one in notices if one.kind != NoticeKind.NOTHING]
    if not told or told[0].sent_at is None or not told[0].unreached.all():
        return None
    groups: dict[Saying, list[ToCall]] = defaultdict(list)
    for person in sorted(told[0].unreached.all(), key=lambda one: (fold(one.list_name), one.pk)):
        saying = _saying(person.language or session.cohort.language, told[0], _first_unknown(person, told))
        groups[saying].append(ToCall(person, told[0].call_of(person)))
    return CallList(told[0], sorted(groups.items(), key=lambda one: (one[0].language, one[0].kind, one[0].was_starts_at)))


def _first_unknown(person: User, told: Sequence[Notice]) -> Notice:
    """The first of the last changes that somebody knows nothing of: no letter reached them, and nobody called."""
    unknown = told[0]
    for earlier in told[1:]:
        if person not in earlier.unreached.all() or earlier.call_of(person):
            break
        unknown = earlier
    return unknown


def _saying(language: str, last: Notice, unknown: Notice) -> Saying:
    was = (unknown.was_starts_at, unknown.was_ends_at, unknown.was_place)
    is_known = was == (last.told_starts_at, last.told_ends_at, last.told_place)
    return Saying(language, _news(last.kind, unknown.kind, is_known=is_known), *was, unknown.was_zone)


def _news(last: str, unknown: str, *, is_known: bool) -> str:
    """What is news to somebody who does not know what became of a session since a change.

    :param last, unknown: the kinds of the last change, and of the first one that they know nothing of
    :param is_known: whether time and place are again as they know them
    """
    believes_off = unknown == NoticeKind.RESTORED
    if last == NoticeKind.CANCELLED:
        return NoticeKind.NOTHING if believes_off else NoticeKind.CANCELLED
    if believes_off:
        return NoticeKind.RESTORED
    return NoticeKind.NOTHING if is_known else NoticeKind.MOVED
