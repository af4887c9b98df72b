"""Staff plan sessions one by one, change them, call them off and restore them. Who does not run the cohort finds nothing here."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from attendance.agenda_queries import module_choices
from attendance.clashes import warnings_of
from attendance.forms import CancelForm, RestoreForm, SessionForm
from attendance.lookups import cohort_planned, cohort_seen, session_planned
from attendance.models import Session
from attendance.queries import sessions_with_counts
from attendance.room_queries import devices_of
from attendance.rules import can_schedule
from attendance.services.restoring import restore_session
from attendance.services.scheduling import cancel_session, change_session, schedule_session
from attendance.telling_queries import audience, is_over, last_notice
from attendance.telling_views import whom_to_tell


@login_required
@require_safe
def cohort_sessions(request: HttpRequest, code: str) -> HttpResponse:
    cohort, now = cohort_seen(request, code), timezone.now()
    sessions = sessions_with_counts(cohort)
    context = {
        "cohort": cohort,
        "coming": [one for one in sessions if not one.is_done(now)],
        "over": [one for one in sessions if one.is_done(now)],
        "people": cohort.enrolments.current().count(),
        "can_schedule": can_schedule(request.user, cohort),
        "modules": dict(module_choices(cohort)),
        "devices": devices_of(cohort),
        "now": now,
    }
    return render(request, "attendance/cohort_sessions.html", context)


@login_required
def schedule(request: HttpRequest, code: str) -> HttpResponse:
    cohort = cohort_planned(request, code)
    form = SessionForm(request.POST or None, cohort=cohort)
    if form.is_valid():
        session = schedule_session(by=request.user, cohort=cohort, **form.plan())
        _warn(request, session)
        messages.success(request, _("“%(session)s” is planned. You can print its sign-in sheet now.") % {"session": session})
        return redirect("attendance:cohort", cohort.code)
    return render(request, "attendance/session_form.html", {"cohort": cohort, "form": form})


@login_required
def change(request: HttpRequest, uuid: UUID) -> HttpResponse:
    session = session_planned(request, uuid)
    if session.is_cancelled:
        messages.error(request, _("This session was called off. Restore it first, or plan a new one. Nothing was changed."))
        return redirect("attendance:cohort", session.cohort.code)
    form = SessionForm(request.POST or None, cohort=session.cohort, session=session)
    if form.is_valid():
        before = last_notice(session)
        changed = change_session(session=session, by=request.user, tell=form.cleaned_data["tell"], **form.plan())
        _warn(request, changed)
        messages.success(request, _("The session is changed."))
        return redirect(whom_to_tell(session, before) or session)
    return _change_page(request, session, form, CancelForm(auto_id="cancel_%s"))


def _change_page(request: HttpRequest, session: Session, form: SessionForm, cancel_form: CancelForm) -> HttpResponse:
    context = {"cohort": session.cohort, "session": session, "form": form, "cancel_form": cancel_form}
    context |= {"audience": audience(session), "is_over": is_over(session), "warnings": warnings_of(session)}
    return render(request, "attendance/session_form.html", context, status=422 if cancel_form.errors else 200)


def _warn(request: HttpRequest, session: Session) -> None:
    for sentence in warnings_of(session):
        messages.warning(request, sentence)


@login_required
@require_POST
def cancel(request: HttpRequest, uuid: UUID) -> HttpResponse:
    session = session_planned(request, uuid)
    form = CancelForm(request.POST, auto_id="cancel_%s")
    if not form.is_valid():
        return _change_page(request, session, SessionForm(cohort=session.cohort, session=session), form)
    before = last_notice(session)
    cancel_session(session=session, by=request.user, **form.cleaned_data)
    messages.success(
        request, _("“%(session)s” is called off. It counts for no hours. It can be restored from its page.") % {"session": session}
    )
    return redirect(whom_to_tell(session, before) or reverse("attendance:cohort", args=[session.cohort.code]))


@login_required
def restore(request: HttpRequest, uuid: UUID) -> HttpResponse:
    session = session_planned(request, uuid)
    if not session.is_cancelled:
        messages.info(request, _("This session is not called off. Nothing was changed."))
        return redirect(session)
    form = RestoreForm(request.POST or None)
    if form.is_valid():
        before = last_notice(session)
        restored = restore_session(session=session, by=request.user, **form.cleaned_data)
        messages.success(request, _("“%(session)s” takes place after all. Its hours and its marks count again.") % {"session": session})
        return redirect(whom_to_tell(restored, before) or restored)
    context = {"session": session, "form": form, "audience": audience(session), "is_over": is_over(session)}
    context["warnings"] = warnings_of(session)
    return render(request, "attendance/restore.html", context, status=422 if form.errors else 200)
