"""Essays: what is written is kept as it is, limits are told and never cut, and nobody but a person marks."""

import json
from decimal import Decimal
from fractions import Fraction
from html import escape

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Locale
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from assessments.formats import ParsedQuestion
from assessments.models import Attempt, Question, Response
from assessments.questions import continues, mark, model_of, present, problem, read_answer, responses
from assessments.questions import essay as kind
from assessments.questions._rubric import points_of, rubric_total, share_of
from assessments.questions.essay import MOST_CHARACTERS, count_words, lines_in
from core.cleaning import clean_html
from core.errors import InvalidInputError
from tests.factories.assessments import RUBRIC, begun, published
from tests.factories.assessments import essay as an_essay


def frozen_essay(*, template: str = "", rubric=(), **key):
    texts = {"en": {"text": "", "feedback": "", "template": template, "notes": "", "rubric": {}}}
    return {
        "kind": "essay",
        "language": "en",
        "min_words": None,
        "max_words": None,
        "twice": None,
        "rubric": list(rubric),
        "texts": texts,
    } | key


def criterion(*points, key="a"):
    return {"id": key, "levels": [{"id": str(at), "points": str(worth)} for at, worth in enumerate(points)]}


# Everything a keyboard can type; half characters and nulls are no text.
typed = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0\r"), max_size=200)


@given(typed.filter(str.strip))
def test_answer_is_kept_as_it_was_written(text):
    assert read_answer(frozen_essay(), text) == text


@given(typed)
def test_what_was_read_is_read_the_same_again(text):
    read = read_answer(frozen_essay(), text)

    assert read_answer(frozen_essay(), read) == read


def test_line_ends_of_a_form_and_of_a_script_are_one():
    assert read_answer(frozen_essay(), "Première ligne\r\n\r\n  deuxième") == "Première ligne\n\n  deuxième"


@pytest.mark.parametrize("nothing", [None, "", "  \n", "Facts:\nReasons:", " Facts:\r\nReasons: "])
def test_empty_field_or_untouched_template_is_no_answer(nothing):
    assert read_answer(frozen_essay(template="Facts:\nReasons:"), nothing) is None


def test_half_a_character_is_replaced_and_the_rest_kept():
    assert read_answer(frozen_essay(), "fire \ud83d fire") == "fire ? fire"


@pytest.mark.parametrize("wrong", ["x" * (MOST_CHARACTERS + 1), "a\0b"])
def test_what_cannot_be_stored_is_refused(wrong):
    with pytest.raises(InvalidInputError):
        read_answer(frozen_essay(), wrong)


@pytest.mark.parametrize(("answer", "share"), [("Something.", None), (None, 0)])
def test_only_a_person_marks_what_was_written(answer, share):
    assert mark(frozen_essay(), answer).share == share


def test_any_answer_may_follow_another():
    assert continues(frozen_essay(), "before", None)


def test_statistics_do_not_class_texts():
    assert responses(frozen_essay(), "Something.", language="en") == []


@pytest.mark.parametrize(("text", "words"), [("", 0), ("one", 1), ("L’agent a vu — et noté : rien !", 6), ("a\n\nb\tc d", 4), ("...", 0)])
def test_words_are_what_holds_a_letter_or_a_digit(text, words):
    assert count_words(text) == words


@pytest.mark.parametrize(("answer", "missing", "over"), [("one", 1, 0), ("one two", 0, 0), ("one two three four", 0, 1), (None, 0, 0)])
def test_limits_are_told_and_cut_nothing(answer, missing, over):
    shown = present(frozen_essay(min_words=2, max_words=3), language="en", name="q", number=1, answer=answer)

    assert (shown.view["missing"], shown.view["over"], shown.answer) == (missing, over, answer)


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ({"min_words": 10, "max_words": 5}, "The fewest words are more than the most words. Correct one of the two."),
        ({"rubric": [criterion(1)]}, "Give each criterion of the rubric at least two levels."),
        ({"rubric": [criterion(0, 0)]}, "In each criterion of the rubric one level has to be worth points."),
        ({"min_words": 5, "max_words": 5, "rubric": [criterion(0, 1)]}, ""),
    ],
)
def test_what_cannot_work_is_said_in_a_sentence(key, sentence):
    assert problem(frozen_essay(**key)) == sentence


levels_of = st.lists(st.decimals(0, 100, places=2), min_size=2, max_size=9).filter(any)


@given(st.lists(levels_of, min_size=1, max_size=5), st.data())
def test_rubric_gives_a_share_between_nothing_and_all(rubric, data):
    criteria = [criterion(*points, key=str(at)) for at, points in enumerate(rubric)]
    chosen = {one["id"]: data.draw(st.sampled_from(one["levels"]))["id"] for one in criteria}
    best = {one["id"]: max(one["levels"], key=lambda level: Fraction(level["points"]))["id"] for one in criteria}

    assert 0 <= share_of(criteria, chosen) <= share_of(criteria, best) == 1
    assert points_of(criteria, best) == rubric_total(criteria) == sum(Fraction(max(points)) for points in rubric)


