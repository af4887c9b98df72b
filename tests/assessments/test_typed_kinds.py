"""What holds for matching, ordering, short answer and numerical alike: pages, previews, files, translations."""

from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Locale
from wagtail_localize.models import StringSegment, Translation

from assessments.formats import ParsedOption, ParsedQuestion
from assessments.forms import entries_in_form
from assessments.models import Attempt, Question, Response
from assessments.questions import kinds, mark, model_of, present
from assessments.services.attempting import save_answers, submit_attempt
from assessments.services.authoring import create_question
from tests.factories.assessments import answers, begun, matching, numerical, ordering, published, short_answer

MAKERS = {"matching": matching, "ordering": ordering, "short_answer": short_answer, "numerical": numerical}
every_kind = pytest.mark.parametrize("kind", MAKERS)


@pytest.fixture
def attempt(content, enrolment):
    """At a quiz of these four kinds."""
    return begun(enrolment, published(content, [make() for make in MAKERS.values()]))


def fields_of(attempt, *, right=True):
    """What a browser without JavaScript posts."""
    fields = QueryDict(mutable=True)
    for item, answer in answers(attempt, right=right).items():
        parts = {f"q{item}.{part}": text for part, text in answer.items()} if isinstance(answer, dict) else {f"q{item}": answer}
        fields.update(parts | {f"q{item}-revision": "0"})
    return fields


@pytest.mark.parametrize(("right", "percent"), [(True, 100), (False, None)])
def test_posted_page_is_saved_marked_and_shown(client, attempt, learner, right, percent):
    client.force_login(learner)
    shown = client.post(reverse("assessments:attempt", args=[attempt.uuid]), fields_of(attempt, right=right), follow=True)
    assert shown.status_code == 200
    done = client.post(reverse("assessments:finish", args=[attempt.uuid]), follow=True).content.decode()

    kept = {response.item_id: response.answer for response in Response.objects.all()}
    assert kept == answers(attempt, right=right)
    assert (Attempt.objects.get().percent == 100) == (percent == 100)
    assert ("not right" in done) == (percent != 100)


ROWS = [
    ("matching", "pairs", "Blood – Red"),
    ("ordering", "items", "Red"),
    ("short_answer", "forms", "red"),
    ("numerical", "numbers", "700"),
    ("numerical", "units", "nm"),
]


@pytest.mark.parametrize(("kind", "rows", "text"), ROWS)
def test_row_is_called_by_its_words(db, kind, rows, text):
    assert str(getattr(MAKERS[kind](), rows).first()) == text


def test_same_page_again_changes_nothing(attempt, learner):
    save_answers(attempt=attempt, entries=entries_in_form(attempt, fields_of(attempt)), by=learner)

    assert entries_in_form(attempt, fields_of(attempt)) == []


def test_result_without_the_right_answers_does_not_tell_them(client, content, enrolment, learner):
    quiz = published(content, [make() for make in MAKERS.values()], review="feedback")
    attempt = begun(enrolment, quiz)
    save_answers(attempt=attempt, entries=entries_in_form(attempt, fields_of(attempt, right=False)), by=learner)
    submit_attempt(attempt=attempt, by=learner)
    client.force_login(learner)
    shown = client.get(reverse("assessments:result", args=[attempt.uuid])).content.decode()

    assert "Your answer:" in shown
    assert not [telling for telling in ("Right answer:", "belongs at place", "option-right", "not right") if telling in shown]


@every_kind
@pytest.mark.parametrize("mode", ["", "result"])
def test_preview_shows_it_as_a_learner_sees_it(db, kind, mode):
    shown = MAKERS[kind]().make_preview_request(preview_mode=mode).render().content.decode()

    assert ("<select" in shown or "<input" in shown) == (mode == "")
    assert ("answer-list" in shown) == (mode == "result")


def test_kinds_are_offered_and_listed_by_name(client, trainer):
    for make in MAKERS.values():
        make()
    client.force_login(trainer)
    offered = client.get(reverse(Question.snippet_viewset.get_url_name("add"))).content.decode()
    listed = client.get(reverse(Question.snippet_viewset.get_url_name("list"))).content.decode()

    for kind in MAKERS:
        name = model_of(kind)._meta.verbose_name.capitalize()
        assert name in offered
        assert name in listed
        assert str(model_of(kind).explanation) in offered


WORDS = {
    "matching": ["Blood", "Red", "It holds iron.", "Sky", "Blue", "Green"],
    "ordering": ["Red", "Orange", "Between red and yellow."],
    "short_answer": ["red", "*orange*", "Blue is cold."],
    "numerical": ["nm", "µm", "About 700."],
}


