"""From answers to marks, and from marks to a result."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery

from assessments.correcting import Corrected, share_of
from assessments.enums import Certainty
from assessments.grading import Result, result_of, rounded
from assessments.models import Attempt, Mark, QuizItem, QuizVersion, Response
from assessments.queries import corrected_items, official_result
from assessments.questions._common import exact_share
from assessments.scoring import after_tries, with_certainty
from courses.services.progress import complete_lesson

POINT = Decimal("0.0001")
SHARE = Decimal("0.00000001")


@dataclass(frozen=True)
class Worth:
    """What a response is worth: how much was right before certainty was counted, and the points, exactly.

    What is void has no share, and no points out of none.
    """

    share: Fraction | None
    points: Fraction


def penalty_of(version: QuizVersion, frozen: dict[str, Any]) -> Fraction:
    """What each further try costs, as a share of the points: the question's own cost, else the quiz's."""
    own = frozen.get("penalty")
    return exact_share(version.penalty) if own is None else Fraction(own)


VOID = Worth(None, Fraction(0))


def worth_of(version: QuizVersion, item: QuizItem, response: Response, corrected: Corrected) -> Worth | None:
    """What a response is worth by rule; None while a person has to mark it.

    With several tries, an answer that was given after the last check counts as one more try; without one, the last try counts.

    :param response: with its `tries`, which are asked for only where the quiz has several
    :param corrected: the item after its corrections; full marks are full, whatever tries and certainty would make of them
    """
    if corrected.is_void:
        return VOID
    if corrected.is_full:
        return Worth(Fraction(1), Fraction(item.points))
    answers = [one.answer for one in response.tries.all()] if version.has_tries else []
    if not answers or (response.answer is not None and response.answer != answers[-1]):
        answers.append(response.answer)
    shares: list[Fraction] = []
    for answer in answers:
        share = share_of(corrected, answer)
        if share is None:
            return None
        shares.append(share)
    share = after_tries(shares, penalty_of(version, item.frozen)) if version.has_tries else shares[-1]
    is_judged = version.uses_certainty and response.answer is not None
    counted = with_certainty(share, Certainty(response.certainty or Certainty.GUESSING)) if is_judged else share
    return Worth(share, counted * item.points)


def marks_for(attempt: Attempt, *, by: Any = None, reason: str = "") -> list[Mark]:
    """The marks that the attempt's responses and tries earn by rule today, not yet saved; none for what a person marks.

    :param by: who has it marked; None for the system; :param reason: why, where it is not the first time
    """
    version, corrected = attempt.version, corrected_items(attempt.version)
    responses = Response.objects.filter(attempt=attempt)
    marks = []
    for response in responses.prefetch_related("tries") if version.has_tries else responses:
        mark = mark_for(version, response, corrected[response.item_id], by=by, reason=reason)
        if mark is not None:
            marks.append(mark)
    return marks


def mark_for(version: QuizVersion, response: Response, corrected: Corrected, **given: Any) -> Mark | None:
    """The mark that one response earns by rule, not yet saved; None while a person has to give it.

    :param given: other fields of the mark
    """
    item = version.sealed_items[response.item_id]
    worth = worth_of(version, item, response, corrected)
    if worth is None:
        return None
    most = 0 if corrected.is_void else item.points
    share = None if worth.share is None else rounded(worth.share, SHARE)
    return Mark(response=response, points=rounded(worth.points, POINT), max_points=Decimal(most), share=share, **given)


@transaction.atomic
def mark_attempt(*, attempt: Attempt, by: Any = None, reason: str = "") -> None:
    """Add a mark for each answer that can be marked by rule, then bring the totals up to date.

    :param by: who had it marked; None for the system
    :param reason: why, where it is not the first time
    """
    Mark.objects.bulk_create(marks_for(attempt, by=by, reason=reason))
    recompute(attempt=attempt)


def recompute(*, attempt: Attempt) -> Attempt:
    """Write the attempt's totals anew from the newest mark of each answer; all empty while one is not marked yet."""
    found = [(points, most) for _pk, points, most in newest_marks(Response.objects.filter(attempt=attempt))]
    set_result(attempt, result_of(found, attempt.version.pass_mark))
    attempt.save(update_fields=Result._fields)
    return attempt


def newest_marks(responses: "QuerySet[Response]") -> "QuerySet[Response, tuple[Any, ...]]":
    """Of each response its id, and the points and the maximum of its newest mark."""
    newest = Mark.objects.filter(response=OuterRef("pk")).order_by("-pk")
    return responses.values_list("pk", Subquery(newest.values("points")[:1]), Subquery(newest.values("max_points")[:1]))


def set_result(attempt: Attempt, result: Result) -> None:
    """Put a result into an attempt, not yet saved."""
    for name, value in result._asdict().items():
        setattr(attempt, name, value)


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
