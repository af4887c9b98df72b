"""Correcting what people already answered: the remedies, what they change, what they leave alone."""

from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import ModelLogEntry

from assessments.correcting import Corrected, apply, fits, key_of, share_of, with_key
from assessments.enums import Remedy
from assessments.models import Attempt, Correction, Mark
from assessments.services.attempting import save_answers, submit_attempt
from assessments.services.correcting import correct_item, impact_of
from assessments.services.publishing import publish_quiz
from assessments.signals import attempts_regraded
from core.errors import InvalidInputError, NotAllowedError
from courses.models import LessonCompletion
from courses.services.enrolling import enrol
from tests.factories.assessments import answers, begun, published, single, true_false
from tests.factories.people import UserFactory

SINGLE = {
    "kind": "single_choice",
    "language": "en",
    "texts": {"en": {}},
    "choices": [{"id": key, "right": key == "a", "share": str(int(key == "a"))} for key in "abc"],
}
SHORT = {
    "kind": "short_answer",
    "language": "en",
    "case_matters": False,
    "accents_matter": False,
    "texts": {"en": {"forms": [{"text": "red", "share": "1", "feedback": ""}]}},
}
SEVERAL = SINGLE | {"kind": "multiple_choice", "marking": "whole"}


def step(remedy, **payload):
    return SimpleNamespace(remedy=remedy, payload=payload)


STEPS = [step("accept", answer="b"), step("void"), step("full"), step("key", key=key_of(SINGLE))]


@given(st.sampled_from(["a", "b", "c", None]))
def test_applying_nothing_changes_nothing(answer):
    assert apply(SINGLE, []) == Corrected(SINGLE)
    assert share_of(apply(SINGLE, []), answer) == (answer == "a")


@given(st.lists(st.sampled_from(STEPS), max_size=5), st.sampled_from(STEPS))
def test_the_same_remedy_twice_is_the_remedy_once(before, last):
    assert apply(SINGLE, [*before, last, last]) == apply(SINGLE, [*before, last])


@pytest.mark.parametrize(
    ("frozen", "accepted", "other"), [(SINGLE, "b", "c"), (SHORT, "Cr*mson", "Crimson"), (SEVERAL, ["a", "b"], ["b", "c"])]
)
def test_accepted_answer_is_right_and_the_others_stay_as_they_were(frozen, accepted, other):
    corrected = apply(frozen, [step(Remedy.ACCEPT, answer=accepted)])

    assert (share_of(corrected, accepted), share_of(corrected, other), share_of(corrected, None)) == (1, 0, 0)


def test_full_marks_are_for_those_who_did_not_answer_as_well():
    assert share_of(apply(SINGLE, [step(Remedy.FULL)]), None) == 1


def test_void_question_counts_again_once_its_key_is_corrected():
    assert apply(SINGLE, [step(Remedy.VOID)]).is_void
    assert not apply(SINGLE, [step(Remedy.VOID), *STEPS[:1]]).is_void


def test_new_key_keeps_the_words_and_forgets_what_was_accepted():
    other = SINGLE | {
        "choices": [choice | {"right": choice["id"] == "c", "share": str(int(choice["id"] == "c"))} for choice in SINGLE["choices"]]
    }
    changed = with_key(SINGLE | {"also": ["b"]}, key_of(other))

    assert changed == other
    assert with_key(SHORT, {"texts": {"en": {"forms": []}}})["texts"]["en"]["forms"] == []


def test_key_with_other_choices_kind_or_languages_does_not_fit():
    fewer = SINGLE | {"choices": SINGLE["choices"][:2]}

    assert fits(SINGLE, SINGLE)
    assert not fits(SINGLE, fewer)
    assert not fits(SINGLE, SEVERAL)
    assert not fits(SHORT, SHORT | {"texts": {"fr": SHORT["texts"]["en"]}})


