"""What attendance does when others announce something."""

from typing import Any

from django.contrib.auth.management import create_permissions
from django.db.models import Q

from attendance.merging import part_of
from attendance.models import CalendarFeed, Call, Observation, Session, WalkIn
from attendance.services.recording import refold
from courses.merging import counted_anew
from courses.models import Enrolment
from people.enums import Role
from people.moving import Part, Plan
from people.roles import grant
from people.signals import anonymised, data_asked, union_made, union_planned

# What stands in the file with a person's own data about each thing that was said of them.
SAID = ("status", "minutes_late", "minutes_early", "remark", "reason", "observed_at", "how")


def grant_role_permissions(sender: Any, **kwargs: Any) -> None:
    """After migrating: who finds the sessions in the admin (they are planned and marked on our own screens), and who keeps the venues."""
    create_permissions(sender, verbosity=0)
    grant({role: ["attendance.view_session"] for role in (Role.STAFF, Role.TRAINER, Role.ADMINISTRATOR)})
    kept = [f"attendance.{verb}_venue" for verb in ("add", "change", "view")]
    grant({Role.STAFF: kept, Role.ADMINISTRATOR: [*kept, "attendance.delete_venue"]})


def end_calendars(sender: Any, person: Any, **kwargs: Any) -> None:
    """Nobody reads the calendar of somebody whose name was removed."""
    CalendarFeed.objects.filter(person=person).delete()


def forget_what_was_typed(sender: Any, person: Any, **kwargs: Any) -> None:
    """A name and a telephone were typed at the door, too."""
    WalkIn.objects.filter(enrolment__in=_enrolments_of(person)).update(typed={})


def give_attendance(sender: Any, person: Any, **kwargs: Any) -> dict[str, Any]:
    """What was said of a person's attendance, what was typed at the door, and when they were called, for the file with their own data."""
    said = Observation.objects.filter(enrolment__in=_enrolments_of(person)).select_related("session__cohort").order_by("observed_at", "pk")
    typed = WalkIn.objects.filter(enrolment__in=_enrolments_of(person)).select_related("session").order_by("observed_at", "pk")
    about = Q(person=person) | Q(person__merged_into=person)
    calls = Call.objects.standing().filter(about).select_related("notice__session").order_by("made_at", "pk")
    return {
        "attendance": [
            {"session": one.session.title, "cohort": str(one.session.cohort), **{name: getattr(one, name) for name in SAID}} for one in said
        ],
        "written_down_at_the_door": [{"session": one.session.title, "observed_at": one.observed_at, **one.typed} for one in typed],
        "called_about_a_change": [{"session": one.notice.session.title, "made_at": one.made_at} for one in calls],
    }


def _enrolments_of(person: Any) -> Any:
    """The person's enrolments, those included that are part of another one."""
    return Enrolment.everything.filter(Q(learner=person) | Q(merged_into__learner=person)).values("pk")


def plan_union(sender: Any, plan: Plan, **kwargs: Any) -> Part:
    """Two records are to become one person's, or one two persons'."""
    return part_of(plan)


def fold_anew(sender: Any, plan: Plan, **kwargs: Any) -> None:
    """What was said counts for other enrolments now: their records follow."""
    ids = counted_anew(plan)
    cohorts = Enrolment.everything.filter(pk__in=ids).values("cohort")
    # All of them: a mark that is being taken is seen only once its session is locked.
    sessions = list(Session.objects.locked().filter(cohort__in=cohorts).order_by("pk"))
    concerned = set(Observation.objects.filter(enrolment__in=ids).values_list("session", flat=True))
    for session in sessions:
        if session.pk in concerned:
            refold(session, ids)


def connect() -> None:
    anonymised.connect(end_calendars, dispatch_uid="attendance.end_calendars")
    anonymised.connect(forget_what_was_typed, dispatch_uid="attendance.forget_what_was_typed")
    data_asked.connect(give_attendance, dispatch_uid="attendance.give_attendance")
    union_planned.connect(plan_union, dispatch_uid="attendance.plan_union")
    union_made.connect(fold_anew, dispatch_uid="attendance.fold_anew")
