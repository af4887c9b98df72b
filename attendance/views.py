"""The register on the screens of staff. Who does not run the cohort finds nothing here."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from attendance.enums import MARKS, Status
from attendance.forms import CorrectionForm, ReasonForm, WalkInForm, WrongRowsError, read_register, shown_rows
from attendance.lookups import session_run, session_watched
from attendance.models import Session
from attendance.queries import RegisterRow, arrived_after_closing, history, not_recorded, register_rows, tally
from attendance.rules import can_schedule, can_take_register
from attendance.services.register import add_walk_in, close_session, correct, observe_rest_present, reopen_session, take_register
from attendance.settling_queries import count_to_settle
from attendance.telling_queries import last_notice
from attendance.words import counted
from core.errors import DomainError
from core.mail import is_set_up
from courses.models import Enrolment
from people.models import User
from people.names import fold
from people.queries import similar_people

PEOPLE_PER_PAGE = 50


@login_required
def register(request: HttpRequest, uuid: UUID) -> HttpResponse:
    session = session_watched(request, uuid)
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
    if session.is_cancelled:  # nobody was expected; who was marked before it was called off stays on record
        rows = [row for row in rows if row.status != Status.NOT_RECORDED]
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
    session = session_run(request, uuid)
    _say_saved(request, len(observe_rest_present(session=session, by=request.user)))
    return redirect(session)


@login_required
def walk_in(request: HttpRequest, uuid: UUID) -> HttpResponse:
    session = session_run(request, uuid)
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
    session = session_run(request, uuid)
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
    session = session_run(request, uuid)
    reopen_session(session=session, by=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("The register is open again."))
    return redirect(session)


@login_required
def person(request: HttpRequest, uuid: UUID, person: UUID) -> HttpResponse:
    session = session_run(request, uuid)
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