@pytest.fixture
def quiz(content):
    """A choice and a statement; 100 % pass."""
    return published(content, [single(), true_false()], pass_mark=100)


def handed_in(enrolment, quiz, chosen="Blue"):
    """Everything right but the choice."""
    attempt = begun(enrolment, quiz)
    given = answers(attempt)
    item = choice_of(quiz)
    given[item.pk] = id_of(item, chosen)
    save_answers(attempt=attempt, entries=[{"item": pk, "revision": 1, "answer": one} for pk, one in given.items()], by=enrolment.learner)
    return submit_attempt(attempt=attempt, by=enrolment.learner)


def choice_of(quiz):
    return next(one for one in quiz.current.sealed_items.values() if one.frozen["kind"] == "single_choice")


def id_of(item, text):
    return next(key for key, one in item.frozen["texts"]["en"]["choices"].items() if one["text"] == text)


def others(cohort, quiz, *chosen):
    """One more attempt for each, by people of the same cohort."""
    people = [UserFactory() for _one in chosen]
    return [handed_in(enrol(learner=one, cohort=cohort, by=one), quiz, text) for one, text in zip(people, chosen, strict=True)]


def key_with(item, text):
    right = id_of(item, text)
    choices = [one | {"right": one["id"] == right, "share": str(int(one["id"] == right))} for one in item.frozen["choices"]]
    return {"key": key_of(item.frozen | {"choices": choices})}


def remedies(item):
    return {"accept": {"answer": id_of(item, "Blue")}, "key": key_with(item, "Blue"), "void": {}, "full": {}}


def results():
    return list(Attempt.objects.order_by("pk").values_list("points", "max_points", "percent", "is_passed"))


@pytest.mark.parametrize(
    ("remedy", "expected"),
    [
        ("accept", [(2, 2, 100, True), (2, 2, 100, True)]),
        ("key", [(2, 2, 100, True), (1, 2, 50, False)]),
        ("void", [(1, 1, 100, True), (1, 1, 100, True)]),
        ("full", [(2, 2, 100, True), (2, 2, 100, True)]),
    ],
)
def test_each_remedy_does_what_its_dry_run_said(enrolment, cohort, quiz, trainer, remedy, expected):
    handed_in(enrolment, quiz, "Blue"), others(cohort, quiz, "Red")
    item, before, marks = choice_of(quiz), results(), Mark.objects.count()
    impact = impact_of(item=item, remedy=remedy, payload=remedies(item)[remedy], by=trainer)
    assert (results(), Mark.objects.count(), Correction.objects.count()) == (before, marks, 0)
    correct_item(item=item, remedy=remedy, payload=remedies(item)[remedy], reason="Blue is warm.", by=trainer)

    assert results() == expected
    assert Mark.objects.count() - marks == impact.marks
    assert impact.newly_passed == 1
    assert impact.newly_failed == sum(was[3] and not now[3] for was, now in zip(before, expected, strict=True))
    assert impact.mean_after == sum(one[2] for one in expected) / 2


def test_new_mark_keeps_who_when_and_why_and_the_old_one_stays(enrolment, quiz, trainer):
    attempt = handed_in(enrolment, quiz)
    made = correct_item(item=choice_of(quiz), remedy="full", payload={}, reason="Unclear.", by=trainer)
    old, new = Mark.objects.filter(response__attempt=attempt, response__item=choice_of(quiz)).order_by("pk")

    assert (old.points, old.by, new.points, new.by, new.reason, new.marked_at) == (0, None, 1, trainer, "Unclear.", made.made_at)
    assert ModelLogEntry.objects.filter(action="quiz.correct", user=trainer).count() == 1


def test_double_click_corrects_once(enrolment, quiz, trainer):
    handed_in(enrolment, quiz)
    made = [correct_item(item=choice_of(quiz), remedy="full", payload={}, reason="Unclear.", by=trainer) for _click in range(2)]

    assert made[0] == made[1]
    assert (Correction.objects.count(), Mark.objects.count()) == (1, 3)


