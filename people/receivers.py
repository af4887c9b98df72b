"""What people does when others announce something."""

from typing import Any

from django.apps import apps
from django.contrib.auth.management import create_permissions
from wagtail.snippets.models import create_extra_permissions

from core.signals import language_chosen
from people.roles import ROLE_GRANTS, grant
from people.services.accounts import choose_language


def grant_role_permissions(sender: Any, **kwargs: Any) -> None:
    """After migrating: the role groups exist with their permissions.

    The permissions of apps that migrate later are not there yet on the very first run; those apps grant
    their own, and `migrate` runs this for every app of ours (see `core` docs/architecture.md).
    """
    for config in apps.get_app_configs():
        create_permissions(config, verbosity=0)
        create_extra_permissions(config, verbosity=0)  # publish, lock: Wagtail makes them later, and they would not be granted
    grant(ROLE_GRANTS)


def remember_language(sender: Any, user: Any, language: str, **kwargs: Any) -> None:
    """A signed-in person's choice of language is kept with the person."""
    if user.is_authenticated and user.language != language:
        choose_language(person=user, language=language)


def connect() -> None:
    language_chosen.connect(remember_language, dispatch_uid="people.remember_language")
