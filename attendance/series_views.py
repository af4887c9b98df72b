"""Planning several sessions: the pattern and its sessions on one page, planned when somebody has looked at them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext

from attendance.clashes import too_few_seats
from attendance.forms import module_choices
from attendance.lookups import cohort_planned
from attendance.series_forms import RowFormSet, SeriesForm, planned_in
from attendance.services.scheduling import schedule_series
from core.errors import DomainError
from courses.models import Cohort
from people.names import fold


@login_required
def series(request: HttpRequest, code: str) -> HttpResponse:
    cohort = cohort_planned(request, code)
    modules = module_choices(cohort)
    form, seats = SeriesForm(request.POST or None, cohort=cohort, modules=modules), ""
    rows: Any = None
    if form.is_valid():
        venue, trainers = form.cleaned_data["venue"], form.cleaned_data.get("trainers", [])
        told = request.POST if "plan" in request.POST else None
        kwargs = {"cohort": cohort, "modules": modules, "venue": venue}
        rows = RowFormSet(told, form_kwargs=kwargs, initial=form.rows(planned_in(cohort)), prefix="row")
        if told is not None and rows.is_valid() and _planned(request, cohort, form, rows):
            return redirect("attendance:cohort", cohort.code)
        rows.warn(cohort=cohort, venue=venue, trainers=trainers)
        seats = too_few_seats(cohort, venue)
    return render(request, "attendance/series.html", {"cohort": cohort, "form": form, "rows": rows, "seats": seats})


def _planned(request: HttpRequest, cohort: Cohort, form: SeriesForm, rows: Any) -> bool:
    """Whether the sessions were planned; a refusal stands on the form."""
    common: dict[str, Any] = {"venue": None, "place": "", "trainers": []}
    common |= {name: form.cleaned_data[name] for name in common if name in form.cleaned_data}
    if common["venue"] and fold(common["place"]) == fold(cohort.place):
        common["place"] = ""  # the cohort's town was proposed, and the venue says where it is
    try:
        made = schedule_series(by=request.user, cohort=cohort, plans=[row.plan() | common for row in rows.taken()])
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    number = len(made)
    messages.success(request, ngettext("%(number)d session is planned.", "%(number)d sessions are planned.", number) % {"number": number})
    return True
