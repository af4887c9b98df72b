"""What participants think of the training: said once each, without names, shown when nobody can be recognised."""

import csv
import io
import threading
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.contrib.admin.utils import NestedObjects
from django.db import IntegrityError, connection, models, transaction
from django.urls import reverse
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import ModelLogEntry

from attendance.enums import Status
from attendance.evaluation.statements import CURRENT, SHEETS, questions_of, statements_of
from attendance.evaluation.summary import LEAST, Answer, Summary, summarise
from attendance.evaluation_forms import LINES
from attendance.evaluation_queries import OPEN_FOR, Subject, awaited_or_just_over, to_evaluate, with_answers
from attendance.models import EvaluationAnswer, HasAnswered
from attendance.services.evaluating import answer_evaluation, copy_evaluations
from attendance.services.register import observe
from core.errors import DomainError, InvalidInputError, NotAllowedError
from courses.models import Cohort, Enrolment
from people.services.merging import merge_persons
from tests.factories.attendance import SessionFactory
from tests.factories.courses import EnrolmentFactory

# -- Numbers


def said(useful, text="", **more):
    return Answer(1, {"useful": useful} if useful else {}, {"helped": text} if text else {}, **more)


def of(summary, key):
    [found] = [one for one in summary.rated if one.text == next(s.text for s in SHEETS[1].statements if s.key == key)]
    return found


def test_mean_and_distribution():
    summary = summarise([said(value) for value in (5, 5, 4, 4, 1)])

    assert (of(summary, "useful").mean, of(summary, "useful").counts, summary.mean) == (Decimal("3.8"), (1, 0, 0, 2, 2), Decimal("3.8"))


def test_fewer_than_five_show_their_number_alone():
    assert summarise([said(5, "Joseph was great")] * 4) == Summary(number=4, from_paper=0)
    assert summarise([said(5)] * 4).lacking == 1
    assert summarise([said(5)] * 4).mean is None


def test_a_statement_that_fewer_than_five_rated_is_not_shown():
    summary = summarise([said(5)] * 4 + [said(None, "Well")])

    assert (summary.is_shown, of(summary, "useful").is_shown, of(summary, "useful").mean) == (True, False, None)


def test_what_comes_from_paper_is_counted():
    assert summarise([said(5, is_from_paper=n < 2) for n in range(6)]).from_paper == 2


@given(st.lists(st.tuples(st.sampled_from([None, 1, 2, 3, 4, 5]), st.text(max_size=5)), max_size=30), st.randoms())
def test_every_answer_counts_once_whatever_the_order(pairs, chance):
    answers = [said(value, text) for value, text in pairs]
    summary = summarise(answers, chance=chance)

    if len(answers) < LEAST:
        assert not summary.rated
        return
    given_values = [value for value, _text in pairs if value]
    assert (sum(of(summary, "useful").counts), of(summary, "useful").number) == (len(given_values), len(given_values))
    assert sorted(summary.said[0][1]) == sorted(text for _value, text in pairs if text)


def test_statements_of_several_versions_stand_once():
    assert [one.key for one in statements_of([1, 1])] == [one.key for one in SHEETS[1].statements]
    assert [one.key for one in questions_of([])] == []


@pytest.mark.parametrize("language", ["fr", "es", "ht"])
def test_every_statement_is_translated(language):
    asked = [*SHEETS[CURRENT].statements, *SHEETS[CURRENT].questions]
    english = [str(one.text) for one in asked]
    with translation.override(language):
        assert not {str(one.text) for one in asked} & set(english)


# -- Answering


@pytest.fixture
def over(cohort):
    """A session that ended an hour ago."""
    return SessionFactory(cohort=cohort, starts_at=timezone.now() - timedelta(hours=5))


@pytest.fixture
def subject(over):
    return Subject(over.cohort, over)


@pytest.fixture
def mine(cohort, learner):
    return EnrolmentFactory(cohort=cohort, learner=learner)


def answer(by, subject, useful=5, **texts):
    answer_evaluation(by=by, subject=subject, ratings={"useful": useful}, texts=texts)


def test_a_participant_answers_once(mine, learner, subject):
    answer(learner, subject, helped=" The cases ")

    found = EvaluationAnswer.objects.get()
    assert (found.ratings, found.texts, found.version, found.is_from_paper) == ({"useful": 5}, {"helped": "The cases"}, CURRENT, False)
    with pytest.raises(DomainError, match="answered already"):
        answer(learner, subject)
    assert EvaluationAnswer.objects.count() == 1


