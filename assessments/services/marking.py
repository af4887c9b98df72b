"""From answers to marks, and from marks to a result."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery

from assessments.grading import passes
from assessments.models import Attempt, Mark, Response
from assessments.queries import official_result
from assessments.questions import mark
from courses.services.progress import complete_lesson

POINT = Decimal("0.0001")
PERCENT = Decimal("0.01")


def rounded(value: Fraction, step: Decimal) -> Decimal:
    """An exact fraction as a decimal with the step's places, halves up."""
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(step, rounding=ROUND_HALF_UP)


@transaction.atomic
def mark_attempt(*, attempt: Attempt, by: Any = None, reason: str = "") -> None:
    """Add a mark for each answer that can be marked by rule, then bring the totals up to date.

    :param by: who had it marked; None for the system
    :param reason: why, where it is not the first time
    """
    items = attempt.version.sealed_items
    marks = []
    for response in Response.objects.filter(attempt=attempt):
        item = items[response.item_id]
        share = mark(item.frozen, response.answer).share
        if share is not None:
            points = rounded(share * item.points, POINT)
            marks.append(Mark(response=response, points=points, max_points=item.points, by=by, reason=reason))
    Mark.objects.bulk_create(marks)
    recompute(attempt=attempt)


def recompute(*, attempt: Attempt) -> Attempt:
    """Write the attempt's totals anew from the newest mark of each answer; all empty while one is not marked yet.

    Marks below zero take away what others earned, but no result is below zero.
    """
    newest = Mark.objects.filter(response=OuterRef("pk")).order_by("-pk")
    rows = Response.objects.filter(attempt=attempt).values_list(
        Subquery(newest.values("points")[:1]), Subquery(newest.values("max_points")[:1])
    )
    found = list(rows)
    attempt.points = attempt.max_points = attempt.percent = attempt.is_passed = None
    if found and all(points is not None for points, _most in found):
        attempt.points = max(Decimal(0), sum((points for points, _most in found), Decimal(0)))
        attempt.max_points = sum((most for _points, most in found), Decimal(0))
        attempt.percent = rounded(Fraction(attempt.points) / Fraction(attempt.max_points) * 100, PERCENT)
        attempt.is_passed = passes(attempt.percent, attempt.version.pass_mark)
    attempt.save(update_fields=["points", "max_points", "percent", "is_passed"])
    return attempt


def complete_lesson_where_passed(*, attempt: Attempt) -> None:
    """Complete the quiz's lesson as of the moment the attempt was finished, where the quiz ends it and what counts is good enough."""
    version = attempt.version
    if not (version.lesson_key and version.purpose_kind.ends_lesson) or attempt.percent is None:
        return
    counted = official_result(attempt)
    if counted and counted.is_passed:
        complete_lesson(
            enrolment=attempt.enrolment,
            lesson_key=version.lesson_key,
            by=attempt.enrolment.learner,
            source=attempt.quiz.source,
            at=attempt.submitted_at,
        )
