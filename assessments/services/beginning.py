"""Beginning an attempt: who may, when, how often, and which questions it has."""

import random
from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.access import Access
from assessments.enums import Form
from assessments.models import Attempt, Quiz, QuizItem, QuizVersion, Response
from assessments.plans import draw
from assessments.queries import access_for
from assessments.questions import is_always_shuffled, to_shuffle
from assessments.rules import can_attempt
from assessments.services.attempting import submit_attempt
from core.audit import record
from core.errors import DomainError, InvalidInputError, NotAllowedError
from courses.models import Enrolment


@transaction.atomic
def start_attempt(*, enrolment: Enrolment, quiz: Quiz, by: Any, at: datetime | None = None, room_code: str = "") -> Attempt:
    """Begin an attempt at the quiz's current version, or go on with the one that is open.

    :param enrolment: whose; the person has to be enrolled in the quiz's course
    :param by: the learner, or None for the system
    :param at: when (default: now); the time limit counts from there, on the server's clock
    :param room_code: as typed, where the quiz wants one
    :raises DomainError: when the quiz is not published, is of another course, is not open, or no attempt is left
    :raises InvalidInputError: when the room code is not right
    """
    at = at or timezone.now()
    enrolment = Enrolment.objects.select_for_update(of=("self",)).get(pk=enrolment.pk)
    if by is not None and not can_attempt(by, enrolment):
        raise NotAllowedError(_("Only the person who is enrolled can take this quiz."))
    quiz = Quiz.objects.to_take().get(pk=quiz.pk)
    version = quiz.current
    if version is None or version.course_key != enrolment.course_key:
        raise DomainError(_("This quiz is not open to you now. Go back to the lesson; your trainer can tell you when it opens."))
    earlier = list(Attempt.objects.filter(enrolment=enrolment, quiz=quiz).order_by("number"))
    present = next((one for one in earlier if one.is_open), None)
    if present and not present.is_expired(at=at):
        return present
    if present:
        earlier[earlier.index(present)] = submit_attempt(attempt=present, by=None, at=at)
    access = access_for(quiz, version, enrolment)
    _require_open(access, earlier, room_code if by is not None else access.room_code, at)
    return _begin(enrolment, version, access, len(earlier) + 1, by, at)


def _require_open(access: Access, earlier: list[Attempt], room_code: str, at: datetime) -> None:
    """Refuse with the sentence that says what keeps this person from beginning."""
    reason = access.refusal(taken=len(earlier), last_ended_at=earlier[-1].submitted_at if earlier else None, at=at)
    if reason:
        raise DomainError(reason)
    if not access.accepts(room_code):
        raise InvalidInputError(_("That is not the code of the room. Look at the board and type it again."))


def _begin(enrolment: Enrolment, version: QuizVersion, access: Access, number: int, by: Any, at: datetime) -> Attempt:
    form = choose_form(version, enrolment)
    order = draw_order(version, form=form, seen=seen_by(enrolment.learner_id) if version.has_draws else ())
    deadline = access.deadline(at)
    attempt = Attempt.objects.create(
        enrolment=enrolment,
        quiz_id=version.quiz_id,
        version=version,
        number=number,
        order=order,
        form=form,
        allowed=access.attempts_allowed,
        started_at=at,
        deadline=deadline,
        late_until=access.late_until(deadline),
    )
    Response.objects.bulk_create(Response(attempt=attempt, item_id=item_id) for item_id, _choices in order)
    record("attempt.start", attempt, by=by, number=number)
    return attempt


def draw_order(version: QuizVersion, dice: random.Random | None = None, *, form: str = "", seen: Collection[UUID] = ()) -> list[list[Any]]:
    """Which items an attempt has and in which order, each with its choices' order, by chance where the quiz says so.

    :param dice: where chance comes from (default: the system's)
    :param form: A, B or nothing; :param seen: keys of questions that the person has met: others are drawn first
    :return: pairs of item id and list of choice ids
    """
    dice = dice or random.SystemRandom()
    at_position = {item.position: item for item in version.sealed_items.values()}
    positions = draw(
        version.plan,
        dice,
        form=form,
        shuffle=version.shuffle_questions,
        is_seen=lambda position: at_position[position].question_key in seen,
    )
    return [[at_position[position].pk, _choice_order(version, at_position[position], dice)] for position in positions]


def _choice_order(version: QuizVersion, item: QuizItem, dice: random.Random) -> list[str]:
    choices = to_shuffle(item.frozen)
    if version.shuffle_choices or is_always_shuffled(item.frozen):
        dice.shuffle(choices)
    return choices


def seen_by(learner_id: int) -> set[UUID]:
    """The keys of all questions that a person has been asked in any quiz (1 query)."""
    return set(QuizItem.objects.filter(responses__attempt__enrolment__learner=learner_id).values_list("question_key", flat=True))


def choose_form(version: QuizVersion, enrolment: Enrolment) -> str:
    """The half of the test that this person gets: the other one than last time, else the one that fewer of their group have.

    So half a cohort goes from A to B and the other half from B to A, and a gain does not come from an easier half.
    """
    if not version.forms:
        return Form.BOTH
    mine = Attempt.objects.filter(enrolment=enrolment).exclude(form="").order_by("-pk")
    here = mine.filter(quiz=version.quiz_id).values_list("form", flat=True).first()
    elsewhere = mine.exclude(quiz=version.quiz_id).values_list("form", flat=True).first()
    if here:
        return here
    if elsewhere:
        return Form(elsewhere).other
    group = {"enrolment__cohort": enrolment.cohort_id} if enrolment.cohort_id else {"enrolment__course_key": enrolment.course_key}
    taken = Attempt.objects.filter(quiz=version.quiz_id, number=1, **group).exclude(form="").order_by()
    counts = dict(taken.values_list("form").annotate(Count("pk")))
    return min(version.forms, key=lambda form: (counts.get(form, 0), form))
