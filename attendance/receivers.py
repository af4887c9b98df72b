"""What attendance does when others announce something."""

from typing import Any

from django.contrib.auth.management import create_permissions

from attendance.merging import part_of
from attendance.models import CalendarFeed, Session
from attendance.services.recording import refold
from courses.merging import counted_anew
from people.enums import Role
from people.moving import Part, Plan
from people.roles import grant
from people.signals import anonymised, union_made, union_planned


def grant_role_permissions(sender: Any, **kwargs: Any) -> None:
    """After migrating: who finds the sessions in the admin (they are planned and marked on our own screens), and who keeps the venues."""
    create_permissions(sender, verbosity=0)
    grant({role: ["attendance.view_session"] for role in (Role.STAFF, Role.TRAINER, Role.ADMINISTRATOR)})
    kept = [f"attendance.{verb}_venue" for verb in ("add", "change", "view")]
    grant({Role.STAFF: kept, Role.ADMINISTRATOR: [*kept, "attendance.delete_venue"]})


def end_calendars(sender: Any, person: Any, **kwargs: Any) -> None:
    """Nobody reads the calendar of somebody whose name was removed."""
    CalendarFeed.objects.filter(person=person).delete()


def plan_union(sender: Any, plan: Plan, **kwargs: Any) -> Part:
    """Two records are to become one person's, or one two persons'."""
    return part_of(plan)


def fold_anew(sender: Any, plan: Plan, **kwargs: Any) -> None:
    """What was said counts for other enrolments now: their records follow."""
    ids = counted_anew(plan)
    concerned = set(Session.objects.filter(observations__enrolment__in=ids).values_list("pk", flat=True))
    for session in Session.objects.select_for_update().filter(pk__in=concerned).order_by("pk"):
        refold(session, ids)


def connect() -> None:
    anonymised.connect(end_calendars, dispatch_uid="attendance.end_calendars")
    union_planned.connect(plan_union, dispatch_uid="attendance.plan_union")
    union_made.connect(fold_anew, dispatch_uid="attendance.fold_anew")
