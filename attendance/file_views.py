"""What staff print of attendance and take along as files."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from attendance.agenda_queries import module_choices
from attendance.badges import badges
from attendance.lookups import cohort_seen, session_run
from attendance.models import Session
from attendance.sheets import attendance_list, sign_in_sheet
from attendance.tables import attendance_table, hours_rows, hours_table, with_the_rest
from core.audit import record
from core.exports import table_response
from core.pdf import pdf_response
from courses.models import Cohort


@login_required
@require_safe
def sheet(request: HttpRequest, uuid: UUID) -> HttpResponse:
    session = session_run(request, uuid)
    if refused := _nothing_to_print(request, session):
        return refused
    _keep_record(request, session.cohort, what="sheet", session=str(session.uuid))
    return pdf_response(sign_in_sheet(session), name=_file_name(session))


@login_required
@require_safe
def signed_list(request: HttpRequest, uuid: UUID) -> HttpResponse:
    session = session_run(request, uuid)
    if refused := _nothing_to_print(request, session):
        return refused
    _keep_record(request, session.cohort, what="list", session=str(session.uuid))
    return pdf_response(attendance_list(session), name=_file_name(session) + " " + _("attendance"))


def _nothing_to_print(request: HttpRequest, session: Session) -> HttpResponse | None:
    if not session.is_cancelled:
        return None
    messages.error(request, _("This session was called off: nobody signs for it, so there is no sheet to print."))
    return redirect(session)


def _keep_record(request: HttpRequest, cohort: Cohort, *, what: str, file_format: str = "pdf", **data: Any) -> None:
    """Names leave the house: the log says who took which ones along."""
    record("cohort.export", cohort, by=request.user, what=what, format=file_format, **data)


def _file_name(session: Session) -> str:
    return f"{session.cohort} {session.title} {session.day}"


@login_required
@require_safe
def cohort_badges(request: HttpRequest, code: str) -> HttpResponse:
    cohort = cohort_seen(request, code)
    _keep_record(request, cohort, what="badges")
    return pdf_response(badges(cohort), name=f"{cohort} " + _("badges"))


@login_required
@require_safe
def hours(request: HttpRequest, code: str) -> HttpResponse:
    cohort = cohort_seen(request, code)
    rows = hours_rows(cohort)
    modules = with_the_rest(rows, module_choices(cohort))
    if request.GET.get("format") in ("csv", "xlsx"):
        _keep_record(request, cohort, what="hours", file_format=request.GET["format"], rows=len(rows))
        return table_response(request.GET["format"], **hours_table(rows, modules), name=f"{cohort.name}-" + _("hours"))
    titles = [title for _key, title in modules]
    shown = [(row, list(zip(titles, row.of(modules), strict=True))) for row in rows]
    return render(request, "attendance/hours.html", {"cohort": cohort, "rows": shown, "modules": modules})


@login_required
@require_safe
def attendance_file(request: HttpRequest, code: str, file_format: str) -> HttpResponse:
    """Everything about a cohort's attendance, a row for each person in each session."""
    if file_format not in ("csv", "xlsx"):
        raise Http404
    cohort = cohort_seen(request, code)
    table = attendance_table(cohort, module_choices(cohort))
    _keep_record(request, cohort, what="attendance", file_format=file_format, rows=len(table["rows"]))
    return table_response(file_format, **table, name=f"{cohort.name}-" + _("attendance"))
