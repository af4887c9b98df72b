"""Each kind says how its answers are classed and what a blind guess is worth."""

from fractions import Fraction

import pytest

from assessments.models import Response
from assessments.questions import guess_share, responses
from tests.factories.assessments import answers, bilingual, matching, multiple, numerical, ordering, short_answer, single, true_false


def classes(question, answer):
    return [(one.label, one.credit, one.is_given) for one in responses(question.freeze(), answer, language="en")]


def choice(question, text):
    return next(one.key for one in question.choices.all() if one.text == text)


@pytest.mark.django_db
def test_single_choice_is_classed_by_its_choices():
    question = single()

    assert classes(question, choice(question, "Blue")) == [("Red", 1, False), ("Blue", 0, True), ("Green", 0, False)]


@pytest.mark.django_db
def test_no_answer_is_given_to_no_class():
    assert not any(given for _label, _credit, given in classes(single(), None))


@pytest.mark.django_db
def test_classes_are_the_same_in_every_language():
    frozen = bilingual().freeze()
    found = {code: responses(frozen, None, language=code) for code in ("en", "fr")}

    assert [one.label for one in found["fr"]] == ["Rouge", "Bleu", "Vert"]
    assert [one.id for one in found["en"]] == [one.id for one in found["fr"]]


@pytest.mark.django_db
@pytest.mark.parametrize(("marking", "credit"), [
    ("whole", [1, 1, 0, 0]), ("parts", [Fraction(1, 2), Fraction(1, 2), Fraction(-1, 2), Fraction(-1, 2)]),
])  # fmt: skip
def test_each_choice_of_several_has_its_own_credit(marking, credit):
    question = multiple(marking=marking)
    chosen = [choice(question, "Red"), choice(question, "Blue")]

    assert [one[1:] for one in classes(question, chosen)] == list(zip(credit, [True, False, True, False], strict=True))


@pytest.mark.django_db
def test_true_and_false_are_the_two_classes():
    assert classes(true_false(answer=False), answer=True) == [("True", 0, True), ("False", 1, False)]


@pytest.mark.django_db
def test_matching_is_classed_pair_by_pair():
    frozen = matching().freeze()
    right = {pair["id"]: pair["answer"] for pair in frozen["pairs"]}

    given = [one for one in responses(frozen, right, language="en") if one.is_given]

    assert [one.credit for one in given] == [Fraction(1, len(right))] * len(right)
    assert all(" → " in one.label for one in given)


@pytest.mark.django_db
def test_ordering_is_classed_place_by_place():
    frozen = ordering().freeze()
    wrong = {item: str(place) for place, item in enumerate(frozen["items"][::-1], start=1)}

    given = [one for one in responses(frozen, wrong, language="en") if one.is_given]

    assert len(given) == len(frozen["items"])
    assert sum(one.credit for one in given) < 1


@pytest.mark.django_db
def test_typed_answers_are_classes_of_their_own_but_for_case_and_spaces():
    frozen = short_answer().freeze()
    first, second = (responses(frozen, typed, language="en")[0] for typed in ("No  Such thing", "no such THING"))

    assert (first.id, first.label, first.credit) == (second.id, "No Such thing", 0)
    assert responses(frozen, None, language="en") == []


@pytest.mark.django_db
def test_numbers_are_classed_with_their_unit():
    frozen = numerical().freeze()
    unit = frozen["units"][0]["id"] if frozen["units"] else ""

    (found,) = responses(frozen, {"value": "-99", "unit": unit}, language="en")

    assert found.label.startswith("-99")
    assert found.is_given
    assert responses(frozen, None, language="en") == []


@pytest.mark.django_db
@pytest.mark.parametrize(("make", "share"), [(single, Fraction(1, 3)), (multiple, Fraction(1, 2)), (true_false, Fraction(1, 2))])
def test_blind_guess_is_worth_the_mean_of_the_choices(make, share):
    assert guess_share(make().freeze()) == share


def test_kind_without_choices_is_not_guessed():
    assert guess_share({"kind": "single_choice", "choices": []}) == 0


def test_language_of_an_answer_is_that_of_the_page(client, attempt):
    from django.urls import reverse

    client.force_login(attempt.enrolment.learner)
    item, answer = next(iter(answers(attempt).items()))
    address = reverse("assessments:answers", args=[attempt.uuid]).replace("/en/", "/fr/")
    client.post(address, {"answers": [{"item": item, "revision": 1, "answer": answer}]}, content_type="application/json")

    kept = dict(Response.objects.filter(attempt=attempt).values_list("item", "language"))
    assert (kept.pop(item), set(kept.values())) == ("fr", {""})
