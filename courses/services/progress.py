"""Doing lessons."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import DomainError
from courses.enums import EnrolmentState
from courses.models import Enrolment, LessonCompletion, LessonRequirement
from courses.queries import lesson_keys
from courses.signals import course_completed, lesson_completed

SEEN_AGAIN_AFTER = timedelta(hours=1)


def remember_lesson(*, enrolment: Enrolment, lesson_key: UUID) -> None:
    """Keep where the learner is, to resume there; writes only when that changed or an hour has passed."""
    now = timezone.now()
    is_recent = enrolment.last_seen_at is not None and now - enrolment.last_seen_at < SEEN_AGAIN_AFTER
    if enrolment.last_lesson_key == lesson_key and is_recent:
        return
    Enrolment.objects.filter(pk=enrolment.pk).update(last_lesson_key=lesson_key, last_seen_at=now)


@transaction.atomic
def complete_lesson(*, enrolment: Enrolment, lesson_key: UUID, by: Any, source: str = "", at: datetime | None = None) -> LessonCompletion:
    """Mark a lesson as done; a second time changes nothing. The last one completes the course.

    :param lesson_key: the lesson's `translation_key`
    :param by: who says so; None where a requirement was met
    :param source: empty for the learner's own word, else the requirement that ends the lesson (`quiz:UUID`)
    :param at: when; default now
    :raises DomainError: when the lesson ends with a requirement and this is only the learner's word
    """
    enrolment = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if not source and LessonRequirement.objects.filter(lesson_key=lesson_key).exists():
        raise DomainError(_("This lesson is done when its quiz is passed. Your reading is remembered; take the quiz to finish."))
    completion, is_new = LessonCompletion.objects.get_or_create(
        enrolment=enrolment, lesson_key=lesson_key, defaults={"source": source, "completed_at": at or timezone.now()}
    )
    if is_new:
        lesson_completed.send(sender=LessonCompletion, enrolment=enrolment, lesson_key=lesson_key)
        _complete_course_when_all_done(enrolment, at or timezone.now())
    return completion


def _complete_course_when_all_done(enrolment: Enrolment, at: datetime) -> None:
    keys = lesson_keys(enrolment.course_key)
    done = set(enrolment.lesson_completions.values_list("lesson_key", flat=True))
    if enrolment.state != EnrolmentState.ACTIVE or not keys or not keys <= done:
        return
    enrolment.state = EnrolmentState.COMPLETED
    enrolment.completed_at = at
    enrolment.save(update_fields=["state", "completed_at"])
    course_completed.send(sender=Enrolment, enrolment=enrolment)


def require_for_lesson(*, lesson_key: UUID, source: str) -> None:
    """Let a higher app's thing (a quiz) end the lesson."""
    LessonRequirement.objects.update_or_create(source=source, defaults={"lesson_key": lesson_key})


def drop_requirement(*, source: str) -> None:
    """The lesson ends by the learner's own word again."""
    LessonRequirement.objects.filter(source=source).delete()
