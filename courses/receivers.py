"""What courses does when others announce something."""

from typing import Any

from django.apps import apps
from django.db.models.signals import post_migrate
from wagtail.signals import page_published

from courses.models import CourseIndex
from courses.services.granting import grant_page_permissions


def grant_below_the_catalogue(sender: Any, **kwargs: Any) -> None:
    """The role groups may write below the catalogue, in each language as soon as there is one."""
    grant_page_permissions()


def connect() -> None:
    # core is migrated last of ours: by then the permissions of every app exist.
    post_migrate.connect(grant_below_the_catalogue, sender=apps.get_app_config("core"), dispatch_uid="courses.granting")
    page_published.connect(grant_below_the_catalogue, sender=CourseIndex, dispatch_uid="courses.granting")
