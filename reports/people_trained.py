"""People trained: who counts, counted how, in which cell. The same events feed screen, chart, lists and files.

**Who counts.** One *participation* is one enrolment in a cohort of the programme that has what was asked for, dated:

- *completed*: the enrolment is completed or has a valid certificate; dated by the earlier of the two, so that a
  participation falls into exactly one period however late its certificate is printed;
- *attended*: present or late in at least one session of the period; dated by the last of them;
- *enrolled*: enrolled and not withdrawn; dated by the day of the enrolment.

**Unique people.** A person with several participations in the period counts once, in the cell of the latest (a tie
goes to the enrolment written last).

**Facts.** Sex, sector and agency are those copied on that enrolment when the person joined, so that a figure does
not move when somebody is transferred.

**Self-paced learning** belongs to no programme and is not counted here.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Case, DateTimeField, Exists, F, OuterRef, Q, Subquery, TextChoices, When
from django.db.models.functions import Coalesce, Least
from django.utils.translation import gettext_lazy as _

from attendance.enums import IN_THE_ROOM
from certificates.enums import CertificateState
from certificates.models import Certificate
from core.zones import local_time, site_zone, zone_named
from courses.enums import EnrolmentState
from courses.models import Enrolment, Programme
from courses.models.delivery import EnrolmentQuerySet
from people.enums import Sector, Sex
from reports.periods import Period
from reports.suppression import Sum

ALL, NONE = "all", "none"
SEXES = [sex.value or NONE for sex in Sex]
SECTORS = [*Sector.values, NONE]

AROUND = timedelta(days=2)  # no two zones are further apart
FACTS = (
    "pk", "learner_id", "learner__last_name", "learner__first_name", "learner__sort_name", "sector", "agency_id", "sex", "agency__acronym",
    "agency__name",
)  # fmt: skip
"""What an event copies from its enrolment, behind when it counted."""


class Counting(TextChoices):
    """What makes a participation count."""

    COMPLETED = "completed", _("Completed the training")
    ATTENDED = "attended", _("Attended at least one session")
    ENROLLED = "enrolled", _("Enrolled")


class Unit(TextChoices):
    PEOPLE = "people", _("People, each once")
    PARTICIPATIONS = "participations", _("Participations")


@dataclass(frozen=True)
class Criteria:
    """What a report is asked for."""

    programmes: Sequence[Programme]
    period: Period
    counting: str = Counting.COMPLETED
    unit: str = Unit.PEOPLE


class Cell(NamedTuple):
    """A cell's address: values, `none` where nothing was stated, `all` where it is a total."""

    sector: str = ALL
    agency: str = ALL
    sex: str = ALL

    def holds(self, event: "Event") -> bool:
        return all(mine in (ALL, theirs) for mine, theirs in zip(self, event.cell, strict=True))


@dataclass(frozen=True)
class Event:
    """One participation that counts."""

    enrolment_id: int
    person_id: int
    name: str
    counted_at: datetime
    cell: Cell
    agency_name: str = ""
    sort_name: str = ""


@dataclass(frozen=True)
class Line:
    """A row of the table: one agency in a sector, a sector, or all."""

    sector: str
    agency: str
    agency_name: str = ""

    @property
    def cells(self) -> list[Cell]:
        return [Cell(self.sector, self.agency, sex) for sex in (*SEXES, ALL)]


def counted_events(criteria: Criteria) -> list[Event]:
    """The participations or people that the report counts, by name (1 query).

    :param criteria: programmes (already limited to what the reader may see), period, what counts, unit
    """
    events = [_event(row) for row in _rows(criteria)]
    if criteria.unit == Unit.PEOPLE:
        events = latest_of_each_person(events)
    return sorted(events, key=lambda event: (event.sort_name, event.enrolment_id))


def latest_of_each_person(events: Iterable[Event]) -> list[Event]:
    """One event for each person: the latest, with the facts it carries."""
    latest: dict[int, Event] = {}
    for event in events:
        known = latest.get(event.person_id)
        if known is None or (event.counted_at, event.enrolment_id) > (known.counted_at, known.enrolment_id):
            latest[event.person_id] = event
    return list(latest.values())


def count_cells(events: Iterable[Event]) -> Counter[Cell]:
    """How many events each cell of the table holds, totals included."""
    counts: Counter[Cell] = Counter()
    for event in events:
        sector, agency, sex = event.cell
        counts.update(Cell(*place, of) for place in ((sector, agency), (sector, ALL), (ALL, ALL)) for of in (sex, ALL))
    return counts