@every_kind
def test_it_is_translated_on_wagtail_localize_s_own_screens(client, trainer, kind):
    Locale.objects.get_or_create(language_code="en")
    french = Locale.objects.get_or_create(language_code="fr")[0]
    question = MAKERS[kind]()
    question.save_revision().publish()
    client.force_login(trainer)
    client.post(
        reverse("wagtail_localize:submit_snippet_translation", args=["assessments", question._meta.model_name, question.pk]),
        {"locales": [french.pk]},
    )
    offered = translate_all(client, Translation.objects.get())
    Translation.objects.get().save_target(publish=True)

    frozen = question.freeze()
    assert set(WORDS[kind]) <= offered
    assert not offered & {"700", "5 %", "400", "500", "1000"}
    assert list(frozen["texts"]) == ["en", "fr"]
    assert mark(frozen, answer_in_french(kind, frozen)).share == 1


def translate_all(client, translation):
    """Type "fr " and the string itself into each; what was offered."""
    segments = StringSegment.objects.filter(source=translation.source).select_related("string")
    for segment in segments:
        address = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])
        client.put(address, urlencode({"value": f"fr {segment.string.data}"}), content_type="application/x-www-form-urlencoded")
    return {segment.string.data for segment in segments}


def answer_in_french(kind, frozen):
    """As somebody answers who reads the translation."""
    assert present(frozen, language="fr", name="q1", number=1).language == "fr"
    if kind == "matching":
        return {pair["id"]: pair["answer"] for pair in frozen["pairs"]}
    if kind == "ordering":
        return {item: str(at) for at, item in enumerate(frozen["items"], start=1)}
    return "FR Red" if kind == "short_answer" else {"value": "0,7 fr µm"}


plain = st.text(st.characters(categories=["L", "Nd"], include_characters="<>&'éñ-"), min_size=1, max_size=8)
escaped = plain.map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("'", "&#x27;"))
shares = st.fractions(0, 1, max_denominator=8)
numbers = st.decimals(-999, 999, places=2).map(lambda number: f"{number:f}".rstrip("0").rstrip(".").replace("-0", "0") or "0")


@st.composite
def parsed_questions(draw):
    kind = draw(st.sampled_from(sorted(MAKERS)))
    options, extra = draw(PARSED[kind])
    return ParsedQuestion(line=1, kind=kind, text="<p>?</p>", options=options, extra=extra)


def several(options, key):
    return st.lists(options, min_size=2, max_size=4, unique_by=key)


def first_is_full(options):
    options[0].fraction = type(options[0].fraction)(1)
    return options


PARSED = {
    "matching": st.tuples(
        several(st.builds(ParsedOption, text=escaped, match=plain, feedback=escaped), lambda option: option.match),
        st.fixed_dictionaries({"marking": st.sampled_from(["parts", "whole"])}),
    ),
    "ordering": st.tuples(
        several(st.builds(ParsedOption, text=escaped, feedback=escaped), lambda option: option.text),
        st.fixed_dictionaries({"marking": st.sampled_from(["position", "pairs", "whole"])}),
    ),
    "short_answer": st.tuples(
        several(st.builds(ParsedOption, text=plain, fraction=shares, feedback=escaped), lambda option: option.text).map(first_is_full),
        st.fixed_dictionaries({"case_matters": st.booleans(), "accents_matter": st.booleans()}),
    ),
    "numerical": st.tuples(
        several(
            st.builds(
                ParsedOption, text=numbers, fraction=shares, feedback=escaped, tolerance=numbers.map(lambda text: text.removeprefix("-"))
            ),
            lambda option: option.text,
        ).map(lambda options: [*first_is_full(options), ParsedOption(text="*", feedback="Any other")]),
        st.just({"units": []})
        | st.just({"units": [{"name": "m", "factor": "1"}, {"name": "km", "factor": "1000"}], "unit_rule": "required", "unit_cost": "1/3"}),
    ),
}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parsed_questions())
def test_what_a_file_says_is_what_is_written_back(db, parsed):
    module = kinds()[parsed.kind]
    words, fields = module.read_parsed(parsed)
    question = create_question(by=None, kind=parsed.kind, bank="Files", texts={"en": {"text": parsed.text, **words}}, **fields)

    written = module.write_parsed(question.freeze(), question.freeze_text())
    assert (written["options"], written["extra"]) == (parsed.options, parsed.extra)
