"""Decision paths: what a path earns, what is wrong with one, and that a decision is final."""

from fractions import Fraction
from math import prod

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from assessments.enums import Saved
from assessments.formats import ParsedQuestion
from assessments.models import Response
from assessments.questions import continues, guess_share, mark, model_of, present, problem, read_answer, responses, to_shuffle
from assessments.questions._walking import best_way, in_order, reached, totals, walk, ways
from assessments.questions.decision_path import MOST_WAYS, DecisionPathQuestion, read_parsed, write_parsed
from assessments.services.attempting import save_answer, submit_attempt
from assessments.services.checking import check_answer
from core.errors import InvalidInputError
from tests.factories.assessments import STEPS, answers, begun, decision, path_of, published


@st.composite
def paths(draw):
    """A frozen path of up to six steps, each choice leading to a later step or to an end, with an answer to some steps."""
    count = draw(st.integers(1, 6))
    steps = []
    for at in range(count):
        nexts = st.sampled_from(["", *(str(later) for later in range(at + 1, count))])
        choice = st.fixed_dictionaries({"score": st.integers(-3, 3), "next": nexts})
        choices = [
            one | {"id": f"{at}{letter}"} for letter, one in zip("abc", draw(st.lists(choice, min_size=2, max_size=3)), strict=False)
        ]
        steps.append({"id": str(at), "name": f"Step {at}", "choices": choices})
    frozen = {"kind": "decision_path", "steps": steps}
    return frozen, {step["id"]: draw(st.sampled_from(step["choices"]))["id"] for step in steps if draw(st.booleans())}


def decides(case):
    """Whether the choices make a difference."""
    steps = case[0]["steps"]
    return totals(steps, max)["0"] != totals(steps, min)["0"]


matters = paths().filter(decides)


@given(matters)
def test_share_is_between_nothing_and_all_and_nothing_decided_is_nothing(case):
    frozen, answer = case

    assert 0 <= mark(frozen, answer).share <= 1
    assert mark(frozen, None).share == 0


@given(matters)
def test_best_way_earns_everything(case):
    frozen, _answer = case
    best = {step["id"]: choice["id"] for step, choice in best_way(frozen["steps"], frozen["steps"][0])}

    assert mark(frozen, best).share == 1


@given(matters)
def test_going_on_never_costs(case):
    frozen, answer = case
    way = walk(frozen["steps"], answer)

    for choice in way.waiting["choices"] if way.waiting else []:
        assert mark(frozen, answer | {way.waiting["id"]: choice["id"]}).share >= mark(frozen, answer).share


@given(matters)
def test_only_what_lies_on_the_way_counts(case):
    frozen, answer = case

    assert mark(frozen, walk(frozen["steps"], answer).answer) == mark(frozen, answer)


def in_words(frozen):
    """The same path with a word for each choice, its id."""
    choices = {choice["id"]: {"text": choice["id"], "consequence": ""} for step in frozen["steps"] for choice in step["choices"]}
    return frozen | {"language": "en", "texts": {"en": {"steps": {}, "choices": choices}}}


@given(matters)
def test_an_answer_falls_into_one_class_whose_credit_is_its_marking(case):
    frozen, answer = case
    taken = walk(frozen["steps"], answer)
    found = [one for one in responses(in_words(frozen), taken.answer, language="en") if one.is_given]

    assert [one.credit for one in found] == ([mark(frozen, answer).share] if taken.taken else [])
    assert all(one.label.startswith(" → ".join(choice["id"] for _step, choice in taken.taken)) for one in found)
    assert all(("not finished" in one.label) == (taken.waiting is not None) for one in found)


@given(matters)
def test_classes_have_different_ids_and_are_known_beforehand_where_there_are_few(case):
    frozen, answer = case
    every = list(ways(frozen["steps"]))
    known, found = (responses(in_words(frozen), one, language="en") for one in (None, walk(frozen["steps"], answer).answer))

    assert len({one.id for one in found}) == len(found)
    assert len(known) == (len(every) if len(every) <= MOST_WAYS else 0)
    assert [one.id for one in found[: len(known)]] == [one.id for one in known]
    assert len(found) - len(known) <= 1


@given(matters)
def test_blind_guess_is_the_mean_over_every_way_by_its_chance(case):
    frozen, _answer = case
    worth = Fraction(0)
    for way in ways(frozen["steps"]):
        share = mark(frozen, {step["id"]: choice["id"] for step, choice in way}).share
        worth += share / prod(len(step["choices"]) for step, _choice in way)

    assert guess_share(frozen) == worth


