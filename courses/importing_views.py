"""A nomination list into a cohort, on screen: upload, columns, check, confirm."""

from functools import partial
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from core.errors import DomainError
from courses.importing_forms import ColumnsForm, DecisionsForm, stated
from courses.models import Cohort
from courses.rules import can_manage_cohort
from courses.services.importing import check_batch, confirm_batch, places_left, places_missing, subject_of
from people.enums import ImportState
from people.importing_forms import UploadForm
from people.importing_steps import batch_step, kept_file, posted
from people.models import ImportBatch
from people.requests import SignedInRequest
from people.services.importing import choose_columns, keep_upload, lines_of, mapping_of

ROWS_PER_PAGE = 100
SHOWN = 10


def _cohort(request: HttpRequest, code: str) -> Cohort:
    """The cohort, for who manages it; its trainers are told that it is not theirs to do, strangers nothing."""
    cohort = get_object_or_404(Cohort.objects.visible_to(request.user), code=code)
    if not can_manage_cohort(request.user, cohort):
        raise PermissionDenied
    return cohort


def _after(cohort: Cohort, batch: ImportBatch) -> str:
    return reverse("import_done", args=[cohort.code, batch.uuid])


step = batch_step(place_of=_cohort, subject_of=subject_of, after=_after)


@never_cache
@login_required
def upload(request: SignedInRequest, code: str) -> HttpResponse:
    cohort = _cohort(request, code)
    form = UploadForm(posted(request), request.FILES or None)
    if batch := kept_file(form, partial(keep_upload, by=request.user, subject=subject_of(cohort))):
        return redirect("import_columns", cohort.code, batch.uuid)
    return render(request, "courses/import_upload.html", {"cohort": cohort, "form": form, "left": places_left(cohort)})


@step
def columns(request: SignedInRequest, cohort: Cohort, batch: ImportBatch) -> HttpResponse:
    form = ColumnsForm(posted(request), lines=lines_of(batch), mapping=mapping_of(batch))
    if form.is_valid():
        choose_columns(batch=batch, mapping=form.chosen(), by=request.user)
        return redirect("import_check", cohort.code, batch.uuid)
    return render(request, "courses/import_columns.html", {"cohort": cohort, "batch": batch, "form": form})


@step
def check(request: HttpRequest, cohort: Cohort, batch: ImportBatch) -> HttpResponse:
    """What would happen, and the questions to answer first; confirming does it."""
    checked = check_batch(batch)
    form = DecisionsForm(posted(request), checked=checked)
    if form.is_valid():
        try:
            confirm_batch(batch=batch, decisions=form.decisions(), cohort=cohort, by=request.user)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect(_after(cohort, batch))
    context = {"cohort": cohort, "batch": batch, "checked": checked, "form": form, "left": places_left(cohort)}
    context |= {"missing": places_missing(cohort=cohort, checked=checked), "shown": (checked.new + checked.known)[:SHOWN]}
    context["asked"] = [(stated(row.row), row, field) for row, field in form.asked_rows()]
    return render(request, "courses/import_check.html", context)


@step
def rows(request: HttpRequest, cohort: Cohort, batch: ImportBatch) -> HttpResponse:
    """Every row of the list as it was understood, a hundred at a time."""
    page = Paginator(check_batch(batch).rows, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "courses/import_rows.html", {"cohort": cohort, "batch": batch, "page": page})


@never_cache
@login_required
def done(request: HttpRequest, code: str, uuid: UUID) -> HttpResponse:
    cohort = _cohort(request, code)
    batch = get_object_or_404(ImportBatch, uuid=uuid, owner=request.user, subject=subject_of(cohort))
    if batch.state != ImportState.DONE:
        return redirect("import_check", cohort.code, batch.uuid)
    return render(request, "courses/import_done.html", {"cohort": cohort, "batch": batch, "counts": batch.summary})
