"""Reads that span content, delivery and progress."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, When
from django.utils.translation import get_language
from wagtail.models import Page

from courses.models import Course, CourseIndex, Enrolment, Lesson, LessonCompletion, LessonRequirement, Module
from people.models import User
from people.rules import is_administrator


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
    def minutes(self) -> int:
        return sum(lesson.page.minutes for lesson in self.lessons)

    @property
    def is_current(self) -> bool:
        return any(lesson.is_current for lesson in self.lessons)

    @property
    def is_done(self) -> bool:
        return bool(self.lessons) and self.done == len(self.lessons)

    @property
    def done(self) -> int:
        return sum(lesson.is_done for lesson in self.lessons)


@dataclass(frozen=True)
class Elsewhere:
    """The lessons of a course that its pages in one language do not have, and where they can be read."""

    total: int
    done: int
    language: str
    address: str

    @property
    def is_done(self) -> bool:
        return self.done == self.total


@dataclass
class Outline:
    """A course in one language, with one person's progress."""

    course: Course
    modules: list[ModuleOutline]
    elsewhere: Elsewhere | None = None

    @property
    def course_done(self) -> int:
        """Lessons done, those included that are in other languages only."""
        return self.done + (self.elsewhere.done if self.elsewhere else 0)

    @property
    def course_total(self) -> int:
        """Lessons of the course, those included that are in other languages only."""
        return self.total + (self.elsewhere.total if self.elsewhere else 0)

    @property
    def lessons(self) -> list[LessonState]:
        return [lesson for module in self.modules for lesson in module.lessons]

    @property
    def done(self) -> int:
        return sum(lesson.is_done for lesson in self.lessons)

    @property
    def total(self) -> int:
        return len(self.lessons)

    @property
    def minutes(self) -> int:
        return sum(lesson.page.minutes for lesson in self.lessons)

    @property
    def next_lesson(self) -> LessonState | None:
        """The first lesson not done."""
        return next((lesson for lesson in self.lessons if not lesson.is_done), None)

    def resume_at(self, enrolment: Enrolment | None) -> Lesson | None:
        """Where to go on: the lesson last opened unless it is done, else the first one not done, else the first."""
        states = self.lessons
        last = next((state for state in states if enrolment and state.page.translation_key == enrolment.last_lesson_key), None)
        if last is not None and not last.is_done:
            return last.page
        state = self.next_lesson or next(iter(states), None)
        return state.page if state else None

    def mark_current(self, lesson_key: UUID) -> None:
        """Say which lesson is on the screen."""
        for state in self.lessons:
            state.is_current = state.page.translation_key == lesson_key

    def state_of(self, lesson_key: UUID) -> LessonState | None:
        return next((state for state in self.lessons if state.page.translation_key == lesson_key), None)

    def around(self, lesson_key: UUID) -> tuple[Lesson | None, Lesson | None]:
        """The lessons before and after that one."""
        pages = [lesson.page for lesson in self.lessons]
        keys = [page.translation_key for page in pages]
        if lesson_key not in keys:
            return None, None
        at = keys.index(lesson_key)
        return (pages[at - 1] if at else None), (pages[at + 1] if at + 1 < len(pages) else None)


def course_outline(course: Course, *, enrolment: Enrolment | None = None) -> Outline:
    """The live modules and lessons of a course page, in order, with an enrolment's progress (1 query).

    :param course: the page in the wanted language
    :param enrolment: whose progress; None for nobody's
    """
    return _arrange(course, _pages_below(course.path, enrolment))


def outline_around(page: Module | Lesson, *, enrolment: Enrolment | None = None) -> Outline:
    """The outline of the course that a module or lesson is part of, with the course itself (1 query).

    :param page: a page in the wanted language
    :param enrolment: whose progress; None for nobody's
    :raises DoesNotExist: when the course or the module above is not live
    """
    pages = list(_pages_below(_course_path(page), enrolment))
    if not pages or getattr(pages[0], "course", None) is None:
        raise Course.DoesNotExist(f"no live course above {page}")
    return _arrange(pages[0].course, pages)


def _course_path(page: Any) -> str:
    """The tree path of the course that a course, module or lesson page belongs to."""
    levels = {Course: 0, Module: 1, Lesson: 2}[type(page)]
    return page.path[: len(page.path) - levels * page.steplen]


