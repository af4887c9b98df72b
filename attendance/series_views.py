"""Planning several sessions: the pattern and its sessions on one page, planned when somebody has looked at them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext

from attendance.rules import can_schedule
from attendance.series_forms import RowFormSet, SeriesForm, planned_in
from attendance.services.scheduling import schedule_series
from core.errors import DomainError
from courses.models import Cohort


@login_required
def series(request: HttpRequest, code: str) -> HttpResponse:
    cohort = get_object_or_404(Cohort.objects.visible_to(request.user).select_related("programme"), code=code)
    if not can_schedule(request.user, cohort):
        raise PermissionDenied
    form, rows = SeriesForm(request.POST or None, cohort=cohort), None
    if form.is_valid():
        planned = planned_in(cohort)
        told = request.POST if "plan" in request.POST else None
        rows = RowFormSet(told, form_kwargs={"cohort": cohort}, initial=form.rows(planned), prefix="row")
        if told is not None and rows.is_valid() and _planned(request, cohort, form, rows):
            return redirect("attendance:cohort", cohort.code)
    return render(request, "attendance/series.html", {"cohort": cohort, "form": form, "rows": rows})


def _planned(request: HttpRequest, cohort: Cohort, form: SeriesForm, rows: Any) -> bool:
    """Whether the sessions were planned; a refusal stands on the form."""
    common = {"place": form.cleaned_data["place"], "trainers": form.cleaned_data.get("trainers", [])}
    try:
        made = schedule_series(by=request.user, cohort=cohort, plans=[row.plan() | common for row in rows.taken()])
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    number = len(made)
    messages.success(request, ngettext("%(number)d session is planned.", "%(number)d sessions are planned.", number) % {"number": number})
    return True