def table_lines(events: Iterable[Event]) -> list[Line]:
    """The rows of the table: each sector followed by its agencies by name, all at the end."""
    agencies = {(event.cell.sector, event.cell.agency): event.agency_name for event in events}
    lines: list[Line] = []
    for sector in SECTORS:
        named = sorted((name.casefold(), agency, name) for (of, agency), name in agencies.items() if of == sector)
        if named:
            lines += [Line(sector, ALL), *(Line(sector, agency, name) for _key, agency, name in named)]
    return [*lines, Line(ALL, ALL)]


def table_sums(lines: Sequence[Line]) -> Iterator[Sum]:
    """Every sum that a reader can check: across the sexes, agencies of a sector, sectors of all."""
    for line in lines:
        *parts, total = line.cells
        yield Sum(total, parts)
    agencies = [line for line in lines if line.agency != ALL]
    sectors = [line for line in lines if line.agency == ALL and line.sector != ALL]
    for sex in (*SEXES, ALL):
        yield Sum(Cell(sex=sex), [Cell(line.sector, ALL, sex) for line in sectors])
        for sector in sectors:
            within = [Cell(line.sector, line.agency, sex) for line in agencies if line.sector == sector.sector]
            yield Sum(Cell(sector.sector, ALL, sex), within)


def _rows(criteria: Criteria) -> Iterable[tuple[Any, ...]]:
    enrolments = Enrolment.objects.filter(cohort__programme__in=[programme.pk for programme in criteria.programmes])
    if criteria.counting == Counting.ATTENDED:
        return _attended(enrolments, criteria.period)
    dated = {Counting.COMPLETED: _completed, Counting.ENROLLED: _enrolled}[Counting(criteria.counting)](enrolments)
    return (
        dated.filter(counted_at__gte=criteria.period.begins_at, counted_at__lt=criteria.period.ends_before)
        .order_by()
        .values_list("counted_at", *FACTS)
    )


def _event(row: tuple[Any, ...]) -> Event:
    counted_at, enrolment, person, last_name, first_name, sort_name, sector, agency, sex, acronym, agency_name = row
    return Event(
        enrolment_id=enrolment, person_id=person, name=", ".join(part for part in (last_name, first_name) if part),
        counted_at=counted_at, cell=Cell(sector or NONE, str(agency or NONE), sex or NONE), agency_name=acronym or agency_name or "",
        sort_name=sort_name,
    )  # fmt: skip


def _completed(enrolments: EnrolmentQuerySet) -> Any:
    # A certificate whose time is over still proves the training; one that was corrected keeps the date of the first.
    here = OuterRef(OuterRef("pk"))
    issued = Certificate.objects.filter(enrolment__in=Enrolment.everything.filter(Q(pk=here) | Q(merged_into=here)).values("pk"))
    first = issued.exclude(state=CertificateState.REVOKED).order_by("issued_at").values("issued_at")[:1]
    counts = issued.filter(state__in=[CertificateState.VALID, CertificateState.EXPIRED])
    certified = enrolments.annotate(certified_at=Case(When(Exists(counts), then=Subquery(first)), output_field=DateTimeField()))
    completed_at = Case(When(state=EnrolmentState.COMPLETED, then="completed_at"), output_field=DateTimeField())
    # On SQLite, unlike PostgreSQL, the least of a date and nothing is nothing.
    return certified.annotate(done_at=completed_at).annotate(
        counted_at=Coalesce(Least("done_at", "certified_at"), "done_at", "certified_at")
    )


def _attended(enrolments: EnrolmentQuerySet, period: Period) -> Iterable[tuple[Any, ...]]:
    """The last session of each in the period. A session is on its day there, which no comparison of moments in the database tells."""
    there = enrolments.filter(
        attendance__status__in=IN_THE_ROOM, attendance__session__starts_at__gt=period.begins_at - AROUND,
        attendance__session__starts_at__lt=period.ends_before + AROUND,
    )  # fmt: skip
    sessions = there.order_by("attendance__session__starts_at").values_list(
        "attendance__session__starts_at", "attendance__session__venue__time_zone", *FACTS
    )
    last = {}
    for starts_at, zone, enrolment, *facts in sessions:
        counted_at = local_time(starts_at, zone_named(zone) if zone else site_zone())
        if period.since <= counted_at.date() <= period.until:
            last[enrolment] = (counted_at, enrolment, *facts)
    return last.values()


def _enrolled(enrolments: EnrolmentQuerySet) -> Any:
    return enrolments.current().annotate(counted_at=F("enrolled_at"))
