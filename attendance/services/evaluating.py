"""Taking what participants say of the training, so that nobody can tell who said it."""

from collections.abc import Iterable, Mapping
from random import SystemRandom
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from attendance.evaluation.statements import CURRENT, SCALE, SHEETS
from attendance.evaluation_queries import Subject, has_answered, next_number
from attendance.models import CopiedForm, EvaluationAnswer, HasAnswered
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
def copy_evaluations(*, by: Any, subject: Subject, forms: Iterable[tuple[UUID, Mapping[str, int], Mapping[str, str]]]) -> list[int]:
    """Copy forms from paper, all of them or none; the same ones twice are taken once, also those that were taken back since.

    :param by: a trainer or programme staff of the cohort, or None for the system
    :param forms: in the order of the pile, of each a UUID given by the page, its ratings and its texts
    :return: the numbers of those that were new, to be written on the paper
    :raises NotAllowedError: when `by` does not run the cohort
    :raises DomainError: when there can be no forms yet, or the session was called off
    :raises InvalidInputError: when a form says nothing, or a rating is none
    """
    _lock(subject)
    _refuse_strangers(by, subject)
    if refusal := subject.refuses_paper():
        raise DomainError(refusal)
    typed = [_answer(subject, ratings, texts, pk=pk, is_from_paper=True) for pk, ratings, texts in forms]
    new = _without_known(typed)
    _mix_in(subject, new)
    numbers = _number(subject, new)
    if numbers:
        session = subject.session and str(subject.session.uuid)
        record("cohort.evaluation", subject.cohort, by=by, copied=len(numbers), first=numbers[0], session=session)
    return numbers


@transaction.atomic
def retype_evaluation(*, by: Any, subject: Subject, number: int, ratings: Mapping[str, int], texts: Mapping[str, str], reason: str) -> None:
    """Type a form of paper anew, in place of what was copied of it.

    The audit trail says which form, why, and which statements and questions changed; not what was said: with the forms of paper one by
    one, what came from phones could be told by taking them from the results. The paper itself says it.

    :param by: a trainer or programme staff of the cohort, or None for the system
    :param number: what is written on the paper
    :param reason: what was wrong
    :raises NotAllowedError: when `by` does not run the cohort
    :raises DomainError: when there is no such form, or it was taken back
    :raises InvalidInputError: without a reason, when the form says nothing, or a rating is none
    """
    form = _to_correct(by, subject, number, reason)
    answer = _answer(subject, ratings, texts, pk=form.pk, is_from_paper=True)
    old = EvaluationAnswer.objects.get(pk=form.pk)
    old.delete()
    _mix_in(subject, [answer])
    before, after = {**old.ratings, **old.texts}, {**answer.ratings, **answer.texts}
    changed = sorted(key for key in before | after if before.get(key) != after.get(key))
    _record(by, subject, "cohort.evaluation_retype", number=number, reason=reason.strip(), changed=changed)


@transaction.atomic
def take_back_evaluation(*, by: Any, subject: Subject, number: int, reason: str) -> None:
    """Let a form of paper count no more, for example one that was copied twice. Nobody else gets its number; what it said is not kept.

    :param by, number, reason: as for `retype_evaluation`
    :raises NotAllowedError, DomainError, InvalidInputError: as for `retype_evaluation`
    """
    form = _to_correct(by, subject, number, reason)
    EvaluationAnswer.objects.filter(pk=form.pk).delete()
    form.is_taken_back = True
    form.save(update_fields=["is_taken_back"])
    _record(by, subject, "cohort.evaluation_take_back", number=number, reason=reason.strip())


def _to_correct(by: Any, subject: Subject, number: int, reason: str) -> CopiedForm:
    _lock(subject)
    _refuse_strangers(by, subject)
    if not reason.strip():
        raise InvalidInputError(_("Say in a few words what was wrong. Nothing was changed."))
    form = CopiedForm.objects.filter(**subject.fields, number=number, is_taken_back=False).first()
    if form is None:
        raise DomainError(_("There is no form number %(number)d, or it was taken back. Nothing was changed.") % {"number": number})
    return form


def _record(by: Any, subject: Subject, action: str, **data: Any) -> None:
    record(action, subject.cohort, by=by, session=subject.session and str(subject.session.uuid), **data)


def _refuse_strangers(by: Any, subject: Subject) -> None:
    if by is not None and not can_run_cohort(by, subject.cohort):
        raise NotAllowedError(_("Only the trainers and the programme staff of this cohort copy its forms. Nothing was changed."))


def _without_known(typed: list[EvaluationAnswer]) -> list[EvaluationAnswer]:
    """Those that were not copied before (2 queries)."""
    keys = [one.pk for one in typed]
    known = {key for model in (CopiedForm, EvaluationAnswer) for key in model.objects.filter(pk__in=keys).values_list("pk", flat=True)}
    return [one for one in typed if one.pk not in known]


def _number(subject: Subject, new: list[EvaluationAnswer]) -> list[int]:
    """Give each form the next number; `new` is in the order of the pile."""
    first = next_number(subject)
    forms = [CopiedForm(pk=one.pk, **subject.fields, number=number) for number, one in enumerate(new, start=first)]
    CopiedForm.objects.bulk_create(forms)
    return [form.number for form in forms]


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


def _mix_in(subject: Subject, new: list[EvaluationAnswer]) -> None:
    """Write all answers about a subject anew, in a random order and under new keys, so that their places in the database say nothing.

    What comes from paper keeps its key: it belongs to a page that somebody typed, not to a person.
    """
    kept = list(EvaluationAnswer.objects.filter(**subject.fields))
    known = [one.pk for one in kept]
    rows = [*kept, *new]
    for row in rows:
        row.pk = row.pk if row.is_from_paper else uuid4()
    EvaluationAnswer.objects.filter(pk__in=known).delete()
    SystemRandom().shuffle(rows)
    EvaluationAnswer.objects.bulk_create(rows)
