"""Texts with gaps: each gap is a small question of its own kind, and together they are the weighted mean."""

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

from assessments.formats import ParsedOption, ParsedQuestion
from assessments.models import Question, Response
from assessments.questions import cloze as kind
from assessments.questions import guess_share, mark, model_of, present, problem, read_answer, responses, to_shuffle
from assessments.questions._gaps import ChoiceGap, gaps_from, pieces_of, places_in, places_problem, weighted_mean
from assessments.services.attempting import submit_attempt
from core.errors import InvalidInputError
from tests.factories.assessments import BLUE, FORMS, GAPS, NUMBERS, RED, begun, published
from tests.factories.assessments import answers as answers_of
from tests.factories.assessments import cloze as a_cloze


def frozen_of(gaps=GAPS, text="[[1]] [[2]] [[3]]"):
    """A frozen text with gaps, without any database."""
    row = model_of("cloze")(text=text)
    row.fill({"gaps": gaps})
    return {"kind": "cloze", "language": "en", "texts": {"en": row.freeze_text()}} | row.freeze_key()


@pytest.fixture(scope="module")
def frozen():
    return frozen_of()


def ids(frozen):
    return [gap["id"] for gap in frozen["gaps"]]


def red(frozen):
    return frozen["gaps"][0]["choices"][0]["id"]


@pytest.mark.parametrize(
    ("given", "share"),
    [
        ([0, "red", "700"], 1),
        ([None, "", ""], 0),
        ([0, "", ""], Fraction(1, 4)),
        ([None, "RED", ""], Fraction(1, 2)),
        ([None, "dark orange", "720"], Fraction(1, 2)),
        ([1, "blue", "450"], 0),
        ([None, "", "seven hundred"], 0),
    ],
)
def test_gaps_are_marked_as_their_kinds_and_weighed(frozen, given, share):
    choice, word, number = given
    chosen = "" if choice is None else frozen["gaps"][0]["choices"][choice]["id"]
    answer = dict(zip(ids(frozen), (chosen, word, number), strict=True))

    assert mark(frozen, {part: text for part, text in answer.items() if text} or None).share == share


quarters, twelfths = st.integers(0, 40).map(lambda n: Fraction(n, 4)), st.integers(0, 12).map(lambda n: Fraction(n, 12))


@given(st.lists(st.tuples(quarters, twelfths), min_size=1, max_size=8).filter(lambda parts: any(weight for weight, _s in parts)))
def test_mean_lies_between_the_worst_and_the_best_gap(parts):
    shares = [share for weight, share in parts if weight]

    assert min(shares) <= weighted_mean(parts) <= max(shares)


def test_answer_is_read_part_by_part(frozen):
    first, second, third = ids(frozen)
    sent = {third: " 7 00 ", first: red(frozen), second: ""}

    assert read_answer(frozen, sent) == {first: red(frozen), third: "7 00"}
    assert read_answer(frozen, dict.fromkeys(ids(frozen), "")) is None


@pytest.mark.parametrize("wrong", ["text", {"other": "x"}, {0: "x"}])
def test_what_is_no_answer_is_refused(frozen, wrong):
    sent = {ids(frozen)[0]: "not a choice"} if wrong == {0: "x"} else wrong

    with pytest.raises(InvalidInputError):
        read_answer(frozen, sent)


def card(kind_name, **words):
    return {"kind": kind_name} | words


HALF = [{"text": "red", "credit": 50}]


@pytest.mark.parametrize(
    ("gaps", "text", "sentence"),
    [
        ([], "No gap.", "Write [[1]] in the text where the first gap stands, and add a card that says what is right in it."),
        (GAPS[:1], "None.", "Gap 1 has a card and no place. Write [[1]] in the text where it stands, or delete the card."),
        (GAPS[:1], "[[1]] [[2]]", "[[2]] stands in the text, and there is no card for it. Add a card, or take it out."),
        (GAPS[:1], "[[1]] [[1]]", "[[1]] stands in the text twice. Each gap has a number of its own."),
        ([card("single_choice", choices=[BLUE, BLUE])], "[[1]]", "Gap 1: Mark exactly one choice as right."),
        ([card("short_answer", forms=HALF)], "[[1]]", "Gap 1: Give at least one accepted answer that is worth 100 %."),
        ([card("numerical", numbers=[])], "[[1]]", "Gap 1: Give at least one accepted number that is worth 100 %."),
        ([card("single_choice", choices=[RED, BLUE], weight=0)], "[[1]]", "At least one gap has to have a weight above zero."),
        (GAPS, "[[ 3 ]] [[2]] [[1]]", ""),
    ],
)
def test_what_cannot_work_is_said_in_a_sentence(gaps, text, sentence):
    assert problem(frozen_of(gaps, text)) == sentence


