"""What certificates does when others announce something."""

from typing import Any

from django.contrib.auth.management import create_permissions

from certificates.merging import part_of
from certificates.models import Certificate
from people.enums import Role
from people.moving import Part, Plan
from people.roles import grant
from people.signals import union_planned

_EDITED = [f"certificates.{verb}_certificatedesign" for verb in ("add", "change", "delete", "view")]


def grant_role_permissions(sender: Any, **kwargs: Any) -> None:
    """After migrating: what the roles may do with designs in the admin. (Award rules ask `certificates.rules`.)"""
    create_permissions(sender, verbosity=0)
    grant({Role.STAFF: _EDITED, Role.ADMINISTRATOR: _EDITED})


def certificates_resting_on(sender: Any, enrolments: list[int], by: Any, **kwargs: Any) -> list[tuple[str, str]]:
    """Before a question is corrected: the serials of the valid certificates of these enrolments, and where they are (2 queries).

    A serial leads to a name, so who does not run the cohort only learns that there is one.
    """
    found = Certificate.objects.valid().of(enrolments).order_by("serial")
    known = set(found.values_list("pk", flat=True) if by is None else found.visible_to(by).values_list("pk", flat=True))
    return [(one.serial, one.get_absolute_url()) if one.pk in known else ("", "") for one in found]


def plan_union(sender: Any, plan: Plan, **kwargs: Any) -> Part:
    """Two records are to become one person's, or one two persons'."""
    return part_of(plan)


def connect() -> None:
    union_planned.connect(plan_union, dispatch_uid="certificates.plan_union")
