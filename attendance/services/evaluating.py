"""Taking what participants say of the training, so that nobody can tell who said it."""

from collections.abc import Iterable, Mapping
from random import SystemRandom
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from attendance.evaluation.statements import CURRENT, SCALE, SHEETS
from attendance.evaluation_queries import Subject, has_answered
from attendance.models import EvaluationAnswer, HasAnswered
from attendance.models.evaluating import LONGEST_ANSWER
from core.audit import record
from core.errors import DomainError, InvalidInputError, NotAllowedError
from courses.models import Cohort, Enrolment
from courses.rules import can_run_cohort

KEYS = frozenset(one.key for one in SHEETS[CURRENT].statements)
QUESTIONS = frozenset(one.key for one in SHEETS[CURRENT].questions)


@transaction.atomic
def answer_evaluation(*, by: Any, subject: Subject, ratings: Mapping[str, int], texts: Mapping[str, str]) -> None:
    """Take what a participant says, once. The audit trail says nothing of it: it would say who and when.

    :param by: the participant
    :param ratings: 1 to 5 by statement; those left out have none
    :param texts: by open question
    :raises NotAllowedError: when `by` is not in the cohort
    :raises DomainError: when it is not open, or was answered already
    :raises InvalidInputError: when nothing is said, or a rating is none
    """
    _lock(subject)
    enrolment = Enrolment.objects.current().filter(cohort=subject.cohort, learner=by).first()
    if enrolment is None:
        raise NotAllowedError(_("Only participants answer about their training. Nothing was saved."))
    if not subject.is_open():
        raise DomainError(_("This form is not open now. It opens at the end, for a month."))
    if has_answered(enrolment, subject.session):
        raise DomainError(_("You have answered already. Thank you: nothing was changed."))
    answer = _answer(subject, ratings, texts)
    HasAnswered.objects.create(enrolment=enrolment, session=subject.session)
    _mix_in(subject, [answer])


@transaction.atomic
def copy_evaluations(*, by: Any, subject: Subject, forms: Iterable[tuple[UUID, Mapping[str, int], Mapping[str, str]]]) -> int:
    """Copy forms from paper, all of them or none; the same ones twice are taken once.

    :param by: a trainer or programme staff of the cohort, or None for the system
    :param forms: of each a UUID given by the page, its ratings and its texts
    :return: how many were new
    :raises NotAllowedError: when `by` does not run the cohort
    :raises DomainError: when there can be no forms yet, or the session was called off
    :raises InvalidInputError: when a form says nothing, or a rating is none
    """
    _lock(subject)
    if by is not None and not can_run_cohort(by, subject.cohort):
        raise NotAllowedError(_("Only the trainers and the programme staff of this cohort copy its forms. Nothing was changed."))
    if refusal := subject.refuses_paper():
        raise DomainError(refusal)
    copied = [_answer(subject, ratings, texts, pk=pk, is_from_paper=True) for pk, ratings, texts in forms]
    new = _mix_in(subject, copied)
    if new:
        record("cohort.evaluation", subject.cohort, by=by, copied=new, session=subject.session and str(subject.session.uuid))
    return new


def _lock(subject: Subject) -> None:
    """One after the other: two who answer at once would each write the others' answers anew."""
    Cohort.objects.select_for_update(no_key=True).get(pk=subject.cohort.pk)


def _answer(subject: Subject, ratings: Mapping[str, int], texts: Mapping[str, str], **more: Any) -> EvaluationAnswer:
    said = {key: text.strip()[:LONGEST_ANSWER] for key, text in texts.items() if key in QUESTIONS and text.strip()}
    if not set(ratings) <= KEYS or not set(ratings.values()) <= set(SCALE):
        raise InvalidInputError(_("A statement is rated from 1 to 5. Nothing was saved."))
    if not ratings and not said:
        raise InvalidInputError(_("Rate at least one statement, or write something. Nothing was saved."))
    return EvaluationAnswer(**subject.fields, version=CURRENT, ratings=dict(ratings), texts=said, **more)


def _mix_in(subject: Subject, new: list[EvaluationAnswer]) -> int:
    """Write all answers about a subject anew, in a random order and under new keys, so that their places in the database say nothing.

    What comes from paper keeps its key: it belongs to a page that somebody typed, not to a person.

    :return: how many were not there before
    """
    kept = list(EvaluationAnswer.objects.filter(**subject.fields))
    known = {one.pk for one in kept}
    added = [one for one in new if one.pk not in known]
    rows = [*kept, *added]
    for row in rows:
        row.pk = row.pk if row.is_from_paper else uuid4()
    EvaluationAnswer.objects.filter(pk__in=known).delete()
    SystemRandom().shuffle(rows)
    EvaluationAnswer.objects.bulk_create(rows)
    return len(added)
