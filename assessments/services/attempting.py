"""Answering and finishing: what must never lose an answer and must end exactly once. (Beginning has a module of its own.)"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessments.enums import AttemptState, Ending, Saved
from assessments.models import Attempt, Quiz, QuizItem, Response
from assessments.queries import left_in
from assessments.questions import continues, is_kept_for_good, read_answer
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
    certainty: int | None = None


def save_answer(
    *,
    attempt: Attempt,
    item: QuizItem | int,
    answer: Any,
    revision: int,
    by: Any,
    at: datetime | None = None,
    is_flagged: bool | None = None,
    certainty: int | None = None,
) -> Receipt:
    """Keep one answer; see `save_answers`."""
    entry = {"item": getattr(item, "pk", item), "answer": answer, "revision": revision, "flagged": is_flagged, "certainty": certainty}
    return save_answers(attempt=attempt, entries=[entry], by=by, at=at)[0]


def save_answers(
    *, attempt: Attempt, entries: Iterable[Mapping[str, Any]], by: Any, at: datetime | None = None, left: Collection[int] = ()
) -> list[Receipt]:
    """Keep what was answered, each only if its revision is newer than the one kept; safe to repeat in any order.

    Where questions come one after the other, a message also says which questions were left, and holds whatever answers to them
    were not acknowledged yet. So no order of arrival can close a question before the answer that was given in it.

    Whose attempt it is and what its questions accept never change, so both are looked at before the lock: on SQLite everybody
    who writes waits for it.

    :param entries: mappings with `item` (id), `answer` (as sent; None for none), `revision` (counted by the device,
        from 1) and perhaps `flagged` and `certainty` (a value of `Certainty`, or None)
    :param by: the learner, or None for the system
    :param at: when it arrived (default: now)
    :param left: ids of the items that were left once these answers were given
    :return: one receipt for each, in order, holding what the server has now; `CLOSED` once the attempt has ended; `LEFT` for a
        question that was left and `CHECKED` for one that was checked: both take no other answer; `STALE` where a newer answer is
        kept, or one that this answer does not go on from although its kind says that it must
    :raises NotAllowedError: when it is somebody else's attempt
    :raises InvalidInputError: when an item is not part of the attempt or the answer not one of its answers
    """
    at = at or timezone.now()
    if by is not None and not can_answer(by, attempt):
        raise NotAllowedError(_("This is somebody else’s attempt. Nothing was saved."))
    arrived = [_read(attempt, entry) for entry in entries]
    with transaction.atomic():
        present = Attempt.objects.select_for_update().only("state", "late_until").get(pk=attempt.pk)
        is_closed = not present.is_open or present.is_expired(at=at)
        receipts = [_keep(present, entry, is_closed=is_closed, at=at) for entry in arrived]
        if left and attempt.version.is_sequential and not is_closed:
            _leave(attempt, left)
        return receipts


def _leave(attempt: Attempt, items: Collection[int]) -> None:
    """Close these questions for good as far as all before them are left, too: nobody leaves what they have not come to."""
    gone = left_in(attempt) | set(items)
    passed = list(takewhile(gone.__contains__, (item for item, _choices in attempt.order)))
    Response.objects.filter(attempt=attempt, item__in=passed).update(is_left=True)


class _Arrived(NamedTuple):
    """One answer on its way in, checked against its question."""

    item: int
    frozen: dict[str, Any]
    answer: Any
    revision: int
    flagged: bool | None
    certainty: int | None


def _read(attempt: Attempt, entry: Mapping[str, Any]) -> _Arrived:
    item = attempt.version.sealed_items.get(entry["item"])
    if item is None:
        raise _not_asked()
    flagged = entry.get("flagged")
    certainty = entry.get("certainty") if attempt.version.uses_certainty else None
    answer = read_answer(item.frozen, entry["answer"])
    return _Arrived(item.pk, item.frozen, answer, entry["revision"], None if flagged is None else bool(flagged), certainty)


def _not_asked() -> InvalidInputError:
    return InvalidInputError(_("That question is not part of this attempt. Nothing was changed; load the page again."))


def _keep(attempt: Attempt, arrived: _Arrived, *, is_closed: bool, at: datetime) -> Receipt:
    changes: dict[str, Any] = {
        "answer": arrived.answer, "revision": arrived.revision, "certainty": arrived.certainty, "saved_at": at,
        "language": get_language() or "",
    }  # fmt: skip
    if arrived.flagged is not None:
        changes["is_flagged"] = arrived.flagged
    kept = Response.objects.filter(attempt=attempt, item=arrived.item)
    if not is_closed and _store(kept.filter(is_closed=False, is_left=False), arrived.frozen, changes):
        return Receipt(arrived.item, Saved.SAVED, changes["revision"], arrived.answer, bool(arrived.flagged), arrived.certainty)
    return _receipt_for_old(kept, arrived, is_closed=is_closed)


def _store(kept: Any, frozen: dict[str, Any], changes: dict[str, Any]) -> bool:
    """Whether the answer was kept: it is newer; or, where answers are final, it goes on from the one that is there."""
    newer = kept.filter(revision__lt=changes["revision"])
    before = kept.first() if is_kept_for_good(frozen) else None
    if before is None or before.answer == changes["answer"]:
        return bool(newer.update(**changes))
    if continues(frozen, before.answer, changes["answer"]):
        changes["revision"] = max(changes["revision"], before.revision)
        return bool(kept.update(**changes))
    newer.update(revision=changes["revision"])  # the device counts on: by this number it knows that the refusal is meant for it
    return False


def _receipt_for_old(kept: Any, arrived: _Arrived, *, is_closed: bool) -> Receipt:
    """The same message again is acknowledged again; an older one, or another one that counted the same, is told what is kept instead."""
    response = kept.first()
    if response is None:
        raise _not_asked()
    is_same = (response.revision, response.answer, response.certainty) == (arrived.revision, arrived.answer, arrived.certainty)
    is_same = is_same and arrived.flagged in {None, response.is_flagged}
    outcome = Saved.SAVED if is_same else Saved.CLOSED if is_closed else _refusal(response)
    return Receipt(arrived.item, outcome, response.revision, response.answer, response.is_flagged, response.certainty)


def _refusal(response: Response) -> Saved:
    """Why an answer was not kept in an attempt that goes on."""
    return Saved.LEFT if response.is_left else Saved.CHECKED if response.is_closed else Saved.STALE


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
    found: Attempt = Attempt.objects.to_mark().select_for_update(of=("self",)).get(pk=attempt.pk)
    return found