@given(paths())
def test_steps_are_laid_out_so_that_every_way_goes_forward(case):
    frozen, _answer = case
    place = {step["id"]: at for at, step in enumerate(in_order(frozen["steps"]))}

    assert len(place) == len(frozen["steps"])
    met = [step for step in frozen["steps"] if step["id"] in reached(frozen["steps"])]
    assert place["0"] == 0
    assert all(place[choice["next"]] > place[step["id"]] for step in met for choice in step["choices"] if choice["next"])


@pytest.fixture
def frozen(db):
    return decision().freeze()


@pytest.mark.parametrize(
    ("texts", "share"),
    [
        ([], "0"),
        (["Stamp both passports"], "0"),
        (["Speak with her apart"], "3/5"),  # at worst she is promised too much: 2 of -1 … 4
        (["Speak with her apart", "Promise that all will be well"], "3/5"),
        (["Speak with her apart", "Say who you are"], "1"),
        (["Question him loudly"], "0"),
        (["Question him loudly", "Take her aside", "Say who you are"], "4/5"),
    ],
)
def test_path_earns_its_place_between_the_worst_and_the_best(frozen, texts, share):
    assert mark(frozen, path_of(frozen, *texts) or None).share == Fraction(share)


def test_ways_are_told_in_the_words_of_their_choices(frozen):
    frozen["texts"]["fr"] = frozen["texts"]["en"]
    halfway = responses(frozen, path_of(frozen, "Speak with her apart"), language="fr")
    found = responses(frozen, path_of(frozen, "Speak with her apart", "Say who you are"), language="en")

    assert [(one.label, str(one.credit)) for one in found] == [
        ("Stamp both passports", "0"),
        ("Speak with her apart → Promise that all will be well", "3/5"),
        ("Speak with her apart → Say who you are", "1"),
        ("Question him loudly → Go on", "0"),
        ("Question him loudly → Take her aside → Promise that all will be well", "2/5"),
        ("Question him loudly → Take her aside → Say who you are", "4/5"),
    ]
    assert [one.label for one in found if one.is_given] == ["Speak with her apart → Say who you are"]
    assert [one.label for one in halfway if one.is_given] == ["Speak with her apart → non terminé"]


def test_blind_guess_takes_any_choice_of_each_step(frozen):
    # −1 → 0; apart: 3 or 5 of −1 … 4 with the same chance; loud: 0, or 2 or 4
    assert guess_share(frozen) == Fraction(1, 3) * (0 + Fraction(4, 5) + Fraction(3, 10))


def a_step(name, *choices):
    return {
        "id": name.lower(),
        "name": name,
        "choices": [{"id": f"{name}{at}", "score": score, "next": leads} for at, (score, leads) in enumerate(choices)],
    }


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        ([], "at least one step"),
        ([a_step("", (1, ""), (0, ""))], "a short name"),
        ([a_step("A", (1, ""), (0, "")), a_step("A", (1, ""), (0, ""))], "Two steps are called “A”"),
        ([a_step("A", (1, ""))], "“A” is a dead end"),
        ([a_step("A", (1, "Nowhere"), (0, ""))], "“A” leads to “Nowhere”"),
        ([a_step("A", (1, "b"), (0, "")), a_step("B", (1, "a"), (0, ""))], "leads back"),
        ([a_step("A", (1, "a"), (0, ""))], "From “A” a path leads back"),
        ([a_step("A", (1, ""), (0, "")), a_step("B", (1, ""), (0, ""))], "No path leads to “B”"),
        ([a_step("A", (1, "b"), (3, "")), a_step("B", (2, ""), (2, ""))], "Every path earns the same"),
        ([a_step("A", (1, "b"), (0, "")), a_step("B", (2, ""), (2, ""))], ""),
    ],
)
def test_path_that_cannot_work_is_told_by_name(steps, sentence):
    assert sentence in problem({"kind": "decision_path", "steps": steps})
    assert sentence or problem({"kind": "decision_path", "steps": steps}) == ""


def test_name_is_found_whatever_its_case_and_spaces(db):
    steps = [STEPS[0], STEPS[1], STEPS[2] | {"name": " apart "}]

    assert problem(decision(steps).freeze()) == ""


def test_answer_is_the_walk_and_what_is_off_it_is_dropped(frozen):
    apart = path_of(frozen, "Speak with her apart", "Say who you are")

    assert read_answer(frozen, apart | path_of(frozen, "Go on")) == apart
    assert read_answer(frozen, dict.fromkeys(apart, "")) is None
    assert read_answer(frozen, None) is None
    assert to_shuffle(frozen) == []


