"""The pages of statistics: the sentence first, figures with words, one click from a bad question to its text and answers."""

import csv
import io
import re
from html import unescape

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from people.enums import Role
from people.roles import assign
from tests.factories.assessments import published, single
from tests.factories.people import UserFactory
from tests.factories.statistics import a_quiz_with_a_bad_question, a_taken_quiz, pre_and_post


@pytest.fixture
def taken(content, cohort):
    return a_taken_quiz(content, cohort)


@pytest.fixture
def tests(content, cohort):
    return pre_and_post(content, cohort)


def words(response):
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())).replace("\xa0", " ")


def address(name, quiz, *arguments):
    return reverse(f"assessments:{name}", args=[quiz.uuid, *arguments])


def csv_rows(response):
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def first_item(quiz):
    return next(iter(quiz.current.sealed_items))


def test_sentence_comes_first_and_is_followed_by_figures_in_words(client, trainer, taken):
    client.force_login(trainer)
    page = words(client.get(address("statistics", taken.quiz)))

    assert "24 attempts of 24 people:" in page
    assert page.index("24 attempts of 24 people") < page.index("Internal consistency") < page.index("How it was counted")
    assert "50 to 75 %" in page


def test_few_people_are_not_judged(client, content, cohort, trainer):
    quiz = a_taken_quiz(content, cohort, people=3).quiz
    client.force_login(trainer)

    assert "n = 3, too few to judge" in words(client.get(address("statistics", quiz)))


def test_each_question_opens_its_text_its_answers_and_its_correction(client, trainer, taken):
    client.force_login(trainer)
    item = address("statistics_item", taken.quiz, first_item(taken.quiz))
    assert f'href="{item}?attempts=first"' in client.get(address("statistics", taken.quiz)).content.decode()

    page = client.get(item)

    assert "Which colour is warm?" in words(page)
    assert "Correct this question" in words(page)
    assert sum(one.count for one in page.context["report"].classes) == 24


def test_who_may_not_author_is_not_led_to_the_correction(client, manager, taken):
    client.force_login(manager)

    assert "Correct this question" not in words(client.get(address("statistics_item", taken.quiz, first_item(taken.quiz))))


def test_question_and_answers_speak_the_readers_language(client, trainer, taken):
    client.force_login(trainer)
    page = words(client.get(address("statistics_item", taken.quiz, first_item(taken.quiz)).replace("/en/", "/fr/")))

    assert "Quelle couleur est chaude" in page
    assert "Rouge" in page


def test_which_attempts_count_is_a_choice_that_files_name(client, trainer, taken):
    client.force_login(trainer)
    for choice, label in (("first", "The first attempt"), ("highest", "The best attempt"), ("all", "All attempts")):
        rows = csv_rows(client.get(f"{address('statistics_file', taken.quiz, 'csv')}?attempts={choice}"))
        assert any(row and row[0].startswith(label) for row in rows[:3])


def test_files_hold_the_figures_of_the_screen(client, trainer, taken):
    client.force_login(trainer)
    report = client.get(address("statistics", taken.quiz)).context["report"]

    table = csv_rows(client.get(address("statistics_file", taken.quiz, "csv")))
    book = load_workbook(io.BytesIO(client.get(address("statistics_file", taken.quiz, "xlsx")).content))

    facilities = {row[0]: row[2] for row in table if row and row[0].startswith(("1. ", "2. ", "3. "))}
    assert [float(one) for one in facilities.values()] == pytest.approx([one.figures.facility_index for one in report.items], abs=1e-4)
    assert book.active.max_row == len(table)


