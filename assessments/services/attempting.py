"""Answering and finishing: what must never lose an answer and must end exactly once. (Beginning has a module of its own.)"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.enums import AttemptState, Ending, Saved
from assessments.models import Attempt, Quiz, QuizItem, Response
from assessments.questions import read_answer
from assessments.rules import can_answer
from assessments.services.marking import complete_lesson_where_passed, mark_attempt
from assessments.signals import attempt_submitted
from core.audit import record
from core.errors import InvalidInputError, NotAllowedError


@dataclass(frozen=True)
class Receipt:
    """What the server holds of one answer after it arrived."""

    item: int
    outcome: Saved
    revision: int
    answer: Any
    is_flagged: bool


def save_answer(
    *,
    attempt: Attempt,
    item: QuizItem | int,
    answer: Any,
    revision: int,
    by: Any,
    at: datetime | None = None,
    is_flagged: bool | None = None,
) -> Receipt:
    """Keep one answer; see `save_answers`."""
    entry = {"item": getattr(item, "pk", item), "answer": answer, "revision": revision, "flagged": is_flagged}
    return save_answers(attempt=attempt, entries=[entry], by=by, at=at)[0]


@transaction.atomic
def save_answers(*, attempt: Attempt, entries: Iterable[Mapping[str, Any]], by: Any, at: datetime | None = None) -> list[Receipt]:
    """Keep what was answered, each only if its revision is newer than the one kept; safe to repeat in any order.

    :param entries: mappings with `item` (id), `answer` (as sent; None for none), `revision` (counted by the device,
        from 1) and perhaps `flagged`
    :param by: the learner, or None for the system
    :param at: when it arrived (default: now)
    :return: one receipt for each, in order, holding what the server has now; `CLOSED` once the attempt has ended
    :raises NotAllowedError: when it is somebody else's attempt
    :raises InvalidInputError: when an item is not part of the attempt or the answer not one of its answers
    """
    at = at or timezone.now()
    attempt = lock(attempt)
    if by is not None and not can_answer(by, attempt):
        raise NotAllowedError(_("This is somebody else’s attempt. Nothing was saved."))
    is_closed = not attempt.is_open or attempt.is_expired(at=at)
    return [_receive(attempt, entry, is_closed=is_closed, at=at) for entry in entries]


def _receive(attempt: Attempt, entry: Mapping[str, Any], *, is_closed: bool, at: datetime) -> Receipt:
    item = attempt.version.sealed_items.get(entry["item"])
    if item is None:
        raise InvalidInputError(_("That question is not part of this attempt. Nothing was changed; load the page again."))
    answer, revision = read_answer(item.frozen, entry["answer"]), entry["revision"]
    changes: dict[str, Any] = {"answer": answer, "revision": revision, "saved_at": at}
    if entry.get("flagged") is not None:
        changes["is_flagged"] = bool(entry["flagged"])
    kept = Response.objects.filter(attempt=attempt, item=item)
    if not is_closed and kept.filter(revision__lt=revision).update(**changes):
        return Receipt(item.pk, Saved.SAVED, revision, answer, bool(entry.get("flagged")))
    return _receipt_for_old(kept, item, answer, revision, is_closed=is_closed)


def _receipt_for_old(kept: Any, item: QuizItem, answer: Any, revision: int, *, is_closed: bool) -> Receipt:
    """The same message again is acknowledged again; an older one is told what is kept instead."""
    response = kept.first()
    if response is None:
        raise InvalidInputError(_("That question is not part of this attempt. Nothing was changed; load the page again."))
    is_same = (response.revision, response.answer) == (revision, answer)
    outcome = Saved.SAVED if is_same else Saved.CLOSED if is_closed else Saved.STALE
    return Receipt(item.pk, outcome, response.revision, response.answer, response.is_flagged)


@transaction.atomic
def submit_attempt(*, attempt: Attempt, by: Any, at: datetime | None = None) -> Attempt:
    """End the attempt with the answers saved so far, mark it, and complete the lesson if it is good enough.

    A second call, from a double click or a retry, changes nothing and gives the same attempt.

    :param by: the learner, or None when the time is over
    :param at: when (default: now); never later than the deadline is written down
    """
    at = at or timezone.now()
    attempt = lock(attempt)
    if by is not None and not can_answer(by, attempt):
        raise NotAllowedError(_("This is somebody else’s attempt. Nothing was changed."))
    if not attempt.is_open:
        return attempt
    is_late = attempt.deadline is not None and at >= attempt.deadline
    attempt.state = AttemptState.SUBMITTED
    attempt.submitted_at = attempt.deadline if is_late else at
    attempt.ended_by = Ending.TIME if is_late else Ending.LEARNER
    attempt.save(update_fields=["state", "submitted_at", "ended_by"])
    mark_attempt(attempt=attempt)
    complete_lesson_where_passed(attempt=attempt)
    record("attempt.submit", attempt, by=by, ended_by=str(attempt.ended_by))
    attempt_submitted.send(sender=Attempt, attempt=attempt)
    return attempt


def settle(*, attempt: Attempt, at: datetime | None = None) -> Attempt:
    """The attempt as it truly stands: one whose time is over is ended first."""
    at = at or timezone.now()
    return submit_attempt(attempt=attempt, by=None, at=at) if attempt.is_expired(at=at) else attempt


def settle_expired(*, at: datetime | None = None, quiz: Quiz | None = None) -> int:
    """End every attempt whose time is over (of one quiz, or of all) and say how many there were."""
    at = at or timezone.now()
    overdue = Attempt.objects.expired(at=at)
    if quiz:
        overdue = overdue.filter(quiz=quiz)
    return len([submit_attempt(attempt=attempt, by=None, at=at) for attempt in overdue])


def lock(attempt: Attempt) -> Attempt:
    """The attempt as stored now, held until the transaction ends: answers and the finish wait for each other."""
    found: Attempt = Attempt.objects.select_for_update(of=("self",)).select_related("version", "enrolment", "quiz").get(pk=attempt.pk)
    return found