@pytest.mark.parametrize("chosen", [{}, {"a": "7"}])
def test_rubric_wants_one_of_its_levels_for_each_criterion(chosen):
    with pytest.raises(InvalidInputError, match="one level for each criterion"):
        points_of([criterion(0, 1)], chosen)


line = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=12)
escaped = line.map(escape)
lines = st.lists(st.lists(line, min_size=1, max_size=3).map(" ".join), max_size=3).map("\n".join)
rubrics = st.lists(
    st.fixed_dictionaries(
        {
            "title": escaped,
            "levels": st.lists(
                st.fixed_dictionaries({"points": st.integers(0, 400).map(lambda n: format(Decimal(n) / 4, "f")), "text": escaped}),
                min_size=2,
                max_size=3,
            ),
        }
    ),
    max_size=3,
)


@given(
    st.fixed_dictionaries(
        {
            "min_words": st.none() | st.integers(1, 50),
            "max_words": st.none() | st.integers(50, 500),
            "template": lines.map(lambda text: escape(text, quote=False).replace("\n", "<br>")),
            "marker_notes": escaped.map(lambda text: str(clean_html(f"<p>{text}</p>"))),
            "rubric": rubrics,
            "marked_twice": st.none() | st.fixed_dictionaries({"tolerance": st.integers(0, 100)}),
        }
    )
)
def test_reading_and_writing_a_file_agree(extra):
    words, fields = kind.read_parsed(ParsedQuestion(line=1, kind="essay", text="", extra=extra))
    row = model_of("essay")(**fields)
    row.fill(words)
    written = kind.write_parsed(row.freeze_key(), row.freeze_text())

    assert written["extra"] == extra


def test_file_that_says_little_gives_an_essay_without_limits():
    words, fields = kind.read_parsed(ParsedQuestion(line=1, kind="essay", text="", extra={"template": "<p>Facts:</p><p>Why&nbsp;so:</p>"}))

    assert (words["template"], fields) == ("Facts:\nWhy so:", {"min_words": None, "max_words": None})


def test_lines_survive_leaving_html():
    assert lines_in("<p>one<BR/>two</p><ul><li>three</li></ul>four") == "one\ntwo\nthree\nfour"


FRENCH = [
    {"title": "Faits", "levels": [{"points": 0, "text": "Aucun"}, {"points": 2, "text": "Quelques-uns"}, {"points": 4, "text": "Tous"}]},
    {"title": "Ordre", "levels": [{"points": 0, "text": "Aucun"}, {"points": 1, "text": "Clair"}]},
]


def bilingual_essay(french=FRENCH):
    words = {"text": "<p>Décrivez.</p>", "template": "Faits :", "rubric": french}
    return an_essay(texts={"en": {"text": "<p>Describe.</p>", "template": "Facts:", "rubric": RUBRIC}, "fr": words}, min_words=5)


@pytest.mark.django_db
def test_translations_are_one_item_with_one_rubric():
    frozen = bilingual_essay().freeze()

    assert set(frozen["texts"]) == {"en", "fr"}
    assert {code: [one["title"] for one in text["rubric"].values()] for code, text in frozen["texts"].items()} == {
        "en": ["Facts", "Order"],
        "fr": ["Faits", "Ordre"],
    }
    assert read_answer(frozen, "Faits :") is None


@pytest.mark.django_db
def test_translation_with_other_levels_is_refused():
    with pytest.raises(InvalidInputError, match="same criteria and levels"):
        bilingual_essay(french=FRENCH[:1])


@pytest.mark.django_db
def test_translators_get_every_sentence_and_the_points_stay():
    question = an_essay(rubric=RUBRIC, words={"template": "Facts:\nWhy:", "marker_notes": "<p>Look at fire.</p>"}, min_words=3)
    french = Locale.objects.get_or_create(language_code="fr")[0]
    source, _is_new = TranslationSource.get_or_create_from_instance(question)
    translation = Translation.objects.create(source=source, target_locale=french)
    for segment in StringSegment.objects.filter(source=source).select_related("string"):
        StringTranslation.objects.create(
            translation_of=segment.string, locale=french, context=segment.context, data=f"FR {segment.string.data}"
        )
    translation.save_target()
    frozen = Question.objects.get(pk=question.pk).freeze()

    assert set(frozen["texts"]) == {"en", "fr"}
    assert [level for one in frozen["texts"]["fr"]["rubric"].values() for level in one["levels"].values()] == [
        "FR None", "FR Some", "FR All", "FR None", "FR Clear",
    ]  # fmt: skip
    assert (frozen["texts"]["fr"]["template"], frozen["min_words"]) == ("FR Facts:\nWhy:", 3)


