"""How sessions and attendance are shown."""

from typing import Any

from django import template
from django.template.loader import render_to_string

from attendance.enums import SessionState, Status
from attendance.models import Session

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


def _status(kind: str, icon: str, text: Any) -> str:
    return render_to_string("components/status.html", {"kind": kind, "icon": icon, "text": text})
