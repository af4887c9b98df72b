"""Who was told of a change, and whom staff still have to tell themselves."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from attendance.call_sheet import printed_calls
from attendance.calling_queries import call_list
from attendance.lookups import number_sent, session_planned, session_run, uuid_sent
from attendance.models import Call, Notice, Session
from attendance.rules import can_schedule
from attendance.services import telling
from attendance.services.calling import mark_called, take_back_call
from attendance.telling_queries import audience, is_over, last_notice, notices_of
from core.audit import record
from core.mail import is_set_up
from core.pdf import pdf_response
from people.models import User

SENDING_TAKES = timedelta(minutes=15)


def whom_to_tell(session: Session, before: Notice | None) -> str | None:
    """Where to go first after a change: to the people who have to be told by somebody; None where there are none.

    :param before: the last notice before the change
    """
    notice = last_notice(session)
    is_fresh = notice is not None and (notice.is_waiting or notice != before)
    return reverse("attendance:told", args=[session.uuid]) if is_fresh and audience(session).by_voice else None


@login_required
@require_safe
@never_cache
def told(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What people were told, and whom nobody could write to; telephones are for the staff."""
    session = session_run(request, uuid)
    notices, over = list(notices_of(session)), is_over(session)
    context = {
        "session": session, "notices": notices, "calls": None if over else call_list(session, notices),
        "to_tell": [] if over else _not_told_yet(session, notices), "is_over": over,
        "can_schedule": can_schedule(request.user, session.cohort), "has_mail": is_set_up(), "is_stuck": _is_stuck(notices),
    }  # fmt: skip
    return render(request, "attendance/told.html", context)


def _not_told_yet(session: Session, notices: list[Notice]) -> list[User]:
    """Whom somebody will have to tell of a change whose letters wait, as far as known."""
    return audience(session).by_voice if notices and notices[0].sent_at is None else []


def _is_stuck(notices: list[Notice]) -> bool:
    """Whether the letters were begun and never ended: the server may have been stopped among them."""
    return any(one.begun_at and not one.sent_at and one.begun_at < timezone.now() - SENDING_TAKES for one in notices[:1])


@login_required
@require_POST
def called(request: HttpRequest, uuid: UUID) -> HttpResponse:
    session = session_run(request, uuid)
    notice = get_object_or_404(Notice, session=session, pk=number_sent(request, "notice"))
    person = get_object_or_404(User, uuid=uuid_sent(request, "person"))
    mark_called(notice=notice, person=person, by=request.user)
    if last_notice(session) != notice:
        messages.warning(request, _("The session has changed since that list: look whether this person has to be called once more."))
        return redirect("attendance:told", session.uuid)
    return _back_to(session, person)


@login_required
@require_POST
def take_back(request: HttpRequest, uuid: UUID) -> HttpResponse:
    session = session_run(request, uuid)
    calls = Call.objects.filter(notice__session=session).select_related("notice", "person")
    call = take_back_call(call=get_object_or_404(calls, pk=number_sent(request, "call")), by=request.user)
    return _back_to(session, call.person)


def _back_to(session: Session, person: User) -> HttpResponse:
    """The same place on the page: the row of the person."""
    return redirect(f"{reverse('attendance:told', args=[session.uuid])}#call-{person.uuid}")


@login_required
@require_safe
def call_sheet(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The call list on paper, with telephones: for who plans the session."""
    session = session_planned(request, uuid)
    calls = call_list(session, list(notices_of(session)))
    if calls is None:
        messages.info(request, _("There is nobody to call: no list was made."))
        return redirect("attendance:told", session.uuid)
    record("session.call_list", session, by=request.user, notice=calls.notice.pk, rows=calls.everybody)
    return pdf_response(printed_calls(session, calls), name=f"{session.cohort} {session.day} " + _("Call list"))


@login_required
@require_POST
def tell_again(request: HttpRequest, uuid: UUID) -> HttpResponse:
    session = session_run(request, uuid)
    telling.tell_again(session=session, by=request.user)
    messages.success(request, _("The e-mails are sent once more."))
    return redirect("attendance:told", session.uuid)
