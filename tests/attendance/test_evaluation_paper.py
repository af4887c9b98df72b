"""Forms copied from paper have numbers; one that was mistyped is typed anew or taken back, and nobody is recognised."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from wagtail.models import ModelLogEntry

from attendance.evaluation_queries import Subject, summary_of
from attendance.models import CopiedForm, EvaluationAnswer
from attendance.services.evaluating import answer_evaluation, copy_evaluations, retype_evaluation, take_back_evaluation
from core.errors import DomainError, InvalidInputError, NotAllowedError
from tests.factories.attendance import SessionFactory
from tests.factories.courses import EnrolmentFactory


@pytest.fixture
def subject(cohort):
    """A session that ended an hour ago."""
    session = SessionFactory(cohort=cohort, starts_at=timezone.now() - timedelta(hours=5))
    return Subject(cohort, session)


def pile(number):
    return [(uuid4(), {"useful": 4}, {"helped": f"paper {n}"}) for n in range(1, number + 1)]


@pytest.fixture
def typed(trainer, subject):
    """Three forms of paper, copied."""
    forms = pile(3)
    copy_evaluations(by=trainer, subject=subject, forms=forms)
    return forms


def said(number):
    return EvaluationAnswer.objects.get(pk=CopiedForm.objects.get(number=number).pk)


def retype(by, subject, number=2, reason="5 typed as 4", **ratings):
    retype_evaluation(by=by, subject=subject, number=number, ratings=ratings or {"useful": 5}, texts={"helped": "paper 2"}, reason=reason)


def test_numbers_follow_the_pile_and_go_on_with_the_next_one(trainer, subject, typed):
    assert copy_evaluations(by=trainer, subject=subject, forms=pile(2)) == [4, 5]
    assert [said(number).texts["helped"] for number in (1, 2, 3)] == ["paper 1", "paper 2", "paper 3"]


def test_each_session_and_the_cohort_as_a_whole_count_for_themselves(trainer, subject, typed):
    assert copy_evaluations(by=trainer, subject=Subject(subject.cohort), forms=pile(1)) == [1]


def test_a_form_has_a_day_and_neither_a_time_nor_a_person():
    fields = CopiedForm._meta.get_fields()

    assert not [field for field in fields if isinstance(field, models.DateTimeField)]
    assert {field.related_model.__name__ for field in fields if field.is_relation} == {"Cohort", "Session"}


def test_the_database_refuses_the_same_number_twice(subject):
    for one in (subject, Subject(subject.cohort)):
        CopiedForm.objects.create(**one.fields, number=1)
        with pytest.raises(IntegrityError), transaction.atomic():
            CopiedForm.objects.create(**one.fields, number=1)


def test_a_form_typed_anew_takes_the_place_of_the_old_one(trainer, subject, typed):
    retype(trainer, subject)

    assert [said(number).ratings["useful"] for number in (1, 2, 3)] == [4, 5, 4]
    assert (said(2).is_from_paper, EvaluationAnswer.objects.count()) == (True, 3)


def test_the_audit_trail_says_which_form_and_why_and_not_what_it_said(trainer, subject, typed):
    retype(trainer, subject)

    data = ModelLogEntry.objects.get(action="cohort.evaluation_retype").data
    assert data == {"session": str(subject.session.uuid), "number": 2, "reason": "5 typed as 4", "changed": ["useful"]}


def test_a_form_that_is_taken_back_counts_no_more_and_keeps_its_number(trainer, subject, typed):
    take_back_evaluation(by=trainer, subject=subject, number=3, reason="Copied twice")

    assert summary_of(subject).number == 2
    assert copy_evaluations(by=trainer, subject=subject, forms=pile(1)) == [4]
    assert ModelLogEntry.objects.get(action="cohort.evaluation_take_back").data["reason"] == "Copied twice"


def test_a_page_sent_again_does_not_bring_back_what_was_taken_back(trainer, subject, typed):
    take_back_evaluation(by=trainer, subject=subject, number=3, reason="Copied twice")

    assert copy_evaluations(by=trainer, subject=subject, forms=typed) == []
    assert EvaluationAnswer.objects.count() == 2


def test_answers_from_phones_are_not_touched_and_have_no_number(cohort, trainer, subject, typed):
    learner = EnrolmentFactory(cohort=cohort).learner
    answer_evaluation(by=learner, subject=subject, ratings={"useful": 1}, texts={})

    retype(trainer, subject)

    assert EvaluationAnswer.objects.get(is_from_paper=False).ratings == {"useful": 1}
    assert CopiedForm.objects.count() == 3


@pytest.mark.parametrize(
    ("wrong", "error", "sentence"),
    [
        ({"reason": " "}, InvalidInputError, "what was wrong"),
        ({"useful": 6}, InvalidInputError, "from 1 to 5"),
        ({"number": 9}, DomainError, "no form number 9"),
    ],
)
def test_what_cannot_be_typed_anew_is_refused_and_stays(trainer, subject, typed, wrong, error, sentence):
    with pytest.raises(error, match=sentence):
        retype(trainer, subject, **wrong)
    assert said(2).ratings == {"useful": 4}


def test_what_was_taken_back_is_not_typed_anew(trainer, subject, typed):
    take_back_evaluation(by=trainer, subject=subject, number=2, reason="Copied twice")

    with pytest.raises(DomainError, match="taken back"):
        retype(trainer, subject)


@pytest.mark.parametrize("who", ["stranger", "learner", "neighbour", "other_trainer"])
def test_nobody_else_corrects_a_form(who, subject, typed, request):
    with pytest.raises(NotAllowedError):
        retype(request.getfixturevalue(who), subject)


# -- The screens


def test_the_list_shows_numbers_and_not_what_forms_say(client, manager, subject, typed):
    client.force_login(manager)

    page = client.get(subject.url("evaluation_copied")).content.decode()

    assert [f"Form {number}" in page for number in (1, 2, 3, 4)] == [True, True, True, False]
    assert "paper 2" not in page
    assert "paper 2" not in client.get(subject.url("evaluation_retype", 2)).content.decode()


def test_staff_type_a_form_anew(client, manager, subject, typed):
    client.force_login(manager)

    page = client.post(subject.url("evaluation_retype", 2), {"useful": "5", "reason": "Slip"}, follow=True).content.decode()

    assert ("Form 2 is typed anew" in page, said(2).ratings, said(2).texts) == (True, {"useful": 5}, {})


@pytest.mark.parametrize("data", [{"useful": "5"}, {"reason": "Slip"}, {"useful": "9", "reason": "Slip"}])
def test_a_slip_while_typing_anew_loses_nothing(client, manager, subject, typed, data):
    client.force_login(manager)

    response = client.post(subject.url("evaluation_retype", 2), data)

    assert (response.status_code, said(2).ratings) == (422, {"useful": 4})
    assert all(f'value="{value}"' in response.content.decode() for value in data.values())


def test_staff_take_a_form_back_with_a_reason(client, manager, subject, typed):
    client.force_login(manager)
    address = subject.url("evaluation_take_back", 2)

    assert client.post(address, {}).status_code == 422
    page = client.post(address, {"reason": "Copied twice"}, follow=True).content.decode()
    assert ("taken back" in page, client.get(subject.url("evaluation_retype", 2)).status_code) == (True, 404)


def test_the_grid_says_the_next_number(client, manager, subject, typed):
    client.force_login(manager)

    assert "the next one is 4" in client.get(subject.url("evaluation_paper")).content.decode()


@pytest.mark.parametrize("size", [1, 3])
def test_the_list_costs_the_same_for_one_form_and_for_three(client, manager, trainer, subject, django_assert_num_queries, size):
    copy_evaluations(by=trainer, subject=subject, forms=pile(size))
    client.force_login(manager)
    client.get(subject.url("evaluation_copied"))

    with django_assert_num_queries(4):
        client.get(subject.url("evaluation_copied"))