@pytest.mark.parametrize("wrong", ["text", ["list"], {"no step": "x"}])
def test_answer_that_is_none_is_refused(frozen, wrong):
    with pytest.raises(InvalidInputError):
        read_answer(frozen, wrong)


def test_choice_of_another_step_is_refused(frozen):
    (step, _choice), (_other, choice) = [*path_of(frozen, "Question him loudly").items(), *path_of(frozen, "Go on").items()]

    with pytest.raises(InvalidInputError):
        read_answer(frozen, {step: choice})


def test_path_may_only_be_prolonged(frozen):
    one, two = path_of(frozen, "Question him loudly"), path_of(frozen, "Question him loudly", "Go on")
    other = path_of(frozen, "Stamp both passports")

    assert [continues(frozen, *pair) for pair in ((None, one), (one, two), (one, one), (one, other), (two, one), (one, None))] == [
        True, True, True, False, False, False,
    ]  # fmt: skip


@pytest.fixture
def attempt(content, enrolment):
    return begun(enrolment, published(content, [decision()]))


@pytest.fixture
def item(attempt):
    return next(iter(attempt.version.sealed_items.values()))


@pytest.fixture
def save(attempt, item, learner):
    def send(revision, *texts):
        answer = path_of(item.frozen, *texts)
        return save_answer(attempt=attempt, item=item, answer=answer, revision=revision, by=learner)

    return send


def test_saved_decision_is_final_and_the_device_learns_what_is_kept(save, item):
    save(1, "Question him loudly")
    refused = save(2, "Stamp both passports")

    assert (refused.outcome, refused.revision) == (Saved.STALE, 2)
    assert refused.answer == Response.objects.get().answer == path_of(item.frozen, "Question him loudly")


def test_refused_decision_that_arrives_again_is_refused_again(save):
    save(1, "Question him loudly")

    assert {save(2, "Stamp both passports").outcome for _time in range(2)} == {Saved.STALE}


def test_path_goes_on_after_a_refusal_even_from_a_device_that_knew_nothing_of_it(save, item):
    save(1, "Question him loudly")
    save(5, "Stamp both passports")
    receipt = save(2, "Question him loudly", "Go on")

    assert (receipt.outcome, receipt.revision) == (Saved.SAVED, 5)
    assert Response.objects.get().answer == path_of(item.frozen, "Question him loudly", "Go on")


def test_shorter_path_that_arrives_late_takes_nothing_away(save, item):
    save(2, "Question him loudly", "Go on")

    assert save(1, "Question him loudly").outcome == Saved.STALE
    assert save(3, "Question him loudly").outcome == Saved.STALE
    assert Response.objects.get().answer == path_of(item.frozen, "Question him loudly", "Go on")


def test_path_is_checked_once_and_only_when_it_has_ended(content, enrolment, learner):
    quiz = published(content, [decision()], behaviour="interactive", tries_allowed=3)
    attempt = begun(enrolment, quiz)
    item = next(iter(attempt.version.sealed_items.values()))
    save_answer(attempt=attempt, item=item, answer=path_of(item.frozen, "Question him loudly"), revision=1, by=learner)
    with pytest.raises(InvalidInputError, match="The path goes on"):
        check_answer(attempt=attempt, item=item.pk, revision=1, by=learner)
    save_answer(attempt=attempt, item=item, answer=path_of(item.frozen, "Question him loudly", "Go on"), revision=2, by=learner)

    assert check_answer(attempt=attempt, item=item.pk, revision=2, by=learner).is_closed


def test_same_path_again_is_acknowledged(save):
    assert [save(revision, "Question him loudly").outcome for revision in (1, 1, 2)] == [Saved.SAVED] * 3


def test_learner_sees_the_way_so_far_and_what_is_to_decide(frozen):
    answer = path_of(frozen, "Question him loudly")
    view = present(frozen, language="en", name="q1", number=1, answer=answer).view

    assert [(step["situation"][:8], step["is_shown"]) for step in view["steps"]] == [
        ("A girl c", True),
        ("She look", True),
        ("She is s", False),
    ]
    assert not view["is_ended"]


def test_result_tells_what_would_have_been_better(frozen):
    answer = path_of(frozen, "Question him loudly", "Go on")
    view = present(frozen, language="en", name="q1", number=1, answer=answer, reveal=True).view

    assert [(step["text"], step["score"], [one["text"] for one in step["better"]]) for step in view["taken"]] == [
        ("Question him loudly", "0", ["Speak with her apart"]), ("Go on", "−1", ["Take her aside"]),
    ]  # fmt: skip
    assert view["is_ended"]