def test_who_answered_under_another_record_of_theirs_is_asked_no_more(cohort, mine, learner, subject):
    earlier = EnrolmentFactory(cohort=cohort)
    answer(earlier.learner, subject)
    HasAnswered.objects.create(enrolment=earlier, session=None)
    merge_persons(kept=learner, other=earlier.learner, by=None)

    [session] = awaited_or_just_over(learner, at=timezone.now())
    assert session.is_settled
    with pytest.raises(DomainError, match="answered already"):
        answer(learner, subject)
    assert with_answers(Enrolment.objects.filter(learner=learner)).get().has_evaluated


def test_the_database_refuses_a_second_answer(mine, over):
    for session in (over, None):
        HasAnswered.objects.create(enrolment=mine, session=session)
        with pytest.raises(IntegrityError), transaction.atomic():
            HasAnswered.objects.create(enrolment=mine, session=session)


def test_a_session_and_its_cohort_are_answered_each(mine, learner, over, subject, cohort):
    cohort.ends_on = timezone.localdate()
    cohort.save()
    answer(learner, subject)
    answer(learner, Subject(cohort))

    assert EvaluationAnswer.objects.count() == HasAnswered.objects.count() == 2


def test_who_is_not_in_the_cohort_does_not_answer(stranger, subject):
    with pytest.raises(NotAllowedError):
        answer(stranger, subject)


@pytest.mark.parametrize(
    ("ratings", "texts"), [({}, {"helped": " "}), ({"useful": 6}, {}), ({"useful": 0}, {}), ({"looks": 5}, {}), ({}, {"looks": "x"})]
)
def test_an_answer_that_says_nothing_is_refused_and_can_be_given_again(mine, learner, subject, ratings, texts):
    with pytest.raises(InvalidInputError):
        answer_evaluation(by=learner, subject=subject, ratings=ratings, texts=texts)

    assert not HasAnswered.objects.exists()


@pytest.mark.parametrize(
    ("ended", "is_open"),
    [(timedelta(minutes=-31), False), (timedelta(minutes=-29), True), (OPEN_FOR, True), (OPEN_FOR + timedelta(minutes=1), False)],
)
def test_a_session_is_open_from_just_before_its_end_for_a_month(over, subject, ended, is_open):
    assert subject.is_open(over.ends_at + ended) == is_open


@pytest.mark.parametrize(("days", "is_open"), [(-1, False), (0, True), (30, True), (31, False)])
def test_a_cohort_is_open_from_its_last_day_for_a_month(cohort, days, is_open):
    noon = timezone.localtime().replace(hour=12)
    cohort.ends_on = noon.date() - timedelta(days=days)

    assert Subject(cohort).is_open(noon) == is_open


def test_a_form_that_is_not_open_takes_nothing(mine, learner, over, subject):
    over.state = "cancelled"

    with pytest.raises(DomainError, match="not open"):
        answer(learner, subject)


# -- Nobody is recognised


def test_an_answer_has_no_person_and_no_time():
    kinds = {type(field) for field in EvaluationAnswer._meta.get_fields()}
    related = {field.related_model for field in EvaluationAnswer._meta.get_fields() if field.is_relation}

    assert not kinds & {models.DateTimeField, models.DateField, models.TimeField, models.AutoField, models.BigAutoField}
    assert related == {Cohort, SessionFactory._meta.model}
    assert not {type(field) for field in HasAnswered._meta.get_fields()} & {models.DateTimeField, models.DateField, models.BigAutoField}


def rows_in_the_file():
    """The texts in the order in which the database keeps them."""
    where = "rowid" if connection.vendor == "sqlite" else "ctid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT texts FROM attendance_evaluationanswer ORDER BY {where}")
        return [str(row[0]) for row in cursor.fetchall()]


def test_neither_keys_nor_places_in_the_file_say_who_came_when(cohort, subject):
    people = [EnrolmentFactory(cohort=cohort).learner for _n in range(12)]
    keys = set()
    for number, person in enumerate(people):
        answer(person, subject, helped=f"text {number:02}")
        keys |= set(EvaluationAnswer.objects.values_list("pk", flat=True))

    found = [text[-4:-2] for text in rows_in_the_file()]
    assert len(keys) == sum(range(13)), "every key is new every time"
    assert found != sorted(found), "twelve in order happen once in 479 million times"
    assert EvaluationAnswer.objects.count() == 12


def test_the_audit_trail_says_nothing_of_an_answer(mine, learner, subject):
    before = ModelLogEntry.objects.count()

    answer(learner, subject)

    assert ModelLogEntry.objects.count() == before


