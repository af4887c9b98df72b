"""More time, another day, one more attempt: who may say so, and that it holds at once."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import QuizException
from assessments.services.exceptions import set_exception
from core.errors import NotAllowedError
from tests.factories.assessments import begun, published
from tests.factories.courses import CohortFactory, EnrolmentFactory

HOUR = timedelta(hours=1)


def elsewhere(content):
    """Somebody in another cohort of the same course."""
    return EnrolmentFactory(cohort=CohortFactory(course_key=content.course.translation_key))


@pytest.fixture
def timed(content):
    return published(content, time_limit=30)


@pytest.fixture
def under_way(enrolment, timed):
    return begun(enrolment, timed)


def test_more_time_reaches_an_attempt_under_way(under_way, timed, enrolment, cohort, trainer):
    set_exception(quiz=timed, cohort=cohort, enrolment=enrolment, by=trainer, rules={"extra_time": 100})
    under_way.refresh_from_db()

    assert under_way.deadline - under_way.started_at == timedelta(minutes=60)
    assert under_way.late_until - under_way.deadline == timedelta(seconds=20)


def test_closing_a_cohort_now_ends_its_attempts_and_nobody_elses(under_way, timed, cohort, manager, content):
    neighbour = begun(elsewhere(content), timed)
    now = timezone.now()
    set_exception(quiz=timed, cohort=cohort, by=manager, rules={"closes_at": now})
    for attempt in (under_way, neighbour):
        attempt.refresh_from_db()

    assert now <= under_way.deadline <= timezone.now()
    assert neighbour.deadline == neighbour.started_at + HOUR / 2


def test_time_set_before_an_attempt_began_ends_it_now_and_not_before(under_way, timed, cohort, manager):
    set_exception(quiz=timed, cohort=cohort, by=manager, rules={"closes_at": under_way.started_at - HOUR})
    under_way.refresh_from_db()

    assert under_way.started_at < under_way.deadline <= timezone.now()


def test_exception_without_any_rule_is_taken_away_and_the_quiz_decides_again(under_way, timed, cohort, manager):
    for rules in ({"time_limit": 60}, {}):
        kept = set_exception(quiz=timed, cohort=cohort, by=manager, rules=rules)
    under_way.refresh_from_db()

    assert (kept, QuizException.objects.count()) == (None, 0)
    assert under_way.deadline == under_way.started_at + HOUR / 2


@pytest.mark.parametrize("who", ["learner", "stranger"])
def test_only_those_who_run_the_cohort_make_exceptions(request, timed, cohort, who):
    with pytest.raises(NotAllowedError):
        set_exception(quiz=timed, cohort=cohort, by=request.getfixturevalue(who), rules={"extra_time": 50})


def test_person_of_another_cohort_gets_none(timed, cohort, manager, content):
    with pytest.raises(NotAllowedError, match="not in the cohort"):
        set_exception(quiz=timed, cohort=cohort, enrolment=elsewhere(content), by=manager, rules={"extra_time": 50})


# -- Screens ------------------------------------------------------------------------------------------------------


def post(client, who, name, *args, **fields):
    client.force_login(who)
    return client.post(reverse(f"assessments:{name}", args=args), fields, follow=True)


def test_trainer_opens_a_quiz_for_a_cohort_with_a_code_for_the_room(client, trainer, cohort, quiz):
    shown = post(client, trainer, "cohort_rules", cohort.code, quiz.uuid, opens_at="2026-03-02T14:00", room_code="Mango")
    kept = QuizException.objects.get()

    assert (kept.cohort, kept.room_code, timezone.localtime(kept.opens_at).hour) == (cohort, "Mango", 14)
    assert "Mango" in shown.content.decode()


def test_trainer_gives_one_person_longer(client, trainer, cohort, timed, enrolment):
    shown = post(client, trainer, "add_person", cohort.code, timed.uuid, person=enrolment.pk, extra_time=50)

    assert QuizException.objects.get().enrolment == enrolment
    assert f"{enrolment.learner.list_name}</a>" in shown.content.decode()
    assert "50 % more time" in shown.content.decode()


def test_times_the_wrong_way_round_are_said_in_a_sentence(client, trainer, cohort, quiz):
    moments = {"opens_at": "2026-03-02T14:00", "closes_at": "2026-03-01T14:00"}
    shown = post(client, trainer, "cohort_rules", cohort.code, quiz.uuid, **moments)

    assert "closes before it opens" in shown.content.decode()
    assert not QuizException.objects.exists()


def test_people_of_another_cohort_are_not_offered(client, trainer, cohort, quiz, enrolment, content):
    elsewhere(content)
    client.force_login(trainer)
    shown = client.get(reverse("assessments:add_person", args=[cohort.code, quiz.uuid]))

    assert list(shown.context["form"].fields["person"].queryset) == [enrolment]


def test_learner_is_told_that_the_code_is_not_right_and_may_type_it_again(client, learner, enrolment, quiz):
    type(quiz).objects.update(room_code="Mango")
    start = reverse("assessments:start", args=[quiz.uuid])
    client.force_login(learner)
    shown = client.post(start, {"room_code": "papay"})

    assert (shown.status_code, "not the code of the room" in shown.content.decode()) == (400, True)
    assert client.post(start, {"room_code": "mango"}).status_code == 302


@pytest.mark.parametrize(("hours", "sentence"), [(1, "This quiz opens on"), (-1, "This quiz closed on")])
def test_learner_reads_when_the_quiz_is_open(client, learner, enrolment, quiz, hours, sentence):
    moment = timezone.now() + hours * HOUR
    type(quiz).objects.update(**({"opens_at": moment} if hours > 0 else {"closes_at": moment}))
    client.force_login(learner)
    shown = client.get(reverse("assessments:start", args=[quiz.uuid])).content.decode()

    assert sentence in shown
    assert "Begin" not in shown.partition("<main")[2]