@pytest.mark.parametrize("name", ["statistics_file", "statistics_item_file"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_pdf_is_laid_out(client, trainer, taken, name, language):
    client.force_login(trainer)
    arguments = [first_item(taken.quiz)] if name == "statistics_item_file" else []

    response = client.get(address(name, taken.quiz, *arguments, "pdf").replace("/en/", f"/{language}/"))

    assert (response["Content-Type"], response.content[:5]) == ("application/pdf", b"%PDF-")


@pytest.mark.parametrize("name", ["statistics", "statistics_item", "gain"])
def test_strangers_find_nothing(client, stranger, taken, name):
    client.force_login(stranger)
    arguments = [first_item(taken.quiz)] if name == "statistics_item" else []

    assert client.get(address(name, taken.quiz, *arguments)).status_code == 404
    assert client.get(address(f"{name}_file", taken.quiz, *arguments, "csv")).status_code == 404


def test_trainer_of_another_cohort_sees_no_people(client, taken):
    elsewhere = UserFactory()
    assign(elsewhere, Role.TRAINER)
    client.force_login(elsewhere)

    page = client.get(address("statistics", taken.quiz))

    assert page.context["report"].quiz.attempts == 0
    assert "No results yet" in words(page)


def test_item_of_another_quiz_is_not_found(client, trainer, taken, content):
    other = published(content, [single("Another?")], lesson_key=content.lessons[1].translation_key)
    client.force_login(trainer)

    assert client.get(address("statistics_item", taken.quiz, first_item(other))).status_code == 404


def test_unknown_file_format_is_not_found(client, trainer, taken):
    client.force_login(trainer)

    assert client.get(address("statistics_file", taken.quiz, "exe")).status_code == 404


def test_quiz_that_was_never_published_says_so(client, trainer, content):
    from tests.factories.assessments import a_quiz

    client.force_login(trainer)

    assert "No results yet" in words(client.get(address("statistics", a_quiz(content))))


def test_results_lead_to_statistics(client, trainer, taken):
    client.force_login(trainer)

    assert address("statistics", taken.quiz) in client.get(address("results", taken.quiz)).content.decode()


def test_gain_says_how_much_and_who_is_missing(client, trainer, tests):
    client.force_login(trainer)
    page = words(client.get(address("gain", tests.pre)))

    assert "6 people took both tests: 0 % before, 100 % after." in page
    assert "1 person took only the pre-test" in page
    assert "1 person took only the post-test" in page
    assert "definition" in page
    assert "n = 6, too few to judge" in page


def test_gain_is_the_same_from_either_test(client, trainer, tests):
    client.force_login(trainer)
    wholes = [client.get(address("gain", quiz)).context["report"].whole for quiz in (tests.pre, tests.post)]

    assert wholes[0] == wholes[1]


def test_gain_of_one_cohort(client, trainer, tests, cohort):
    client.force_login(trainer)

    assert client.get(f"{address('gain', tests.pre)}?cohort={cohort.code}").context["report"].whole.pairs == 6
    assert client.get(f"{address('gain', tests.pre)}?cohort=NOT-MINE").status_code == 404


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "pdf"])
def test_gain_as_a_file(client, trainer, tests, file_format):
    client.force_login(trainer)

    assert client.get(address("gain_file", tests.pre, file_format)).status_code == 200


def test_gain_without_the_other_test_says_what_is_missing(client, trainer, taken):
    client.force_login(trainer)

    assert "There is nothing to compare yet" in words(client.get(address("gain", taken.quiz)))
    assert client.get(address("gain_file", taken.quiz, "csv")).status_code == 404


def shown_item(client, trainer, quiz, kind):
    item = next(pk for pk, one in quiz.current.sealed_items.items() if one.frozen["kind"] == kind)
    client.force_login(trainer)
    return client.get(address("statistics_item", quiz, item))


@pytest.mark.parametrize(("kind", "right"), [
    ("single_choice", ["Red"]),
    ("spot_indicators", ["keeps her passport", "no day off"]),
    ("decision_path", ["Speak with her apart → Say who you are"]),  # others earn a part of the points
])  # fmt: skip
def test_right_answers_are_told_from_those_that_earn_a_part(client, content, cohort, trainer, kind, right):
    page = shown_item(client, trainer, a_quiz_with_a_bad_question(content, cohort, people=2).quiz, kind)

    assert [one.label for one in page.context["report"].classes if one.is_right] == right
    assert not re.search("You decided nothing|indicators found|missed", words(page))  # nobody in particular answers here
