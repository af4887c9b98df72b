"""Reads that span content, delivery and progress."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from courses.models import Course, Enrolment, Lesson, LessonCompletion, LessonRequirement, Module


@dataclass
class LessonState:
    """A lesson in somebody's outline."""

    page: Lesson
    is_done: bool = False
    has_requirement: bool = False
    is_current: bool = False


@dataclass
class ModuleOutline:
    """A module with its lessons in order."""

    page: Module
    lessons: list[LessonState] = field(default_factory=list)

    @property
    def done(self) -> int:
        return sum(lesson.is_done for lesson in self.lessons)


@dataclass
class Outline:
    """A course in one language, with one person's progress."""

    course: Course
    modules: list[ModuleOutline]

    @property
    def lessons(self) -> list[LessonState]:
        return [lesson for module in self.modules for lesson in module.lessons]

    @property
    def done(self) -> int:
        return sum(lesson.is_done for lesson in self.lessons)

    @property
    def next_lesson(self) -> LessonState | None:
        """The first lesson not done."""
        return next((lesson for lesson in self.lessons if not lesson.is_done), None)

    def around(self, lesson_key: UUID) -> tuple[Lesson | None, Lesson | None]:
        """The lessons before and after that one."""
        pages = [lesson.page for lesson in self.lessons]
        keys = [page.translation_key for page in pages]
        if lesson_key not in keys:
            return None, None
        at = keys.index(lesson_key)
        return (pages[at - 1] if at else None), (pages[at + 1] if at + 1 < len(pages) else None)


def course_outline(course: Course, *, enrolment: Enrolment | None = None) -> Outline:
    """The live modules and lessons of a course page, in order, with an enrolment's progress (4 queries).

    :param course: the page in the wanted language
    :param enrolment: whose progress; None for nobody's
    """
    modules = {page.path: ModuleOutline(page) for page in Module.objects.live().child_of(course).order_by("path")}
    lessons = Lesson.objects.live().descendant_of(course).defer("body", "sources").order_by("path")
    done: set[UUID] = set()
    if enrolment:
        done = set(LessonCompletion.objects.filter(enrolment=enrolment).values_list("lesson_key", flat=True))
    required = set(LessonRequirement.objects.values_list("lesson_key", flat=True))
    for lesson in lessons:
        module = modules.get(lesson.path[: -lesson.steplen])
        if module is not None:
            key = lesson.translation_key
            module.lessons.append(LessonState(lesson, is_done=key in done, has_requirement=key in required))
    return Outline(course, list(modules.values()))


def lesson_keys(course_key: UUID) -> set[UUID]:
    """Translation keys of the lessons one has to do to complete the course (those live in its first language)."""
    source = Course.objects.live().filter(translation_key=course_key).order_by("pk").first()
    if source is None:
        return set()
    return set(Lesson.objects.live().descendant_of(source).values_list("translation_key", flat=True))


def progress_of(enrolments: Iterable[Enrolment]) -> dict[int, tuple[int, int]]:
    """Lessons done and lessons in all, by enrolment id, for many enrolments at once.

    Queries: one for completions plus two per distinct course.
    """
    enrolments = list(enrolments)
    keys = {course_key: lesson_keys(course_key) for course_key in {enrolment.course_key for enrolment in enrolments}}
    done: dict[int, set[UUID]] = defaultdict(set)
    rows = LessonCompletion.objects.filter(enrolment__in=enrolments).values_list("enrolment_id", "lesson_key")
    for enrolment_id, lesson_key in rows:
        done[enrolment_id].add(lesson_key)
    return {
        enrolment.pk: (len(done[enrolment.pk] & keys[enrolment.course_key]), len(keys[enrolment.course_key])) for enrolment in enrolments
    }


def enrolment_for(user: Any, course_key: UUID) -> Enrolment | None:
    """The person's current enrolment in a course: the newest active one, else the newest completed one."""
    if not user.is_authenticated:
        return None
    found = Enrolment.objects.current().filter(learner=user, course_key=course_key).select_related("cohort")
    return found.order_by("state", "-enrolled_at").first()  # "active" sorts before "completed"


def course_titles(course_keys: Iterable[UUID], *, language: str | None = None) -> dict[UUID, str]:
    """Titles of courses in a language (default: the active one), in whatever language they have one otherwise."""
    language = language or get_language()
    titles: dict[UUID, str] = {}
    pages = Course.objects.live().filter(translation_key__in=set(course_keys)).select_related("locale").order_by("pk")
    for page in pages:
        if page.locale.language_code == language or page.translation_key not in titles:
            titles[page.translation_key] = page.title
    return titles
