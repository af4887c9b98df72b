"""Marks that a person gives: one answer at a time, by two people where the question asks for it, corrected but never erased."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.grading import rounded
from assessments.marking_queries import in_marking_order, judgements_of
from assessments.models import Attempt, Judgement, Mark, MarkingClaim, QuizItem, Response
from assessments.questions._rubric import share_of
from assessments.rules import can_mark
from assessments.services.attempting import lock
from assessments.services.marking import POINT, complete_lesson_where_passed, recompute
from assessments.signals import attempt_marked
from core.audit import record
from core.errors import DomainError, InvalidInputError, NotAllowedError

# Long enough to read an essay twice; who comes back later takes it again, if nobody else has it by then.
CLAIM_LASTS = timedelta(minutes=15)
MARKERS = 2


def claim_next(*, item: QuizItem, by: Any, after: int | None = None, at: datetime | None = None) -> Response | None:
    """The next answer to a question, held for that person for a quarter of an hour; their earlier hold ends.

    :param by: who marks
    :param after: id of the answer to skip, which comes back last
    :return: None when all are marked, or all that are left are held by others
    """
    at = at or timezone.now()
    for pk in in_marking_order(by, item, at=at, after=after):
        response = Response.objects.get(pk=pk)
        try:
            return claim_answer(response=response, by=by, at=at)
        except DomainError:  # somebody was faster by a moment: take the one behind it
            continue
    return None


@transaction.atomic
def claim_answer(*, response: Response, by: Any, at: datetime | None = None) -> Response:
    """Hold an answer while somebody reads it, so that nobody else is given it.

    :raises DomainError: when another person holds it, or it was marked in the meantime
    """
    at = at or timezone.now()
    _require_marker(by, lock(response.attempt))
    _require_free(response, by, at)
    if response.marks.exists():
        raise DomainError(_already_marked())
    MarkingClaim.objects.filter(by=by).exclude(response=response).delete()
    MarkingClaim.objects.update_or_create(response=response, defaults={"by": by, "until": at + CLAIM_LASTS})
    return response


@transaction.atomic
def mark_by_hand(
    *,
    response: Response,
    by: Any,
    points: Decimal | int | None = None,
    levels: Mapping[str, str] | None = None,
    comment: str = "",
    reason: str = "",
    at: datetime | None = None,
) -> Mark | None:
    """Say what an answer is worth. The last mark that an attempt waited for completes it.

    :param by: who marks: a person who runs the learner's cohort
    :param points: of the question's points, where it has no rubric
    :param levels: where it has one: criterion id → level id
    :param comment: to the learner
    :param reason: why an answer that has a mark gets another one; the earlier mark stays on record
    :return: the mark; None while another person has to mark it as well
    :raises NotAllowedError: when it is not theirs to mark
    :raises InvalidInputError: when the points or levels are none of this question's
    :raises DomainError: when somebody else holds it, or it has a mark and no reason is given
    """
    at = at or timezone.now()
    attempt = lock(response.attempt)
    item = attempt.version.sealed_items[response.item_id]
    _require_marker(by, attempt)
    _require_free(response, by, at)
    given = {"points": _worth(item, points, levels), "max_points": Decimal(item.points), "levels": dict(levels or {}), "comment": comment}
    mark = _add_mark(response, item, given | {"by": by}, reason, at)
    MarkingClaim.objects.filter(response=response).delete()
    record("attempt.mark", attempt, by=by, item=item.pk, points=str(given["points"]), reason=reason)
    if mark is not None:
        _settle(attempt)
    return mark


def _add_mark(response: Response, item: QuizItem, given: dict[str, Any], reason: str, at: datetime) -> Mark | None:
    """The mark that what was given makes: at once, as a correction, or only together with what others gave."""
    has_mark, twice = response.marks.exists(), item.frozen.get("twice")
    if has_mark and not reason:
        raise DomainError(_already_marked())
    if twice and not has_mark:
        return _mark_by_several(response, given, twice["tolerance"], at)
    return Mark.objects.create(response=response, reason=reason, marked_at=at, **given)


def _settle(attempt: Attempt) -> None:
    recompute(attempt=attempt)
    if attempt.percent is not None:
        complete_lesson_where_passed(attempt=attempt)
        attempt_marked.send(sender=Attempt, attempt=attempt)


def _mark_by_several(response: Response, given: dict[str, Any], tolerance: int, at: datetime) -> Mark | None:
    """Keep one person's judgement; the mark follows when two are close enough, or a third has decided."""
    if any(one.by_id == given["by"].pk for one in judgements_of(response)):
        raise DomainError(_("You have marked this answer already. Now another person marks it without seeing yours."))
    Judgement.objects.create(response=response, judged_at=at, **given)
    judgements = judgements_of(response)
    if len(judgements) > MARKERS:
        return Mark.objects.create(response=response, marked_at=at, **given)
    if len(judgements) == MARKERS and are_close(judgements, tolerance):
        return Mark.objects.create(response=response, marked_at=at, **given | mean_of(*judgements))
    return None


def are_close(judgements: list[Judgement], tolerance: int) -> bool:
    """Whether the points differ by no more than so many percent of the most there are."""
    points = [one.points for one in judgements]
    return (max(points) - min(points)) * 100 <= tolerance * judgements[0].max_points


def mean_of(one: Judgement, other: Judgement) -> dict[str, Any]:
    """Two judgements as one: the mean of the points, the levels on which both agree, both comments."""
    return {
        "points": rounded(Fraction(one.points + other.points) / MARKERS, POINT),
        "levels": {key: level for key, level in one.levels.items() if other.levels.get(key) == level},
        "comment": "\n\n".join(dict.fromkeys(filter(None, (one.comment, other.comment)))),
    }


def _worth(item: QuizItem, points: Decimal | int | None, levels: Mapping[str, str] | None) -> Decimal:
    """The points given, checked against what the question can be worth."""
    rubric = item.frozen.get("rubric")
    if rubric:
        return rounded(share_of(rubric, levels or {}) * item.points, POINT)
    if points is None or not 0 <= points <= item.points:
        raise InvalidInputError(_("Give points from 0 to %(most)s, then save again.") % {"most": item.points})
    return Decimal(points)


def _require_marker(by: Any, attempt: Attempt) -> None:
    if not can_mark(by, attempt):
        raise NotAllowedError(
            _("Answers are marked by those who run the learner’s cohort, once the attempt is finished, and never by oneself.")
        )


def _require_free(response: Response, by: Any, at: datetime) -> None:
    claim = MarkingClaim.objects.select_related("by").filter(response=response).first()
    if claim and claim.keeps_out(by, at=at):
        raise DomainError(
            _("%(name)s is marking this answer at the moment. Nothing was lost: take the next one, or come back in a while.")
            % {"name": claim.by}
        )


def _already_marked() -> str:
    return _("This answer was marked in the meantime. Your mark was not added; to change the one it has, open the person’s result.")
