"""Putting right a question that people have already answered: looked at first, then done for everybody at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.correcting import apply, fits, key_of, with_key
from assessments.enums import AttemptState, Remedy
from assessments.models import Attempt, Correction, Mark, Quiz, QuizItem, QuizVersion, Response
from assessments.questions import is_marked_by_hand, problem, read_answer, upgraded
from assessments.rules import can_correct
from assessments.services.marking import complete_lesson_where_passed, mark_for, recompute
from assessments.signals import attempts_regraded, correction_considered
from core.audit import record
from core.errors import InvalidInputError, NotAllowedError


@dataclass(frozen=True)
class Impact:
    """What a correction changes. Means are of results in per cent, None where no attempt has one."""

    attempts: int
    changed: tuple[int, ...] = ()
    marks: int = 0
    newly_passed: int = 0
    newly_failed: int = 0
    mean_before: Decimal | None = None
    mean_after: Decimal | None = None
    concerned: tuple[tuple[str, str], ...] = ()


@transaction.atomic
def impact_of(*, item: QuizItem, remedy: str, payload: dict[str, Any], by: Any) -> Impact:
    """What `correct_item` would change, without changing it: it is done, looked at and undone.

    :param payload: the `answer` to accept, or the new `key`; else empty
    :param by: who asks
    :return: with `concerned`, what higher apps say rests on these results: name and address
    :raises NotAllowedError: when they may not; :raises InvalidInputError: when the remedy does not fit the question
    """
    _require(by, item, remedy, payload)
    point = transaction.savepoint()
    found = _regrade(item, remedy, payload, reason="?", by=by, at=timezone.now())
    transaction.savepoint_rollback(point)
    people = list(Attempt.objects.filter(pk__in=found.changed).order_by().values_list("enrolment", flat=True).distinct())
    answers = correction_considered.send(sender=Correction, enrolments=people)
    rows = tuple(row for _receiver, found_rows in answers for row in found_rows or ())
    return Impact(**{**vars(found), "concerned": rows})


@transaction.atomic
def correct_item(*, item: QuizItem, remedy: str, payload: dict[str, Any], reason: str, by: Any, at: datetime | None = None) -> Correction:
    """Correct a question in every version of its quiz that asks it with the same key, and mark anew what was answered.

    Nobody loses a lesson that is done. The same correction twice in a row, from a double click, is made once.

    :param payload: the `answer` to accept, or the new `key`; else empty
    :param reason: why; it stays with every mark
    :param by: who corrects; None for the system
    :return: the correction of that item
    :raises NotAllowedError: when they may not
    :raises InvalidInputError: when the remedy does not fit the question, or no reason is given
    """
    _require(by, item, remedy, payload)
    if not reason.strip():
        raise InvalidInputError(_("Say why the question is corrected: it stays on record with every mark."))
    quiz = Quiz.objects.select_for_update().get(pk=item.version.quiz_id)
    newest = item.corrections.order_by("-pk").first()
    if newest is not None and (newest.remedy, newest.payload) == (remedy, payload):
        return newest
    # Who finishes at this moment waits, and is then marked with the correction.
    list(Attempt.objects.select_for_update().filter(quiz=quiz).order_by("pk").values_list("pk", flat=True))
    found = _regrade(item, remedy, payload, reason=reason.strip(), by=by, at=at or timezone.now())
    for attempt in Attempt.objects.filter(pk__in=found.changed).select_related("version", "enrolment__learner", "quiz").order_by("pk"):
        complete_lesson_where_passed(attempt=attempt)
    record("quiz.correct", quiz, by=by, item=item.pk, remedy=str(remedy), reason=reason.strip(), marks=found.marks)
    attempts_regraded.send(sender=Attempt, attempts=list(found.changed))
    made: Correction = item.corrections.order_by("-pk")[0]
    return made


def _require(by: Any, item: QuizItem, remedy: str, payload: dict[str, Any]) -> None:
    if by is not None and not can_correct(by):
        raise NotAllowedError(_("Questions that people have answered are corrected by trainers and administrators."))
    frozen = item.version.sealed_items[item.pk].frozen
    if remedy == Remedy.KEY:
        _require_key(item, frozen, payload["key"])
    if remedy == Remedy.ACCEPT:
        if is_marked_by_hand(frozen) or payload["answer"] is None:
            raise InvalidInputError(_("There is no such answer to accept. Nothing was changed; choose another one."))
        read_answer(frozen, payload["answer"])


def _require_key(item: QuizItem, frozen: dict[str, Any], key: dict[str, Any]) -> None:
    changed = with_key(frozen, key)
    if not fits(frozen, changed) or problem(changed):
        raise InvalidInputError(does_not_fit())


def does_not_fit() -> str:
    """Why a key is refused."""
    return _("The question has other choices now: the answers already given would not fit. Choose another remedy.")


def siblings_of(item: QuizItem) -> list[QuizItem]:
    """The item, and those of the quiz's other versions that ask the same question with the same key (1 query)."""
    key = key_of(item.version.sealed_items[item.pk].frozen)
    same = QuizItem.objects.filter(version__quiz=item.version.quiz_id, question_key=item.question_key).select_related("version")
    return [one for one in same.order_by("pk") if key_of(upgraded(one.frozen)) == key]


