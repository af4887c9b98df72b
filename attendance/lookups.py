"""The cohort or the session of a page's address, and rows that a form names.

What somebody may not see is not found; what they may not plan is refused.
"""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from attendance.models import Session
from attendance.rules import can_schedule
from attendance.services.facts import NOBODY
from courses.models import Cohort


def cohort_seen(request: HttpRequest, code: str) -> Cohort:
    """The cohort of that code, with its programme.

    :raises Http404: when the reader does not see it
    """
    return get_object_or_404(Cohort.objects.visible_to(request.user).select_related("programme"), code=code)


def cohort_planned(request: HttpRequest, code: str) -> Cohort:
    """The cohort of that code, for who plans its sessions.

    :raises Http404: when the reader does not see it
    :raises PermissionDenied: when the reader sees it, and does not plan it
    """
    cohort = cohort_seen(request, code)
    if not can_schedule(request.user, cohort):
        raise PermissionDenied
    return cohort


def session_run(request: HttpRequest, uuid: UUID) -> Session:
    """The session, with its cohort, programme and venue, for who runs its cohort or teaches it.

    :raises Http404: for everybody else
    """
    return _found(Session.objects.run_by(request.user), uuid)


def session_watched(request: HttpRequest, uuid: UUID) -> Session:
    """The session, also for its observers, who mark nobody.

    :raises Http404: for everybody else
    """
    return _found(Session.objects.visible_to(request.user), uuid)


def session_planned(request: HttpRequest, uuid: UUID) -> Session:
    """The session, for who plans it.

    :raises Http404: when the reader does not run it
    :raises PermissionDenied: when the reader runs it, and does not plan it
    """
    session = session_run(request, uuid)
    if not can_schedule(request.user, session.cohort):
        raise PermissionDenied
    return session


def _found(sessions: QuerySet[Session], uuid: UUID) -> Session:
    return get_object_or_404(sessions.select_related("cohort__programme", "venue"), uuid=uuid)


def uuid_sent(request: HttpRequest, name: str) -> UUID:
    """The UUID that a form sent; the one that nothing has for anything else."""
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        return NOBODY


def number_sent(request: HttpRequest, name: str) -> int:
    """The number that a form sent; 0, which nothing has, for anything else."""
    sent = request.POST.get(name, "")
    return int(sent) if sent.isdecimal() else 0
