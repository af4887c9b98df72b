"""What an author did hardly mean is said in the form; numbers are kept as they were typed; and what comes next is offered."""

import pytest
from django.urls import reverse

from assessments.models import Question
from assessments.questions import kinds, model_of
from tests.assessments.test_admin import TEXT, WRITTEN, bank, rows, url, write  # noqa: F401 - a fixture
from tests.factories.assessments import a_quiz

SLIPS = {
    "single_choice": (rows("choices", {"text": "Red", "is_correct": "on"}, {"text": " red "}), "Two choices have the same words: “red”."),
    "multiple_choice": (rows("choices", {"text": "Red", "is_correct": "on"}, {"text": "Red"}), "Two choices have the same words: “Red”."),
    "matching": (rows("pairs", {"prompt": "Sky", "answer": "Blue"}, {"prompt": "Sky", "answer": "Red"}), "“Sky” is asked twice."),
    "short_answer": (
        rows("forms", {"text": "r*d", "credit": "50"}, {"text": "red", "credit": "100"}, total=3),
        "“red” never counts: “r*d” above it accepts it already.",
    ),
}


@pytest.mark.parametrize("kind", SLIPS)
def test_slip_of_an_author_is_said_and_nothing_is_published(client, bank, trainer, kind):  # noqa: F811
    client.force_login(trainer)
    changed, sentence = SLIPS[kind]
    shown = write(client, bank, kind, **changed)

    assert sentence in shown.content.decode()
    assert Question.objects.count() == len(bank)


@pytest.mark.parametrize(
    "forms",
    [
        [("red", "1"), ("r*d", "1/2")],
        [("red", "1"), ("RED", "1")],
        [(r"\*", "1/2"), ("a*", "1")],
        [("red", "1"), ("blue", "0")],
    ],
    ids=["the exact one first", "worth the same", "a star itself", "others"],
)
def test_accepted_forms_that_all_count_are_no_slip(forms):
    frozen = {"texts": {"en": {"forms": [{"text": text, "share": share} for text, share in forms]}}}

    assert kinds()["short_answer"].slip(frozen | {"case_matters": False, "accents_matter": False}) == ""


def test_author_may_write_a_percentage_with_a_comma(client, bank, trainer):  # noqa: F811
    client.force_login(trainer)
    write(client, bank, "single_choice", **{"choices-2-credit": "33,33", "penalty": "12,5"})
    question = Question.objects.first()

    assert [choice["share"] for choice in question.freeze()["choices"]] == ["1", "1/3"]
    assert question.penalty == 12.5


@pytest.mark.parametrize("name", ["choices-2-credit", "penalty"])
def test_word_in_place_of_a_percentage_is_kept_and_told(client, bank, trainer, name):  # noqa: F811
    client.force_login(trainer)
    shown = write(client, bank, "single_choice", **{name: "a third"}).content.decode()

    assert "Enter a number." in shown
    assert 'value="a third"' in shown
    assert Question.objects.count() == len(bank)


def test_words_pasted_over_several_lines_are_one_line(client, bank, trainer):  # noqa: F811
    client.force_login(trainer)
    write(client, bank, "ordering", **{"items-0-text": "Ask\r\nand  look"})

    assert str(Question.objects.first().items.first()) == "Ask and look"


@pytest.mark.parametrize(("action", "words"), [("action-publish", "is published"), ("action-draft", "is saved as a draft")])
def test_author_reads_whether_quizzes_can_have_it_and_goes_on_to_the_next(client, bank, trainer, action, words):  # noqa: F811
    client.force_login(trainer)
    shown = client.get(write(client, bank, "matching", action).url, follow=True).content.decode()

    assert f"“What?” {words}" in shown
    assert f"{url(model_of('matching'), 'add')}?locale=en" in shown


@pytest.mark.parametrize(("action", "words"), [("action-publish", "not published yet"), ("action-draft", "not saved yet")])
def test_author_reads_what_did_not_happen(client, bank, trainer, action, words):  # noqa: F811
    client.force_login(trainer)
    shown = write(client, bank, "single_choice", action, difficulty="none")

    assert f"The question is {words}" in shown.content.decode()


def test_button_in_sight_publishes_a_question(client, bank, trainer):  # noqa: F811
    client.force_login(trainer)
    menu = client.get(url(model_of("ordering"), "add")).context["action_menu"]

    assert (menu.default_item.name, [item.name for item in menu.menu_items]) == ("action-publish", ["action-save"])


def test_question_is_chosen_for_a_quiz_in_the_trainers_language_and_by_its_kind(client, bank, trainer):  # noqa: F811
    client.force_login(trainer)
    chooser = Question.snippet_viewset.chooser_viewset
    shown = client.get(reverse(chooser.get_url_name("choose")), headers={"accept-language": "fr"}).json()["html"]

    assert "Choisir une question" in shown
    assert "Choose" not in shown
    assert "Question à choix multiple" in shown


def test_saved_quiz_leads_to_publishing_it(client, bank, content, trainer):  # noqa: F811
    quiz = a_quiz(content, bank)
    client.force_login(trainer)
    form = client.get(url(type(quiz), "edit", quiz.pk)).context["form"]
    fields = {field.html_name: field.value() for field in form if field.value() not in (None, False)}
    for formset in form.formsets.values():
        fields |= {field.html_name: field.value() for field in formset.management_form}
        for row in formset.forms:
            fields |= {field.html_name: field.value() for field in row if field.value() not in (None, False)}
    shown = client.post(url(type(quiz), "edit", quiz.pk), fields, follow=True)

    assert reverse("publish_quiz", args=[quiz.pk]) in shown.content.decode()
    assert "Publish to learners…" in shown.content.decode()


def test_button_that_publishes_speaks_creole_though_wagtail_does_not(client, bank, trainer):  # noqa: F811
    client.force_login(trainer)
    shown = client.get(url(model_of("ordering"), "add"), headers={"accept-language": "ht"}).content.decode()

    assert [word in shown for word in (">Pibliye<", ">Publish<")] == [True, False]


def test_trainer_sees_the_way_to_writing_on_every_page(client, trainer):
    client.force_login(trainer)
    menu = client.get(reverse("cockpit")).content.decode().split('class="main-menu"')[1].split("</nav>")[0]

    assert reverse("wagtailadmin_home") in menu
