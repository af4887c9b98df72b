"""The page on which a person settles what devices disagree about."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_list_or_404, get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from attendance.enums import FlagKind
from attendance.lookups import number_sent, session_run, uuid_sent
from attendance.models import Observation
from attendance.services.settling import rule_between, say_same_person, settle_flags
from attendance.settling_queries import alike_to, disputes, open_flags
from courses.queries import people_seen_by
from people.models import User
from people.rules import is_programme_staff


@login_required
@require_safe
def to_settle(request: HttpRequest, uuid: UUID) -> HttpResponse:
    session = session_run(request, uuid)
    flags = list(open_flags(session))
    alike = alike_to(flags)
    context = {
        "session": session,
        "disputes": disputes(session),
        "early": [flag for flag in flags if flag.kind == FlagKind.EARLY],
        "flags": [(flag, alike.get(flag.pk, [])) for flag in flags if flag.kind != FlagKind.EARLY],
        "mergeable": _mergeable(request, [person for people in alike.values() for person in people]),
    }
    return render(request, "attendance/to_settle.html", context)


def _mergeable(request: HttpRequest, people: list[User]) -> set[User]:
    """The known people whose record the reader may make one with another (1 query, none without such people)."""
    if not people or not is_programme_staff(request.user):
        return set()
    return set(people_seen_by(request.user).filter(pk__in=[person.pk for person in people]))


@login_required
@require_POST
def rule(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One of several words about a person is right."""
    session = session_run(request, uuid)
    said = Observation.objects.select_related("enrolment__learner", "enrolment__merged_into")
    word = get_object_or_404(said, session=session, pk=number_sent(request, "right"))
    rule_between(session=session, enrolment=word.enrolment.standing_for, right=word, by=request.user, reason=request.POST.get("reason", ""))
    messages.success(
        request, _("Settled: %(person)s is %(status)s.") % {"person": word.enrolment.learner, "status": word.get_status_display().lower()}
    )
    return redirect("attendance:to_settle", session.uuid)


@login_required
@require_POST
def settle(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Facts that a rule speaks against count, or do not."""
    session = session_run(request, uuid)
    named = [int(sent) for sent in request.POST.getlist("flag") if sent.isdecimal()]
    flags = get_list_or_404(session.flags.select_related("session"), pk__in=named)
    settle_flags(flags=flags, by=request.user, counts=request.POST.get("counts") == "yes", note=request.POST.get("note", ""))
    messages.success(request, _("Settled. What was said stays in the person’s history."))
    return redirect("attendance:to_settle", session.uuid)


@login_required
@require_POST
def same(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Somebody written down at the door is a person already known: the programme's staff are asked to make the records one."""
    session = session_run(request, uuid)
    flag = get_object_or_404(session.flags.select_related("session"), pk=number_sent(request, "flag"))
    say_same_person(flag=flag, known=uuid_sent(request, "known"), by=request.user)
    messages.success(request, _("The programme’s staff are asked to make the two records one. Until then both are in the register."))
    return redirect("attendance:to_settle", session.uuid)
