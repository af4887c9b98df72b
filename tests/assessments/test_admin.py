"""The authoring screens: what trainers may, what learners may not, and what a mistake says."""

from decimal import Decimal

import pytest
from django.urls import reverse
from wagtail.models import Locale

from assessments.models import Question, Quiz
from assessments.questions import model_of, problem
from assessments.questions._common import shortest
from tests.factories.assessments import a_quiz, bilingual, multiple, short_answer, single, true_false


def url(model, name, *args):
    return reverse(model.snippet_viewset.get_url_name(name), args=args)


@pytest.fixture
def bank(db):
    return [single(), multiple(), true_false()]


def choices(*right):
    fields = {"choices-TOTAL_FORMS": 2, "choices-INITIAL_FORMS": 0, "choices-MIN_NUM_FORMS": 2, "choices-MAX_NUM_FORMS": 1000}
    for at, word in enumerate(("Red", "Blue")):
        fields |= {f"choices-{at}-text": word, f"choices-{at}-ORDER": at, f"choices-{at}-id": ""}
        if at in right:
            fields[f"choices-{at}-is_correct"] = "on"
    return fields


def test_library_leads_to_the_kinds_own_editor(client, bank, trainer):
    client.force_login(trainer)

    assert [client.get(url(Question, "edit", one.pk)).url for one in bank] == [url(type(one), "edit", one.pk) for one in bank]


def test_library_narrows_by_kind_in_words(client, bank, trainer):
    client.force_login(trainer)
    shown = client.get(url(Question, "list"), {"kind": "true_false"})

    assert [question.pk for question in shown.context["object_list"]] == [bank[2].pk]
    assert "True or false" in shown.content.decode()
    assert "olymorphic" not in shown.content.decode()


def test_library_leaves_the_language_of_a_new_question_to_the_reader_unless_it_lists_one(client, bank, trainer):
    Locale.objects.get_or_create(language_code="fr")
    client.force_login(trainer)
    add = url(Question, "add")

    assert client.get(url(Question, "list")).context["view"].add_url == add
    assert client.get(url(Question, "list"), {"locale": "fr"}).context["view"].add_url == f"{add}?locale=fr"


def test_library_offers_to_translate_what_is_not_in_every_language(client, trainer):
    Locale.objects.get_or_create(language_code="fr")
    alone, in_both = single(), bilingual()
    client.force_login(trainer)
    listed = client.get(url(Question, "list")).content.decode()
    offer = {
        one: reverse("wagtail_localize:submit_snippet_translation", args=["assessments", "singlechoicequestion", one.pk])
        for one in (alone, in_both)
    }

    assert (offer[alone] in listed, offer[in_both] in listed) == (True, False)
    assert client.get(offer[alone]).status_code == 200


def test_kinds_are_offered_in_the_language_that_one_writes_in_and_the_usual_ones_first(client, trainer):
    Locale.objects.get_or_create(language_code="fr")
    client.force_login(trainer)
    first, *_rest, last = client.get(url(Question, "add"), {"locale": "fr"}).context["kinds"]
    page = client.get(url(Question, "add"), {"locale": "xx"}).content.decode()

    assert (first[0].kind, last[0].kind) == ("single_choice", "decision_path")
    assert f"{first[1]}?locale=en" in page
    assert f"{first[1]}?locale=fr" in client.get(url(Question, "add"), {"locale": "fr"}).content.decode()


def test_new_question_is_offered_the_bank_of_the_newest_one(client, trainer):
    client.force_login(trainer)
    assert client.get(url(model_of("essay"), "add")).context["form"]["bank"].value() is None
    question = single(bank="Law")
    assert client.get(url(model_of("essay"), "add")).context["form"]["bank"].value() == question.bank_id


def test_draft_without_words_has_a_name_in_lists():
    assert str(model_of("essay")(text="<p></p>")) == "Question without words"
    assert str(model_of("essay")(text="<p></p>", name="Warm")) == "Warm"


def test_banks_are_listed_with_how_many_questions_they_hold(client, trainer):
    bank = bilingual().bank
    client.force_login(trainer)

    assert [(one, one.items) for one in client.get(url(type(bank), "list")).context["object_list"]] == [(bank, 1)]


