"""Staff's screens: the day, the cohorts, one cohort."""

from typing import Any

import segno
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from attendance.models import name_zones
from core.audit import record
from core.exports import table_response
from courses.models import Cohort
from courses.queries import course_titles
from courses.rules import can_manage_cohort
from home import cohorts as cohort_table
from home.cockpit import SHORT_SHOWN, cockpit_for, with_people
from home.forms import CohortFilterForm
from people.access import requires
from people.rules import is_programme_staff, works_as_staff

PER_PAGE = 50


@requires(works_as_staff)
def cockpit(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    context = {
        "cockpit": cockpit_for(request.user, now=now),
        "today": timezone.localdate(now),
        "first_short": f":{SHORT_SHOWN}",
        "rest_of_short": f"{SHORT_SHOWN}:",
    }
    return render(request, "home/cockpit.html", context)


@requires(works_as_staff)
def cohorts(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    form = CohortFilterForm(request.GET, user=request.user)
    found = form.narrow(with_people(Cohort.objects.visible_to(request.user)), today=today)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    titles = course_titles(cohort.course_key for cohort in page)
    rows = [(cohort, titles.get(cohort.course_key, "")) for cohort in page]
    context = {"form": form, "page": page, "rows": rows, "can_open": is_programme_staff(request.user)}
    return render(request, "home/cohorts.html", context)


@login_required
def cohort(request: HttpRequest, code: str) -> HttpResponse:
    found = cohort_for(request, code)
    search = request.GET.get("q", "").strip()
    rows = cohort_table.people_of(found, search=search)
    sessions = list(found.sessions.held().select_related("venue").order_by("starts_at", "pk"))
    sessions.sort(key=lambda one: one.is_closed)  # what is still to be done first
    name_zones(sessions)
    context = {
        "cohort": found, "rows": rows, "search": search, "can_manage": can_manage_cohort(request.user, found),
        "course_title": course_titles([found.course_key]).get(found.course_key, ""), "trainers": list(found.trainers.all()),
        "without_login": 0 if search else sum(not row.enrolment.learner.has_login for row in rows),
        "sessions": sessions,
        "ready": sum(row.state == "ready" for row in rows), "awarded": sum(row.state == "awarded" for row in rows),
    }  # fmt: skip
    return render(request, "home/cohort.html", context)


@login_required
def cohort_file(request: HttpRequest, code: str, file_format: str) -> HttpResponse:
    if file_format not in ("csv", "xlsx"):
        raise Http404
    found = cohort_for(request, code)
    rows = cohort_table.people_of(found)
    record("cohort.export", found, by=request.user, format=file_format, rows=len(rows))
    return table_response(
        file_format, header=cohort_table.file_header(), rows=cohort_table.file_rows(rows), name=f"{found.name} {found.code}"
    )


@login_required
def join_poster(request: HttpRequest, code: str) -> HttpResponse:
    found = cohort_for(request, code)
    address = request.build_absolute_uri(reverse("join_with_link", args=[found.code]))
    drawing = segno.make(address, error="m", micro=False).svg_inline(omitsize=True, border=2)
    context: dict[str, Any] = {
        "cohort": found,
        "address": address,
        "drawing": drawing,
        "join_page": request.build_absolute_uri(reverse("join")),
    }
    return render(request, "home/join_poster.html", context)


def cohort_for(request: HttpRequest, code: str) -> Cohort:
    """The cohort, when the reader runs it; otherwise as if it did not exist."""
    return get_object_or_404(Cohort.objects.visible_to(request.user).select_related("programme"), code=code)
