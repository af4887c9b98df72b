"""Exceptions to a quiz's rules: more time, another day, one more attempt, a code for the room."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.access import RULES
from assessments.models import Attempt, Quiz, QuizException
from assessments.queries import access_for
from assessments.rules import can_make_exceptions
from core.audit import record
from core.errors import NotAllowedError
from courses.models import Cohort, Enrolment


@transaction.atomic
def set_exception(
    *, quiz: Quiz, cohort: Cohort, by: Any, rules: Mapping[str, Any], enrolment: Enrolment | None = None, reason: str = ""
) -> QuizException | None:
    """Say what a quiz is for a cohort or for one of its people; attempts under way follow at once.

    :param enrolment: the person, who has to be in the cohort; None for the cohort as a whole
    :param rules: some of `opens_at`, `closes_at`, `room_code`, `attempts_allowed`, `time_limit`, `extra_time`; with none of them
        set the exception is taken away
    :return: the exception, or None where nothing is left of it
    :raises NotAllowedError: when `by` does not run the cohort, or the person is of another one
    """
    if by is not None and not can_make_exceptions(by, cohort):
        raise NotAllowedError(_("Only those who run the cohort change when and how it takes its quizzes."))
    if enrolment is not None and enrolment.cohort_id != cohort.pk:
        raise NotAllowedError(_("This person is not in the cohort. Nothing was changed."))
    whom: dict[str, Any] = {"enrolment": enrolment} if enrolment else {"cohort": cohort}
    quiz = Quiz.objects.select_for_update(of=("self",)).get(pk=quiz.pk)
    found = QuizException.objects.filter(quiz=quiz, **whom).first() or QuizException(quiz=quiz, **whom)
    kept = _write(found, {name: rules.get(name) for name in RULES}, reason)
    record("quiz.except", quiz, by=by, cohort=cohort.pk, enrolment=enrolment.pk if enrolment else None, is_kept=kept is not None)
    follow_the_rules(Attempt.objects.filter(quiz=quiz, **({"enrolment": enrolment} if enrolment else {"enrolment__cohort": cohort})))
    return kept


def _write(found: QuizException, rules: Mapping[str, Any], reason: str) -> QuizException | None:
    if not any(rules.values()):
        if found.pk:
            found.delete()
        return None
    for name, value in rules.items():
        setattr(found, name, value or ("" if name == "room_code" else None))
    found.reason = reason
    found.full_clean()
    found.save()
    return found


def follow_the_rules(attempts: Any, *, at: datetime | None = None) -> int:
    """Give open attempts the end that the rules give them now; says how many changed.

    A time that is already over ends them now, never before: answers on their way still count for the quiz's grace.

    :param attempts: a queryset of attempts, of any quiz and state
    """
    at = at or timezone.now()
    changed = 0
    with transaction.atomic():
        for attempt in attempts.open().select_related("quiz", "version", "enrolment").select_for_update(of=("self",)):
            access = access_for(attempt.quiz, attempt.version, attempt.enrolment)
            deadline = access.deadline(attempt.started_at)
            if deadline == attempt.deadline:
                continue
            attempt.deadline = None if deadline is None else max(deadline, min(at, attempt.deadline or at))
            attempt.late_until = access.late_until(attempt.deadline)
            attempt.save(update_fields=["deadline", "late_until"])
            changed += 1
    return changed