def _regrade(item: QuizItem, remedy: str, payload: dict[str, Any], **given: Any) -> Impact:
    """Write the corrections and the marks that change, and bring the results up to date; say what that changed."""
    reason, by, at = given["reason"], given["by"], given["at"]
    attempts: dict[int, tuple[Attempt, Decimal | None, bool | None]] = {}
    changed: dict[int, None] = {}
    marks: list[Mark] = []
    for one in siblings_of(item):
        Correction.objects.create(item=one, remedy=remedy, payload=payload, reason=reason, by=by, made_at=at)
        for response, _newest in _answered(one):
            attempt = response.attempt
            attempts[attempt.pk] = attempt, attempt.percent, attempt.is_passed
        marks += _new_marks(one, Remedy(remedy), by=by, reason=reason, marked_at=at)
    Mark.objects.bulk_create(marks)
    for mark in marks:
        changed[mark.response.attempt_id] = None
    after = {pk: recompute(attempt=attempts[pk][0]) for pk in sorted(changed)}
    return _impact(list(attempts.values()), tuple(after), len(marks))


def _answered(item: QuizItem) -> Iterable[tuple[Response, Mark | None]]:
    """The responses to an item in finished attempts, each with its newest mark."""
    rows = Response.objects.filter(item=item, attempt__state=AttemptState.SUBMITTED).select_related("attempt__version").order_by("attempt")
    for response in rows.prefetch_related("tries", Prefetch("marks", Mark.objects.order_by("pk"))):
        marks = list(response.marks.all())
        yield response, marks[-1] if marks else None


def _new_marks(item: QuizItem, remedy: Remedy, **given: Any) -> list[Mark]:
    version: QuizVersion = item.version
    corrected = apply(version.sealed_items[item.pk].frozen, item.corrections.order_by("pk"))
    found = []
    for response, newest in _answered(item):
        mark = mark_for(version, response, corrected, **given)
        if mark is not None and _differs(mark, newest) and not _stays(newest, remedy):
            found.append(mark)
    return found


def _differs(mark: Mark, newest: Mark | None) -> bool:
    return newest is None or (mark.points, mark.max_points, mark.share) != (newest.points, newest.max_points, newest.share)


def _stays(newest: Mark | None, remedy: Remedy) -> bool:
    """Whether a person gave that mark, who looked at this very answer: only what holds for everybody replaces it."""
    is_given = newest is not None and newest.share is None and newest.max_points > 0
    return is_given and remedy in {Remedy.ACCEPT, Remedy.KEY}


def _impact(rows: Sequence[tuple[Attempt, Decimal | None, bool | None]], changed: tuple[int, ...], marks: int) -> Impact:
    measured = [(attempt, passed) for attempt, _percent, passed in rows if attempt.version.pass_mark is not None]
    return Impact(
        attempts=len(rows),
        changed=changed,
        marks=marks,
        newly_passed=sum(bool(attempt.is_passed) and not passed for attempt, passed in measured),
        newly_failed=sum(bool(passed) and not attempt.is_passed for attempt, passed in measured),
        mean_before=_mean([percent for _attempt, percent, _passed in rows]),
        mean_after=_mean([attempt.percent for attempt, _percent, _passed in rows]),
    )


def _mean(percents: Iterable[Decimal | None]) -> Decimal | None:
    known = [one for one in percents if one is not None]
    return sum(known, Decimal(0)) / len(known) if known else None
