"""Reads for the screens on which staff say that two records are one person's, or one two persons'."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from courses.models import Cohort, Enrolment
from courses.queries import course_titles, people_seen_by
from people.models import Merge, User
from people.queries import likely_people
from people.rules import is_administrator

SHOWN = 8
LOOKED_AT = 40
"""Of so many names that are alike, those are shown whom the reader may see."""


@dataclass(frozen=True)
class Record:
    """A person as these screens show them: with the names of the cohorts they are or were in."""

    person: User
    places: list[str]


def records_of(people: list[User], *, user: Any) -> list[Record]:
    """The people with what the reader may see of where they are (2 queries)."""
    seen = Enrolment.objects.filter(learner__in=people)
    if not is_administrator(user):
        seen = seen.filter(cohort__in=Cohort.objects.visible_to(user))
    rows = list(seen.select_related("cohort").order_by("pk"))
    titles = course_titles(one.course_key for one in rows if one.cohort is None)
    places: dict[int, list[str]] = {person.pk: [] for person in people}
    for one in rows:
        places[one.learner_id].append(str(one.cohort or titles.get(one.course_key, "")))
    return [Record(person, places[person.pk]) for person in people]


def likely_doubles(person: User, *, user: Any, search: str = "") -> list[Record]:
    """Other records that may be the same person's: those of nearly that name, or those found by `search`."""
    seen = people_seen_by(user).filter(is_active=True).exclude(pk=person.pk).select_related("agency")
    if search:
        found = list(seen.filter(pk__in=User.objects.named(search))[:SHOWN])
    else:
        found = _alike(f"{person.first_name} {person.last_name}", seen)
    return records_of(found, user=user)


def _alike(name: str, among: QuerySet[User]) -> list[User]:
    [likely] = likely_people([name], limit=LOOKED_AT)
    known = among.in_bulk([one.person.pk for one in likely])
    return [known[one.person.pk] for one in likely if one.person.pk in known][:SHOWN]


def namesakes(name: str, *, user: Any, but: User) -> list[User]:
    """People of nearly that name whom the reader may see, without one of them."""
    return _alike(name, people_seen_by(user).filter(is_active=True).exclude(pk=but.pk).select_related("agency"))


def enrolments_of(person: User, *, user: Any) -> list[Enrolment]:
    """The enrolments of a person that the reader may take out of the record."""
    mine = Enrolment.objects.manageable_by(user).filter(learner=person).select_related("cohort").order_by("enrolled_at", "pk")
    return list(mine.distinct())


def merges_seen_by(user: Any) -> QuerySet[Merge]:
    """The merges and splits that a reader may look at: their own, and those about people whom they may see."""
    found = Merge.objects.select_related("kept", "other", "by", "undone_by")
    if is_administrator(user):
        return found
    return found.filter(Q(by=user) | Q(kept__in=people_seen_by(user).values("pk")))
