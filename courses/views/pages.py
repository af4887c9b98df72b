"""The catalogue, a course, its modules and lessons, as their readers see them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page, PageViewRestriction
from wagtail.views import serve

from courses.models import Course, CourseIndex, Lesson, Module
from courses.queries import catalogue, course_languages, course_outline, enrolment_reading, lessons_elsewhere, outline_around
from courses.rules import can_read_lessons
from courses.services.progress import remember_lesson

SITE_ROOT_DEPTH = 2  # the tree's root, then the home page


def _render(request: HttpRequest, page: Page, **context: Any) -> HttpResponse:
    return TemplateResponse(request, page.template, page.get_context(request) | context)


def show_index(request: HttpRequest, page: CourseIndex) -> HttpResponse:
    return _render(request, page, entries=catalogue(page, user=request.user))


def show_course(request: HttpRequest, page: Course) -> HttpResponse:
    enrolment = enrolment_reading(request.user, page)
    outline, languages = course_outline(page, enrolment=enrolment), course_languages(page)
    outline.elsewhere = lessons_elsewhere(outline, languages, here=get_language() or "", enrolment=enrolment)
    return _render(
        request, page, enrolment=enrolment, outline=outline, resume_at=outline.resume_at(enrolment),
        languages=languages, may_read=can_read_lessons(request.user, enrolment),
    )  # fmt: skip


def show_module(request: HttpRequest, page: Module) -> HttpResponse:
    enrolment = enrolment_reading(request.user, page)
    outline = outline_around(page, enrolment=enrolment)
    shown = next((module for module in outline.modules if module.page.pk == page.pk), None)
    return _render(request, page, enrolment=enrolment, outline=outline, module=shown, may_read=can_read_lessons(request.user, enrolment))


def show_lesson(request: HttpRequest, page: Lesson) -> HttpResponse:
    """The lesson for those who may read it; others are led to the course page, which says how to join."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    enrolment = enrolment_reading(request.user, page)
    outline = outline_around(page, enrolment=enrolment)
    if not can_read_lessons(request.user, enrolment):
        messages.info(request, _("This lesson is for people in the course. Here is how to join."))
        return redirect(outline.course.get_url(request))
    if enrolment:
        remember_lesson(enrolment=enrolment, lesson_key=page.translation_key)
    outline.mark_current(page.translation_key)
    before, after = outline.around(page.translation_key)
    state = outline.state_of(page.translation_key)
    return _render(request, page, enrolment=enrolment, outline=outline, state=state, before=before, after=after)


VIEWS: dict[type[Page], Callable[[HttpRequest, Any], HttpResponse]] = {
    CourseIndex: show_index,
    Course: show_course,
    Module: show_module,
    Lesson: show_lesson,
}


def show(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The page by its view; None when it is not one of ours. A page whose course is not live is not there."""
    view = VIEWS.get(type(page))
    if view is None:
        return None
    try:
        return view(request, page)
    except Course.DoesNotExist as gone:
        raise Http404 from gone


LEVELS: tuple[type[Page], ...] = (CourseIndex, Course, Module, Lesson)


def find_page(request: HttpRequest, path: str) -> HttpResponse:
    """A page of ours by its whole address in one query, where Wagtail would walk the tree; anything else is Wagtail's.

    So is a page that somebody made private in Wagtail's own way: its checks then run as they always do.
    """
    slugs = path.rstrip("/").split("/")
    pages = LEVELS[len(slugs) - 1]._default_manager.live()
    found = pages.filter(slug=slugs[-1], locale__language_code=get_language(), url_path__endswith=f"/{path}").first()
    if found is None or found.depth != len(slugs) + SITE_ROOT_DEPTH or _is_private(found):
        return serve(request, path)
    return show(request, found) or serve(request, path)


def _is_private(page: Page) -> bool:
    above = [page.path[:length] for length in range(page.steplen, len(page.path) + 1, page.steplen)]
    return PageViewRestriction.objects.filter(page__path__in=above).exists()
