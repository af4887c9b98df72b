"""Spot the indicators: what can be marked, what it earns, and what a false alarm costs."""

from fractions import Fraction
from itertools import combinations

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from assessments.formats import ParsedQuestion
from assessments.questions import guess_share, mark, model_of, present, problem, read_answer, responses, to_shuffle
from assessments.questions._phrases import cut, found_in
from assessments.questions.spot_indicators import read_parsed, write_parsed
from core.errors import InvalidInputError
from tests.factories.assessments import CASE, SPOTS, published, spots, spots_in_picture
from tests.factories.pictures import a_picture


def key(rights, cost="1"):
    """A frozen question whose spots a, b, c … are indicators or not."""
    return {
        "kind": "spot_indicators",
        "cost": cost,
        "choices": [{"id": one, "right": right} for one, right in zip("abcdefgh", rights, strict=False)],
    }


@st.composite
def keys_and_answers(draw, costs=("1", "1/2", "0")):
    frozen = key(draw(st.lists(st.booleans(), min_size=2, max_size=8).filter(any)), draw(st.sampled_from(costs)))
    return frozen, draw(st.lists(st.sampled_from([spot["id"] for spot in frozen["choices"]]), unique=True))


def ids(frozen, right):
    return [spot["id"] for spot in frozen["choices"] if spot["right"] is right]


@given(keys_and_answers())
def test_share_is_between_nothing_and_all_and_nothing_marked_is_nothing(case):
    frozen, answer = case

    assert 0 <= mark(frozen, answer).share <= 1
    assert mark(frozen, None).share == 0


@given(keys_and_answers())
def test_exactly_the_indicators_earn_everything(case):
    frozen, answer = case

    assert mark(frozen, ids(frozen, True)).share == 1
    if frozen["cost"] != "0":
        assert (mark(frozen, answer).share == 1) == (set(answer) == set(ids(frozen, True)))


@given(keys_and_answers())
def test_one_more_false_alarm_never_helps_and_one_more_hit_never_costs(case):
    frozen, answer = case

    assert all(mark(frozen, [*answer, one]).share <= mark(frozen, answer).share for one in ids(frozen, False) if one not in answer)
    assert all(mark(frozen, [*answer, one]).share >= mark(frozen, answer).share for one in ids(frozen, True) if one not in answer)


@given(st.integers(1, 4))
def test_marking_everything_earns_nothing_where_a_false_alarm_costs_a_hit(count):
    frozen = key([True] * count + [False] * count)

    assert mark(frozen, ids(frozen, True) + ids(frozen, False)).share == 0


@pytest.mark.parametrize(("cost", "share"), [("1", "1/3"), ("1/2", "1/2"), ("0", "2/3")])
def test_false_alarm_costs_what_the_author_chose(cost, share):
    assert mark(key([True, True, True, False], cost), ["a", "b", "d"]).share == Fraction(share)


def classed(frozen, answer):
    """The same key with a word for each spot, and the classes of an answer."""
    words = {spot["id"]: {"text": f"sign {spot['id']}", "feedback": ""} for spot in frozen["choices"]}
    return responses(frozen | {"language": "en", "texts": {"en": {"case": "", "choices": words}}}, answer, language="en")


@given(keys_and_answers())
def test_credits_of_what_was_marked_add_up_to_its_marking(case):
    frozen, answer = case
    given_classes = [one for one in classed(frozen, answer) if one.is_given]

    assert [one.id for one in given_classes] == [spot["id"] for spot in frozen["choices"] if spot["id"] in answer]
    assert min(1, max(0, sum(one.credit for one in given_classes))) == mark(frozen, answer).share


@given(keys_and_answers())
def test_blind_guess_is_the_mean_over_everything_that_can_be_marked(case):
    frozen, _answer = case
    ids = [spot["id"] for spot in frozen["choices"]]
    every = [[one for one in ids if one in chosen] for size in range(len(ids) + 1) for chosen in combinations(ids, size)]

    assert guess_share(frozen) == sum(mark(frozen, one).share for one in every) / len(every)