def test_number_that_cannot_be_read_names_its_gap():
    question = model_of("cloze")(gaps=gaps_from([card("short_answer", forms=[{"text": "red"}]), card("numerical", numbers=[])]))
    question.gaps[1].value["numbers"].append({"number": "two", "tolerance": "", "upper": "", "credit": 100, "feedback": ""})

    with pytest.raises(InvalidInputError, match="Gap 2: “two” cannot be read as one number"):
        question.freeze_key()


@pytest.mark.parametrize(("written", "left"), [(["red", "", "blue"], ["red", "blue"]), (["", ""], ["", ""])])
def test_row_that_nobody_wrote_in_is_none(written, left):
    data = {"a-count": str(len(written))}
    for at, text in enumerate(written):
        data |= {f"a-{at}-order": str(at), f"a-{at}-deleted": "", f"a-{at}-id": "", f"a-{at}-value-text": text, f"a-{at}-value-credit": ""}

    assert [row["text"] for row in ChoiceGap().child_blocks["choices"].value_from_datadict(data, {}, "a")] == left


def test_problem_of_one_language_names_it(frozen):
    texts = frozen["texts"] | {"fr": frozen["texts"]["en"] | {"text": "[[1]] [[2]]"}}

    assert problem(frozen | {"texts": texts}).startswith("French: Gap 3 has a card and no place.")


@pytest.mark.parametrize(
    "words", [[card("essay")], [card("single_choice", choices=[RED]), card("numerical", numbers=[{"number": "a lot"}])]]
)
def test_gaps_that_cannot_be_are_refused(words):
    with pytest.raises(InvalidInputError):
        frozen_of(words)


@given(
    st.lists(
        st.one_of(st.integers(1, 99).map(lambda n: f"[[{n}]]"), st.text("ab <>&", max_size=5).map(escape), st.just('<a title="[[7]]>">'))
    )
)
def test_text_is_cut_at_its_gaps_and_nowhere_else(parts):
    html = "".join(parts)
    pieces = pieces_of(html)

    assert "".join(before + (f"[[{number}]]" if number else "") for before, number in pieces) == html
    assert [number for _before, number in pieces if number] == places_in(html) == [int(one[2:-2]) for one in parts if one.startswith("[[")]


def test_place_inside_a_tag_is_no_gap():
    assert places_problem('<a href="https://example.org/[[1]]">x</a>', 1).startswith("Gap 1 has a card and no place.")


def test_page_names_each_gap_and_its_list(frozen):
    shown = present(frozen, language="en", name="q7", number=1, answer={ids(frozen)[1]: "red"})

    assert [piece["gap"]["number"] if piece["gap"] else None for piece in shown.view["pieces"]] == [1, 2, 3, None]
    assert [option.text for option in shown.view["gaps"][0]["options"]] == ["Red", "Blue", "Green"]
    assert (shown.view["gaps"][1]["given"], shown.view["gaps"][1]["row"]["feedback"]) == ("red", "Warm, yes.")


def test_place_without_a_card_is_drawn_without_a_field():
    shown = present(frozen_of(GAPS[:1], "[[1]] [[9]]"), language="en", name="q7", number=1)

    assert [bool(piece["gap"]) for piece in shown.view["pieces"]] == [True, False, False]


def test_lists_follow_the_order_of_the_attempt(frozen):
    order = to_shuffle(frozen)[::-1]
    shown = present(frozen, language="en", name="q7", number=1, order=order)

    assert [option.text for option in shown.view["gaps"][0]["options"]] == ["Green", "Blue", "Red"]


@pytest.mark.parametrize(("at", "row"), [(0, ("Red", True, False)), (1, ("Blue", False, False)), (None, ("", False, False))])
def test_result_says_what_was_chosen_and_whether_it_was_right(frozen, at, row):
    answer = None if at is None else {ids(frozen)[0]: frozen["gaps"][0]["choices"][at]["id"]}
    found = present(frozen, language="en", name="q7", number=1, answer=answer, reveal=True).view["gaps"][0]["row"]

    assert (found["given"], found["is_right"], found["is_partly"]) == row


