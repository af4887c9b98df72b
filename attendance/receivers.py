"""What attendance does when others announce something."""

from typing import Any

from django.contrib.auth.management import create_permissions

from people.enums import Role
from people.roles import grant


def grant_role_permissions(sender: Any, **kwargs: Any) -> None:
    """After migrating: who finds the sessions in the admin. They are planned and marked on our own screens."""
    create_permissions(sender, verbosity=0)
    grant({role: ["attendance.view_session"] for role in (Role.STAFF, Role.TRAINER, Role.ADMINISTRATOR)})