@pytest.mark.parametrize(("percent", "short"), [("33.33333", "33.33"), ("100.00000", "100"), ("12.50000", "12.5"), ("-50.00000", "-50")])
def test_percentage_is_written_as_short_as_it_can_be(percent, short):
    assert str(shortest(Decimal(percent))) == short


@pytest.mark.parametrize(("right", "sentence"), [((), "Mark exactly one choice as right."), ((0, 1), "Mark exactly one choice as right.")])
def test_wrong_key_is_said_in_a_sentence(client, bank, trainer, right, sentence):
    client.force_login(trainer)
    fields = {"text": "null", "feedback": "null", "bank": bank[0].bank.pk, "difficulty": "easy", "points": 1, "hints-count": 0} | choices(
        *right
    )
    shown = client.post(url(type(bank[0]), "add"), fields)

    assert sentence in shown.content.decode()


@pytest.mark.parametrize("written", ["null", '{"blocks": [{"key": "a", "text": " ", "type": "unstyled", "depth": 0}], "entityMap": {}}'])
def test_question_without_words_is_not_published(client, bank, trainer, written):
    client.force_login(trainer)
    fields = {
        "text": written,
        "feedback": "null",
        "bank": bank[0].bank.pk,
        "difficulty": "easy",
        "points": 1,
        "hints-count": 0,
        "action-publish": "1",
    } | choices(0)
    shown = client.post(url(type(bank[0]), "add"), fields)

    assert Question.objects.count() == len(bank)
    assert {"Write the question.", "This field is required."} & set(shown.context["form"].errors["text"])


@pytest.mark.parametrize("mode", ["", "result"])
def test_preview_shows_each_kind_as_a_learner_sees_it(bank, rf, trainer, mode):
    for question in [*bank, bilingual()]:
        shown = question.make_preview_request(preview_mode=mode).render().content.decode()
        assert 'class="option' in shown
        assert ("option-right" in shown) == (mode == "result")


def test_publish_button_seals(client, bank, content, trainer):
    quiz = a_quiz(content, bank)
    client.force_login(trainer)
    shown = client.post(reverse("publish_quiz", args=[quiz.pk]), follow=True)

    assert "Published: learners who begin now get version 1" in shown.content.decode()
    assert Quiz.objects.get(pk=quiz.pk).current.number == 1


def test_publish_that_is_refused_says_why(client, content, trainer):
    quiz = a_quiz(content, [])
    client.force_login(trainer)

    assert "has no questions yet" in client.post(reverse("publish_quiz", args=[quiz.pk]), follow=True).content.decode()


def rows(name, *written, total=4):
    """A formset as the page sends it: rows beyond those that were written in stay empty."""
    fields = {f"{name}-TOTAL_FORMS": total, f"{name}-INITIAL_FORMS": 0, f"{name}-MIN_NUM_FORMS": 0, f"{name}-MAX_NUM_FORMS": 1000}
    for at in range(total):
        row = written[at] if at < len(written) else {}
        fields |= {f"{name}-{at}-{field}": value for field, value in ({"ORDER": at + 1, "id": "", "DELETE": ""} | row).items()}
    return fields


TEXT = '{"blocks": [{"key": "a", "text": "What?", "type": "unstyled", "depth": 0}], "entityMap": {}}'
WRITTEN = {
    "single_choice": rows("choices", {"text": "Red", "is_correct": "on"}, {}, {"text": "Blue"}),
    "multiple_choice": rows("choices", {"text": "Red", "is_correct": "on"}, {}, {"text": "Blue"}) | {"marking": "whole"},
    "matching": rows("pairs", {"prompt": "Sky", "answer": "Blue"}, {"answer": "Red"}, {"prompt": "Sun", "answer": "Gold"})
    | {"marking": "parts"},
    "ordering": rows("items", {"text": "Red"}, {"text": "Blue"}) | {"marking": "pairs"},
    "short_answer": rows("forms", {"text": "red", "credit": "100"}, {"credit": "100"}, {"text": "blue", "credit": "0"}, total=3),
    "numerical": rows("numbers", {"number": "12,5", "tolerance": "5 %", "credit": "100"}, {"credit": "100"}, total=2)
    | rows("units", {"factor": "1"}, total=1)
    | {"unit_rule": "none", "unit_cost": "10"},
}


