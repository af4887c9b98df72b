"""What courses adds to Wagtail's admin."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page
from wagtail.permissions import register_permission_policy

from courses import policies
from courses.models import Cohort, Enrolment, Lesson, Programme
from courses.rendering import weigh
from courses.views import pages
from courses.viewsets import CohortViewSet, EnrolmentViewSet, ProgrammeViewSet
from people.rules import is_administrator

# Before the viewsets ask for them.
register_permission_policy(Programme, policies.programmes)
register_permission_policy(Cohort, policies.cohorts)
register_permission_policy(Enrolment, policies.enrolments)


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("enrolment.create", _("Enrol"), _("Enrolled"))
    actions.register_action("enrolment.withdraw", _("Withdraw"), _("Withdrawn"))
    actions.register_action("cohort.create", _("Open a cohort"), _("Cohort opened"))
    actions.register_action("cohort.change", _("Change a cohort"), _("Cohort changed"))


@hooks.register("on_serve_page", order=100)
def serve_with_views(serve: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Inside Wagtail's own checks: our pages are shown by our views."""

    def show_page(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse:
        return pages.show(request, page) or serve(page, request, args, kwargs)

    return show_page


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[Any]:
    return [ProgrammeViewSet(), CohortViewSet(), EnrolmentViewSet()]


@hooks.register("construct_main_menu")
def order_menu(request: HttpRequest, items: list[Any]) -> None:
    """In the order of work: "Pages" are courses here, and what only administrators use is not in others' way."""
    for item in items:
        if item.name == "explorer":
            item.label = _("Courses")
    if not is_administrator(request.user):
        items[:] = [item for item in items if item.name not in {"reports", "settings", "help"}]


@hooks.register("after_publish_page")
def say_when_a_lesson_is_heavy(request: HttpRequest, page: Page) -> None:
    """Published all the same: the author decides, knowing what it costs on a slow line."""
    if not isinstance(page, Lesson):
        return
    weight = weigh(page.body, language=page.locale.language_code)
    if weight.is_over_budget:
        text = _(
            "“%(lesson)s” is published. It weighs %(weight)d KB, more than the %(budget)d KB that open quickly on a slow line: "
            "smaller or fewer pictures help."
        )
        values = {"lesson": page.title, "weight": weight.total // 1000, "budget": weight.budget // 1000}
        messages.warning(request, text % values)