@pytest.mark.parametrize(("cost", "share"), [("1", "7/64"), ("1/2", "15/64"), ("0", "1/2")])
def test_blind_guess_is_worth_less_where_false_alarms_cost(cost, share):
    assert guess_share(key([True, True, False, False, False], cost)) == Fraction(share)


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "label"), [("en", "False alarm: is nineteen"), ("fr", "Fausse alerte\u00a0: is nineteen")])
def test_each_phrase_is_a_class_and_false_alarms_say_so(language, label):
    frozen = spots(cost="1/2").freeze()
    frozen["texts"]["fr"] = frozen["texts"]["en"]
    marked = [spot["id"] for spot in frozen["choices"]][1:3]
    found = responses(frozen, marked, language=language)

    assert [one.label for one in found[:3]] == ["keeps her passport", "no day off", label]
    assert [(str(one.credit), one.is_given) for one in found] == [("1/2", False), ("1/2", True), ("-1/4", True), ("-1/4", False)]
    assert not any(one.is_given for one in responses(frozen, None, language=language))


@pytest.mark.django_db
def test_region_of_a_picture_is_classed_by_what_it_shows():
    found = responses(spots_in_picture(a_picture(size=(400, 300))).freeze(), None, language="en")

    assert [one.label for one in found] == ["A guard at the door", "Beds in the workshop", "False alarm: A window"]


def texts(case=CASE, *phrases, **more):
    spots = {str(at): {"text": phrase, "feedback": ""} for at, phrase in enumerate(phrases)}
    return {"en": {"case": case, "choices": spots}, **more}


def written(*phrases, rights=(True, False), case=CASE):
    choices = [{"id": str(at), "right": right, "region": None} for at, right in enumerate(rights)]
    return {"kind": "spot_indicators", "choices": choices, "texts": texts(case, *phrases)}


def test_key_that_works_has_no_problem():
    assert problem(written("keeps her passport", "is nineteen")) == ""


@pytest.mark.parametrize(
    ("frozen", "sentence"),
    [
        (written("no day off", rights=[True]), "Give at least two"),
        (written("no day off", "is nineteen", rights=[False, False]), "at least one phrase or region that it is an indicator"),
        (written("keeps her papers", "is nineteen"), "“keeps her papers” does not stand in the case"),
        (written("assport", "is nineteen"), "“assport” does not stand"),
        (written("her", "is nineteen"), "“her” stands in the case more than once"),
        (written("keeps her passport", "her passport"), "“keeps her passport” and “her passport” overlap"),
        (written("no day off", "no day off"), "twice"),
        (written("passport. She", "is nineteen"), "does not stand"),
        (written("   ", "is nineteen"), "does not stand"),
    ],
)
def test_key_that_cannot_work_is_told_by_name(frozen, sentence):
    assert sentence in problem(frozen)


def test_translation_whose_phrase_is_not_in_its_own_case_is_told_with_its_language():
    frozen = written("keeps her passport", "is nineteen")
    frozen["texts"]["fr"] = {
        "case": "Son patron garde son passeport.",
        "choices": {"0": {"text": "garde son passeport"}, "1": {"text": "a dix-neuf ans"}},
    }

    assert problem(frozen).startswith("French: The phrase “a dix-neuf ans” does not stand")


def drawn(*regions, picture=True):
    choices = [{"id": str(at), "right": True, "region": region} for at, region in enumerate(regions)]
    names = {str(at): {"text": f"Place {at}"} for at in range(len(regions))}
    return {"kind": "spot_indicators", "choices": choices, "texts": {"en": {"case": "", "choices": names}}, "picture": picture}


LEFT, RIGHT = ["0", "0", "50", "100"], ["50", "0", "50", "100"]


def test_regions_may_touch():
    assert problem(drawn(LEFT, RIGHT)) == ""


