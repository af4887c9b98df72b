"""What reports adds to Wagtail's admin: a way there, and a name for what leaves the house."""

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from people.rules import is_programme_staff


class ReportsMenuItem(MenuItem):
    """Leads out of the admin, to our own screens."""

    def is_shown(self, request: HttpRequest) -> bool:
        return is_programme_staff(request.user)


@hooks.register("register_admin_menu_item")
def register_reports_menu_item() -> MenuItem:
    return ReportsMenuItem(_("People trained"), reverse_lazy("reports:index"), name="vijilans-reports", icon_name="table", order=600)


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("report.export", _("Download a report"), _("Downloaded a report"))
