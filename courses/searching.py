"""Finding courses and lessons by words, in one language, among what a person may read."""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from wagtail.models import Locale

from courses.models import Course, Enrolment, Lesson
from people.rules import works_as_staff

LIMIT = 20
_WORD = re.compile(r"\w+")  # no quotes and signs that a search engine takes for commands
EXCERPT_LETTERS = 220


@dataclass
class Found:
    """A page that holds the words, with the sentence around them."""

    page: Course | Lesson
    excerpt: str
    course_title: str = ""


def search_content(text: str, *, user: Any, language: str | None = None) -> list[Found]:
    """Courses, and lessons of the courses that `user` may read, that hold the words.

    :param text: as typed
    :param user: who searches; a visitor finds courses only
    :param language: of the pages; default: the active one
    :return: at most 20 courses and 20 lessons, best first
    """
    language = language or get_language()
    text = " ".join(_WORD.findall(text))
    if not text:
        return []
    locale = Locale.objects.get_for_language(language)
    courses = Course.objects.live().filter(locale=locale)
    titles = {course.path: course.title for course in readable_courses(user).in_language(language)}
    lessons = Lesson.objects.live().filter(locale=locale).search(text)[: LIMIT * 3] if titles else []
    found = [Found(course, course.summary) for course in courses.search(text)[:LIMIT]]
    found.extend(
        Found(lesson, excerpt(lesson, text), title) for lesson in lessons if (title := titles.get(lesson.path[: -2 * lesson.steplen]))
    )
    return found[: 2 * LIMIT]


def readable_courses(user: Any) -> Any:
    """Live courses, in all languages, whose lessons a person may read (the rule of `rules.can_read_lessons`)."""
    if works_as_staff(user):
        return Course.objects.live()
    if not user.is_authenticated:
        return Course.objects.none()
    keys = Enrolment.objects.current().filter(learner=user).values("course_key")
    return Course.objects.live().filter(translation_key__in=keys)


def excerpt(lesson: Lesson, text: str) -> str:
    """The words of a lesson around the first word that was searched for, else its summary or beginning."""
    plain = " ".join(lesson.body.stream_block.as_text(lesson.body).split())
    at = plain.casefold().find(text.split(maxsplit=1)[0].casefold())
    if at < 0:
        return lesson.summary or _cut(plain, 0)
    return _cut(plain, max(0, at - EXCERPT_LETTERS // 3))


def _cut(plain: str, start: int) -> str:
    if start:
        start = plain.find(" ", start) + 1
    piece = plain[start : start + EXCERPT_LETTERS]
    if start + EXCERPT_LETTERS < len(plain):
        piece = piece.rpartition(" ")[0] + " …"
    return f"… {piece}" if start else piece