def test_unfinished_path_is_told_the_best_way_on(frozen):
    view = present(frozen, language="en", name="q1", number=1, reveal=True).view

    assert [step["text"] for step in view["way_on"]] == ["Speak with her apart", "Say who you are"]


@pytest.mark.parametrize("steps", [[a_step("A", (1, "a"), (0, "b")), a_step("B", (0, "a"), (0, "Nowhere"))], [a_step("A")], []])
def test_draft_that_goes_round_or_nowhere_can_still_be_looked_at(db, steps):
    text = {
        "steps": {step["id"]: "Here" for step in steps},
        "choices": {choice["id"]: {"text": "Do", "consequence": "Done"} for step in steps for choice in step["choices"]},
        "text": "", "feedback": "",
    }  # fmt: skip
    frozen = {"kind": "decision_path", "steps": steps, "texts": {"en": text}, "language": "en"}
    answer = {step["id"]: choice["id"] for step in steps for choice in step["choices"][:1]}

    assert len(present(frozen, language="en", name="q1", number=1, answer=answer).view["steps"]) == len(steps)


def french():
    return [
        {
            "situation": f"Situation {at}",
            "choices": [{"text": f"Choix {at}.{one}", "consequence": "Fait."} for one in range(len(step["choices"]))],
        }
        for at, step in enumerate(STEPS)
    ]


def test_translation_is_the_same_path_in_other_words(db):
    words = {"en": {"text": "<p>What do you do?</p>", "steps": STEPS}, "fr": {"text": "<p>Que faites-vous ?</p>", "steps": french()}}
    frozen = decision(texts=words).freeze()

    assert list(frozen["texts"]) == ["en", "fr"]
    assert present(frozen, language="fr", name="q1", number=1).view["steps"][0]["choices"][1]["text"] == "Choix 0.1"


def test_translation_with_another_number_of_choices_is_refused(db):
    with pytest.raises(InvalidInputError, match="same steps and choices"):
        decision(texts={"en": {"text": "<p>What?</p>", "steps": STEPS}, "fr": {"text": "<p>Quoi ?</p>", "steps": french()[:2]}})


def test_what_a_file_could_say_of_it_makes_the_same_question(frozen):
    parsed = ParsedQuestion(line=1, kind="decision_path", text="", **write_parsed(frozen, frozen["texts"]["en"]))
    words, fields = read_parsed(parsed)
    again = model_of("decision_path")(**fields)
    again.fill(words)
    key = again.freeze_key()

    assert problem(key | {"kind": "decision_path"}) == ""
    assert write_parsed(key, again.freeze_text())["extra"] == parsed.extra


def test_file_without_steps_is_no_path():
    with pytest.raises(InvalidInputError, match="needs its steps"):
        read_parsed(ParsedQuestion(line=1, kind="decision_path", text="What?"))


def a_choice(leads_to):
    return {"text": "Do", "consequence": "Done.", "score": "1", "next": leads_to}


@pytest.fixture
def add(client, trainer):
    """Send the editor's form of a new question with one step."""

    def send(leads_to, **action):
        step = {
            "name": "Counter",
            "situation": "Here.",
            "choices": streamfield([("item", a_choice(leads_to)), ("item", a_choice("") | {"score": "0"})]),
        }
        fields = {
            "text": rich_text("<p>What?</p>"),
            "feedback": rich_text(""),
            "bank": decision().bank_id,
            "difficulty": "easy",
            "points": 1,
        }
        fields |= {"hints": streamfield([]), "steps": streamfield([("step", step)])}
        client.force_login(trainer)
        url = reverse(model_of("decision_path").snippet_viewset.get_url_name("add"))
        return client.post(url, nested_form_data(fields) | action, follow=True)

    return send


@pytest.mark.parametrize(("leads_to", "count"), [("Nowhere", 1), ("", 2)])
def test_editor_publishes_only_a_path_that_works(add, leads_to, count):
    shown = add(leads_to, **{"action-publish": "1"})

    assert DecisionPathQuestion.objects.filter(live=True).count() == count
    assert ("leads to “Nowhere”, and no step has that name" in shown.content.decode()) == (count == 1)


def test_draft_of_a_path_is_kept_and_told_what_is_missing(add):
    shown = add("Nowhere").content.decode()

    assert "Before this can be published: A choice of “Counter” leads to “Nowhere”" in " ".join(shown.split())


def test_quiz_with_a_path_is_right_when_its_best_way_is_taken(attempt, learner):
    for item, answer in answers(attempt).items():
        save_answer(attempt=attempt, item=item, answer=answer, revision=1, by=learner)

    assert submit_attempt(attempt=attempt, by=learner).percent == 100
