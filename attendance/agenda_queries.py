"""Sessions as people look them up: day by day, with their blocks, modules, places and trainers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce
from itertools import groupby
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import get_language

from attendance.models import AgendaBlock, Session, name_zones
from attendance.queries import blocks_by_session
from attendance.telling_queries import with_changes
from core.zones import LocalTime
from courses.models import Cohort, Course, Module


@dataclass(frozen=True)
class ShownBlock:
    """One block, ready to be read; its times by the clock of the session."""

    title: str
    starts_at: LocalTime
    ends_at: LocalTime
    hours: Decimal
    module: str
    led_by: str


@dataclass(frozen=True)
class ShownSession:
    """One session with what it is made of; without an agenda `blocks` is empty and `module` says it all."""

    session: Session
    module: str
    trainers: list[Any]
    blocks: list[ShownBlock]


@dataclass(frozen=True)
class Day:
    day: date
    sessions: list[ShownSession]


def agenda_of(sessions: QuerySet[Session]) -> list[ShownSession]:
    """Sessions with their agendas, in order of time (5 queries, whatever their number)."""
    sessions = with_changes(sessions).select_related("cohort__programme", "venue").prefetch_related("trainers")
    found = list(sessions.order_by("starts_at", "pk"))
    name_zones(found)
    blocks = blocks_by_session(AgendaBlock.objects.filter(session__in=[one.pk for one in found]).select_related("leader"))
    keys = {one.module_key for one in found} | {block.module_key for of_one in blocks.values() for block in of_one}
    titles = module_titles((key for key in keys if key), otherwise=dict.fromkeys(one.cohort.language for one in found))
    return [_shown(session, blocks.get(session.pk, []), titles) for session in found]


def _shown(session: Session, blocks: list[AgendaBlock], titles: dict[UUID, str]) -> ShownSession:
    for block in blocks:
        block.session = session
    shown = [
        ShownBlock(one.title, one.starts_at, one.ends_at, one.hours, _title(one.module_key, titles), one.led_by) for one in blocks
    ]  # fmt: skip
    return ShownSession(session, _title(session.module_key, titles), list(session.trainers.all()), shown)


def _title(key: UUID | None, titles: dict[UUID, str]) -> str:
    return titles.get(key, "") if key else ""


def module_titles(keys: Iterable[UUID], *, otherwise: Iterable[str] = ()) -> dict[UUID, str]:
    """Titles of modules in the reader's language, else in one of those that are taught in, else in whatever they have (1 query).

    :param otherwise: codes of languages, the best first
    """
    wanted = [get_language(), *otherwise]
    pages = Module.objects.live().filter(translation_key__in=list(keys)).select_related("locale").order_by("-pk")
    by_language = sorted(pages, key=lambda page: -_place(page.locale.language_code, wanted))
    return {page.translation_key: page.title for page in by_language}  # the last one of a module stays


def _place(language: str, wanted: Sequence[str | None]) -> int:
    return wanted.index(language) if language in wanted else len(wanted)


def module_choices(cohort: Cohort) -> list[tuple[UUID, str]]:
    """Every module of the cohort's course, by key, in order; none while the course is not published (2 queries).

    A module that is not translated into the reader's language is there all the same, with its title in another: a form that left it out
    would take it from the session that is saved.
    """
    courses = list(Course.objects.live().filter(translation_key=cohort.course_key).order_by("pk"))
    if not courses:
        return []
    modules = Module.objects.live()
    below = reduce(or_, (modules.child_of_q(course) for course in courses))
    order = {course.path: number for number, course in enumerate(courses)}
    pages = sorted(modules.filter(below).select_related("locale"), key=lambda page: (order[page.path[: -page.steplen]], page.path))
    wanted = [get_language(), cohort.language]
    best: dict[UUID, Any] = {}
    for page in pages:
        known = best.get(page.translation_key)
        if known is None or _place(page.locale.language_code, wanted) < _place(known.locale.language_code, wanted):
            best[page.translation_key] = page
    return [(key, page.title) for key, page in best.items()]


def by_day(sessions: Iterable[ShownSession]) -> list[Day]:
    """The same, day by day, each on its day there.

    :param sessions: in order of time
    """
    grouped = groupby(sorted(sessions, key=lambda one: one.session.day), key=lambda one: one.session.day)
    return [Day(day, list(of_day)) for day, of_day in grouped]
