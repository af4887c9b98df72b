"""Sessions as iCalendar (RFC 5545): the one module that knows the icalendar library. No name of any person goes into it."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from icalendar import Calendar, Component, Event, Timezone, TimezoneStandard

from attendance.models import Session

PRODUCT = "-//Vijilans//Training sessions//EN"
ASK_AGAIN = timedelta(hours=4)
"""How often a calendar programme that listens should look (RFC 7986, 5.7)."""


def one_session(session: Session, *, shows_titles: bool) -> bytes:
    """A calendar of one session.

    :param session: with its venue at hand
    """
    return sessions_as_calendar([session], name=_("Training sessions"), shows_titles=shows_titles)


def sessions_as_calendar(sessions: Iterable[Session], *, name: str, shows_titles: bool) -> bytes:
    """Return sessions as a calendar in the active language, UTF-8, lines folded as RFC 5545 (3.1) says.

    :param sessions: with their venues at hand; cancelled ones stay, as cancelled, so that programmes strike them out
    :param name: of the calendar, as programmes show it
    :param shows_titles: whether it says what a session is about; else each is "Training session"
    """
    calendar = Calendar()
    for key, value in (("prodid", PRODUCT), ("version", "2.0"), ("calscale", "GREGORIAN"), ("x-wr-calname", name), ("name", name)):
        calendar.add(key, value)
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT4H")
    events: list[Component] = [_event(session, shows_titles=shows_titles) for session in sessions]
    for component in events or [_nothing()]:
        calendar.add_component(component)
    return bytes(calendar.to_ical())


def _event(session: Session, *, shows_titles: bool) -> Event:
    event = Event()
    event.add("uid", uid_of(session.uuid))
    event.add("summary", session.title if shows_titles else _("Training session"))
    event.add("dtstart", session.starts_at.astimezone(UTC))
    event.add("dtend", session.ends_at.astimezone(UTC))
    # Without a METHOD, DTSTAMP says when the event was last revised (RFC 5545, 3.8.7.2).
    event.add("dtstamp", session.revised_at.astimezone(UTC))
    event.add("last-modified", session.revised_at.astimezone(UTC))
    event.add("sequence", session.revision)
    event.add("status", "CANCELLED" if session.is_cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    _add_place(event, session)
    return event


def _add_place(event: Event, session: Session) -> None:
    venue = session.venue
    if where := ", ".join(part for part in (session.where, venue.address if venue else "") if part):
        event.add("location", where)
    if venue and venue.map_link:
        event.add("url", venue.map_link)
        event.add("description", venue.map_link)  # many programmes show this and not the other


def _nothing() -> Timezone:
    """A calendar has at least one component (RFC 5545, 3.4): UTC stands in where there is no session yet."""
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", "UTC")
    standard.add("dtstart", datetime(1970, 1, 1))  # noqa: DTZ001 - RFC 5545, 3.6.5: local time without a zone
    standard.add("tzoffsetfrom", timedelta(0))
    standard.add("tzoffsetto", timedelta(0))
    zone.add_component(standard)
    return zone


def uid_of(uuid: UUID) -> str:
    """The same however often a session is moved, and on whatever address the site is (RFC 7986, 5.3)."""
    return str(uuid)


def calendar_response(content: bytes, *, name: str) -> HttpResponse:
    """A calendar that nobody between us and the reader keeps or finds."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}.ics"', "Cache-Control": "private, max-age=900", "X-Robots-Tag": "noindex",
    }  # fmt: skip
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)
