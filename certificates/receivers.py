"""What certificates does when others announce something."""

from typing import Any

from django.contrib.auth.management import create_permissions

from people.enums import Role
from people.roles import grant

_EDITED = [f"certificates.{verb}_certificatedesign" for verb in ("add", "change", "delete", "view")]


def grant_role_permissions(sender: Any, **kwargs: Any) -> None:
    """After migrating: what the roles may do with designs in the admin. (Award rules ask `certificates.rules`.)"""
    create_permissions(sender, verbosity=0)
    grant({Role.STAFF: _EDITED, Role.ADMINISTRATOR: _EDITED})
