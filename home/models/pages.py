"""The public face's own pages."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from courses.models import CourseIndex
from courses.queries import catalogue

COURSES_SHOWN = 6


class HomePage(Page):
    """The first page a visitor sees."""

    lead = models.TextField(_("lead"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("lead")]
    template = "home/home.html"
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The first courses of the catalogue below this page."""
        index = CourseIndex.objects.live().descendant_of(self).order_by("path").first()
        entries = catalogue(index, user=request.user)[:COURSES_SHOWN] if index else []
        return {**super().get_context(request, *args, **kwargs), "entries": entries}


class InfoPage(Page):
    """A page of plain text: about, contact, privacy."""

    body = RichTextField(_("text"), blank=True, features=["h2", "h3", "bold", "italic", "ol", "ul", "link"])

    content_panels = [*Page.content_panels, FieldPanel("body")]
    template = "home/info.html"
    parent_page_types = ["home.HomePage", "home.InfoPage"]

    class Meta:
        verbose_name = _("information page")
