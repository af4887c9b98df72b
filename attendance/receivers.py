"""What attendance does when others announce something."""

from typing import Any

from django.contrib.auth.management import create_permissions

from people.enums import Role
from people.roles import grant

_SESSION = [f"attendance.{verb}_session" for verb in ("add", "change", "view")]


def grant_role_permissions(sender: Any, **kwargs: Any) -> None:
    """After migrating: what the roles may do with sessions in the admin."""
    create_permissions(sender, verbosity=0)
    grant({Role.STAFF: _SESSION, Role.TRAINER: ["attendance.view_session"], Role.ADMINISTRATOR: ["attendance.*"]})
