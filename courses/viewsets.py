"""Programmes, cohorts and enrolments in Wagtail's admin."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Count, Q
from django.http import Http404
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django_filters import ModelChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import DeleteView, EditView, IndexView
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.views.generic.usage import UsageView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button

from courses.admin_forms import CohortAdminForm, ProgrammeAdminForm
from courses.enums import EnrolmentState
from courses.models import Cohort, Enrolment, Programme
from courses.queries import course_title


def _day(name: str, label: Any) -> Column:
    """A date as people write it; "3 weeks ago" answers no question of a planner."""

    def written(row: Any) -> str:
        value = getattr(row, name)
        return date_format(localtime(value) if isinstance(value, datetime) else value, "DATE_FORMAT")

    return Column(name, label=label, accessor=written, sort_key=name)


class OwnRow:
    """A row that the person may not touch is not there."""

    def get_object(self, *args: Any, **kwargs: Any) -> Any:
        row = super().get_object(*args, **kwargs)  # type: ignore[misc]  # a mixin: Wagtail's views have it
        action = getattr(self, "permission_required", None) or "view"
        policy, user = self.permission_policy, self.request.user  # type: ignore[attr-defined]  # a mixin, as above
        if not policy.user_has_permission_for_instance(user, action, row):
            raise Http404
        return row


class OwnEditView(OwnRow, EditView): ...


class OwnDeleteView(OwnRow, DeleteView): ...


class OwnHistoryView(OwnRow, HistoryView): ...


class OwnUsageView(OwnRow, UsageView): ...


class OwnIndexView(IndexView):
    """Only rows that the person may see; buttons only where they may act."""

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().filter(pk__in=self.model.objects.visible_to(self.request.user).values("pk"))

    @cached_property
    def changeable(self) -> set[int]:
        """Which rows the person may change, asked once for the whole list."""
        return set(self.permission_policy.instances_user_has_permission_for(self.request.user, "change").values_list("pk", flat=True))

    def get_edit_url(self, instance: Any) -> str | None:
        return super().get_edit_url(instance) if instance.pk in self.changeable else None

    def get_list_more_buttons(self, instance: Any) -> list[Any]:
        return super().get_list_more_buttons(instance) if instance.pk in self.changeable else []


class OwnViewSet(ModelViewSet):
    index_view_class = OwnIndexView
    edit_view_class = OwnEditView
    delete_view_class = OwnDeleteView
    history_view_class = OwnHistoryView
    usage_view_class = OwnUsageView
    copy_view_enabled = False
    add_to_admin_menu = True
    list_per_page = 20


class ProgrammeViewSet(OwnViewSet):
    model = Programme
    icon = "folder-open-inverse"
    menu_label = _("Programmes")
    menu_order = 290
    list_display = ["name", "code", "donor", "country", _day("starts_on", _("From")), _day("ends_on", _("Until"))]
    list_filter = ["country"]
    search_fields = ["name", "code", "donor"]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldRowPanel([FieldPanel("code"), FieldPanel("donor"), FieldPanel("country")]),
            FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
            FieldPanel("staff", widget=forms.CheckboxSelectMultiple, help_text=_("They see and manage the programme's cohorts.")),
        ],
        base_form_class=ProgrammeAdminForm,
    )


def _programmes(request: Any) -> Any:
    return Programme.objects.visible_to(request.user)


def _cohorts(request: Any) -> Any:
    return Cohort.objects.visible_to(request.user)


class CohortFilterSet(WagtailFilterSet):
    programme = ModelChoiceFilter(label=_("Programme"), queryset=_programmes)

    class Meta:
        model = Cohort
        fields = ["programme", "language", "is_open"]


# Where the cohort's daily work is done: on the site, in screens of ours. Who runs the cohort opens these …
RUNNING_SCREENS = [
    (_("People of the cohort"), "cohort", "group"),
    (_("Sessions and attendance"), "attendance:cohort", "calendar"),
    (_("Certificates"), "certificates:cohort", "clipboard-list"),
]
# … and who manages it, these too.
MANAGING_SCREENS = [
    (_("Import a list of people"), "import_people", "upload"),
    (_("Access slips"), "access_slips", "key"),
    (_("Change on a phone"), "cohort_edit", "mobile-alt"),
]


class CohortIndexView(OwnIndexView):
    def get_base_queryset(self) -> Any:
        rows = super().get_base_queryset().select_related("programme").annotate(course_title=course_title())
        return rows.annotate(
            people=Count("enrolments", filter=Q(enrolments__merged_into=None) & ~Q(enrolments__state=EnrolmentState.WITHDRAWN))
        )

    def get_list_more_buttons(self, instance: Any) -> list[Any]:
        offered = [*RUNNING_SCREENS, *(MANAGING_SCREENS if instance.pk in self.changeable else [])]
        own = [
            Button(label, url=reverse(name, args=[instance.code]), icon_name=icon, priority=number)
            for number, (label, name, icon) in enumerate(offered)
        ]
        return [*own, *super().get_list_more_buttons(instance)]


class CohortViewSet(OwnViewSet):
    model = Cohort
    icon = "group"
    menu_label = _("Cohorts")
    menu_order = 300
    index_view_class = CohortIndexView
    filterset_class = CohortFilterSet
    list_display = [
        "name",
        Column("course_title", label=_("Course")),
        Column("programme", label=_("Programme"), sort_key="programme__name"),
        _day("starts_on", _("From")),
        Column("places", label=_("People"), accessor=lambda cohort: f"{cohort.people} / {cohort.capacity}"),
        Column("code", label=_("Code")),
    ]
    search_fields = ["name", "code", "place"]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldRowPanel([FieldPanel("programme"), FieldPanel("course_key")]),
            FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
            FieldRowPanel([FieldPanel("place"), FieldPanel("language")]),
            FieldPanel("trainers", widget=forms.CheckboxSelectMultiple),
            MultiFieldPanel([FieldPanel("capacity"), FieldPanel("is_open")], heading=_("Joining")),
        ],
        base_form_class=CohortAdminForm,
    )


class EnrolmentFilterSet(WagtailFilterSet):
    cohort = ModelChoiceFilter(label=_("Cohort"), queryset=_cohorts)

    class Meta:
        model = Enrolment
        fields = ["state", "origin", "cohort", "sector"]


class EnrolmentIndexView(OwnIndexView):
    def get_base_queryset(self) -> Any:
        rows = super().get_base_queryset().select_related("learner", "cohort", "agency")
        return rows.annotate(course_title=course_title())


class EnrolmentViewSet(OwnViewSet):
    """Who is in which cohort. People come in by list, code or at the door; here the facts of that day are corrected."""

    model = Enrolment
    icon = "user"
    # Nothing on a page refers to an enrolment: indexing references would cost queries at every step of a learner.
    add_to_reference_index = False
    menu_label = _("Enrolments")
    menu_order = 310
    index_view_class = EnrolmentIndexView
    filterset_class = EnrolmentFilterSet
    list_display = [
        "learner",
        Column("cohort", label=_("Cohort"), sort_key="cohort__name"),
        Column("course_title", label=_("Course")),
        Column("agency", label=_("Agency")),
        Column("state", label=_("State"), accessor="get_state_display", sort_key="state"),
        _day("enrolled_at", _("Enrolled on")),
    ]
    search_fields = ["learner__folded_name", "learner__username", "cohort__name"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("agency"), FieldPanel("sector")]),
                    FieldRowPanel([FieldPanel("sex"), FieldPanel("rank")]),
                    FieldPanel("place"),
                ],
                heading=_("The person as of that day"),
                help_text=_("Reports count these. They stay when somebody is transferred later; correct only what was wrong."),
            ),
        ]
    )
