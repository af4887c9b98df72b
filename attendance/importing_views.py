"""A programme from a spreadsheet into a cohort, on screen: upload, columns, check, confirm."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from attendance.enums import RowAnswer
from attendance.forms import module_choices
from attendance.importing.checking import example_title
from attendance.importing.mapping import Column
from attendance.importing_forms import ProgrammeUploadForm, RowsForm, SessionColumnsForm
from attendance.lookups import cohort_planned
from attendance.models import Notice, Session
from attendance.services.importing import check_programme, confirm_programme, keep_programme, session_mapping_of, subject_of
from attendance.telling_queries import last_notice
from attendance.telling_views import whom_to_tell
from core.errors import DomainError
from core.exports import table_response
from courses.models import Cohort
from people.importing_steps import batch_step, kept_file, posted
from people.models import ImportBatch
from people.requests import SignedInRequest
from people.services.importing import choose_columns, lines_of


def _after(cohort: Cohort, _batch: ImportBatch) -> str:
    return reverse("attendance:cohort", args=[cohort.code])


step = batch_step(place_of=cohort_planned, subject_of=subject_of, after=_after)


@never_cache
@login_required
def upload(request: SignedInRequest, code: str) -> HttpResponse:
    cohort = cohort_planned(request, code)
    form = ProgrammeUploadForm(posted(request), request.FILES or None)
    if batch := kept_file(form, partial(keep_programme, by=request.user, cohort=cohort)):
        return redirect("attendance:import_columns", cohort.code, batch.uuid)
    return render(request, "attendance/import_upload.html", {"cohort": cohort, "form": form})


@login_required
@require_safe
def template(request: HttpRequest, code: str) -> HttpResponse:
    """An empty programme to fill in, with one row as an example."""
    cohort = cohort_planned(request, code)
    columns = [column for column in Column if column]
    module = next((title for _key, title in module_choices(cohort)), "")
    trainer = cohort.trainers.first()
    example = [
        cohort.starts_on,
        "08:30",
        "12:30",
        example_title(),
        3.5,
        cohort.place,
        module,
        (trainer.email or trainer.username) if trainer else "",
    ]
    return table_response("xlsx", header=[column.label for column in columns], rows=[example], name=_("sessions"))


@step
def columns(request: SignedInRequest, cohort: Cohort, batch: ImportBatch) -> HttpResponse:
    form = SessionColumnsForm(posted(request), lines=lines_of(batch), mapping=session_mapping_of(batch))
    if form.is_valid():
        choose_columns(batch=batch, mapping=form.chosen(), by=request.user)
        return redirect("attendance:import_check", cohort.code, batch.uuid)
    return render(request, "attendance/import_columns.html", {"cohort": cohort, "batch": batch, "form": form})


@step
def check(request: HttpRequest, cohort: Cohort, batch: ImportBatch) -> HttpResponse:
    """What would be planned, and the questions to answer first; confirming does it."""
    if session_mapping_of(batch).missing:
        return redirect("attendance:import_columns", cohort.code, batch.uuid)
    checked = check_programme(batch, cohort)
    form = RowsForm(posted(request), checked=checked)
    if form.is_valid() and (then := _confirmed(request, form, batch, cohort)):
        return redirect(then)
    return render(request, "attendance/import_check.html", {"cohort": cohort, "batch": batch, "checked": checked, "form": form})


def _confirmed(request: HttpRequest, form: RowsForm, batch: ImportBatch, cohort: Cohort) -> str | None:
    """Where to go once the sessions are planned; None where they are not, and the refusal stands on the form."""
    before = {session: last_notice(session) for session in form.to_change()}
    try:
        tell = form.cleaned_data.get("tell", False)
        batch = confirm_programme(batch=batch, cohort=cohort, answers=form.answers(), by=request.user, tell=tell)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return None
    planned, changed = batch.summary[RowAnswer.PLAN], batch.summary[RowAnswer.CHANGE]
    said = []
    if planned or not changed:
        said.append(ngettext("%(number)d session is planned.", "%(number)d sessions are planned.", planned) % {"number": planned})
    if changed:
        said.append(ngettext("%(number)d session is changed.", "%(number)d sessions are changed.", changed) % {"number": changed})
    messages.success(request, " ".join(said))
    return _then(request, before) or _after(cohort, batch)


def _then(request: HttpRequest, before: dict[Session, Notice | None]) -> str | None:
    """The page of whom to tell of the one session where somebody has to; several such pages are listed in a message.

    :param before: the changed sessions, each with its last notice before the change
    """
    to_tell = [(page, session) for session, notice in before.items() if (page := whom_to_tell(session, notice))]
    if len(to_tell) == 1:
        return to_tell[0][0]
    if to_tell:
        named = ((page, f"{session}, {date_format(session.day)}") for page, session in to_tell)
        links = format_html_join(" · ", '<a href="{}">{}</a>', named)
        messages.warning(
            request,
            format_html("{} {}", _("E-mail does not reach everybody. For each session, see whom you have to tell yourself:"), links),
        )
    return None