def _pages_below(course_path: str, enrolment: Enrolment | None) -> Any:
    """The course's live pages in the order of the tree, each with its own columns but not the lessons' content."""
    key = OuterRef("translation_key")
    done = LessonCompletion.objects.filter(enrolment=enrolment, lesson_key=key) if enrolment else LessonCompletion.objects.none()
    return (
        Page.objects.live()
        .filter(path__startswith=course_path)
        .select_related("course", "module", "lesson")
        .defer("lesson__body", "lesson__sources")
        .annotate(is_done=Exists(done), has_requirement=Exists(LessonRequirement.objects.filter(lesson_key=key)))
        .order_by("path")
    )


def _arrange(course: Course, pages: Iterable[Any]) -> Outline:
    modules: dict[str, ModuleOutline] = {}
    for page in pages:
        if (module := getattr(page, "module", None)) is not None and isinstance(module, Module):
            modules[page.path] = ModuleOutline(module)
        elif (lesson := getattr(page, "lesson", None)) is not None and (above := modules.get(page.path[: -page.steplen])):
            above.lessons.append(LessonState(lesson, is_done=page.is_done, has_requirement=page.has_requirement))
    return Outline(course, list(modules.values()))


@dataclass
class CatalogueEntry:
    """A course as the catalogue shows it."""

    course: Course
    lessons: int
    languages: list[str]
    enrolment: Enrolment | None = None
    done: int = 0
    total: int = 0
    """Lessons to do, in whichever language; `lessons` are those to read in this one."""


def catalogue(index: CourseIndex, *, user: Any) -> list[CatalogueEntry]:
    """The live courses of a catalogue page with their size, languages and the reader's own progress.

    Queries: 4 for a signed-in reader, whatever the number of courses; 2 for a visitor.
    """
    keys = Course.objects.live().child_of(index).values("translation_key")
    courses = Course.objects.live().filter(translation_key__in=keys).select_related("cover", "locale").order_by("path")
    entries, languages = {}, defaultdict(list)
    for course in courses:
        languages[course.translation_key].append(course.locale.language_code)
        if course.path.startswith(index.path):
            entries[course.path] = CatalogueEntry(course, 0, languages[course.translation_key])
    by_key = {entry.course.translation_key: entry for entry in entries.values()}
    lessons: dict[str, set[UUID]] = defaultdict(set)
    below = reduce(or_, (Q(path__startswith=course.path) for course in courses), Q(pk=None))
    for path, lesson_key in Lesson.objects.live().filter(below).values_list("path", "translation_key"):
        lessons[path[: -2 * Page.steplen]].add(lesson_key)
    # What has to be done is counted in the first language, which is the oldest page.
    to_do = {course.translation_key: lessons[course.path] for course in sorted(courses, key=lambda course: -course.pk)}
    for path, entry in entries.items():
        entry.lessons, entry.total = len(lessons[path]), len(to_do[entry.course.translation_key])
    _add_progress(by_key, to_do, user)
    return list(entries.values())


def _add_progress(by_key: dict[UUID, CatalogueEntry], lessons: dict[UUID, set[UUID]], user: Any) -> None:
    if not user.is_authenticated:
        return
    enrolments = Enrolment.objects.current().filter(learner=user, course_key__in=list(by_key)).order_by("-state", "enrolled_at")
    for enrolment in enrolments:  # the last one wins: the newest active, else the newest completed
        by_key[enrolment.course_key].enrolment = enrolment
    rows = LessonCompletion.objects.filter(enrolment__in=[entry.enrolment.pk for entry in by_key.values() if entry.enrolment])
    for course_key, lesson_key in rows.values_list("enrolment__course_key", "lesson_key"):
        by_key[course_key].done += lesson_key in lessons[course_key]


def course_languages(course: Course) -> list[tuple[str, str]]:
    """Code and address of every live translation of a course, itself included (1 query)."""
    pages = Course.objects.live().filter(translation_key=course.translation_key).select_related("locale").order_by("pk")
    return [(page.locale.language_code, page.url) for page in pages]


def lessons_elsewhere(outline: Outline, languages: list[tuple[str, str]], *, here: str, enrolment: Enrolment | None) -> Elsewhere | None:
    """What the course has that its pages in this language have not; None where nothing is missing.

    It is pointed to in the cohort's language, else in the course's first. Queries: none in the first language, else 2, and 1 for who is
    enrolled.

    :param languages: those of the course, as `course_languages` gives them
    :param here: the code of the outline's own
    """
    if not languages or languages[0][0] == here:
        return None
    missing = lesson_keys(outline.course.translation_key) - {state.page.translation_key for state in outline.lessons}
    if not missing:
        return None
    done = LessonCompletion.objects.filter(enrolment=enrolment, lesson_key__in=missing).count() if enrolment else 0
    wanted = enrolment.cohort.language if enrolment and enrolment.cohort else ""
    return Elsewhere(len(missing), done, *next((one for one in languages if one[0] == wanted != here), languages[0]))


