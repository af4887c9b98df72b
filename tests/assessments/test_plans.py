"""The plan of a sealed quiz: sections, draws, forms, and questions that follow another. Pure."""

import random

from hypothesis import given
from hypothesis import strategies as st

from assessments.plans import draw, entries_of, followers_of, forms_of, headings_of, length_of, parts_of

OLD = {"fixed": [1, 2], "draws": [{"count": 1, "pool": [3, 4]}]}
SECTIONS = {
    "parts": [
        {"heading": {"en": "Law"}, "entries": [{"position": 1}, {"position": 2, "follows": True}]},
        {"heading": {"en": "Signs"}, "entries": [{"count": 2, "pool": [3, 4, 5]}, {"position": 6}]},
    ]
}
FORMS = {
    "parts": [{"heading": {}, "entries": [{"position": 1, "form": "A"}, {"position": 2, "form": "B"}, {"position": 3}]}],
}


@st.composite
def plans(draw_value):
    """Any plan of up to four sections, and how many positions it has."""
    parts, position = [], 1
    for _section in range(draw_value(st.integers(1, 4))):
        entries = []
        for _entry in range(draw_value(st.integers(1, 4))):
            pool = list(range(position, position + draw_value(st.integers(1, 4))))
            position = pool[-1] + 1
            entry = {"position": pool[0]} if len(pool) == 1 else {"pool": pool, "count": draw_value(st.integers(1, len(pool)))}
            form = draw_value(st.sampled_from(["", "", "A", "B"]))
            entries.append(entry | ({"form": form} if form else {}))
        parts.append({"heading": {}, "entries": entries})
    return {"parts": parts}


@given(plans(), st.integers(), st.sampled_from(["A", "B", ""]), st.booleans())
def test_draw_gives_as_many_as_promised_and_none_twice(plan, seed, form, shuffle):
    drawn = draw(plan, random.Random(seed), form=form, shuffle=shuffle)

    assert len(drawn) == len(set(drawn)) == length_of(plan, form)


@given(plans(), st.integers(), st.booleans())
def test_sections_keep_their_order_however_they_are_shuffled(plan, seed, shuffle):
    drawn = draw(plan, random.Random(seed), shuffle=shuffle)
    section = {
        position: at
        for at, part in enumerate(plan["parts"])
        for entry in part["entries"]
        for position in entry.get("pool", [entry.get("position")])
    }

    assert [section[position] for position in drawn] == sorted(section[position] for position in drawn)


@given(plans(), st.integers(), st.sets(st.integers(1, 64)))
def test_unseen_questions_are_drawn_first(plan, seed, seen):
    drawn = set(draw(plan, random.Random(seed), is_seen=lambda position: position in seen))

    for entry in entries_of(plan):
        if "pool" in entry:
            unseen = set(entry["pool"]) - seen
            assert len(unseen & drawn) == min(len(unseen), entry["count"])


@given(st.integers())
def test_question_that_follows_another_stays_behind_it(seed):
    drawn = draw(SECTIONS, random.Random(seed), shuffle=True)

    assert drawn.index(2) == drawn.index(1) + 1
    assert followers_of(SECTIONS) == {2}


def test_plan_without_shuffling_is_asked_as_written():
    assert draw(FORMS, random.Random(1), form="A") == [1, 3]
    assert draw(FORMS, random.Random(1), form="B") == [2, 3]


def test_plan_sealed_before_there_were_sections_is_one_section():
    assert parts_of(OLD) == [{"heading": {}, "entries": [{"position": 1}, {"position": 2}, {"count": 1, "pool": [3, 4]}]}]
    assert (length_of(OLD), forms_of(OLD), headings_of(OLD), followers_of(OLD)) == (3, [], {}, set())


def test_headings_belong_to_every_position_of_their_section():
    assert {position: heading["en"] for position, heading in headings_of(SECTIONS).items()} == {
        1: "Law", 2: "Law", 3: "Signs", 4: "Signs", 5: "Signs", 6: "Signs",
    }  # fmt: skip


def test_forms_are_those_that_the_plan_names():
    assert forms_of(FORMS) == ["A", "B"]
