"""How sessions and attendance are shown."""

from datetime import datetime, tzinfo
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from attendance.enums import SessionState, Status
from attendance.models import Flag, Session
from core.zones import LocalTime, local_time, site_zone_name, zone_in_words, zone_named

register = template.Library()

SESSION_KINDS = {
    SessionState.SCHEDULED: ("info", "calendar"),
    SessionState.OPEN: ("attention", "edit"),
    SessionState.CLOSED: ("ok", "lock"),
    SessionState.CANCELLED: ("neutral", "cross"),
}
# The icon and the colour of each mark: never colour alone.
MARK_KINDS = {
    Status.PRESENT: ("ok", "check"),
    Status.LATE: ("attention", "clock"),
    Status.EXCUSED: ("info", "info"),
    Status.ABSENT: ("error", "cross"),
    Status.NOT_RECORDED: ("neutral", "dash-circle"),
}


@register.simple_tag
def session_status(session: Session) -> str:
    """Where a session stands, as wash, icon and word."""
    return _status(*SESSION_KINDS[SessionState(session.state)], session.get_state_display())


@register.simple_tag
def mark_status(status: str) -> str:
    """How somebody attended, as wash, icon and word."""
    return _status(*MARK_KINDS[Status(status)], Status(status).label)


@register.filter
def mark_icon(status: str) -> str:
    return MARK_KINDS[Status(status)][1]


@register.simple_tag
def flag_note(flag: Flag) -> str:
    """What stands behind a flag, in the language of the reader: who said it, which minutes were written, or a note of somebody's own."""
    if flag.said_by:
        return _("Said by %(person)s.") % {"person": flag.said_by}
    if written := flag.minutes_written:
        return _("Written: %(late)d minutes late, left %(early)d minutes early.") % dict(zip(("late", "early"), written, strict=True))
    return flag.note


@register.inclusion_tag("attendance/_times.html")
def times(session: Session) -> dict[str, Any]:
    """From when to when a session is, by the clock there, and whose time that is where it might be taken for another."""
    return {"session": session}


@register.inclusion_tag("attendance/_clock.html")
def clock(starts: datetime, ends: datetime, zone: str, *others: str) -> dict[str, Any]:
    """From when to when something was, by the clock of a zone that was written down.

    :param others: the zones of what it is compared with; whose time it is is said where one is another
    """
    says = {zone, *others, site_zone_name()} != {zone}
    return {"starts": in_zone(starts, zone), "ends": in_zone(ends, zone), "zone_said": zone_in_words(zone) if says else ""}


@register.filter
def in_zone(moment: datetime | None, zone: tzinfo | str) -> LocalTime | None:
    """A moment by the clock of a zone: a session's (`session.zone`), or one whose name was written down."""
    return local_time(moment, zone_named(zone) if isinstance(zone, str) else zone) if moment else None


@register.filter
def zone_words(name: str) -> str:
    """Whose time it is, by the IANA name that was written down."""
    return zone_in_words(name)


def _status(kind: str, icon: str, text: Any) -> str:
    return render_to_string("components/status.html", {"kind": kind, "icon": icon, "text": text})
