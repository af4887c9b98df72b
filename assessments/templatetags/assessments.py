"""`{% lesson_quiz lesson enrolment %}`: what a lesson says about its quiz; `|as_points`: points as people write them."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils.formats import number_format

from assessments.queries import attempts_left, attempts_of, quiz_for_lesson
from courses.models import Enrolment, Lesson

register = template.Library()


@register.filter
def as_points(points: Decimal | float) -> str:
    """Points with as many places as they need, two at most: 1, 0.5, 0,75."""
    short = format(Decimal(str(points)).quantize(Decimal("0.01")).normalize(), "f")
    return number_format(Decimal(short), use_l10n=True)


@register.inclusion_tag("assessments/lesson_quiz.html")
def lesson_quiz(lesson: Lesson, enrolment: Enrolment | None) -> dict[str, Any]:
    """The way into the lesson's quiz, or how it went; nothing where the lesson has none (2 queries)."""
    quiz = quiz_for_lesson(lesson.translation_key)
    if quiz is None or quiz.current is None:
        return {}
    attempts = attempts_of(enrolment, quiz) if enrolment else []
    done = [one for one in attempts if not one.is_open]
    return {
        "quiz": quiz,
        "version": quiz.current,
        "enrolment": enrolment,
        "open_attempt": next((one for one in attempts if one.is_open), None),
        "best": max(done, key=lambda one: (one.percent is not None, one.percent or 0), default=None),
        "left": attempts_left(quiz.current, len(attempts)),
    }