def test_who_newly_passes_has_done_the_lesson_and_is_announced(enrolment, quiz, trainer):
    attempt, announced = handed_in(enrolment, quiz), []
    attempts_regraded.connect(lambda attempts, **kwargs: announced.extend(attempts), weak=False, dispatch_uid="test")
    correct_item(item=choice_of(quiz), remedy="full", payload={}, reason="Unclear.", by=trainer)
    attempts_regraded.disconnect(dispatch_uid="test")

    assert LessonCompletion.objects.get().completed_at == attempt.submitted_at
    assert announced == [attempt.pk]


def test_nobody_loses_a_lesson_that_is_done(enrolment, quiz, trainer):
    handed_in(enrolment, quiz, "Red")
    item = choice_of(quiz)
    impact = impact_of(item=item, remedy="key", payload=key_with(item, "Blue"), by=trainer)
    correct_item(item=item, remedy="key", payload=key_with(item, "Blue"), reason="Blue is warm.", by=trainer)

    assert impact.newly_failed == 1
    assert not Attempt.objects.get().is_passed
    assert LessonCompletion.objects.count() == 1


def test_later_attempt_at_the_same_version_is_marked_with_the_correction(enrolment, quiz, trainer):
    item = choice_of(quiz)
    correct_item(item=item, remedy="accept", payload={"answer": id_of(item, "Blue")}, reason="Blue is warm.", by=trainer)

    assert handed_in(enrolment, quiz, "Blue").percent == 100


def test_other_versions_that_ask_the_same_are_corrected_as_well(enrolment, quiz, trainer):
    handed_in(enrolment, quiz)
    old = choice_of(quiz)
    publish_quiz(quiz=quiz, by=None)
    quiz.refresh_from_db()
    correct_item(item=choice_of(quiz), remedy="full", payload={}, reason="Unclear.", by=trainer)

    assert old.pk != choice_of(quiz).pk
    assert set(Correction.objects.values_list("item", flat=True)) == {old.pk, choice_of(quiz).pk}
    assert Attempt.objects.get().percent == 100


def test_attempt_of_which_everything_is_void_is_not_held_against_anybody(content, enrolment, trainer):
    quiz = published(content, [single()])
    handed_in(enrolment, quiz)
    correct_item(item=choice_of(quiz), remedy="void", payload={}, reason="Unclear.", by=trainer)

    assert results() == [(0, 0, 100, True)]


def test_learners_strangers_and_staff_do_not_correct(enrolment, quiz, learner, stranger, manager):
    for person in (learner, stranger, manager):
        with pytest.raises(NotAllowedError):
            correct_item(item=choice_of(quiz), remedy="full", payload={}, reason="Mine.", by=person)
        with pytest.raises(NotAllowedError):
            impact_of(item=choice_of(quiz), remedy="full", payload={}, by=person)
    assert not Correction.objects.exists()


def test_remedy_that_does_not_fit_is_refused_with_a_sentence(quiz, trainer):
    item = choice_of(quiz)
    fewer = {"key": key_of(item.frozen | {"choices": item.frozen["choices"][:2]})}

    for remedy, payload, words in [
        ("key", fewer, "would not fit"),
        ("accept", {"answer": None}, "no such answer"),
        ("full", {}, "Say why"),
    ]:
        with pytest.raises(InvalidInputError, match=words):
            correct_item(item=item, remedy=remedy, payload=payload, reason="", by=trainer)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.postgres
def test_two_people_who_correct_at_once_correct_once(enrolment, quiz, trainer):
    handed_in(enrolment, quiz)
    item = choice_of(quiz)

    def correct(_who):
        try:
            return correct_item(item=item, remedy="full", payload={}, reason="Unclear.", by=trainer).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        made = set(pool.map(correct, range(2)))

    assert (len(made), Correction.objects.count(), Mark.objects.count()) == (1, 1, 3)