@pytest.mark.parametrize(
    ("frozen", "sentence"),
    [
        (drawn(LEFT, RIGHT, picture=None), "no picture"),
        (drawn(LEFT, ["60", "0", "50", "10"]), "“Place 1” reaches outside"),
        (drawn(LEFT, ["60", "95.5", "10", "5"]), "“Place 1” reaches outside"),
        (drawn(LEFT, ["40", "10", "20", "20"]), "“Place 0” and “Place 1” overlap"),
        (drawn(LEFT, ["60", None, "20", "20"]), "“Place 1” needs four numbers"),
        (drawn(LEFT, ["60", "10", "0", "20"]), "“Place 1” needs four numbers"),
        (drawn(*[[str(at * 5), "0", "5", "10"] for at in range(13)]), "more than 12 regions"),
    ],
)
def test_region_that_cannot_be_marked_is_told_by_name(frozen, sentence):
    assert sentence in problem(frozen)


def test_phrase_is_found_whatever_spaces_stand_between_its_words():
    assert len(found_in("Il a dit\u00a0: «\u202fviens\u202f»  vite.", "dit : « viens » vite.")) == 1


@given(st.text(alphabet="ab \n", max_size=30), st.text(alphabet="ab ", min_size=1, max_size=6))
def test_text_cut_at_a_phrase_holds_every_word_of_it(case, phrase):
    places = found_in(case, phrase)
    pieces = cut(case, {"x": places[0]} if places else {})

    kept = [line for line in case.splitlines() if line.strip()]
    assert ["".join(piece.text for piece in line) for line in pieces] == kept
    assert [piece.text.split() for line in pieces for piece in line if piece.of] == ([phrase.split()] if places else [])


def test_spot_is_called_by_its_words(db):
    assert [str(spot) for spot in spots().spots.all()] == [spot["text"] for spot in SPOTS]


def test_answer_is_kept_in_the_authors_order_and_strangers_are_refused(db):
    frozen = spots().freeze()
    known = [spot["id"] for spot in frozen["choices"]]

    assert read_answer(frozen, known[::-1]) == known
    assert read_answer(frozen, []) is None
    assert to_shuffle(frozen) == []
    with pytest.raises(InvalidInputError):
        read_answer(frozen, ["another"])


def test_learner_reads_the_case_with_its_phrases_in_place(db):
    view = present(spots().freeze(), language="en", name="q1", number=1).view

    assert ["".join(piece["text"] for piece in line) for line in view["lines"]] == [line for line in CASE.splitlines() if line]
    assert [piece["text"] for line in view["lines"] for piece in line if piece["option"]] == [
        "is nineteen", "keeps her passport", "no day off", "phones her on Sundays",
    ]  # fmt: skip


def test_draft_whose_phrases_are_nowhere_or_overlap_can_still_be_looked_at(db):
    question = spots()
    question.case = "She has no day off."
    view = present(question.freeze(), language="en", name="q1", number=1).view

    assert [option.text for option in view["rest"]] == ["keeps her passport", "is nineteen", "phones her on Sundays"]


def test_regions_have_their_places_and_their_words(db):
    shown = present(spots_in_picture(a_picture(size=(400, 300))).freeze(), language="en", name="q1", number=1)

    assert shown.view["has_picture"]
    assert [shown.view["regions"][0][side] for side in ("x", "y", "width", "height")] == ["5", "10", "20", "40"]
    assert [one["option"].text for one in shown.view["regions"]] == ["A guard at the door", "Beds in the workshop", "A window"]


def test_result_counts_hits_and_false_alarms(db):
    frozen = spots().freeze()
    hit, _missed, alarm, _other = [spot["id"] for spot in frozen["choices"]]
    view = present(frozen, language="en", name="q1", number=1, answer=[hit, alarm], reveal=True).view

    assert [view[name] for name in ("hits", "indicators", "false_alarms")] == [1, 2, 1]


