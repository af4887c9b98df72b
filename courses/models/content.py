"""The taught content: Wagtail pages, with drafts, preview, workflow, search and translation."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from courses import rendering
from courses.blocks import LessonBodyBlock, SourcesBlock, TextListBlock
from courses.panels import weight_panel


class ContentQuerySet(PageQuerySet):
    def for_key(self, key: Any, language: str | None = None) -> Any:
        """The live page with that `translation_key` in `language` (default: the active one), else in any language.

        :raises DoesNotExist: when no translation is live
        """
        found = list(self.live().filter(translation_key=key).select_related("locale").order_by("pk"))
        language = language or get_language()
        for page in found:
            if page.locale.language_code == language:
                return page
        if not found:
            raise self.model.DoesNotExist(f"{self.model.__name__} {key}")
        return found[0]

    def in_language(self, language: str | None = None) -> "ContentQuerySet":
        return self.filter(locale__language_code=language or get_language())


ContentManager = PageManager.from_queryset(ContentQuerySet)


class CourseIndex(Page):
    """The catalogue: the page that courses stand under."""

    introduction = models.TextField(_("introduction"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    parent_page_types = ["home.HomePage"]
    subpage_types = ["courses.Course"]
    search_fields = [*Page.search_fields, index.SearchField("introduction")]
    template = "courses/course_index.html"

    class Meta:
        verbose_name = _("course catalogue")


class Course(Page):
    """A whole course; its modules stand under it."""

    summary = models.TextField(_("summary"), help_text=_("One or two sentences, shown in the catalogue."))
    audience = models.CharField(_("who it is for"), max_length=250, blank=True)
    aims = StreamField(TextListBlock(), verbose_name=_("what you will be able to do"), blank=True)
    hours = models.DecimalField(
        _("hours"), max_digits=5, decimal_places=2, default=Decimal(0), validators=[MinValueValidator(0)],
        help_text=_("Time a learner needs in all, in hours."),
    )  # fmt: skip
    cover = models.ForeignKey(
        "wagtailimages.Image", verbose_name=_("picture"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_self_paced = models.BooleanField(
        _("open to everybody"), default=False, help_text=_("Anyone with an account may start it alone, without a cohort.")
    )

    objects = ContentManager()

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("audience"),
        FieldPanel("aims"),
        MultiFieldPanel([FieldPanel("hours"), FieldPanel("is_self_paced"), FieldPanel("cover")], heading=_("Settings")),
    ]
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("audience"), index.FilterField("is_self_paced")]
    override_translatable_fields = [SynchronizedField("hours"), SynchronizedField("is_self_paced"), SynchronizedField("cover")]
    parent_page_types = ["courses.CourseIndex"]
    subpage_types = ["courses.Module"]
    template = "courses/course.html"

    class Meta:
        verbose_name = _("course")


class Module(Page):
    """A part of a course; its lessons stand under it."""

    summary = models.TextField(_("summary"), blank=True)
    aims = StreamField(TextListBlock(), verbose_name=_("what you will be able to do"), blank=True)

    objects = ContentManager()

    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("aims")]
    search_fields = [*Page.search_fields, index.SearchField("summary")]
    parent_page_types = ["courses.Course"]
    subpage_types = ["courses.Lesson"]
    template = "courses/module.html"

    class Meta:
        verbose_name = _("module")

    @property
    def course(self) -> Course:
        return self.get_parent().specific


class Lesson(Page):
    """One thing to learn, read in one sitting."""

    summary = models.CharField(_("in one sentence"), max_length=300, blank=True)
    body = StreamField(LessonBodyBlock(), verbose_name=_("content"), blank=True)
    sources = StreamField(SourcesBlock(), verbose_name=_("sources"), blank=True)

    minutes = models.PositiveSmallIntegerField(_("minutes to read"), default=1, editable=False)
    weight = models.PositiveIntegerField(_("bytes to load"), default=0, editable=False)

    objects = ContentManager()

    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("body"), weight_panel(), FieldPanel("sources")]
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]
    parent_page_types = ["courses.Module"]
    subpage_types: list[str] = []
    template = "courses/lesson.html"

    class Meta:
        verbose_name = _("lesson")

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.minutes = rendering.reading_minutes(self.body)
        language = self.locale.language_code if self.locale_id else settings.LANGUAGE_CODE
        self.weight = rendering.weigh(self.body, language=language).total
        super().save(*args, **kwargs)

    @property
    def module(self) -> Module:
        return self.get_parent().specific

    @property
    def kilobytes(self) -> int:
        """What a phone loads for it, rounded up."""
        return -(-self.weight // 1000)
