"""From everything that was said about one person in one session to one state. Pure: no database, no clock.

The order in which observations arrive never matters, because phones sync late and in any order; only what each
of them says matters, including when its device saw it. From strongest to weakest:

1. what was said of that person: the latest word, be it a mark, a ruling between two of them, or a correction (made after closing, with a
   reason). A ruling or a correction ends the dispute about what was seen before it, and only a register that was opened again takes
   words after a correction: until then they are kept as seen afterwards;
2. "everybody else is present", which speaks of people nobody had marked: it never overrules a mark on a person.

What was seen after the register was closed is kept and shown, and counts once a person says so, by a correction.
A mark that takes back ("not recorded") leaves only what was said in a later sweep. Equal times are decided by
the observation's UUID, so that every device decides alike.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from attendance.enums import IN_THE_ROOM, ObservationKind, Status

WORDS = frozenset({ObservationKind.MARK, ObservationKind.RULING, ObservationKind.CORRECTION})
"""What speaks of one person."""


@dataclass(frozen=True)
class Said:
    """One observation, as far as the state depends on it."""

    uuid: UUID
    kind: str
    status: str
    observed_at: datetime
    minutes_late: int = 0
    minutes_early: int = 0
    remark: str = ""
    source: str = ""  # who, on which device: two sources can disagree


@dataclass(frozen=True)
class State:
    """What is true of one person in one session as far as anybody said."""

    status: str = Status.NOT_RECORDED
    minutes_late: int = 0
    minutes_early: int = 0
    remark: str = ""
    decided_by: UUID | None = None
    is_disputed: bool = False


def fold(observations: Iterable[Said]) -> State:
    """Return the state that a set of observations amounts to, whatever their order.

    :param observations: everything said about one person in one session; a repeated UUID counts once
    """
    heard = {one.uuid: one for one in observations if one.kind != ObservationKind.AFTERWARDS}
    said = sorted(heard.values(), key=lambda one: (one.observed_at, one.uuid.int))
    deciding = _deciding(said)
    if deciding is None:
        return State()
    return State(
        status=deciding.status,
        minutes_late=deciding.minutes_late,
        minutes_early=deciding.minutes_early,
        remark=deciding.remark,
        decided_by=deciding.uuid,
        is_disputed=deciding.kind in WORDS and _is_disputed(said),
    )


def _deciding(said: list[Said]) -> Said | None:
    """The last word on the person, or the last sweep where there is none that stands."""
    words = [one for one in said if one.kind in WORDS]
    if words and words[-1].status != Status.NOT_RECORDED:
        return words[-1]
    sweeps = [one for one in said if one.kind == ObservationKind.REST]
    if words:
        sweeps = [one for one in sweeps if one.observed_at > words[-1].observed_at]
    said_last = sweeps or words
    return said_last[-1] if said_last else None


def _is_disputed(said: list[Said]) -> bool:
    """Whether the last words of two sources differ: those since the last ruling, itself included, or since the last correction."""
    last: dict[str, str] = {}
    for one in said:
        if one.kind == ObservationKind.RULING:
            last = {"": one.status}
        elif one.kind == ObservationKind.CORRECTION:
            last = {}
        elif one.kind == ObservationKind.MARK:
            last[one.source] = one.status
    return len(set(last.values()) - {Status.NOT_RECORDED}) > 1


def in_minutes(hours: Decimal) -> int:
    """Whole minutes in `hours`, half a minute rounded up."""
    return int((hours * 60).to_integral_value(rounding=ROUND_HALF_UP))


def in_hours(minutes: int) -> Decimal:
    """Hours in `minutes`, to a hundredth of an hour."""
    return (Decimal(minutes) / 60).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def credited_minutes(state: State, *, session_minutes: int) -> int:
    """Minutes that count for the certificate: those of the session less the time missed at both ends.

    :param session_minutes: what the session counts for somebody who was there all the time
    """
    if state.status not in IN_THE_ROOM:
        return 0
    return max(0, session_minutes - state.minutes_late - state.minutes_early)
