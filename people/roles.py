"""Roles are Wagtail groups; each app says, after migrating, what a role may do with its models."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

from people.enums import Role

ADMIN_ACCESS = "wagtailadmin.access_admin"
ROLE_GRANTS: Mapping[str, Iterable[str]] = {
    Role.LEARNER: [],
    Role.TRAINER: [
        ADMIN_ACCESS,
        *(f"wagtailimages.{verb}_image" for verb in ("add", "change", "choose")),
        *(f"wagtaildocs.{verb}_document" for verb in ("add", "change", "choose")),
        *(f"wagtailmedia.{verb}_media" for verb in ("add", "change", "delete")),
        "wagtail_localize.submit_translation",
    ],
    Role.STAFF: [
        ADMIN_ACCESS,
        "wagtailimages.add_image",
        "wagtailimages.choose_image",
        "people.add_agency",
        "people.change_agency",
        "people.view_agency",
    ],
    Role.ADMINISTRATOR: [
        ADMIN_ACCESS,
        "wagtail_localize.submit_translation",
        *(f"{app}.*" for app in ("people", "auth", "wagtailcore", "wagtailimages", "wagtaildocs", "wagtailmedia", "wagtailredirects")),
    ],
}


def grant(grants: Mapping[str, Iterable[str]]) -> None:
    """Add permissions to role groups, creating the groups; what is there already stays.

    :param grants: role → permission labels, `app_label.codename`, or `app_label.*` for all of an app
    """
    for role, labels in grants.items():
        group, _created = Group.objects.get_or_create(name=str(Role(role).value))
        wanted = Q(pk=None)
        for label in labels:
            app, codename = label.split(".")
            wanted |= Q(content_type__app_label=app) if codename == "*" else Q(content_type__app_label=app, codename=codename)
        group.permissions.add(*Permission.objects.filter(wanted))


def assign(person: Any, *roles: str) -> None:
    """Put a person into role groups (and take nothing away)."""
    person.groups.add(*(Group.objects.get_or_create(name=str(Role(role).value))[0] for role in roles))
