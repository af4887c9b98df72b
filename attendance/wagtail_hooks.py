"""What attendance adds to Wagtail's admin."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("session.schedule", _("Schedule session"), _("Session scheduled"))
    actions.register_action("session.change", _("Change session"), _("Session changed"))
    actions.register_action("session.cancel", _("Cancel session"), _("Session cancelled"))
    actions.register_action("session.close", _("Close register"), _("Register closed"))
    actions.register_action("session.reopen", _("Open register again"), _("Register opened again"))
    actions.register_action("session.correct", _("Correct attendance"), _("Attendance corrected"))
