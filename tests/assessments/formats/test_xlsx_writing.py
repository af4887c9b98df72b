from hypothesis import given, settings

from assessments.formats import xlsx
from tests.assessments.formats import generated

KINDS = [
    generated.choice("single_choice"),
    generated.choice("multiple_choice"),
    generated.true_false(),
    generated.short_answer(),
    generated.numerical(),
    generated.matching().filter(lambda made: not any("=" in option.text for option in made[1])),
    generated.ordering(),
    generated.essay(),
]
TAGS = generated.lines.map(lambda tag: tag.replace(",", "").strip()).filter(bool)


def folded(questions):
    """A line end in HTML is a space, and in a cell a space is written."""
    for question in questions:
        question.text, question.feedback = generated.on_one_line(question.text), generated.on_one_line(question.feedback)
        question.extra = {key: generated.on_one_line(value) if isinstance(value, str) else value for key, value in question.extra.items()}
        for option in question.options:
            option.text, option.feedback = generated.on_one_line(option.text), generated.on_one_line(option.feedback)
    return questions


@given(generated.questions(KINDS, tags=TAGS).map(folded))
@settings(max_examples=25, deadline=None)
def test_what_is_written_reads_back_the_same(questions):
    written = xlsx.write(questions)
    assert [p.message for p in written.problems] == []
    assert generated.unlined(xlsx.read(written.data).questions) == questions
