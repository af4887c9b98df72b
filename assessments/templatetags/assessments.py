"""What lessons say about their quiz, what authors see of presets, and shares in per cent (`{{ share|percent:1 }}`)."""

from fractions import Fraction
from typing import Any

from django import template
from django.template.defaultfilters import floatformat
from django.utils import timezone

from assessments.enums import Review
from assessments.queries import quiz_for_lesson, turn_at
from assessments.reviewing import rows_of
from assessments.screens import shows_result
from courses.models import Enrolment, Lesson

register = template.Library()


@register.filter
def number(value: Any, places: int = -2) -> str:
    """A number as the active language writes it, with so many places (below 0: at most so many) and a true minus."""
    return floatformat(float(value), places).replace("-", "−")


@register.filter
def percent(share: Fraction, places: int = 0) -> str:
    """A share in per cent, with so many places."""
    return f"{number(share * 100, places)} %"


@register.simple_tag
def review_presets() -> list[tuple[Review, list[tuple[str, str]]]]:
    """What each preset shows learners, moment by moment."""
    return [(review, rows_of(review)) for review in Review]


@register.inclusion_tag("assessments/lesson_quiz.html")
def lesson_quiz(lesson: Lesson, enrolment: Enrolment | None) -> dict[str, Any]:
    """The way into the lesson's quiz, or how it went; nothing where the lesson has none (3 queries)."""
    quiz = quiz_for_lesson(lesson.translation_key)
    if quiz is None or quiz.current is None:
        return {}
    turn = turn_at(quiz, quiz.current, enrolment, at=timezone.now()) if enrolment else None
    done = [one for one in turn.attempts if not one.is_open] if turn else []
    shown = [one for one in done if turn and shows_result(one, closes_at=turn.access.closes_at)]
    return {
        "quiz": quiz,
        "version": quiz.current,
        "enrolment": enrolment,
        "turn": turn,
        "is_taken": bool(done),
        "best": max(shown, key=lambda one: (one.percent is not None, one.percent or 0), default=None),
    }
