"""Where to begin, on the first page of Wagtail's admin: the jobs of the person's role, in the order of work."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from assessments.models import Question, Quiz
from assessments.rules import can_author
from courses.models import CourseIndex
from people.rules import is_administrator, is_programme_staff, works_as_staff


class Way(NamedTuple):
    """One job: what it is called, what comes of it, where it begins."""

    name: str
    explanation: str
    address: str


class StartPanel(Component):
    name = "start"
    template_name = "home/admin/start_panel.html"
    order = 10

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        user = parent_context["request"].user if parent_context else None
        return {"ways": ways_for(user)}


def ways_for(user: Any) -> list[Way]:
    """The jobs that this person may do here (1 query for authors)."""
    ways = []
    if can_author(user):
        ways += [
            Way(_("Write lessons"), _("Courses, modules and lessons, in every language."), _catalogue_address()),
            Way(
                _("Write a question"),
                _("Into the question bank, with feedback, for any quiz."),
                reverse(Question.snippet_viewset.get_url_name("add")),
            ),
            Way(
                _("Make a quiz"),
                _("Questions of the bank at the end of a lesson; publish it when it is ready."),
                reverse(Quiz.snippet_viewset.get_url_name("add")),
            ),
        ]
    if works_as_staff(user):
        ways.append(Way(_("Today’s work"), _("Sessions, registers and certificates of your cohorts."), reverse("cockpit")))
    if is_programme_staff(user):
        ways.append(Way(_("People trained"), _("Numbers for the donor, with the list behind each."), reverse("reports:people_trained")))
    if is_administrator(user):
        ways.append(Way(_("People and roles"), _("Who may sign in, and as what."), reverse("wagtailusers_users:index")))
    return ways


def _catalogue_address() -> str:
    """The catalogue in the author's language, else in any, else all pages."""
    pages = list(CourseIndex.objects.select_related("locale").order_by("path"))
    mine = [page for page in pages if page.locale.language_code == get_language()]
    return reverse("wagtailadmin_explore", args=[(mine or pages)[0].pk]) if pages else reverse("wagtailadmin_explore_root")
