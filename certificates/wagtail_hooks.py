"""What certificates adds to Wagtail's admin: designs with a live preview, and award rules."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.log_actions import LogActionRegistry
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views import snippets
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from certificates.forms import DesignForm, RuleForm
from certificates.models import AwardRule, CertificateDesign
from certificates.rules import can_set_rule
from courses.policies import RulesPolicy
from courses.queries import course_title
from courses.viewsets import OwnRow
from people.rules import is_programme_staff


class DesignViewSet(SnippetViewSet):
    model = CertificateDesign
    icon = "doc-full"
    menu_label = _("Designs")
    list_display = [
        "name",
        Column("get_kind_display", label=_("Certificate of")),
        Column("get_layout_display", label=_("Layout")),
        Column("get_orientation_display", label=_("Orientation")),
        BooleanColumn("is_default", label=_("Proposed first")),
    ]
    list_filter = ["kind", "layout"]
    search_fields = ["name"]
    list_per_page = 20
    edit_handler = ObjectList(CertificateDesign.panels, base_form_class=DesignForm)


class RuleEditView(OwnRow, snippets.EditView): ...


class RuleDeleteView(OwnRow, snippets.DeleteView): ...


class RuleHistoryView(OwnRow, snippets.HistoryView): ...


class RuleUsageView(OwnRow, snippets.UsageView): ...


class RuleViewSet(SnippetViewSet):
    """Each programme's staff see and set the rules of their own cohorts."""

    edit_view_class = RuleEditView
    delete_view_class = RuleDeleteView
    history_view_class = RuleHistoryView
    usage_view_class = RuleUsageView
    copy_view_enabled = False
    model = AwardRule
    icon = "tick-inverse"
    menu_label = _("Award rules")
    list_display = [
        Column("for_whom", label=_("Who it is for"), accessor=lambda rule: rule.cohort or rule.course_title),
        Column("get_kind_display", label=_("Certificate of")),
        Column("minimum_share", label=_("Share of the hours, %")),
        Column("minimum_hours", label=_("Hours at least")),
    ]
    list_filter = ["kind"]
    list_per_page = 20
    edit_handler = ObjectList(AwardRule.panels, base_form_class=RuleForm)

    def get_queryset(self, request: HttpRequest) -> QuerySet[AwardRule]:
        return AwardRule.objects.visible_to(request.user).select_related("cohort").annotate(course_title=course_title())


class CertificatesGroup(SnippetViewSetGroup):
    menu_label = _("Certificates")
    menu_icon = "clipboard-list"
    menu_order = 500
    items = (DesignViewSet, RuleViewSet)


_VERBS = ("add", "change", "delete", "view")
register_permission_policy(
    AwardRule,
    RulesPolicy(AwardRule, anywhere=dict.fromkeys(_VERBS, is_programme_staff), on_row=dict.fromkeys(_VERBS, can_set_rule)),
)
register_snippet(CertificatesGroup)


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("certificate.award", _("Award a certificate"), _("Certificate awarded"))
    actions.register_action("certificate.correct", _("Correct a certificate"), _("Certificate corrected"))
    actions.register_action("certificate.revoke", _("Revoke a certificate"), _("Certificate revoked"))
