"""What attendance adds to Wagtail's admin."""

from typing import Any

from django.contrib import messages
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import LogActionRegistry
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from attendance.models import Session, Venue
from attendance.rules import can_take_register
from attendance.services.venues import set_time_zone
from core.errors import DomainError


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("session.schedule", _("Plan a session"), _("Session planned"))
    actions.register_action("session.change", _("Change the session"), _("Session changed"))
    actions.register_action("session.agenda", _("Set the agenda"), _("Agenda set"))
    actions.register_action("session.cancel", _("Call the session off"), _("Session called off"))
    actions.register_action("session.restore", _("Restore the session"), _("Session restored"))
    actions.register_action("session.tell", _("Tell the participants"), _("Participants told"))
    actions.register_action("session.call", _("Say that somebody was called"), _("Said that somebody was called"))
    actions.register_action("session.take_back_call", _("Take back that somebody was called"), _("Took back that somebody was called"))
    actions.register_action("session.call_list", _("Print the call list"), _("Call list printed"))
    actions.register_action("session.close", _("Close the register"), _("Register closed"))
    actions.register_action("session.reopen", _("Open the register again"), _("Register opened again"))
    actions.register_action("session.correct", _("Correct attendance"), _("Attendance corrected"))
    actions.register_action("session.photo", _("Add a photograph of the signed sheet"), _("Photograph of the signed sheet added"))
    actions.register_action("cohort.evaluation", _("Copy forms about the training"), _("Forms about the training copied"))
    actions.register_action("cohort.evaluation_retype", _("Type a form about the training anew"), _("Form about the training typed anew"))
    taken_back = _("Form about the training taken back")
    actions.register_action("cohort.evaluation_take_back", _("Take a form about the training back"), taken_back)
    actions.register_action("session.rule", _("Say which mark is right"), _("Said which mark is right"))
    actions.register_action("session.settle", _("Settle what was flagged"), _("Settled what was flagged"))
    actions.register_action("calendar.make", _("Make calendar address"), _("Calendar address made"))
    actions.register_action("calendar.renew", _("Renew calendar address"), _("Calendar address renewed"))
    actions.register_action("calendar.titles", _("Change what a calendar says"), _("Changed what a calendar says"))
    actions.register_action("calendar.end", _("End calendar address"), _("Calendar address ended"))
    actions.register_action("venue.zone", _("Set the time zone of a venue"), _("Time zone of a venue set"))
    actions.register_action("device.meet", _("Take registers with a device"), _("New device takes registers"))


class _ViewOnlyPolicy(ModelPermissionPolicy):
    """Sessions are planned and marked on our own screens, whose services keep hours and history right."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and super().user_has_permission(user, action)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Session) -> bool:
        return self.user_has_permission(user, action) and can_take_register(user, instance)


class SessionIndexView(IndexView):
    """Finds a session; its title opens the register."""

    def get_base_queryset(self) -> Any:
        return Session.objects.run_by(self.request.user).select_related("cohort", "venue")

    def get_edit_url(self, instance: Session) -> str:
        return instance.get_absolute_url()


class SessionViewSet(ModelViewSet):
    model = Session
    name = "sessions"
    icon = "calendar"
    menu_label = _("Sessions")
    menu_order = 400
    add_to_admin_menu = True
    # Nothing on a page refers to a session: indexing references would cost queries at every mark.
    add_to_reference_index = False
    form_fields: list[str] = []
    index_view_class = SessionIndexView
    list_display = [
        "title",
        "cohort",
        Column("local_start", label=_("Starts"), sort_key="starts_at"),
        Column("where", label=_("Place"), sort_key="place"),
        "hours",
        Column("get_state_display", label=_("State")),
    ]
    list_filter = ["state"]
    search_fields = ["title", "place", "venue__name", "cohort__name"]
    ordering = ["-starts_at"]
    list_per_page = 20
    copy_view_enabled = False


register_permission_policy(Session, _ViewOnlyPolicy(Session))


class VenueEditView(EditView):
    """Another zone moves the sessions there: that is refused where it cannot be, and said where it was done."""

    def form_valid(self, form: Any) -> Any:
        try:
            return super().form_valid(form)
        except DomainError as refusal:
            form.add_error("time_zone", str(refusal))
            self.is_valid(form)  # so that the head of the page says it, too
            return self.form_invalid(form)

    def save_instance(self) -> Any:
        told = set_time_zone(venue=self.object, time_zone=self.form.cleaned_data["time_zone"], by=self.request.user)
        if told:
            sentence = ngettext(
                "%(number)d session still to come keeps the times that were typed: its participants are told which country’s time it is.",
                "%(number)d sessions still to come keep the times that were typed: their participants are told which country’s time it is.",
                len(told),
            )
            messages.warning(self.request, sentence % {"number": len(told)})
        return super().save_instance()


class VenueViewSet(ModelViewSet):
    """The buildings that sessions are held in; all programmes share them, as they do agencies."""

    model = Venue
    name = "venues"
    icon = "site"
    menu_label = _("Venues")
    menu_order = 410
    add_to_admin_menu = True
    form_fields = ["name", "town", "address", "time_zone", "capacity", "map_link", "way_there"]
    edit_view_class = VenueEditView
    list_display = [
        "name",
        "town",
        "address",
        Column("get_time_zone_display", label=_("Time zone"), sort_key="time_zone"),
        Column("capacity", label=_("Seats"), sort_key="capacity"),
    ]
    search_fields = ["name", "town", "address"]
    ordering = ["name"]
    copy_view_enabled = False


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[ModelViewSet]:
    return [SessionViewSet("sessions"), VenueViewSet()]
