"""From answers to marks, and from marks to a result."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from django.db import transaction

from assessments.correcting import Corrected, share_of
from assessments.enums import Certainty
from assessments.grading import Result, result_of, rounded
from assessments.mark_lines import line_of, main_language
from assessments.models import Attempt, Mark, QuizItem, QuizVersion, Response
from assessments.queries import corrected_items, official_result
from assessments.questions._common import exact_share
from assessments.scoring import after_tries, with_certainty
from courses.services.progress import complete_lesson

POINT = Decimal("0.0001")
SHARE = Decimal("0.00000001")
KEPT = (*Result._fields, "mark_line", "newest_mark", "language")
"""What an attempt keeps of its marks."""
AT_ONCE = 500
"""Rows that are read or written in one go: SQLite takes no more names in one statement than some thousands."""


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


class Marked(NamedTuple):
    """An answer with its newest mark, whose fields are None while there is none."""

    response: int
    item: int
    language: str
    mark: int | None
    points: Decimal
    most: Decimal
    share: Decimal | None


def newest_marks(attempts: Collection[Attempt]) -> dict[int, list[Marked]]:
    """Every answer of some attempts with its newest mark, by attempt (1 query)."""
    fields = ("attempt_id", "pk", "item_id", "language", "marks__pk", "marks__points", "marks__max_points", "marks__share")
    found: dict[int, dict[int, Marked]] = {attempt.pk: {} for attempt in attempts}
    for attempt, *row in Response.objects.filter(attempt__in=list(found)).order_by("pk", "marks__pk").values_list(*fields):
        found[attempt][row[0]] = Marked(*row)  # of several marks of one answer the last one stays
    return {pk: list(answers.values()) for pk, answers in found.items()}


def recompute(*, attempt: Attempt) -> Attempt:
    """Write anew what the attempt keeps of the newest mark of each answer; its totals are empty while one is not marked yet."""
    _keep(attempt, newest_marks([attempt])[attempt.pk])
    attempt.save(update_fields=KEPT)
    return attempt


def recompute_all(*, attempts: Sequence[Attempt]) -> None:
    """Write anew what attempts keep of their marks (2 queries for every `AT_ONCE` of them)."""
    for start in range(0, len(attempts), AT_ONCE):
        some = attempts[start : start + AT_ONCE]
        answers = newest_marks(some)
        for attempt in some:
            _keep(attempt, answers[attempt.pk])
        Attempt.objects.bulk_update(some, KEPT)


def _keep(attempt: Attempt, answers: Sequence[Marked]) -> None:
    """Put into an attempt what it keeps, not yet saved."""
    marked = [one for one in answers if one.mark is not None]
    result = result_of([(one.points, one.most) for one in answers], attempt.version.pass_mark)
    for name, value in result._asdict().items():
        setattr(attempt, name, value)
    attempt.mark_line = line_of((one.item, one.points, one.most, one.share) for one in marked)
    attempt.newest_mark = max((one.mark for one in marked if one.mark), default=None)
    attempt.language = main_language(one.language for one in answers)


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
            by=None,
            source=attempt.quiz.source,
            at=attempt.submitted_at,
        )
