"""A learner's own page: what comes next, what is left, and what was earned. Constant queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models.functions import Substr
from django.utils.translation import get_language
from wagtail.models import Page

from attendance.evaluation_queries import awaited_or_just_over, with_answers
from attendance.models import name_zones
from attendance.queries import with_hours
from attendance.services.presence import takes_code
from attendance.telling_queries import with_changes
from certificates.models import Certificate
from certificates.queries import Standing, standing
from courses.models import Course, Enrolment
from courses.queries import LessonsDone, completions_of

COURSE_DEPTH = 4  # below the root, the home page and the catalogue: the page types allow no other place
MOST_SESSIONS = 60


@dataclass(frozen=True)
class Step:
    """The lesson to go on with."""

    lesson: Page
    module: Page


@dataclass
class Learning:
    """One enrolment on its learner's page."""

    enrolment: Enrolment
    course: Page
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

    course: Page
    modules: dict[str, Page] = field(default_factory=dict)
    lessons: list[Page] = field(default_factory=list)

    @property
    def language(self) -> str:
        return str(self.course.locale.language_code)

    @property
    def keys(self) -> set[UUID]:
        return {lesson.translation_key for lesson in self.lessons}

    def step(self, done: set[UUID], resume_at: UUID | None) -> Step | None:
        """Where the learner was, unless that is done; then the first lesson that is not."""
        left = [lesson for lesson in self.lessons if lesson.translation_key not in done]
        lesson = next((one for one in left if one.translation_key == resume_at), left[0] if left else None)
        return Step(lesson, self.modules[_parent(lesson)]) if lesson else None


def learning_of(user: Any, *, certificates: Iterable[Certificate] | None = None) -> list[Learning]:
    """The person's current enrolments, unfinished first (6 queries, and 1 for certificates that are not given).

    Courses that are no longer live are left out: there is nothing to open.

    :param certificates: the person's valid ones, where they are known
    """
    mine = with_answers(with_hours(Enrolment.objects.current().filter(learner=user).select_related("cohort")))
    enrolments = list(mine.order_by("state", "-last_seen_at", "-enrolled_at"))
    if not enrolments:
        return []
    contents = _contents({enrolment.course_key for enrolment in enrolments})
    lessons = LessonsDone({key: in_languages[0].keys for key, in_languages in contents.items()}, completions_of(enrolments))
    standings = standing(enrolments, lessons=lessons, certificates=certificates)
    return [
        _learning(one, contents[one.course_key], lessons.done[one.pk], standings.get(one.pk))
        for one in enrolments
        if one.course_key in contents
    ]


def _learning(enrolment: Enrolment, in_languages: list[Contents], done: set[UUID], stands: Standing | None) -> Learning:
    # What has to be done is counted in the first language; what is opened is in the reader's where it exists, else in the cohort's.
    source = in_languages[0]
    wanted = [get_language(), enrolment.cohort.language if enrolment.cohort else ""]
    shown = sorted(in_languages, key=lambda one: wanted.index(one.language) if one.language in wanted else len(wanted))
    steps = (one.step(done, enrolment.last_lesson_key) for one in shown)
    return Learning(enrolment, shown[0].course, len(source.keys & done), len(source.keys), next(filter(None, steps), None), stands)


def sessions_of(user: Any, *, at: datetime) -> list[Any]:
    """The sessions of the person's cohorts that are to come or were in the last days, with what changed (1 query)."""
    sessions = list(with_changes(awaited_or_just_over(user, at=at))[:MOST_SESSIONS])
    name_zones(sessions)
    return sessions


def upcoming_sessions(sessions: Iterable[Any], *, at: datetime, limit: int = 5) -> list[Any]:
    """The next of them, those called off included: who waits for a session is told so."""
    return [one for one in sessions if not one.is_closed and one.ends_at > at][:limit]


def session_to_check_in(sessions: Iterable[Any], *, at: datetime) -> Any | None:
    """The session in whose room the person can say now that they are there, and has not.

    :param sessions: as `sessions_of` gives them
    """
    return next((one for one in sessions if one.is_awaited and takes_code(one, at)), None)


def certificates_of(user: Any) -> list[Certificate]:
    """Valid certificates, the newest first (1 query)."""
    return list(Certificate.objects.valid().filter(enrolment__learner=user).with_standing().order_by("-issued_at"))


def _contents(course_keys: set[UUID]) -> dict[UUID, list[Contents]]:
    """Each course that is live, in all its languages, the first one first (1 query)."""
    by_key: dict[UUID, list[Contents]] = defaultdict(list)
    for one in sorted(_read(course_keys), key=lambda one: one.course.pk):
        by_key[one.course.translation_key].append(one)
    return by_key


def _read(course_keys: set[UUID]) -> Iterable[Contents]:
    """The courses in each of their languages, with the live pages under them in the order of the tree."""
    courses = Course.objects.live().filter(translation_key__in=course_keys)
    pages = Page.objects.live().annotate(course_path=Substr("path", 1, COURSE_DEPTH * Page.steplen))
    contents: dict[str, Contents] = {}
    for page in pages.filter(course_path__in=courses.values("path")).select_related("locale").order_by("path"):
        if page.depth == COURSE_DEPTH:
            contents[page.path] = Contents(page)
        elif page.depth == COURSE_DEPTH + 1:
            contents[page.course_path].modules[page.path] = page
        elif _parent(page) in contents[page.course_path].modules:
            contents[page.course_path].lessons.append(page)
    return contents.values()


def _parent(page: Page) -> str:
    return str(page.path[: -Page.steplen])