def write(client, bank, kind, action="action-publish", **changed):
    common = {"text": TEXT, "feedback": "null", "bank": bank[0].bank.pk, "difficulty": "easy", "points": 1, "hints-count": 0}
    return client.post(url(model_of(kind), "add"), common | WRITTEN[kind] | {action: "1"} | changed)


@pytest.mark.parametrize("kind", ["single_choice", "ordering", "numerical"])
def test_rows_left_empty_stay_no_rows_after_wagtail_saved_a_draft_by_itself(client, bank, trainer, kind):
    client.force_login(trainer)
    name = {"single_choice": "choices", "ordering": "items", "numerical": "numbers"}[kind]
    shown = write(client, bank, kind, **{f"{name}-INITIAL_FORMS": WRITTEN[kind][f"{name}-TOTAL_FORMS"]})

    assert shown.status_code == 302
    assert all(str(row) for row in getattr(Question.objects.first(), name).all())
    assert problem(Question.objects.first().freeze()) == ""


@pytest.mark.parametrize("kind", WRITTEN)
def test_question_is_written_and_published_though_rows_stay_empty(client, bank, trainer, kind):
    client.force_login(trainer)
    shown = write(client, bank, kind)

    assert shown.status_code == 302
    assert Question.objects.first().kind == kind
    assert Question.objects.first().live
    assert problem(Question.objects.first().freeze()) == ""


@pytest.mark.parametrize(
    ("kind", "changed", "sentence"),
    [
        ("matching", {"pairs-2-prompt": ""}, "Give at least two pairs with both sides."),
        ("ordering", {"items-1-text": "Red"}, "Two items have the same words"),
        ("short_answer", {"forms-0-credit": "50"}, "Give at least one accepted answer that is worth 100 %."),
        ("numerical", {"numbers-0-number": "1,234"}, "cannot be read as one number"),
        ("numerical", {"numbers-0-tolerance": "much"}, "Write how much more or less"),
        ("numerical", {"numbers-1-number": "*", "numbers-1-ORDER": "0", "numbers-1-credit": "0"}, "“12.5” can never count"),
        ("numerical", {"unit_rule": "required"}, "Write at least one unit"),
        ("numerical", {"units-0-name": "m", "units-0-factor": "0"}, "Write a number above zero"),
        ("numerical", {"numbers-0-number": ""}, "This field is required."),
        ("numerical", {"units-0-name": "m", "units-0-factor": ""}, "This field is required."),
    ],
)
def test_mistake_in_the_rows_is_said_in_a_sentence(client, bank, trainer, kind, changed, sentence):
    client.force_login(trainer)

    assert sentence in write(client, bank, kind, **changed).content.decode()
    assert Question.objects.count() == len(bank)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"numbers-0-number": ""}, "cannot be read as one number"),
        ({"unit_rule": "optional", "units-0-name": "m", "units-0-factor": ""}, "Write a number above zero"),
    ],
)
def test_draft_says_what_is_missing_in_a_row(client, bank, trainer, changed, sentence):
    client.force_login(trainer)

    assert sentence in write(client, bank, "numerical", "action-draft", **changed).content.decode()


def test_percentages_are_shown_without_needless_zeros(client, trainer):
    question = short_answer()
    client.force_login(trainer)
    form = client.get(url(type(question), "edit", question.pk)).context["form"]

    assert [str(row["credit"].value()) for row in form.formsets["forms"].forms] == ["100", "50", "0"]


def test_new_question_begins_with_four_empty_choices(client, bank, trainer):
    client.force_login(trainer)
    new, written = client.get(url(type(bank[0]), "add")), client.get(url(type(bank[0]), "edit", bank[0].pk))

    assert [len(shown.context["form"].formsets["choices"].forms) for shown in (new, written)] == [4, 3]
