"""What the pages of a quiz show, gathered from an attempt and its sealed version."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language

from assessments.enums import Review
from assessments.models import Attempt, Mark, Response
from assessments.plans import followers_of, headings_of
from assessments.questions import is_marked_by_hand, mark, present, text_in
from assessments.questions._common import Shown
from courses.models import Lesson


@dataclass(frozen=True)
class LevelReached:
    """What somebody who marked found of one criterion: the level, and the points of the best one."""

    title: str
    text: str
    points: Decimal
    most: Decimal


@dataclass
class Asked:
    """One question of an attempt, ready to be drawn.

    Of an answer that a person marks, `is_waiting` says that nobody has yet; else `mark` is theirs, and `levels` what they chose.
    """

    response: Response
    shown: Shown
    is_right: bool = False
    is_waiting: bool = False
    mark: Mark | None = None
    levels: list[LevelReached] = field(default_factory=list)
    heading: str = ""
    follows: bool = False
    waits: bool = False


def asked_in(attempt: Attempt, *, reveal: bool = False) -> list[Asked]:
    """The attempt's questions in its order, in the active language, with what was answered (1 query)."""
    language, items = get_language() or attempt.version.language, attempt.version.sealed_items
    responses = {response.item_id: response for response in Response.objects.filter(attempt=attempt)}
    found = []
    for number, (item_id, choices) in enumerate(attempt.order, start=1):
        frozen, answer = items[item_id].frozen, responses[item_id].answer
        shown = present(
            frozen,
            language=language,
            fallback=attempt.version.language,
            name=f"q{item_id}",
            number=number,
            answer=answer,
            order=choices,
            reveal=reveal,
        )
        outcome = mark(frozen, answer)
        found.append(Asked(responses[item_id], shown, is_right=outcome.share == 1, is_waiting=not outcome.is_marked))
    _put_in_sections(found, attempt, language)
    return found


def _put_in_sections(asked: list[Asked], attempt: Attempt, language: str) -> None:
    """Say which questions begin a section, and which wait for the one before."""
    plan, items = attempt.version.plan, attempt.version.sealed_items
    headings, followers = headings_of(plan), followers_of(plan)
    before: Asked | None = None
    section: dict[str, str] = {}
    for one in asked:
        position = items[one.response.item_id].position
        heading = headings.get(position, {})
        if heading is not section:
            one.heading = heading.get(language) or heading.get(attempt.version.language, "")
        one.follows = before is not None and position in followers
        one.waits = one.follows and before is not None and not before.shown.is_answered
        before, section = one, heading


def with_hand_marks(attempt: Attempt, asked: list[Asked]) -> list[Asked]:
    """Add what people found of the answers that a person marks (1 query where the attempt has any)."""
    items = attempt.version.sealed_items
    by_hand = {one.response.pk: one for one in asked if is_marked_by_hand(items[one.response.item_id].frozen)}
    marks = Mark.objects.filter(response__in=list(by_hand)).order_by("pk") if by_hand else []
    for given in marks:  # the newest of each comes last
        one = by_hand[given.response_id]
        one.mark, one.is_waiting, one.is_right = given, False, given.points == given.max_points
        one.levels = _levels_reached(items[one.response.item_id].frozen, given, attempt.version.language)
    return asked


def _levels_reached(frozen: dict[str, Any], given: Mark, fallback: str) -> list[LevelReached]:
    words = text_in(frozen, get_language() or "", fallback)[1].get("rubric", {})
    reached = []
    for one in frozen.get("rubric") or []:
        points = {level["id"]: Decimal(level["points"]) for level in one["levels"]}
        level = given.levels.get(one["id"])
        if level in points:
            text = words[one["id"]]
            reached.append(LevelReached(text["title"], text["levels"][level], points[level], max(points.values())))
    return reached


def review_of(attempt: Attempt, *, attempts_left: int | None) -> dict[str, bool]:
    """What the quiz's preset lets the learner see now."""
    preset = attempt.version.review
    is_everything = preset == Review.EVERYTHING or (preset == Review.AFTER_LAST and (bool(attempt.is_passed) or attempts_left == 0))
    return {"feedback": is_everything or preset == Review.FEEDBACK, "answers": is_everything}


def lessons_to_read_again(attempt: Attempt, asked: list[Asked]) -> list[Any]:
    """The lessons of the questions that were not right, in the course's order, in the active language."""
    items = attempt.version.sealed_items
    keys = {
        items[one.response.item_id].lesson_key or attempt.version.lesson_key for one in asked if not one.is_right and not one.is_waiting
    }
    keys -= {None}
    pages: dict[Any, Any] = {}
    for page in Lesson.objects.live().filter(translation_key__in=keys).select_related("locale").defer("body", "sources").order_by("path"):
        if page.locale.language_code == get_language() or page.translation_key not in pages:
            pages[page.translation_key] = page
    return list(pages.values())
