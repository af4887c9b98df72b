"""What waits for a person: devices that disagree, and facts that a rule speaks against."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from attendance.enums import FlagKind, ObservationKind
from attendance.folding import WORDS
from attendance.models import AttendanceRecord, Flag, Observation, Session
from attendance.queries import RegisterRow
from courses.models import Cohort, Enrolment
from people.models import User
from people.names import fold
from people.queries import likely_people


@dataclass(frozen=True)
class Dispute:
    """One person of whom two sources say different things; `words` are the last ones of each, the newest first."""

    enrolment: Enrolment
    words: list[Observation]


def disputes(session: Session) -> list[Dispute]:
    """The disputes of a session, by family name (2 queries)."""
    disputed = session.records.filter(is_disputed=True).values("enrolment")
    said = session.observations.with_standing().filter(stands_for__in=disputed, kind__in=WORDS)
    about = ("enrolment__learner", "enrolment__agency", "enrolment__merged_into__learner", "enrolment__merged_into__agency", "by")
    by_person: dict[Enrolment, list[Observation]] = defaultdict(list)
    for one in said.select_related(*about).order_by("observed_at", "pk"):
        by_person[one.enrolment.standing_for].append(one)
    found = [Dispute(enrolment, _last_words(words)) for enrolment, words in by_person.items()]
    return sorted(found, key=lambda one: (fold(one.enrolment.learner.list_name), one.enrolment.pk))


def _last_words(said: list[Observation]) -> list[Observation]:
    last: dict[tuple[int | None, str, int], Observation] = {}
    for one in said:
        if one.kind in (ObservationKind.RULING, ObservationKind.CORRECTION):
            last = {}
        if one.kind == ObservationKind.CORRECTION:
            continue  # it ends the dispute, and takes no part in the next one
        last[one.by_id, one.device, one.enrolment_id] = one
    return sorted(last.values(), key=lambda one: (one.observed_at, one.pk), reverse=True)


def open_flags(session: Session) -> QuerySet[Flag]:
    """The flags that nobody has settled, with whom and what they are about (1 query)."""
    about = (
        "observation__enrolment__learner",
        "observation__enrolment__agency",
        "observation__by",
        "known__merged_into",
        "known__agency",
        "said_by",
    )
    return session.flags.open().select_related(*about)


def asked_to_merge(cohorts: QuerySet[Cohort]) -> list[Flag]:
    """What trainers of these cohorts said of records that are one person's, the oldest first (1 query).

    :return: with `observation.enrolment.learner`, `known` and `said_by` at hand
    """
    asked = Flag.objects.open().filter(kind=FlagKind.SAME, session__cohort__in=cohorts)
    about = ("observation__enrolment__learner", "known__merged_into", "said_by", "session__cohort")
    return list(asked.select_related(*about).order_by("raised_at", "pk"))


def alike_to(flags: Collection[Flag]) -> dict[int, list[User]]:
    """For each flag of a name that is like a known one, the people whose it is (2 queries, none without such a flag).

    Where somebody has said who it is, that person.

    :param flags: with their learners at hand
    """
    asked = [flag for flag in flags if flag.kind == FlagKind.ALIKE]
    learners = [flag.observation.enrolment.learner for flag in asked]
    found = likely_people([f"{one.first_name} {one.last_name}" for one in learners]) if asked else []
    said = {flag.pk: [flag.known.merged_into or flag.known] for flag in flags if flag.known}
    return said | {
        flag.pk: [likely.person for likely in likelies if likely.person != learner]
        for flag, learner, likelies in zip(asked, learners, found, strict=True)
    }


def count_to_settle(session: Session, rows: Iterable[RegisterRow]) -> int:
    """How much of a register waits for a person (1 query): marks made too early are looked at together.

    :param rows: of everybody in it
    """
    kinds = Counter(session.flags.open().values_list("kind", flat=True))
    at_once = bool(kinds.pop(FlagKind.EARLY, 0))
    return sum(row.record.is_disputed for row in rows if row.record) + kinds.total() + at_once


def sessions_to_settle(user: Any) -> QuerySet[Any]:
    """The sessions run by somebody in which something waits for a person, with `to_settle`, how much; in order of time (1 query)."""
    flags, disputed = Flag.objects.open(), AttendanceRecord.objects.filter(is_disputed=True)
    waits = Q(pk__in=flags.values("session")) | Q(pk__in=disputed.values("session"))
    early = Q(kind=FlagKind.EARLY)
    at_once = Case(When(Exists(flags.filter(early, session=OuterRef("pk"))), then=1), default=0)
    number = _of_session(flags.exclude(early)) + _of_session(disputed) + at_once
    return (
        Session.objects.run_by(user).filter(waits).annotate(to_settle=number).select_related("cohort", "venue").order_by("starts_at", "pk")
    )


def _of_session(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.filter(session=OuterRef("pk")).order_by().values("session").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