def lesson_keys(course_key: UUID) -> set[UUID]:
    """Translation keys of the lessons one has to do to complete the course (those live in its first language)."""
    return lesson_keys_of([course_key])[course_key]


def lesson_keys_of(course_keys: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """The same for many courses at once (2 queries); a course that is not live anywhere has none."""
    keys: dict[UUID, set[UUID]] = {course_key: set() for course_key in course_keys}
    live = Course.objects.live().filter(translation_key__in=list(keys)).order_by("-pk")
    sources = dict(live.values_list("translation_key", "path"))  # the first language comes last, and stays
    if not sources:
        return keys
    course_of = {path: key for key, path in sources.items()}
    length = {len(path) for path in course_of}
    below = reduce(or_, (Q(path__startswith=path) for path in course_of))
    for path, lesson_key in Lesson.objects.live().filter(below).values_list("path", "translation_key"):
        keys[next(course_of[path[:n]] for n in length if path[:n] in course_of)].add(lesson_key)
    return keys


@dataclass(frozen=True)
class LessonsDone:
    """What is to be read in courses, and what enrolments have done of it."""

    to_do: dict[UUID, set[UUID]]
    """Course → lessons one has to do; a course that is not live may be left out."""
    done: dict[int, set[UUID]]
    """Enrolment id → lessons that are done."""

    def of(self, enrolment: Enrolment) -> tuple[int, int]:
        """Lessons done, and lessons in all."""
        lessons = self.to_do.get(enrolment.course_key, set())
        return len(self.done.get(enrolment.pk, set()) & lessons), len(lessons)


def lessons_done(enrolments: Iterable[Enrolment]) -> LessonsDone:
    """The lessons of many enrolments at once (3 queries)."""
    enrolments = list(enrolments)
    return LessonsDone(lesson_keys_of(enrolment.course_key for enrolment in enrolments), completions_of(enrolments))


def completions_of(enrolments: Iterable[Enrolment]) -> dict[int, set[UUID]]:
    """The lessons that each enrolment has done, by enrolment id (1 query)."""
    done: dict[int, set[UUID]] = {enrolment.pk: set() for enrolment in enrolments}
    for enrolment_id, lesson_key in LessonCompletion.objects.filter(enrolment__in=list(done)).values_list("enrolment_id", "lesson_key"):
        done[enrolment_id].add(lesson_key)
    return done


def enrolment_for(user: Any, course_key: UUID) -> Enrolment | None:
    """The person's current enrolment in a course: the newest active one, else the newest completed one."""
    if not user.is_authenticated:
        return None
    found = Enrolment.objects.current().filter(learner=user, course_key=course_key).select_related("cohort")
    return found.order_by("state", "-enrolled_at").first()  # "active" sorts before "completed"


def enrolment_reading(user: Any, page: Course | Module | Lesson) -> Enrolment | None:
    """The person's current enrolment in the course that a page belongs to (1 query, none for a visitor)."""
    if not user.is_authenticated:
        return None
    course_keys = Course.objects.filter(path=_course_path(page)).values("translation_key")
    found = Enrolment.objects.current().filter(learner=user, course_key__in=course_keys).select_related("cohort")
    return found.order_by("state", "-enrolled_at").first()


def course_title(language: str | None = None) -> Subquery:
    """The title of the course of a row with a `course_key`, to annotate lists with (no query of its own)."""
    pages = Course.objects.live().filter(translation_key=OuterRef("course_key"))
    wanted = Case(When(locale__language_code=language or get_language(), then=0), default=1)
    return Subquery(pages.order_by(wanted, "pk").values("title")[:1])


def course_titles(course_keys: Iterable[UUID], *, language: str | None = None) -> dict[UUID, str]:
    """Titles of courses in a language (default: the active one), in whatever language they have one otherwise."""
    language = language or get_language()
    titles: dict[UUID, str] = {}
    pages = Course.objects.live().filter(translation_key__in=set(course_keys)).select_related("locale").order_by("pk")
    for page in pages:
        if page.locale.language_code == language or page.translation_key not in titles:
            titles[page.translation_key] = page.title
    return titles


def people_seen_by(user: Any) -> QuerySet[User]:
    """The people whom `user` may know of, as `courses.rules.can_see_person`; no record that is part of another one."""
    people: Any = User.objects.unmerged()
    if is_administrator(user):
        return people
    seen = Enrolment.objects.manageable_by(user).values("learner")
    return people.filter(pk__in=seen)
