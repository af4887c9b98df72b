"""The reports: for programme staff, over their own programmes, and for administrators."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import InvalidInputError
from core.exports import table_response
from people.access import requires
from people.rules import is_programme_staff
from reports import evidence, wording
from reports.forms import CriteriaForm
from reports.people_trained import ALL, Cell, Counting, Criteria, Event, counted_events
from reports.periods import quarter_before, quarter_of
from reports.tables import PeopleTrained

PER_PAGE = 50
QUESTION = ("programme", "since", "until", "counting", "unit")
FORMATS = ("csv", "xlsx")


@requires(is_programme_staff)
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "reports/index.html")


@requires(is_programme_staff)
def people_trained(request: HttpRequest) -> HttpResponse:
    form = CriteriaForm(request.GET, user=request.user)
    presets = _presets(form)
    context = {"form": form, "presets": presets, "is_preset": form.is_valid() and any(preset["is_chosen"] for preset in presets)}
    if not form.is_valid():
        return render(request, "reports/people_trained.html", context, status=400)
    report = _report(form)
    context |= {
        "report": report,
        "definitions": wording.definitions(report.criteria),
        "period": wording.period_name(report.criteria.period),
    }
    return render(request, "reports/people_trained.html", context)


@requires(is_programme_staff)
def people_trained_file(request: HttpRequest, file_format: str) -> HttpResponse:
    report = _report(_valid_form(request))
    _keep_record(request, report.criteria, file_format, rows=report.total, what="table")
    return table_response(_known(file_format), header=report.file_header(), rows=report.file_rows(), name=_file_name(report.criteria))


@requires(is_programme_staff)
def people_list(request: HttpRequest) -> HttpResponse:
    form = _valid_form(request)
    cell, report = _asked_cell(request), _report(form)
    events = [event for event in report.events if cell.holds(event)]
    page = Paginator(events, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "report": report,
        "page": page,
        "rows": evidence.evidence_for(list(page)),
        "title": wording.list_title(report.criteria, len(events)),
        "counting": Counting(report.criteria.counting).label,
        "limits": wording.cell_label(cell, _agency_name(cell, events)),
        "period": wording.period_name(report.criteria.period),
    }
    return render(request, "reports/people_list.html", context)


@requires(is_programme_staff)
def people_list_file(request: HttpRequest, file_format: str) -> HttpResponse:
    criteria, cell = _valid_form(request).criteria(), _asked_cell(request)
    events = [event for event in counted_events(criteria) if cell.holds(event)]
    _keep_record(request, criteria, file_format, rows=len(events), what="people")
    rows = evidence.file_rows(evidence.evidence_for(events))
    return table_response(_known(file_format), header=evidence.file_header(), rows=rows, name=_file_name(criteria))


def _valid_form(request: HttpRequest) -> CriteriaForm:
    form = CriteriaForm(request.GET, user=request.user)
    if not form.is_valid():
        raise InvalidInputError(
            _("This address asks for a programme or a period that you cannot see. Go back to the report and choose again.")
        )
    return form


def _report(form: CriteriaForm) -> PeopleTrained:
    criteria, asked = form.criteria(), form.cleaned_data
    query: dict[str, Any] = {name: asked[name] for name in QUESTION}
    query["programme"] = asked["programme"].pk if asked["programme"] else ""
    return PeopleTrained(criteria, counted_events(criteria), query=query, hide_small=asked["hide"])


def _presets(form: CriteriaForm) -> list[dict[str, Any]]:
    today = timezone.localdate()
    named = [
        (_("This quarter"), quarter_of(today)),
        (_("Last quarter"), quarter_before(today)),
        (_("Programme to date"), form.to_date),
    ]
    asked = (str(form["since"].value()), str(form["until"].value()))
    return [{"name": name, "period": one, "is_chosen": asked == (str(one.since), str(one.until))} for name, one in named]


def _asked_cell(request: HttpRequest) -> Cell:
    return Cell(*(request.GET.get(name, ALL) for name in Cell._fields))


def _agency_name(cell: Cell, events: list[Event]) -> str:
    return events[0].agency_name if events and cell.agency != ALL else ""


def _known(file_format: str) -> str:
    if file_format not in FORMATS:
        raise Http404
    return file_format


def _file_name(criteria: Criteria) -> str:
    code = criteria.programmes[0].code if len(criteria.programmes) == 1 else ""
    return f"people-trained {code} {criteria.period.since} {criteria.period.until}"


def _keep_record(request: HttpRequest, criteria: Criteria, file_format: str, *, rows: int, what: str) -> None:
    """What leaves the house is written down with each programme concerned."""
    for programme in criteria.programmes:
        record("report.export", programme, by=request.user, format=file_format, rows=rows, what=what)
