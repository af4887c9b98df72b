"""`{% lesson_quiz lesson enrolment %}`: what a lesson says about its quiz; `|as_points`: points as people write them."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import number_format

from assessments.queries import quiz_for_lesson, turn_at
from courses.models import Enrolment, Lesson

register = template.Library()


@register.filter
def as_points(points: Decimal | float) -> str:
    """Points with as many places as they need, two at most: 1, 0.5, 0,75."""
    short = format(Decimal(str(points)).quantize(Decimal("0.01")).normalize(), "f")
    return number_format(Decimal(short), use_l10n=True)


@register.inclusion_tag("assessments/lesson_quiz.html")
def lesson_quiz(lesson: Lesson, enrolment: Enrolment | None) -> dict[str, Any]:
    """The way into the lesson's quiz, or how it went; nothing where the lesson has none (3 queries)."""
    quiz = quiz_for_lesson(lesson.translation_key)
    if quiz is None or quiz.current is None:
        return {}
    turn = turn_at(quiz, quiz.current, enrolment, at=timezone.now()) if enrolment else None
    done = [one for one in turn.attempts if not one.is_open] if turn else []
    return {
        "quiz": quiz,
        "version": quiz.current,
        "enrolment": enrolment,
        "turn": turn,
        "best": max(done, key=lambda one: (one.percent is not None, one.percent or 0), default=None),
    }
