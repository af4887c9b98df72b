"""Checking one question while the quiz goes on: at once, or in several tries."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.correcting import share_of
from assessments.grading import rounded
from assessments.models import Attempt, QuizVersion, Response, Try
from assessments.queries import corrected_items, left_in
from assessments.questions import is_kept_for_good, unfinished
from assessments.rules import can_answer
from assessments.services.attempting import lock
from assessments.services.marking import SHARE
from core.errors import DomainError, InvalidInputError, NotAllowedError


@transaction.atomic
def check_answer(*, attempt: Attempt, item: int, revision: int, by: Any, at: datetime | None = None) -> Response:
    """Mark the answer that is kept and write the try down; the question is closed when it is right or no try is left.

    Save the answer first. Safe to repeat: a revision is checked once, and what is closed stays as it is.

    :param item: the item's id; :param revision: that of the answer which the learner saw when asking
    :param by: the learner, or None for the system; :param at: when (default: now)
    :return: the response, with its `tries`
    :raises DomainError: when this quiz marks at the end, the attempt has ended, a newer answer is kept, or questions come one
        after the other and it is not this one's turn
    :raises InvalidInputError: when there is nothing to check yet
    """
    at = at or timezone.now()
    attempt = lock(attempt)
    if by is not None and not can_answer(by, attempt):
        raise NotAllowedError(_("This is somebody else’s attempt. Nothing was changed."))
    if not attempt.version.has_checks:
        raise DomainError(_("This quiz is marked when you finish it. Your answer is kept."))
    if not attempt.is_open or attempt.is_expired(at=at):
        raise DomainError(_("The quiz is finished, so nothing can be checked any more. Your answers are kept."))
    response = _response(attempt, item)
    tries = list(response.tries.all())
    if not response.is_closed and all(one.revision != revision for one in tries):
        _require_turn(attempt, response)
        _add_try(attempt.version, response, tries, revision, at)
        return _response(attempt, response.item_id)
    return response


def _response(attempt: Attempt, item_id: int) -> Response:
    found = Response.objects.filter(attempt=attempt, item=item_id).prefetch_related("tries").first()
    if found is None:
        raise InvalidInputError(_("That question is not part of this attempt. Nothing was changed; load the page again."))
    return found


def _require_turn(attempt: Attempt, response: Response) -> None:
    """Where questions come one after the other, only the one that is shown is checked."""
    if not attempt.version.is_sequential:
        return
    gone = left_in(attempt)
    if response.item_id in gone:
        raise DomainError(_("You have left this question; its answer stays as it is."))
    if response.item_id != next(item for item, _choices in attempt.order if item not in gone):
        raise DomainError(_("The questions come one after the other. Go on to this one first, then check it."))


def _add_try(version: QuizVersion, response: Response, tries: list[Try], revision: int, at: datetime) -> None:
    frozen = version.sealed_items[response.item_id].frozen
    if response.revision != revision:
        raise DomainError(_("You answered this question on another page in the meantime. The newer answer is shown; check that one."))
    problem = _not_to_be_checked(version, response, tries)
    if problem:
        raise InvalidInputError(problem)
    share = share_of(corrected_items(version)[response.item_id], response.answer)
    if share is None:
        raise InvalidInputError(_("A person marks this answer after you have finished, so there is nothing to check. It is kept."))
    checked = Try.objects.create(
        response=response,
        number=len(tries) + 1,
        revision=revision,
        answer=response.answer,
        certainty=response.certainty,
        share=rounded(share, SHARE),
        checked_at=at,
    )
    if not version.has_tries or is_kept_for_good(frozen) or share == 1 or checked.number >= version.tries_allowed:
        response.is_closed = True
        response.save(update_fields=["is_closed"])


def _not_to_be_checked(version: QuizVersion, response: Response, tries: list[Try]) -> str:
    if response.answer is None:
        return _("Answer the question first, then check it.")
    if version.uses_certainty and response.certainty is None:
        return _("Say how sure you are of your answer, then check it.")
    if tries and tries[-1].answer == response.answer:
        return _("You have checked this answer already, and it cost you nothing more. Change it, then check it again.")
    return unfinished(version.sealed_items[response.item_id].frozen, response.answer)
