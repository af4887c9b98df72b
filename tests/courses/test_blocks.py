"""Each block: drawn, in plain text, previewed in the editor; and the outline that blocks make together."""

import re

import pytest
from django.urls import reverse
from wagtail.models import Page

from courses.blocks import LessonBodyBlock
from courses.models import Lesson
from courses.rendering import BUDGET_BYTES, reading_minutes, render_body, weigh

BLOCKS = [
    "text", "content_warning", "glossary_term", "picture", "audio", "video", "document", "checklist", "case_vignette", "do_dont",
    "legal_citation", "referral_pathway",
]  # fmt: skip


def body_of(*blocks):
    stream = LessonBodyBlock()
    return stream.to_python([{"type": name, "value": value} for name, value in blocks])


def sample(name):
    block = LessonBodyBlock().child_blocks[name]
    return block, block.get_preview_value()


def test_a_lesson_offers_exactly_these_blocks():
    assert sorted(LessonBodyBlock().child_blocks) == sorted(BLOCKS)


@pytest.mark.django_db
@pytest.mark.parametrize("name", BLOCKS)
def test_block_is_drawn_and_has_icon_help_and_plain_text(name):
    block, value = sample(name)

    assert block.render(value, context={"level": 2}).strip()
    assert "<" not in block.as_text(value)
    assert block.as_text(value)
    assert block.meta.icon != "placeholder"
    assert block.get_description()


@pytest.mark.parametrize("name", BLOCKS)
def test_block_is_previewed_in_the_editor(client, trainer, name):
    client.force_login(trainer)
    block = Lesson._meta.get_field("body").stream_block.child_blocks[name]

    response = client.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})

    assert response.status_code == 200
    assert "courses/courses.css" in response.text


def test_plain_text_of_a_checklist_keeps_every_indicator():
    body = body_of(("checklist", {"title": "Signs", "introduction": "", "items": [{"indicator": "No papers", "explanation": "Ask who"}]}))

    assert body.stream_block.as_text(body) == "Signs\n- No papers. Ask who"


def test_plain_text_of_do_and_do_not_says_which_is_which():
    body = body_of(("do_dont", {"title": "", "do": ["Sit down"], "dont": ["Promise"]}))

    assert body.stream_block.as_text(body) == "Do: Sit down\nDo not: Promise"


def test_rich_text_is_cleaned_when_it_is_shown():
    body = body_of(("text", '<p onclick="x()">Safe<script>alert(1)</script><a href="javascript:x()">link</a></p>'))

    html = render_body(body)

    assert "Safe" in html
    assert not re.search(r"<script|onclick|javascript:", html)


def levels(html):
    return [int(level) for level in re.findall(r"<h([1-6])", html)]


def test_titles_of_blocks_stand_below_their_section():
    checklist = ("checklist", {"title": "Signs", "introduction": "", "items": [{"indicator": "a", "explanation": ""}]})

    assert levels(render_body(body_of(checklist, ("text", "<h2>Section</h2><h3>Part</h3>"), checklist))) == [2, 2, 3, 3]


def test_headings_never_skip_a_level():
    assert levels(render_body(body_of(("text", "<h3>Begins low</h3><p>x</p>")))) == [2]


def test_reflection_is_folded():
    body = body_of(("case_vignette", {"title": "t", "story": "<p>s</p>", "questions": [{"question": "q?", "reflection": "<p>r</p>"}]}))

    assert re.search(r"<details[^>]*><summary>q\?</summary>.*<p>r</p>.*</details>", render_body(body), re.DOTALL)


def test_minutes_count_words_and_are_at_least_one():
    assert reading_minutes(body_of(("text", "<p>word</p>"))) == 1
    assert reading_minutes(body_of(("text", f"<p>{'word ' * 480}</p>"))) == 3


def test_text_alone_stays_far_below_the_budget():
    weight = weigh(body_of(("text", f"<p>{'A sentence that says something. ' * 300}</p>")), language="en")

    assert weight.budget == BUDGET_BYTES
    assert not weight.is_over_budget


@pytest.mark.django_db
def test_picture_that_was_deleted_leaves_its_words(content):
    body = body_of(("picture", {"image": 999, "alt_text": "Three circles.", "caption": "", "credit": ""}))

    assert "Three circles." in render_body(body)


def test_captions_have_to_be_a_captions_file(db):
    from django.core.exceptions import ValidationError
    from wagtail.documents.models import Document

    from courses.blocks.media import CaptionsBlock

    block = CaptionsBlock()
    value = block.to_python({"language": "en", "file": None})
    value["file"] = Document(title="card", file="card.pdf")

    with pytest.raises(ValidationError):
        block.clean(value)


def test_saving_a_lesson_writes_its_minutes_and_weight(content):
    lesson = content.lessons[0]
    lesson.body = [("text", f"<p>{'word ' * 480}</p>")]
    lesson.save()

    lesson = Lesson.objects.get(pk=lesson.pk)
    assert (lesson.minutes, lesson.kilobytes) == (3, 5)
    assert Page.objects.filter(pk=lesson.pk).exists()
