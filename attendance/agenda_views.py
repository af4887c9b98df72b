"""Sessions as everybody who comes to them sees them: when, where, what; and the page on which staff plan what they are made of."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from attendance.agenda_forms import agenda_form
from attendance.agenda_queries import agenda_of, by_day
from attendance.calendar_files import calendar_response, one_session
from attendance.calendar_queries import personal_feed
from attendance.enums import IN_THE_ROOM
from attendance.forms import module_choices
from attendance.lookups import session_planned
from attendance.models import Session
from attendance.printing import printed_agenda
from attendance.rules import can_schedule, can_take_register, can_watch
from attendance.services.agenda import set_agenda
from attendance.services.presence import takes_code
from core.errors import DomainError
from core.pdf import pdf_response
from courses.models import Cohort, Enrolment


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Everything that the reader comes to, teaches or observes: what is to come day by day, what is over folded away."""
    found = agenda_of(Session.objects.of_person(request.user))
    now = timezone.now()
    context = {
        "coming": by_day(one for one in found if one.session.ends_at > now),
        "over": by_day(one for one in found if one.session.ends_at <= now),
        "cohorts": list(Cohort.objects.filter(_known(request.user), sessions__in=[one.session.pk for one in found]).distinct()),
    }
    return render(request, "attendance/mine.html", context)


@login_required
@require_safe
def session(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One session: time, place and the way there, agenda."""
    sessions = Session.objects.told_to(request.user).filter(uuid=uuid)
    get_object_or_404(sessions)
    [shown] = agenda_of(sessions)
    context = {
        "shown": shown,
        "may_mark": can_take_register(request.user, shown.session),
        "may_watch": can_watch(request.user, shown.session),
        "can_schedule": can_schedule(request.user, shown.session.cohort),
        "may_sign_in": _may_sign_in(request.user, shown.session),
    }
    return render(request, "attendance/session.html", context)


def _may_sign_in(user: Any, session: Session) -> bool:
    """Whether “I am here” is offered: the code is shown now, and the register does not say yet that the person came."""
    came = session.records.filter(enrolment__learner=user, status__in=IN_THE_ROOM)
    return takes_code(session, timezone.now()) and not came.exists()


@login_required
@require_safe
def session_file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The session for one's calendar, once; a feed follows changes."""
    found = get_object_or_404(Session.objects.told_to(request.user).select_related("venue"), uuid=uuid)
    feed = personal_feed(request.user)
    content = one_session(found, shows_titles=bool(feed and feed.shows_titles))
    return calendar_response(content, name=f"{found.day}-" + slugify(_("Training session")))


@login_required
def agenda(request: HttpRequest, uuid: UUID) -> HttpResponse:
    planned = session_planned(request, uuid)
    if planned.is_cancelled:
        messages.error(request, _("This session was called off. Restore it first, or plan a new one. Nothing was changed."))
        return redirect("attendance:session", planned.uuid)
    alike = Session.objects.held().filter(cohort=planned.cohort, blocks__isnull=False).exclude(pk=planned.pk)
    others = list(alike.select_related("venue").distinct())
    like = next((one for one in others if str(one.uuid) == request.GET.get("like")), None)
    rows = agenda_form(request.POST or None, session=planned, modules=module_choices(planned.cohort), like=like)
    refusal = ""
    if rows.is_bound and rows.is_valid():
        try:
            set_agenda(by=request.user, session=planned, blocks=rows.blocks())
        except DomainError as error:
            refusal = str(error)
        else:
            messages.success(request, _("The agenda is saved. The session counts what its blocks count together."))
            return redirect("attendance:agenda" if "more" in request.POST else "attendance:session", planned.uuid)
    return render(request, "attendance/agenda.html", {"session": planned, "rows": rows, "refusal": refusal, "others": others})


def _known(user: Any) -> Q:
    """The cohorts whose whole agenda somebody may know: those they run, and those they are in."""
    enrolled = Enrolment.objects.current().filter(learner=user, cohort__isnull=False).values("cohort")
    return Q(pk__in=Cohort.objects.visible_to(user).values("pk")) | Q(pk__in=enrolled)


@login_required
@require_safe
def cohort_agenda(request: HttpRequest, code: str) -> HttpResponse:
    """The printed agenda, for who runs the cohort and for who is in it."""
    cohort = get_object_or_404(Cohort.objects.filter(_known(request.user)).select_related("programme"), code=code)
    return pdf_response(printed_agenda(cohort), name=f"{cohort} " + _("Agenda"))
