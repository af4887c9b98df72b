"""What people adds to Wagtail's admin."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("person.create", _("Write down"), _("Written down"))
    actions.register_action("person.correct", _("Correct"), _("Corrected"))
    actions.register_action("person.invite", _("Invite"), _("Given a code to sign in for the first time"))
    actions.register_action("person.claim", _("Claim"), _("Claimed the record and set a password"))
    actions.register_action("person.join", _("Register"), _("Registered"))
    actions.register_action("person.export", _("Export"), _("Exported the personal data"))
    actions.register_action("person.anonymise", _("Anonymise"), _("Anonymised"))
    actions.register_action("agency.create", _("Add agency"), _("Agency added"))
