"""Planning several sessions: the pattern and its sessions on one page, planned when somebody has looked at them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext

from attendance.clashes import too_few_seats
from attendance.fields import Modules
from attendance.forms import module_choices
from attendance.lookups import cohort_planned
from attendance.series_forms import RowFormSet, SeriesForm, planned_in
from attendance.series_rows import carry_over
from attendance.services.scheduling import schedule_series
from core.errors import DomainError
from courses.models import Cohort
from people.names import fold

SENT = "row-TOTAL_FORMS"
"""What a browser sends when there were rows on the page."""


@login_required
def series(request: HttpRequest, code: str) -> HttpResponse:
    cohort = cohort_planned(request, code)
    modules = module_choices(cohort)
    form = SeriesForm(request.POST or None, cohort=cohort, modules=modules)
    context: dict[str, Any] = {"cohort": cohort, "form": form, "is_sent": "plan" in request.POST}
    if form.is_valid():
        venue, trainers = form.cleaned_data["venue"], form.cleaned_data.get("trainers", [])
        rows, context["gone"] = _rows(request.POST, form, modules)
        if context["is_sent"] and rows.is_valid() and _planned(request, cohort, form, rows):
            return redirect("attendance:cohort", cohort.code)
        rows.warn(cohort=cohort, venue=venue, trainers=trainers)
        context |= {"rows": rows, "seats": too_few_seats(cohort, venue)}
    elif SENT in request.POST:  # the pattern is wrong: what was typed into its rows stays
        kwargs = {"cohort": cohort, "modules": modules, "venue": form.cleaned_data.get("venue")}
        context["rows"] = RowFormSet(request.POST, form_kwargs=kwargs, prefix="row")
    return render(request, "attendance/series.html", context)


def _rows(sent: Any, form: SeriesForm, modules: Modules) -> tuple[Any, list[str]]:
    """The rows to look at, and those that the pattern has no more, in words."""
    kwargs = {"cohort": form.cohort, "modules": modules, "venue": form.cleaned_data["venue"]}
    proposed = form.rows(planned_in(form.cohort))
    options: dict[str, Any] = {"form_kwargs": kwargs, "prefix": "row"}
    if SENT not in sent or "plan" in sent:
        return RowFormSet(sent if "plan" in sent else None, initial=proposed, **options), []
    carried = carry_over(RowFormSet(sent, **options).forms, proposed)
    rows: Any = RowFormSet(carried.data, initial=proposed, **options)
    rows.mark(carried.new)
    return rows, carried.gone


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
