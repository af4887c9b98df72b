"""What home adds to Wagtail's admin: a name for what leaves the house."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("cohort.export", _("Download a cohort’s list"), _("Downloaded the cohort’s list"))
    actions.register_action("cohort.slips", _("Print access slips"), _("Printed access slips"))
