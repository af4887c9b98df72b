"""Questions → GIFT → the same questions."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings

from assessments.formats import ParsedOption, ParsedPicture, ParsedQuestion, gift
from tests.assessments.formats import generated

KINDS = [
    generated.choice("single_choice"),
    generated.choice("multiple_choice"),
    generated.true_false(),
    generated.short_answer(),
    generated.numerical(),
    generated.matching(),
    generated.essay(),
]
TAGS = generated.lines.filter(lambda tag: not set("<>`") & set(tag) and not tag.endswith("\\"))


@given(generated.questions(KINDS, tags=TAGS))
@settings(max_examples=100, deadline=None)
def test_what_is_written_reads_back_the_same(questions):
    written = gift.write(questions)

    assert written.problems == []
    assert generated.unlined(gift.read(written.data).questions) == questions
