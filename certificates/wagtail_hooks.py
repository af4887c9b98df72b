"""What certificates adds to Wagtail's admin."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("certificate.award", _("Award a certificate"), _("Certificate awarded"))
    actions.register_action("certificate.correct", _("Correct a certificate"), _("Certificate corrected"))
    actions.register_action("certificate.revoke", _("Revoke a certificate"), _("Certificate revoked"))
