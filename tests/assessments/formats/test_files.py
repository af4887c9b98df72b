"""Files as people choose them: which format, and what is said when none of it can be read."""

import pytest

from assessments.formats import MAX_BYTES, MAX_TEXT_BYTES, decode, formats, read_file, xlsx
from core.errors import InvalidInputError

GIFT = b"Who?{=he ~she}"
AIKEN = b"Who?\nA) he\nB) she\nANSWER: A\n"


def test_every_format_has_what_the_others_have():
    for module in formats().values():
        assert {"LABEL", "ENDINGS", "recognises", "read", "write"} <= set(dir(module))


@pytest.mark.parametrize("data", [GIFT, AIKEN])
@pytest.mark.parametrize("name", ["questions.txt", "questions.gift", "questions", "questions.doc"])
def test_a_text_is_read_by_what_is_in_it(data, name):
    [question] = read_file(name, data).questions

    assert [(option.text, option.fraction) for option in question.options] == [("he", 1), ("she", 0)]


def test_a_workbook_is_read_whatever_it_is_called():
    assert read_file("questions.dat", xlsx.template("en")).questions == []


def test_a_format_can_be_given():
    assert read_file("questions.txt", AIKEN, "gift").questions == []


@pytest.mark.parametrize(
    ("data", "wanted", "words"),
    [
        (b"", "", "is empty"),
        (b" \r\n\x00", "", "is empty"),
        (b"x" * (MAX_BYTES + 1), "", "larger than 20 MB"),
        (GIFT, "word", "no format called “word”"),
        (b"Dear colleague", "", "in none of the formats"),
        (b"\x00\x01\x02" * 99, "", "in none of the formats"),
        (b"\x00\x01\x02" * 99, "gift", "not text"),
        (b"x" * (MAX_TEXT_BYTES + 1), "gift", "more than 8 MB of text"),
        (GIFT, "xlsx", "damaged or incomplete"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(data, wanted, words):
    with pytest.raises(InvalidInputError, match=words):
        read_file("folder/questions.txt", data, wanted)


def test_the_folder_of_a_file_is_not_repeated():
    with pytest.raises(InvalidInputError, match=r"The file “a\.txt” is in none"):
        read_file("folder/a.txt", b"Dear colleague")


def test_text_has_one_kind_of_line_end():
    assert decode(b"a\r\nb\rc\nd") == "a\nb\nc\nd"
