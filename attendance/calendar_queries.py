"""What calendar addresses lead to."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from attendance.models import CalendarFeed, Session
from attendance.rules import can_read_feed
from courses.models import Cohort


def personal_feed(person: Any) -> CalendarFeed | None:
    """The address of a person's own sessions, if they made one (1 query)."""
    return CalendarFeed.objects.filter(person=person, cohort=None).first()


def feed_of(person: Any, cohort: Cohort | None) -> CalendarFeed | None:
    """A person's address for a cohort, or for their own sessions (1 query)."""
    return CalendarFeed.objects.filter(person=person, cohort=cohort).first()


def feed_behind(token: str) -> CalendarFeed | None:
    """What an address leads to now: nothing once it was renewed or ended, or its person is gone or runs the cohort no more."""
    feed = CalendarFeed.objects.select_related("person", "cohort").filter(token=token).first()
    return feed if feed and can_read_feed(feed.person, feed) else None


def sessions_of(feed: CalendarFeed) -> QuerySet[Session]:
    """The sessions of a feed, cancelled ones too, in order of time."""
    sessions = Session.objects.of_person(feed.person) if feed.cohort_id is None else Session.objects.filter(cohort=feed.cohort_id)
    return sessions.select_related("venue").order_by("starts_at", "pk")


def language_of(feed: CalendarFeed) -> str:
    return feed.person.language or settings.LANGUAGE_CODE
