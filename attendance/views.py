"""Staff's screens for sessions and the register. Who does not run the cohort finds nothing here."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from attendance.badges import badges
from attendance.clashes import warnings_of
from attendance.enums import MARKS, Status
from attendance.forms import (
    CancelForm,
    CorrectionForm,
    ReasonForm,
    SessionForm,
    WalkInForm,
    WrongRowsError,
    module_choices,
    read_register,
    shown_rows,
)
from attendance.models import Session
from attendance.queries import RegisterRow, arrived_after_closing, history, not_recorded, register_rows, sessions_with_counts, tally
from attendance.room_queries import devices_of
from attendance.rules import can_schedule, can_take_register
from attendance.services.register import add_walk_in, close_session, correct, observe_rest_present, reopen_session, take_register
from attendance.services.scheduling import cancel_session, change_session, schedule_session
from attendance.settling_queries import count_to_settle
from attendance.sheets import attendance_list, sign_in_sheet
from attendance.tables import attendance_table, hours_rows, hours_table
from attendance.telling_queries import audience, is_over, last_notice
from attendance.telling_views import whom_to_tell
from attendance.words import counted
from core.audit import record
from core.errors import DomainError
from core.exports import table_response
from core.mail import is_set_up
from core.pdf import pdf_response
from courses.models import Cohort, Enrolment
from people.models import User
from people.names import fold
from people.queries import similar_people

PEOPLE_PER_PAGE = 50


def _cohort(request: HttpRequest, code: str) -> Cohort:
    return get_object_or_404(Cohort.objects.visible_to(request.user).select_related("programme"), code=code)


def _session(request: HttpRequest, uuid: UUID) -> Session:
    return get_object_or_404(Session.objects.run_by(request.user).select_related("cohort__programme", "venue"), uuid=uuid)


def _watched(request: HttpRequest, uuid: UUID) -> Session:
    """A session that may be looked at; its observers mark nobody."""
    return get_object_or_404(Session.objects.visible_to(request.user).select_related("cohort__programme", "venue"), uuid=uuid)


def _planned(request: HttpRequest, uuid: UUID) -> Session:
    session = _session(request, uuid)
    if not can_schedule(request.user, session.cohort):
        raise PermissionDenied
    return session


@login_required
@require_safe
def cohort_sessions(request: HttpRequest, code: str) -> HttpResponse:
    cohort = _cohort(request, code)
    context = {
        "cohort": cohort,
        "sessions": sessions_with_counts(cohort),
        "people": cohort.enrolments.current().count(),
        "can_schedule": can_schedule(request.user, cohort),
        "modules": dict(module_choices(cohort)),
        "devices": devices_of(cohort),
        "now": timezone.now(),
    }
    return render(request, "attendance/cohort_sessions.html", context)


@login_required
def schedule(request: HttpRequest, code: str) -> HttpResponse:
    cohort = _cohort(request, code)
    if not can_schedule(request.user, cohort):
        raise PermissionDenied
    form = SessionForm(request.POST or None, cohort=cohort)
    if form.is_valid():
        session = schedule_session(by=request.user, cohort=cohort, **form.plan())
        _warn(request, session)
        messages.success(request, _("“%(session)s” is planned. You can print its sign-in sheet now.") % {"session": session})
        return redirect("attendance:cohort", cohort.code)
    return render(request, "attendance/session_form.html", {"cohort": cohort, "form": form})


@login_required
def change(request: HttpRequest, uuid: UUID) -> HttpResponse:
    session = _planned(request, uuid)
    if session.is_cancelled:
        messages.error(request, _("This session was cancelled. Restore it first, or plan a new one. Nothing was changed."))
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
    session = _planned(request, uuid)
    form = CancelForm(request.POST, auto_id="cancel_%s")
    if not form.is_valid():
        return _change_page(request, session, SessionForm(cohort=session.cohort, session=session), form)
    before = last_notice(session)
    cancel_session(session=session, by=request.user, **form.cleaned_data)
    messages.success(
        request, _("“%(session)s” is cancelled. It counts for no hours. It can be restored from its page.") % {"session": session}
    )
    return redirect(whom_to_tell(session, before) or reverse("attendance:cohort", args=[session.cohort.code]))


@login_required
def register(request: HttpRequest, uuid: UUID) -> HttpResponse:
    session = _watched(request, uuid)
    rows = register_rows(session)
    refused: dict[str, Any] = {}
    if request.method == "POST":
        try:
            marked = take_register(session=session, by=request.user, marks=read_register(request.POST, rows, length=session.length))
        except WrongRowsError as refusal:
            refused = {"typed": request.POST, "wrong": refusal.sentences}
        else:
            _say_saved(request, marked)
            return redirect(request.get_full_path())
    wanted = fold(request.GET.get("q", "")).split()
    shown = [row for row in rows if all(word in row.enrolment.learner.folded_name for word in wanted)]
    may_mark = can_take_register(request.user, session)
    context = _register_context(request, session, rows, shown) | (_to_do(session, rows) if may_mark else {})
    context |= {"rows": shown_rows(context["page"], **refused), "wrong": refused.get("wrong")}
    context |= {"may_mark": may_mark, "is_open": may_mark and session.takes_marks}
    return render(request, "attendance/register.html", context, status=422 if refused else 200)


def _say_saved(request: HttpRequest, marked: int) -> None:
    sentence = ngettext("Saved: %(count)d person marked.", "Saved: %(count)d people marked.", marked) % {"count": marked}
    messages.success(request, sentence if marked else _("Nothing had changed, so nothing was saved."))


def _register_context(request: HttpRequest, session: Session, rows: list[RegisterRow], shown: list[RegisterRow]) -> dict[str, Any]:
    page = Paginator(shown, PEOPLE_PER_PAGE).get_page(request.GET.get("page"))
    here = {row.enrolment.pk for row in page}
    return {
        "session": session,
        "cohort": session.cohort,
        "page": page,
        "unmarked_elsewhere": [row.enrolment.uuid for row in rows if row.enrolment.pk not in here and row.status == Status.NOT_RECORDED],
        "everybody": len(rows),
        "marks": [(mark.value, mark.label) for mark in MARKS],
        "counts": _labelled(rows),
        "notice": last_notice(session),
        "has_mail": is_set_up(),
        "is_early": session.takes_marks and session.starts_at > timezone.now(),
        "can_schedule": can_schedule(request.user, session.cohort),
        "query": request.GET.get("q", ""),
        "form_uuid": uuid4(),
        "reason_form": ReasonForm(),
    }


def _to_do(session: Session, rows: list[RegisterRow]) -> dict[str, Any]:
    """What waits for those who take the register."""
    return {"arrived_late": arrived_after_closing(session), "to_settle": count_to_settle(session, rows)}


@login_required
@require_POST
def rest_present(request: HttpRequest, uuid: UUID) -> HttpResponse:
    session = _session(request, uuid)
    _say_saved(request, len(observe_rest_present(session=session, by=request.user)))
    return redirect(session)


@login_required
def walk_in(request: HttpRequest, uuid: UUID) -> HttpResponse:
    session = _session(request, uuid)
    form = WalkInForm(request.POST or None)
    if not form.is_valid():
        return render(request, "attendance/walk_in.html", {"session": session, "form": form})
    facts = form.facts()
    chosen = request.POST.get("decision", "")
    alike = [] if chosen else similar_people(facts["first_name"], facts["last_name"])
    if alike:
        return render(request, "attendance/walk_in.html", {"session": session, "form": form, "alike": alike})
    record = add_walk_in(session=session, by=request.user, person=_known(chosen), **facts)
    messages.success(request, _("%(person)s is enrolled and present.") % {"person": record.enrolment.learner})
    return redirect(session)


def _known(chosen: str) -> User | None:
    """The person chosen from the likely ones; None for somebody new."""
    if chosen in ("", "new"):
        return None
    try:
        return get_object_or_404(User, uuid=UUID(chosen), is_active=True)
    except ValueError as error:
        raise Http404 from error


@login_required
def close(request: HttpRequest, uuid: UUID) -> HttpResponse:
    session = _session(request, uuid)
    if request.method == "POST":
        close_session(session=session, by=request.user, leave_not_recorded="leave" in request.POST)
        messages.success(request, _("The register of “%(session)s” is closed.") % {"session": session})
        return redirect(session)
    is_early = session.starts_at > timezone.now()
    context = {"session": session, "is_early": is_early, "missing": not_recorded(session), "counts": _labelled(register_rows(session))}
    return render(request, "attendance/close.html", context)


def _labelled(rows: list[RegisterRow]) -> list[tuple[str, Any, int]]:
    return [(status, counted(status, count), count) for status, count in tally(rows).items()]


@login_required
@require_POST
def reopen(request: HttpRequest, uuid: UUID) -> HttpResponse:
    session = _session(request, uuid)
    reopen_session(session=session, by=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("The register is open again."))
    return redirect(session)


@login_required
def person(request: HttpRequest, uuid: UUID, person: UUID) -> HttpResponse:
    session = _session(request, uuid)
    enrolment = get_object_or_404(Enrolment.objects.select_related("learner", "agency"), cohort=session.cohort, uuid=person)
    record = session.records.filter(enrolment=enrolment).first()
    form = CorrectionForm(request.POST or None, initial=vars(record) if record else {"status": Status.NOT_RECORDED})
    if form.is_valid() and _corrected(form, session, enrolment, request.user):
        messages.success(request, _("The register is corrected. What was said before stays in the history."))
        return redirect("attendance:person", session.uuid, enrolment.uuid)
    context = {
        "session": session,
        "enrolment": enrolment,
        "record": record,
        "form": form,
        "history": history(session, enrolment),
        "can_manage": can_schedule(request.user, session.cohort),
    }
    return render(request, "attendance/person.html", context)


def _corrected(form: CorrectionForm, session: Session, enrolment: Enrolment, by: Any) -> bool:
    """Whether the correction was written down; a refusal stands on the form."""
    try:
        correct(session=session, enrolment=enrolment, by=by, **form.cleaned_data)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@login_required
@require_safe
def sheet(request: HttpRequest, uuid: UUID) -> HttpResponse:
    session = _session(request, uuid)
    return _nothing_to_print(request, session) or pdf_response(sign_in_sheet(session), name=_file_name(session))


@login_required
@require_safe
def signed_list(request: HttpRequest, uuid: UUID) -> HttpResponse:
    session = _session(request, uuid)
    return _nothing_to_print(request, session) or pdf_response(attendance_list(session), name=f"{_file_name(session)} {_('attendance')}")


def _nothing_to_print(request: HttpRequest, session: Session) -> HttpResponse | None:
    if not session.is_cancelled:
        return None
    messages.error(request, _("This session was called off: nobody signs for it, so there is no sheet to print."))
    return redirect(session)


def _file_name(session: Session) -> str:
    return f"{session.cohort} {session.title} {session.day}"


@login_required
@require_safe
def cohort_badges(request: HttpRequest, code: str) -> HttpResponse:
    cohort = _cohort(request, code)
    return pdf_response(badges(cohort), name=f"{cohort} {_('badges')}")


@login_required
@require_safe
def hours(request: HttpRequest, code: str) -> HttpResponse:
    cohort = _cohort(request, code)
    rows, modules = hours_rows(cohort), module_choices(cohort)
    if request.GET.get("format") in ("csv", "xlsx"):
        return table_response(request.GET["format"], **hours_table(rows, modules), name=f"{cohort.name}-{_('hours')}")
    titles = [title for _key, title in modules]
    shown = [(row, list(zip(titles, row.of(modules), strict=True))) for row in rows]
    return render(request, "attendance/hours.html", {"cohort": cohort, "rows": shown, "modules": modules})


@login_required
@require_safe
def attendance_file(request: HttpRequest, code: str, file_format: str) -> HttpResponse:
    """Everything about a cohort's attendance, a row for each person in each session."""
    if file_format not in ("csv", "xlsx"):
        raise Http404
    cohort = _cohort(request, code)
    table = attendance_table(cohort, module_choices(cohort))
    record("cohort.export", cohort, by=request.user, format=file_format, rows=len(table["rows"]))
    return table_response(file_format, **table, name=f"{cohort.name}-{_('attendance')}")