def test_statistics_class_each_gap_as_its_kind_does(frozen):
    answer = {ids(frozen)[0]: red(frozen), ids(frozen)[1]: "RED"}
    found = responses(frozen, answer, language="en")

    assert [(one.label, one.credit, one.is_given) for one in found] == [
        ("Gap 1: Red", Fraction(1, 4), True),
        ("Gap 1: Blue", 0, False),
        ("Gap 1: Green", 0, False),
        ("Gap 2: RED", Fraction(1, 2), True),
    ]
    assert len({one.id for one in found}) == 4


def test_blind_guess_is_worth_its_part_of_the_lists(frozen):
    assert guess_share(frozen) == Fraction(1, 12)


# Files

line = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=10)
escaped = line.map(escape)
shares = st.sampled_from([Fraction(1), Fraction(1, 2), Fraction(1, 3), Fraction(0)])
numbers = st.decimals(-1000, 1000, places=2).map(lambda one: format(one.normalize(), "f") if one else "0")
some_options = {
    "single_choice": st.builds(ParsedOption, text=escaped, fraction=shares, feedback=escaped),
    "short_answer": st.builds(ParsedOption, text=line, fraction=shares, feedback=escaped),
    "numerical": st.builds(ParsedOption, text=numbers, fraction=shares, feedback=escaped, tolerance=st.sampled_from(["0", "0.5"])),
}
extras = {
    "single_choice": st.just({}),
    "short_answer": st.fixed_dictionaries({"case_matters": st.booleans(), "accents_matter": st.booleans()}),
    "numerical": st.just({"units": []}),
}


@st.composite
def parsed_gaps(draw):
    name = draw(st.sampled_from(list(some_options)))
    options = draw(st.lists(some_options[name], min_size=1, max_size=3))
    return ParsedQuestion(line=0, kind=name, text="", options=options, points=draw(quarters), extra=draw(extras[name]))


@given(st.lists(parsed_gaps(), max_size=4))
def test_reading_and_writing_a_file_agree(gaps):
    words, fields = kind.read_parsed(ParsedQuestion(line=1, kind="cloze", text="", extra={"gaps": gaps}))
    row = model_of("cloze")(**fields)
    row.fill(words)
    frozen = {"language": "en", "texts": {"en": row.freeze_text()}} | row.freeze_key()

    assert kind.write_parsed(frozen, frozen["texts"]["en"])["extra"]["gaps"] == gaps


# Languages


def french_gaps():
    choices = [RED | {"text": "Rouge"}, BLUE | {"text": "Bleu"}, {"text": "Vert"}]
    forms = [{"text": "rouge"}, {"text": "orangé"}, {"text": "jaune"}, {"text": "ocre"}]
    return [card("single_choice", choices=choices), card("short_answer", forms=forms, weight=2), card("numerical", numbers=NUMBERS)]


def bilingual(french=None, text="<p>[[2]], [[1]] et [[3]]</p>"):
    words = {"text": text, "gaps": french or french_gaps()}
    return a_cloze(texts={"en": {"text": "<p>[[1]], [[2]], [[3]]</p>", "gaps": GAPS}, "fr": words})


@pytest.mark.django_db
def test_translation_has_its_own_words_forms_and_places():
    frozen = bilingual().freeze()
    shown = present(frozen, language="fr", name="q1", number=1)

    assert [piece["gap"]["number"] for piece in shown.view["pieces"][:3]] == [2, 1, 3]
    assert [option.text for option in shown.view["gaps"][0]["options"]] == ["Rouge", "Bleu", "Vert"]
    assert [mark(frozen, {ids(frozen)[1]: word}).share for word in ("ocre", "dark orange", "blue")] == [Fraction(1, 2), Fraction(1, 4), 0]


@pytest.mark.django_db
def test_translation_with_other_gaps_is_refused():
    with pytest.raises(InvalidInputError, match="same gaps"):
        bilingual(french_gaps()[:2])


