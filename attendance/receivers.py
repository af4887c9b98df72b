"""What attendance does when others announce something."""

from typing import Any

from django.contrib.auth.management import create_permissions

from attendance.models import CalendarFeed
from people.enums import Role
from people.roles import grant
from people.signals import anonymised


def grant_role_permissions(sender: Any, **kwargs: Any) -> None:
    """After migrating: who finds the sessions in the admin (they are planned and marked on our own screens), and who keeps the venues."""
    create_permissions(sender, verbosity=0)
    grant({role: ["attendance.view_session"] for role in (Role.STAFF, Role.TRAINER, Role.ADMINISTRATOR)})
    kept = [f"attendance.{verb}_venue" for verb in ("add", "change", "view")]
    grant({Role.STAFF: kept, Role.ADMINISTRATOR: [*kept, "attendance.delete_venue"]})


def end_calendars(sender: Any, person: Any, **kwargs: Any) -> None:
    """Nobody reads the calendar of somebody whose name was removed."""
    CalendarFeed.objects.filter(person=person).delete()


def connect() -> None:
    anonymised.connect(end_calendars, dispatch_uid="attendance.end_calendars")
