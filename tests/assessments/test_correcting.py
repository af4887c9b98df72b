"""Correcting what people already answered: the remedies, what they change, what they leave alone."""

from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import ModelLogEntry

from assessments.correcting import Corrected, apply, can_accept, fits, key_of, share_of, with_key
from assessments.correcting_queries import marked_with_older_keys
from assessments.enums import Remedy
from assessments.models import Attempt, Correction, Mark
from assessments.services.correcting import correct_item, impact_of
from assessments.services.publishing import publish_quiz
from assessments.signals import attempts_regraded
from core.errors import InvalidInputError, NotAllowedError
from courses.models import LessonCompletion
from tests.factories.assessments import cloze, numerical, published, short_answer, single, true_false
from tests.factories.correcting import change_key, choice_of, handed_in, id_of, key_with, others, remedies

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


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("make", "accepted", "before", "also_right"),
    [
        (short_answer, "Crimson", 0, "crimson"),
        (numerical, {"value": "1,5", "unit": "µm"}, 0, {"value": "1500", "unit": "nm"}),
        (cloze, {"2": "crimson"}, 0, {"2": "Crimson"}),
    ],
)
def test_accepted_answer_is_understood_as_its_kind_does(make, accepted, before, also_right):
    """Another spelling, or the same length in another unit, is right as well."""
    frozen = make().freeze()
    accepted, also_right = (in_parts(frozen, one) for one in (accepted, also_right))
    corrected = apply(frozen, [step(Remedy.ACCEPT, answer=accepted)])

    assert share_of(Corrected(frozen), accepted) == before
    assert share_of(corrected, accepted) == share_of(corrected, also_right) > 0
    assert apply(corrected.frozen, [step(Remedy.ACCEPT, answer=accepted)]) == corrected


def in_parts(frozen, answer):
    """Gaps and units by their ids."""
    if frozen["kind"] == "cloze":
        return {frozen["gaps"][int(number) - 1]["id"]: text for number, text in answer.items()}
    if frozen["kind"] == "numerical":
        units = {name: key for key, name in frozen["texts"]["en"]["units"].items()}
        return answer | {"unit": units[answer["unit"]]}
    return answer


def test_number_without_its_unit_cannot_be_accepted(db):
    frozen = numerical().freeze()

    assert not can_accept(frozen, {"value": "1500"})
    assert can_accept(frozen, {"value": "1500", "unit": frozen["units"][0]["id"]})


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
    correct_item(item=choice_of(quiz), remedy="full", payload={}, reason="Unclear.", by=trainer)
    made = Correction.objects.get()
    old, new = Mark.objects.filter(response__attempt=attempt, response__item=choice_of(quiz)).order_by("pk")

    assert (old.points, old.by, new.points, new.by, new.reason, new.marked_at) == (0, None, 1, trainer, "Unclear.", made.made_at)
    assert ModelLogEntry.objects.filter(action="quiz.correct", user=trainer).count() == 1


def test_double_click_corrects_once(enrolment, quiz, trainer):
    handed_in(enrolment, quiz)
    for _click in range(2):
        correct_item(item=choice_of(quiz), remedy="full", payload={}, reason="Unclear.", by=trainer)

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


def test_versions_whose_key_was_corrected_to_be_the_same_are_corrected_together(enrolment, quiz, trainer):
    handed_in(enrolment, quiz, "Green")
    old = choice_of(quiz)
    change_key(old, "Blue")
    correct_item(item=old, remedy="key", payload=key_with(old, "Blue"), reason="Blue is warm.", by=trainer)
    publish_quiz(quiz=quiz, by=None)
    quiz.refresh_from_db()
    found = correct_item(item=choice_of(quiz), remedy="accept", payload={"answer": id_of(old, "Green")}, reason="So is green.", by=trainer)

    assert found.versions == (1, 2)
    assert Attempt.objects.get().percent == 100


def test_publishing_another_key_tells_of_those_who_were_marked_with_the_old_one(enrolment, quiz, trainer):
    handed_in(enrolment, quiz)
    old = choice_of(quiz)
    same = publish_quiz(quiz=quiz, by=None)
    change_key(old, "Blue")
    other = publish_quiz(quiz=quiz, by=None)

    assert marked_with_older_keys(same) == []
    assert marked_with_older_keys(other) == [(old, 1)]
    correct_item(item=old, remedy="key", payload=key_with(old, "Blue"), reason="Blue is warm.", by=trainer)
    assert marked_with_older_keys(other) == []


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

    for remedy, payload, reason, words in [
        ("key", fewer, "Blue.", "would not fit"),
        ("accept", {"answer": None}, "Blue.", "no such answer"),
        ("full", {}, " ", "Say why"),
    ]:
        with pytest.raises(InvalidInputError, match=words):
            correct_item(item=item, remedy=remedy, payload=payload, reason=reason, by=trainer)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.postgres
def test_two_people_who_correct_at_once_correct_once(enrolment, quiz, trainer):
    handed_in(enrolment, quiz)
    item = choice_of(quiz)

    def correct(_who):
        try:
            return correct_item(item=item, remedy="full", payload={}, reason="Unclear.", by=trainer).marks
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        made = set(pool.map(correct, range(2)))

    assert (made, Correction.objects.count(), Mark.objects.count()) == ({0, 1}, 1, 3)