def test_what_is_kept_with_a_person_does_not_lead_to_an_answer(mine, learner, subject):
    answer(learner, subject)
    collector = NestedObjects(using="default")
    collector.collect([HasAnswered.objects.get()])

    assert EvaluationAnswer not in collector.model_objs


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_many_who_answer_at_once_lose_nothing_and_count_once(cohort, subject):
    people = [EnrolmentFactory(cohort=cohort).learner for _n in range(4)]

    def say(person):
        try:
            answer(person, subject)
        except DomainError:
            pass  # the second of the two tabs
        finally:
            connection.close()

    threads = [threading.Thread(target=say, args=[person]) for person in [*people, *people]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert EvaluationAnswer.objects.count() == HasAnswered.objects.count() == 4


# -- From paper


def forms(number, useful=4):
    return [(uuid4(), {"useful": useful}, {"helped": f"paper {n}"}) for n in range(number)]


def test_trainers_copy_forms_from_paper_once(trainer, subject):
    typed = forms(3)

    assert copy_evaluations(by=trainer, subject=subject, forms=typed) == [1, 2, 3]
    assert copy_evaluations(by=trainer, subject=subject, forms=typed) == []
    assert EvaluationAnswer.objects.filter(is_from_paper=True).count() == 3
    assert ModelLogEntry.objects.filter(action="cohort.evaluation").count() == 1


def test_paper_keeps_its_keys_among_answers_from_phones(mine, learner, trainer, subject):
    typed = forms(2)
    copy_evaluations(by=trainer, subject=subject, forms=typed)
    answer(learner, subject)

    assert copy_evaluations(by=trainer, subject=subject, forms=typed) == []
    assert EvaluationAnswer.objects.count() == 3


@pytest.mark.parametrize("who", ["stranger", "learner", "neighbour", "other_trainer"])
def test_nobody_else_copies_forms(who, subject, request):
    with pytest.raises(NotAllowedError):
        copy_evaluations(by=request.getfixturevalue(who), subject=subject, forms=forms(1))


# -- The screens


def test_a_learner_answers_on_the_phone(client, mine, learner, subject):
    client.force_login(learner)
    address = subject.url("evaluate")
    assert "without your name" in client.get(address).content.decode()

    page = client.post(address, {"useful": "5", "clear": "4", "helped": "The cases"}, follow=True).content.decode()

    assert "Thank you" in page
    assert EvaluationAnswer.objects.get().ratings == {"useful": 5, "clear": 4}


@pytest.mark.parametrize("data", [{}, {"useful": "7"}])
def test_a_form_that_says_nothing_is_shown_again(client, mine, learner, subject, data):
    client.force_login(learner)

    assert client.post(subject.url("evaluate"), data).status_code == 422
    assert not HasAnswered.objects.exists()


def test_a_second_tab_is_told(client, mine, learner, subject):
    answer(learner, subject)
    client.force_login(learner)

    response = client.post(subject.url("evaluate"), {"useful": "1"})

    assert (response.status_code, EvaluationAnswer.objects.get().ratings) == (422, {"useful": 5})


def test_before_the_end_the_page_says_when(client, mine, learner, session):
    client.force_login(learner)

    assert "opens at the end" in client.get(Subject(session.cohort, session).url("evaluate")).content.decode()


def test_a_cohort_is_answered_on_the_phone(client, mine, learner, cohort):
    cohort.ends_on = timezone.localdate()
    cohort.save()
    client.force_login(learner)

    client.post(Subject(cohort).url("evaluate"), {"useful": "5"})

    assert EvaluationAnswer.objects.get(session=None).cohort == cohort


@pytest.mark.parametrize("who", ["stranger", "trainer", "manager"])
def test_who_is_not_enrolled_finds_no_form(client, subject, who, request):
    client.force_login(request.getfixturevalue(who))

    for one in (subject, Subject(subject.cohort)):
        assert client.get(one.url("evaluate")).status_code == 404


def asked_of(learner):
    now = timezone.now()
    return to_evaluate(awaited_or_just_over(learner, at=now), with_answers(learner.enrolments.select_related("cohort")), at=now)


def test_the_learners_page_leads_to_what_is_open(client, mine, learner, over, cohort, trainer):
    missed = SessionFactory(cohort=cohort, title="Missed", starts_at=timezone.now() - timedelta(hours=30))
    observe(session=missed, enrolment=mine, status=Status.ABSENT, by=trainer)
    SessionFactory(cohort=cohort, title="Long ago", starts_at=timezone.now() - timedelta(days=9))
    cohort.ends_on = timezone.localdate()
    cohort.save()

    found = asked_of(learner)
    assert [(one.cohort, one.session) for one in found] == [(cohort, over), (cohort, None)]
    answer(learner, found[0])
    answer(learner, found[1])
    assert asked_of(learner) == []


def test_the_dashboard_asks_how_it_was(client, mine, learner, over):
    client.force_login(learner)

    page = client.get(reverse("dashboard")).content.decode()

    assert "How was it?" in page
    assert Subject(over.cohort, over).url("evaluate") in page


@pytest.fixture
def answered(subject, trainer):
    copy_evaluations(by=trainer, subject=subject, forms=forms(5))
    return subject


@pytest.mark.parametrize("who", ["trainer", "manager"])
def test_staff_see_results_from_five_on(client, answered, who, request):
    client.force_login(request.getfixturevalue(who))

    page = client.get(answered.url("evaluation")).content.decode()

    assert "<strong>4.0</strong>" in page
    assert "paper 3" in page
    assert "5 of them on paper" in page


def test_four_are_too_few_to_show(client, manager, trainer, subject):
    copy_evaluations(by=trainer, subject=subject, forms=forms(4))
    client.force_login(manager)

    page = client.get(subject.url("evaluation")).content.decode()

    assert "at least 5, so that nobody is recognised" in page
    assert "paper 3" not in page
    for file_format in ("csv", "xlsx"):
        response = client.get(subject.url("evaluation_file", file_format))
        assert (response.status_code >= 400, b"paper 3" in response.content) == (True, False)


def test_the_cohorts_page_shows_each_session(client, manager, answered):
    client.force_login(manager)

    page = client.get(Subject(answered.cohort).url("evaluation")).content.decode()

    assert answered.url("evaluation") in page
    assert "4.0" in page


def test_results_as_a_file(client, manager, answered):
    client.force_login(manager)

    rows = list(csv.reader(io.StringIO(client.get(answered.url("evaluation_file", "csv")).content.decode("utf-8-sig"))))

    assert rows[1][:3] == ["What I learned is useful in my work.", "4.0", "5"]
    assert rows[2][1:4] == ["", "", ""]
    assert sorted(row[-1] for row in rows if row[-1].startswith("paper")) == [f"paper {n}" for n in range(5)]
    assert client.get(answered.url("evaluation_file", "xlsx")).status_code == 200
    assert client.get(answered.url("evaluation_file", "pdf")).status_code == 404


@pytest.mark.parametrize("language", ["en", "fr", "es", "ht"])
def test_the_form_on_paper_is_one_page_in_the_cohorts_language(client, manager, subject, language):
    Cohort.objects.update(language=language)
    client.force_login(manager)

    for one in (subject, Subject(subject.cohort)):
        data = client.get(one.url("evaluation_form")).content
        assert data.startswith(b"%PDF")
        assert data.count(b"/Type /Page\n") == 1


def grid(**cells):
    management = {"form-TOTAL_FORMS": LINES, "form-INITIAL_FORMS": 0}
    return {"page": str(uuid4()), **management, **{name.replace("__", "-"): value for name, value in cells.items()}}


def test_staff_type_forms_in(client, manager, subject):
    client.force_login(manager)
    typed = grid(form__0__useful="5", form__0__clear="3", form__1__helped="The cases")

    for _click in range(2):
        response = client.post(subject.url("evaluation_paper"), typed)

    assert response["Location"] == subject.url("evaluation_paper")
    assert sorted(len(one.ratings) for one in EvaluationAnswer.objects.filter(is_from_paper=True)) == [0, 2]
    assert client.get(subject.url("evaluation_paper")).status_code == 200


@pytest.mark.parametrize(("cells", "sentence"), [({"form__1__useful": "9"}, "Type 1 to 5"), ({}, "No form is filled in")])
def test_a_slip_in_the_grid_saves_nothing_and_loses_nothing(client, manager, subject, cells, sentence):
    client.force_login(manager)
    typed = grid(**({"form__0__helped": "The cases"} if cells else {}), **cells)

    response = client.post(subject.url("evaluation_paper"), typed)

    page = response.content.decode()
    assert (response.status_code, sentence in page, ("The cases" in page) == bool(cells)) == (422, True, True)
    assert not EvaluationAnswer.objects.exists()


@pytest.mark.parametrize("size", [1, 3])
def test_the_cohorts_page_costs_the_same_for_one_session_and_for_three(client, manager, cohort, trainer, django_assert_num_queries, size):
    for n in range(size):
        session = SessionFactory(cohort=cohort, starts_at=timezone.now() - timedelta(days=n, hours=5))
        copy_evaluations(by=trainer, subject=Subject(cohort, session), forms=forms(5))
    client.force_login(manager)
    client.get(Subject(cohort).url("evaluation"))

    with django_assert_num_queries(6):
        client.get(Subject(cohort).url("evaluation"))
