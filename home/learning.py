"""A learner's own page: what comes next, what is left, and what was earned. Constant queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from wagtail.models import Page

from attendance.models import Session
from certificates.models import Certificate
from certificates.queries import Standing, standing
from courses.models import Course, Enrolment, LessonCompletion


@dataclass(frozen=True)
class Step:
    """The lesson to go on with."""

    lesson: Page
    module: Page


@dataclass
class Learning:
    """One enrolment on its learner's page."""

    enrolment: Enrolment
    course: Course
    done: int
    total: int
    next_step: Step | None
    standing: Standing | None = None

    @property
    def has_begun(self) -> bool:
        return bool(self.done or self.enrolment.last_lesson_key)

    @property
    def unmet(self) -> list[str]:
        return self.standing.unmet if self.standing else []


@dataclass
class Contents:
    """A course page with the pages under it, in order."""

    course: Course
    modules: dict[str, Page] = field(default_factory=dict)
    lessons: list[Page] = field(default_factory=list)

    @property
    def keys(self) -> set[UUID]:
        return {lesson.translation_key for lesson in self.lessons}

    def step(self, done: set[UUID], resume_at: UUID | None) -> Step | None:
        """Where the learner was, unless that is done; then the first lesson that is not."""
        left = [lesson for lesson in self.lessons if lesson.translation_key not in done]
        lesson = next((one for one in left if one.translation_key == resume_at), left[0] if left else None)
        return Step(lesson, self.modules[_parent(lesson)]) if lesson else None


def learning_of(user: Any) -> list[Learning]:
    """The person's current enrolments, unfinished first (4 queries and those of `standing`).

    Courses that are no longer live are left out: there is nothing to open.
    """
    mine = Enrolment.objects.current().filter(learner=user).select_related("cohort")
    enrolments = list(mine.order_by("state", "-last_seen_at", "-enrolled_at"))
    if not enrolments:
        return []
    contents = _contents({enrolment.course_key for enrolment in enrolments})
    done = _done(enrolments)
    standings = standing(enrolments)
    return [
        _learning(one, *contents[one.course_key], done[one.pk], standings.get(one.pk)) for one in enrolments if one.course_key in contents
    ]


def _learning(enrolment: Enrolment, source: Contents, shown: Contents, done: set[UUID], stands: Standing | None) -> Learning:
    # What has to be done is counted in the first language; what is opened is in the reader's, where it exists.
    step = shown.step(done, enrolment.last_lesson_key) or source.step(done, enrolment.last_lesson_key)
    return Learning(enrolment, shown.course, len(source.keys & done), len(source.keys), step, stands)


def upcoming_sessions(user: Any, *, at: datetime, limit: int = 5) -> list[Session]:
    """The next sessions of the person's cohorts, with their cohort (1 query)."""
    return list(Session.objects.for_learner(user).upcoming(at=at).select_related("cohort")[:limit])


def certificates_of(user: Any) -> QuerySet[Certificate]:
    """Valid certificates, the newest first."""
    return Certificate.objects.valid().filter(enrolment__learner=user).order_by("-issued_at")


def _done(enrolments: Iterable[Enrolment]) -> dict[int, set[UUID]]:
    done: dict[int, set[UUID]] = defaultdict(set)
    rows = LessonCompletion.objects.filter(enrolment__in=[one.pk for one in enrolments]).values_list("enrolment_id", "lesson_key")
    for enrolment_id, lesson_key in rows:
        done[enrolment_id].add(lesson_key)
    return done


def _contents(course_keys: set[UUID]) -> dict[UUID, tuple[Contents, Contents]]:
    """For each course: its first language, and the reader's (or the first again) (2 queries)."""
    pages = Course.objects.live().filter(translation_key__in=course_keys).select_related("locale").order_by("pk")
    by_key: dict[UUID, list[Contents]] = defaultdict(list)
    for page in pages:
        by_key[page.translation_key].append(Contents(page))
    language = get_language()
    chosen = {
        key: (all_[0], next((one for one in all_ if one.course.locale.language_code == language), all_[0])) for key, all_ in by_key.items()
    }
    _fill({one.course.path: one for pair in chosen.values() for one in pair})
    return chosen


def _fill(contents: dict[str, Contents]) -> None:
    below = Q(pk=None)
    for path in contents:
        below |= Q(path__startswith=path, depth__gt=len(path) // Page.steplen)
    for page in Page.objects.live().filter(below).select_related("locale").order_by("path"):
        one = contents[next(path for path in contents if page.path.startswith(path))]
        if page.depth == one.course.depth + 1:
            one.modules[page.path] = page
        elif _parent(page) in one.modules:
            one.lessons.append(page)


def _parent(page: Page) -> str:
    return str(page.path[: -Page.steplen])
