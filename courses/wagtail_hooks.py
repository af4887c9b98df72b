"""What courses adds to Wagtail's admin."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page

from courses.views import pages


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("enrolment.create", _("Enrol"), _("Enrolled"))
    actions.register_action("enrolment.withdraw", _("Withdraw"), _("Withdrawn"))


@hooks.register("on_serve_page", order=100)
def serve_with_views(serve: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Inside Wagtail's own checks: our pages are shown by our views."""

    def show_page(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse:
        return pages.show(request, page) or serve(page, request, args, kwargs)

    return show_page
