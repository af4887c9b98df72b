"""What attendance does when others announce something."""

from typing import Any

from django.contrib.auth.management import create_permissions

from attendance.models import Session
from attendance.tasks import tell_soon
from people.enums import Role
from people.roles import grant


def grant_role_permissions(sender: Any, **kwargs: Any) -> None:
    """After migrating: who finds the sessions in the admin. They are planned and marked on our own screens."""
    create_permissions(sender, verbosity=0)
    grant({role: ["attendance.view_session"] for role in (Role.STAFF, Role.TRAINER, Role.ADMINISTRATOR)})


def tell_of_change(sender: Any, *, session: Session, **kwargs: Any) -> None:
    """People are told outside the request, once the change is written."""
    tell_soon(session)