@pytest.fixture
def essay_attempt(content, enrolment):
    return begun(enrolment, published(content, [an_essay(min_words=3, words={"template": "Facts:"})]))


def test_text_goes_through_the_page_without_javascript_letter_for_letter(client, essay_attempt):
    client.force_login(essay_attempt.enrolment.learner)
    item = essay_attempt.order[0][0]
    address = reverse("assessments:attempt", args=[essay_attempt.uuid])
    client.post(address, {f"q{item}": "\r\n  Première, « là ».\r\n<b>deux</b> ", f"q{item}-revision": 0, "go": "review"})
    shown = client.get(address).content.decode()

    assert Response.objects.get(attempt=essay_attempt).answer == "\n  Première, « là ».\n<b>deux</b> "
    assert ">\n\n  Première, « là ».\n&lt;b&gt;deux&lt;/b&gt; </textarea>" in shown


def test_too_short_an_answer_is_told_in_the_review_and_accepted(client, essay_attempt):
    client.force_login(essay_attempt.enrolment.learner)
    item = essay_attempt.order[0][0]
    fields = {f"q{item}": "Too short", f"q{item}-revision": 0}
    client.post(reverse("assessments:attempt", args=[essay_attempt.uuid]), fields | {"go": "review"})
    review = client.get(reverse("assessments:attempt", args=[essay_attempt.uuid])).content.decode()
    client.post(reverse("assessments:finish", args=[essay_attempt.uuid]), fields | {f"q{item}-revision": 1})

    assert "Words: 2; 1 more are asked for" in review
    assert not Attempt.objects.get().is_open


def test_template_stands_in_the_field_and_counts_as_nothing(client, essay_attempt):
    client.force_login(essay_attempt.enrolment.learner)
    shown = client.get(reverse("assessments:attempt", args=[essay_attempt.uuid])).content.decode()

    assert ">\nFacts:</textarea>" in shown
    assert "0 of 1 answered" in shown


@pytest.mark.django_db
@pytest.mark.parametrize(("mode", "has_field"), [("", True), ("result", False)])
def test_preview_shows_the_field_and_the_result_the_text(trainer, mode, has_field):
    shown = an_essay(max_words=50).make_preview_request(preview_mode=mode).render().content.decode()

    assert ("<textarea" in shown, "At most 50 words." in shown) == (has_field, has_field)


@pytest.mark.django_db
def test_points_of_levels_may_be_parts_of_a_point():
    rubric = [{"title": "Facts", "levels": [{"points": "0.5", "text": "Some"}, {"points": Decimal("2.25"), "text": "All"}]}]

    assert [level["points"] for level in an_essay(rubric=rubric).freeze()["rubric"][0]["levels"]] == ["0.5", "2.25"]


@pytest.mark.parametrize(("least", "most", "refusals"), [("10", "5", 1), ("5", "10", 0), ("", "", 0)])
def test_author_is_told_of_limits_that_cannot_be(client, trainer, least, most, refusals):
    bank, model = an_essay().bank, model_of("essay")
    words = {"key": "a", "text": "Describe.", "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": []}
    fields = {"text": json.dumps({"blocks": [words], "entityMap": {}}), "feedback": "null", "marker_notes": "null", "bank": bank.pk}
    fields |= {"difficulty": "easy", "points": 1, "tolerance": 10, "hints-count": 0, "rubric-count": 0, "action-publish": "1"}
    client.force_login(trainer)
    shown = client.post(reverse(model.snippet_viewset.get_url_name("add")), fields | {"min_words": least, "max_words": most})

    assert shown.content.decode().count("The fewest words are more than the most words.") == refusals
    assert Question.objects.count() == 2 - refusals


def test_rubric_left_empty_says_so_in_its_fields_and_nothing_technical(client, trainer):
    bank, model = an_essay().bank, model_of("essay")
    fields = {
        "text": "null",
        "feedback": "null",
        "marker_notes": "null",
        "bank": bank.pk,
        "difficulty": "easy",
        "points": 1,
        "tolerance": 10,
    }
    rubric = {"rubric-count": 1, "rubric-0-deleted": "", "rubric-0-order": 0, "rubric-0-type": "criterion", "rubric-0-id": ""}
    rubric |= {"rubric-0-value-title": "", "rubric-0-value-levels-count": 0, "hints-count": 0, "min_words": 10, "max_words": 5}
    client.force_login(trainer)
    shown = client.post(reverse(model.snippet_viewset.get_url_name("add")), fields | rubric | {"action-publish": "1"})

    assert "rubric" in shown.context["form"].errors
    assert "Validation error" not in "".join(str(message) for message in shown.context["messages"])
