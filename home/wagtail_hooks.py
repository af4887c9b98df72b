"""What home adds to Wagtail's admin: where to begin, and a name for what leaves the house."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from home.starting import StartPanel


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("cohort.export", _("Download a cohort’s list"), _("Downloaded the cohort’s list"))
    actions.register_action("cohort.slips", _("Print access slips"), _("Printed access slips"))


@hooks.register("construct_homepage_panels")
def begin_with_the_work(request: HttpRequest, panels: list[Any]) -> None:
    panels.insert(0, StartPanel())
