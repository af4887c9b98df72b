"""What speaks against a plan, in words: it is told, and never refused, because staff may know better."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from attendance.models import Session, Venue, zone_of
from courses.models import Cohort

Times = tuple[datetime, datetime]


def too_few_seats(cohort: Cohort, venue: Venue | None) -> str:
    """A sentence when more people are in the cohort than the venue has seats; else nothing (at most 1 query)."""
    if venue is None or venue.capacity is None:
        return ""
    people = cohort.enrolments.current().count()
    if people <= venue.capacity:
        return ""
    told = {"people": people, "venue": venue, "seats": venue.capacity}
    return _("The cohort has %(people)d people. Seats at %(venue)s: %(seats)d.") % told


def taken_already(
    meetings: Sequence[Times], *, cohort: Cohort, venue: Venue | None, trainers: Iterable[Any], besides: Session | None = None
) -> list[list[str]]:
    """For each meeting a sentence for its cohort, its venue and each of its trainers who have another session then (2 queries).

    :param meetings: beginning and end of each
    :param besides: the session itself, when it is planned already
    """
    if not meetings:
        return []
    people = {person.pk: person for person in trainers}
    others = Session.objects.held().filter(Q(cohort=cohort) | Q(venue=venue, venue__isnull=False) | Q(pk__in=_taught_by(people)))
    others = others.filter(starts_at__lt=max(end for _start, end in meetings), ends_at__gt=min(start for start, _end in meetings))
    if besides:
        others = others.exclude(pk=besides.pk)
    known = list(others.select_related("venue").prefetch_related("trainers").order_by("starts_at", "pk"))
    return [[*_sentences([one for one in known if _overlap(times, one)], cohort, venue, people)] for times in meetings]


def warnings_of(session: Session) -> list[str]:
    """Everything that speaks against a session as it is planned (4 queries)."""
    times = (session.starts_at, session.ends_at)
    found = taken_already([times], cohort=session.cohort, venue=session.venue, trainers=session.trainers.all(), besides=session)[0]
    seats = too_few_seats(session.cohort, session.venue)
    return [seats, *found] if seats else found


def _taught_by(people: Iterable[int]) -> Any:
    return Session.trainers.through.objects.filter(user__in=list(people)).values("session")


def _overlap(times: Times, other: Session) -> bool:
    return times[0] < other.ends_at and other.starts_at < times[1]


def _clock(other: Session, venue: Venue | None) -> dict[str, str]:
    """From when to when another session is, by the clock there; whose time that is where the venue that is planned for has another."""
    start, end = (date_format(at, "H:i") for at in (other.local_start, other.local_end))
    is_other = other.zone != zone_of(venue)
    return {"start": start, "end": f"{end} ({other.zone_in_words})" if is_other else end}


def _sentences(others: list[Session], cohort: Cohort, venue: Venue | None, people: dict[int, Any]) -> Iterator[str]:
    for other in others:
        told = _clock(other, venue)
        if other.cohort_id == cohort.pk:
            yield _("The cohort has “%(session)s” from %(start)s to %(end)s already.") % (told | {"session": other})
            continue
        if venue and other.venue_id == venue.pk:
            yield _("%(venue)s already has a session from %(start)s to %(end)s.") % (told | {"venue": venue})
        for person in other.trainers.all():
            if person.pk in people:
                yield _("%(person)s already teaches from %(start)s to %(end)s.") % (told | {"person": people[person.pk]})
