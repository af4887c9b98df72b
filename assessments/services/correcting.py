"""Putting right a question that people have already answered: looked at first, then done for everybody at once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.correcting import Corrected, can_accept, fits, with_key
from assessments.correcting_queries import corrected_one, does_not_fit, siblings_of
from assessments.enums import AttemptState, Remedy
from assessments.grading import Result, result_of
from assessments.models import Attempt, Correction, Mark, Quiz, QuizItem, Response
from assessments.questions import problem, read_answer
from assessments.rules import can_correct
from assessments.services.marking import AT_ONCE, complete_lesson_where_passed, mark_for, newest_marks, recompute_all
from assessments.signals import attempts_regraded, correction_considered
from core.audit import record
from core.errors import InvalidInputError, NotAllowedError


@dataclass(frozen=True)
class Impact:
    """What a correction changes, in attempts that were finished. Means are of results in per cent, None where no attempt has one."""

    versions: tuple[int, ...]
    attempts: int
    changed: int
    marks: int
    newly_passed: int
    newly_failed: int
    mean_before: Decimal | None
    mean_after: Decimal | None
    concerned: tuple[tuple[str, str], ...] = ()
    """What higher apps say rests on the results that change: name and address; both empty where the reader may not know."""


@dataclass
class _Considered:
    """A correction that nobody has made yet."""

    remedy: str
    payload: dict[str, Any]


@dataclass
class _Regraded:
    """What a remedy makes of the answers already given. Nothing of it is written."""

    items: list[QuizItem]
    attempts: dict[int, Attempt] = field(default_factory=dict)
    """All that were asked, by id, with the result that they have."""
    marks: list[Mark] = field(default_factory=list)
    """The new ones."""
    results: dict[int, Result] = field(default_factory=dict)
    """By attempt, where a mark is new."""

    @property
    def pairs(self) -> Iterator[tuple[Attempt, Result]]:
        """Each attempt with the result that it would have."""
        for pk, attempt in self.attempts.items():
            yield attempt, self.results.get(pk, _result(attempt))

    @property
    def changed(self) -> list[Attempt]:
        """Those whose result would be another one."""
        return [attempt for attempt, result in self.pairs if result != _result(attempt)]


def _result(attempt: Attempt) -> Result:
    return Result(attempt.points, attempt.max_points, attempt.percent, attempt.is_passed)


def impact_of(*, item: QuizItem, remedy: str, payload: dict[str, Any], by: Any) -> Impact:
    """What `correct_item` would change at this moment: the same is worked out, and nothing written.

    :param payload: the `answer` to accept, or the new `key`; else empty
    :param by: who asks
    :raises NotAllowedError: when they may not
    :raises InvalidInputError: when the remedy does not fit the question
    """
    found = _considered(item, remedy, payload, by=by)
    people = sorted({attempt.enrolment_id for attempt in found.changed})
    answers: list[tuple[Any, Any]] = correction_considered.send(sender=Correction, enrolments=people, by=by)
    return _impact(found, tuple(row for _receiver, rows in answers for row in rows or ()))


@transaction.atomic
def correct_item(*, item: QuizItem, remedy: str, payload: dict[str, Any], reason: str, by: Any, at: datetime | None = None) -> Impact:
    """Correct a question in every version of its quiz that asks it with the same key, and mark anew what was answered.

    Nobody loses a lesson that is done. The same correction twice in a row, from a double click, is made once.

    :param payload: the `answer` to accept, or the new `key`; else empty
    :param reason: why; it stays with every mark
    :param by: who corrects; None for the system
    :return: what it changed; where it had been made already, nothing
    :raises NotAllowedError: when they may not
    :raises InvalidInputError: when the remedy does not fit the question, or no reason is given
    """
    if not reason.strip():
        raise InvalidInputError(_("Say why the question is corrected: it stays on record with every mark."))
    quiz = Quiz.objects.select_for_update().get(pk=item.version.quiz_id)
    # Who finishes at this moment waits, and is then marked with the correction.
    list(Attempt.objects.select_for_update().filter(quiz=quiz).order_by("pk").values_list("pk", flat=True))
    given = {"by": by, "reason": reason.strip(), "marked_at": at or timezone.now()}
    found = _considered(item, remedy, payload, **given)
    impact = _impact(found)
    if _is_made(item, remedy, payload):
        return impact
    for one in found.items:
        Correction.objects.create(item=one, remedy=remedy, payload=payload, reason=given["reason"], by=by, made_at=given["marked_at"])
    _write(found)
    record("quiz.correct", quiz, by=by, item=item.pk, remedy=str(remedy), reason=given["reason"], marks=impact.marks)
    return impact


def _is_made(item: QuizItem, remedy: str, payload: dict[str, Any]) -> bool:
    newest = Correction.objects.filter(item=item).order_by("-pk").first()
    return newest is not None and (newest.remedy, newest.payload) == (remedy, payload)


def _write(found: _Regraded) -> None:
    """The new marks, the results that follow from them, and the lessons that they complete."""
    changed = [attempt.pk for attempt in found.changed]
    better = [pk for pk in changed if _is_better(found.results[pk].percent, found.attempts[pk].percent)]
    Mark.objects.bulk_create(found.marks, batch_size=AT_ONCE)
    recompute_all(attempts=[found.attempts[pk] for pk in found.results])
    for attempt in _each(Attempt.objects.select_related("version", "enrolment__learner", "quiz"), better):
        complete_lesson_where_passed(attempt=attempt)
    attempts_regraded.send(sender=Attempt, attempts=changed)


def _is_better(after: Decimal | None, before: Decimal | None) -> bool:
    return after is not None and (before is None or after > before)


def _each(rows: Any, ids: list[int]) -> Iterator[Any]:
    """The rows with those ids, some at a time."""
    for start in range(0, len(ids), AT_ONCE):
        yield from rows.filter(pk__in=ids[start : start + AT_ONCE]).order_by("pk")


def _require(by: Any, item: QuizItem, corrected: Corrected, remedy: str, payload: dict[str, Any]) -> None:
    if by is not None and not can_correct(by):
        raise NotAllowedError(_("Questions that people have answered are corrected by trainers and administrators."))
    if remedy == Remedy.KEY:
        changed = with_key(corrected.frozen, payload["key"])
        if not fits(corrected.frozen, changed) or problem(changed):
            raise InvalidInputError(does_not_fit())
    if remedy == Remedy.ACCEPT and not _is_acceptable(corrected.frozen, payload["answer"]):
        raise InvalidInputError(_("There is no such answer to accept. Nothing was changed; choose another one."))


def _is_acceptable(frozen: dict[str, Any], answer: Any) -> bool:
    return answer == read_answer(frozen, answer) and can_accept(frozen, answer)


def _considered(item: QuizItem, remedy: str, payload: dict[str, Any], *, by: Any, **given: Any) -> _Regraded:
    """What the remedy makes of the item and of its siblings."""
    same = siblings_of(item)
    _require(by, item, corrected_one(item, same[item]), remedy, payload)
    found, step = _Regraded(list(same)), _Considered(remedy, payload)
    for one, made in same.items():
        corrected = corrected_one(one, [*made, step])
        for response, newest in _answered(one):
            found.attempts[response.attempt_id] = response.attempt
            mark = mark_for(one.version, response, corrected, by=by, **given)
            if mark is not None and _differs(mark, newest) and not _stays(newest, remedy):
                found.marks.append(mark)
    found.results = dict(_results(found))
    return found


def _answered(item: QuizItem) -> Iterator[tuple[Response, Mark | None]]:
    """The responses to an item in finished attempts, each with its newest mark."""
    rows = Response.objects.filter(item=item, attempt__state=AttemptState.SUBMITTED).select_related("attempt").order_by("attempt")
    for response in rows.prefetch_related("tries", Prefetch("marks", Mark.objects.order_by("pk"))).iterator(chunk_size=AT_ONCE):
        response.attempt.version = item.version
        marks = list(response.marks.all())
        yield response, marks[-1] if marks else None


def _results(found: _Regraded) -> Iterable[tuple[int, Result]]:
    """By attempt, where a mark is new: the result that follows."""
    new = {mark.response_id: (mark.points, mark.max_points) for mark in found.marks}
    concerned = sorted({mark.response.attempt_id for mark in found.marks})
    for start in range(0, len(concerned), AT_ONCE):
        some = [found.attempts[pk] for pk in concerned[start : start + AT_ONCE]]
        for pk, answers in newest_marks(some).items():
            marks = [new.get(one.response, (one.points, one.most)) for one in answers]
            yield pk, result_of(marks, found.attempts[pk].version.pass_mark)


def _differs(mark: Mark, newest: Mark | None) -> bool:
    return newest is None or (mark.points, mark.max_points, mark.share) != (newest.points, newest.max_points, newest.share)


def _stays(newest: Mark | None, remedy: str) -> bool:
    """Whether a person gave that mark, who looked at this very answer: only what holds for everybody replaces it."""
    is_given = newest is not None and newest.share is None and newest.max_points > 0
    return is_given and remedy in {Remedy.ACCEPT, Remedy.KEY}


def _impact(found: _Regraded, concerned: tuple[tuple[str, str], ...] = ()) -> Impact:
    pairs = list(found.pairs)
    judged = [(attempt.is_passed, result.is_passed) for attempt, result in pairs if attempt.version.pass_mark is not None]
    return Impact(
        versions=tuple(sorted(item.version.number for item in found.items)),
        attempts=len(found.attempts),
        changed=len(found.changed),
        marks=len(found.marks),
        newly_passed=sum(bool(after) and not before for before, after in judged),
        newly_failed=sum(bool(before) and not after for before, after in judged),
        mean_before=_mean(attempt.percent for attempt, _result in pairs),
        mean_after=_mean(result.percent for _attempt, result in pairs),
        concerned=concerned,
    )


def _mean(percents: Iterable[Decimal | None]) -> Decimal | None:
    known = [one for one in percents if one is not None]
    return sum(known, Decimal(0)) / len(known) if known else None
