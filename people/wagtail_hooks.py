"""What people adds to Wagtail's admin."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import LogActionRegistry

from people.models import Agency


class AgencyViewSet(ModelViewSet):
    """The institutions that people come from; what is written here stands in reports."""

    model = Agency
    name = "agencies"
    icon = "group"
    menu_label = _("Agencies")
    menu_order = 351
    add_to_admin_menu = True
    form_fields = ["name", "acronym", "sector", "country"]
    list_display = ["name", "acronym", "sector", "country"]
    list_filter = ["sector"]
    search_fields = ["name", "acronym"]
    copy_view_enabled = False
    inspect_view_enabled = True


@hooks.register("register_admin_viewset")
def register_agencies() -> AgencyViewSet:
    return AgencyViewSet()


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("person.create", _("Write down"), _("Written down"))
    actions.register_action("person.correct", _("Correct"), _("Corrected"))
    actions.register_action("person.invite", _("Invite"), _("Given a code to sign in for the first time"))
    actions.register_action("person.claim", _("Claim"), _("Claimed the record and set a password"))
    actions.register_action("person.join", _("Register"), _("Registered"))
    actions.register_action("person.export", _("Export"), _("Exported the personal data"))
    actions.register_action("person.anonymise", _("Anonymise"), _("Anonymised"))
    actions.register_action("person.merge", _("Merge two records"), _("Another record of the same person merged into this one"))
    actions.register_action("person.split", _("Split a record"), _("What was another person’s taken out"))
    actions.register_action("person.unmerge", _("Undo a merge or split"), _("Merge or split undone"))
    actions.register_action("agency.create", _("Add agency"), _("Agency added"))
