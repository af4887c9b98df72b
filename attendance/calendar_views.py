"""Calendar addresses: the page on which one makes one's own, and what programmes read from it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import conditional_page, require_safe

from attendance.calendar_files import calendar_response, sessions_as_calendar
from attendance.calendar_queries import feed_behind, feed_of, language_of, sessions_of
from attendance.lookups import cohort_seen
from attendance.models import CalendarFeed
from attendance.services.calendars import end_feed, make_feed, renew_feed, set_titles
from courses.models import Cohort
from people.limits import tried_too_often


@require_safe
@conditional_page
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The sessions behind an address. A calendar programme cannot log in: whoever has the address reads them.

    A programme that says what it has (its ETag) is sent nothing while nothing changed.
    """
    if tried_too_often(request, "calendar", per_minute=240):
        return HttpResponse(status=429, headers={"Retry-After": "60", "Cache-Control": "no-store"})
    found = feed_behind(token)
    if found is None:
        raise Http404
    with override(language_of(found)):
        name = str(found.cohort) if found.cohort and found.shows_titles else _("Training sessions")
        content = sessions_as_calendar(sessions_of(found), name=name, shows_titles=found.shows_titles)
    return calendar_response(content, name="sessions")


@login_required
@never_cache
def my_calendar(request: HttpRequest) -> HttpResponse:
    return _page(request, None)


@login_required
@never_cache
def cohort_calendar(request: HttpRequest, code: str) -> HttpResponse:
    return _page(request, cohort_seen(request, code))


def _page(request: HttpRequest, cohort: Cohort | None) -> HttpResponse:
    found = feed_of(request.user, cohort)
    if request.method == "POST":
        messages.success(request, _done(request, cohort, found))
        return redirect(request.path)
    context: dict[str, Any] = {"feed": found, "cohort": cohort}
    if found:
        address = request.build_absolute_uri(reverse("calendar_feed", args=[found.token]))
        context |= {"address": address, "webcal": f"webcal://{address.partition('://')[2]}"}
    return render(request, "attendance/calendar.html", context)


def _done(request: HttpRequest, cohort: Cohort | None, found: CalendarFeed | None) -> str:
    """Do what the pressed button says, and say so."""
    if found is None:
        make_feed(by=request.user, cohort=cohort)
        return _("The address is made.")
    does = DOES.get(request.POST.get("do", ""), _titles)
    return does(request, found)


def _renew(request: HttpRequest, found: CalendarFeed) -> str:
    renew_feed(by=request.user, feed=found)
    return _("There is a new address. The old one leads nowhere from now on: give the new one to your calendar.")


def _end(request: HttpRequest, found: CalendarFeed) -> str:
    end_feed(by=request.user, feed=found)
    return _("The address is gone.")


def _titles(request: HttpRequest, found: CalendarFeed) -> str:
    set_titles(by=request.user, feed=found, shows_titles="shows_titles" in request.POST)
    return _("Saved. Your calendar shows it within a few hours.")


DOES: dict[str, Callable[[HttpRequest, CalendarFeed], str]] = {"renew": _renew, "end": _end, "titles": _titles}