def french(*phrases):
    return {
        "text": "<p>Marquez les indices.</p>",
        "case": "Ana a dix-neuf ans. Son patron garde son passeport.\n\nAucun jour de repos ; sa cousine l’appelle.",
        "spots": [{"text": phrase} for phrase in phrases],
    }


def test_translation_has_its_own_case_and_the_same_key(db):
    words = {
        "en": {"text": "<p>Mark.</p>", "case": CASE, "spots": SPOTS},
        "fr": french("garde son passeport", "Aucun jour de repos", "a dix-neuf ans", "sa cousine l’appelle"),
    }
    frozen = spots(texts=words).freeze()

    assert list(frozen["texts"]) == ["en", "fr"]
    assert problem(frozen) == ""


def test_translation_with_fewer_phrases_is_refused(db):
    words = {"en": {"text": "<p>Mark.</p>", "case": CASE, "spots": SPOTS}, "fr": french("garde son passeport")}

    with pytest.raises(InvalidInputError, match="same answers as the original"):
        spots(texts=words)


@pytest.mark.parametrize("make", [lambda: spots(cost="1/2"), lambda: spots_in_picture(a_picture(size=(400, 300)))])
def test_what_a_file_could_say_of_it_makes_the_same_question(db, make):
    frozen = make().freeze()
    parsed = ParsedQuestion(line=1, kind="spot_indicators", text="", **write_parsed(frozen, frozen["texts"]["en"]))
    words, fields = read_parsed(parsed)
    again = model_of("spot_indicators")(locale=spots().locale, **fields)
    again.fill(words)

    anonymous = [{"right": spot["right"], "region": spot["region"]} for spot in frozen["choices"]]
    assert [{"right": spot["right"], "region": spot["region"]} for spot in again.freeze_key()["choices"]] == anonymous
    assert again.freeze_key()["cost"] == frozen["cost"]
    assert list(again.freeze_text()["choices"].values()) == list(frozen["texts"]["en"]["choices"].values())


def test_file_without_a_case_says_nothing_to_spot():
    with pytest.raises(InvalidInputError, match="needs its case"):
        read_parsed(ParsedQuestion(line=1, kind="spot_indicators", text="Mark."))


def test_quiz_with_both_is_published_and_answered(content, enrolment):
    from tests.factories.assessments import answers, begun

    attempt = begun(enrolment, published(content, [spots(), spots_in_picture(a_picture(size=(400, 300)))]))
    items = attempt.version.sealed_items

    assert all(mark(items[item].frozen, read_answer(items[item].frozen, answer)).share == 1 for item, answer in answers(attempt).items())


@pytest.fixture
def edit(client, trainer):
    """Send the editor's form of the factory's question, with another case."""

    def send(case, **action):
        question = spots()
        rows = [
            {"id": spot.pk, "text": spot.text, "is_indicator": "on" if spot.is_indicator else "", "ORDER": at}
            for at, spot in enumerate(question.spots.all())
        ]
        fields = {"text": rich_text("<p>Mark.</p>"), "feedback": rich_text(""), "case": case, "cost": "1", "bank": question.bank_id}
        fields |= {"difficulty": "easy", "points": 1, "hints": streamfield([]), "spots": inline_formset(rows, initial=len(rows))}
        client.force_login(trainer)
        return client.post(
            reverse(question.snippet_viewset.get_url_name("edit"), args=[question.pk]), nested_form_data(fields) | action, follow=True
        )

    return send


WRONG = "The phrase “keeps her passport” does not stand in the case."


def test_editor_publishes_no_phrase_that_is_nowhere(edit):
    assert WRONG in edit("Another case.", **{"action-publish": "1"}).context["form"].non_field_errors()[0]


def test_draft_with_such_a_phrase_is_kept_and_told_what_is_missing(edit):
    shown = edit("Another case.").content.decode()

    assert f"Before this can be published: {WRONG}" in " ".join(shown.split())