@pytest.mark.django_db
def test_translators_get_the_words_and_the_numbers_stay():
    question = a_cloze()
    french = Locale.objects.get_or_create(language_code="fr")[0]
    source, _is_new = TranslationSource.get_or_create_from_instance(question)
    segments = list(StringSegment.objects.filter(source=source).select_related("string"))
    for segment in segments:
        data = segment.string.data if "[[" in segment.string.data else f"FR {segment.string.data}"
        StringTranslation.objects.create(translation_of=segment.string, locale=french, context=segment.context, data=data)
    Translation.objects.create(source=source, target_locale=french).save_target()
    frozen = Question.objects.get(pk=question.pk).freeze()

    assert set(frozen["texts"]) == {"en", "fr"}
    assert [one["text"] for one in frozen["texts"]["fr"]["gaps"][ids(frozen)[0]]["choices"].values()] == ["FR Red", "FR Blue", "FR Green"]
    assert [form["text"] for form in frozen["texts"]["fr"]["gaps"][ids(frozen)[1]]["forms"]] == [f"FR {form['text']}" for form in FORMS]
    assert not {"700", "5 %"} & {segment.string.data for segment in segments}


# Pages


@pytest.fixture
def cloze_attempt(content, enrolment):
    return begun(enrolment, published(content, [a_cloze()]))


def test_text_with_gaps_is_filled_without_javascript(client, cloze_attempt):
    client.force_login(cloze_attempt.enrolment.learner)
    item, answer = next(iter(answers_of(cloze_attempt).items()))
    address = reverse("assessments:attempt", args=[cloze_attempt.uuid])
    client.post(address, {f"q{item}.{gap}": text for gap, text in answer.items()} | {f"q{item}-revision": 0, "go": "review"})
    shown = client.get(address).content.decode()

    assert Response.objects.get(attempt=cloze_attempt).answer == answer
    assert 'value="700"' in shown
    assert "Gap 3 of 3" in shown
    assert "[[" not in shown
    assert submit_attempt(attempt=cloze_attempt, by=None).percent == Decimal(100)


@pytest.mark.django_db
@pytest.mark.parametrize(("mode", "words"), [("", "<select"), ("result", "Right answer:")])
def test_preview_shows_fields_and_the_result_what_is_right(trainer, mode, words):
    shown = a_cloze().make_preview_request(preview_mode=mode).render().content.decode()

    assert words in shown
    assert "[[" not in shown


def posted(cards, text):
    """What the editor sends: the text as its rich text field does, the first card, and no hints."""
    words = {"key": "a", "text": text, "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": []}
    fields = {"text": json.dumps({"blocks": [words], "entityMap": {}}), "feedback": "null", "difficulty": "easy", "points": 1}
    return fields | {"hints-count": 0, "gaps-count": len(cards)} | {f"gaps-0-{name}": value for one in cards for name, value in one.items()}


NUMBER_ROW = {"number": "12", "tolerance": "", "upper": "", "credit": "100", "feedback": ""}
NUMBER_CARD = (
    {"deleted": "", "order": "0", "type": "numerical", "id": "", "value-weight": "1", "value-numbers-count": "1"}
    | {f"value-numbers-0-{name}": value for name, value in {"deleted": "", "order": "0", "type": "item", "id": ""}.items()}
    | {f"value-numbers-0-value-{name}": value for name, value in NUMBER_ROW.items()}
)


@pytest.mark.parametrize(
    ("cards", "text", "sentence"),
    [
        ([], "A [[1]] b", "add a card that says what is right in it"),
        ([NUMBER_CARD], "Nothing", "has a card and no place"),
        ([NUMBER_CARD | {"value-numbers-0-value-number": "a lot"}], "A [[1]] b", "cannot be read as one number"),
        ([NUMBER_CARD | {"value-numbers-0-value-credit": "50"}], "A [[1]] b", "worth 100 %"),
        ([NUMBER_CARD], "", "Write the question."),
        ([NUMBER_CARD], "A [[1]] b", ""),
    ],
)
def test_author_is_told_what_is_missing(client, trainer, cards, text, sentence):
    bank = a_cloze().bank
    client.force_login(trainer)
    model = model_of("cloze")
    fields = posted(cards, text) | {"bank": bank.pk, "action-publish": "1"}
    shown = client.post(reverse(model.snippet_viewset.get_url_name("add")), fields)

    assert sentence in (shown.content.decode() if sentence else "")
    assert Question.objects.count() == (1 if sentence else 2)
