"""Moodle XML, in and out."""

from assessments.formats import Parsed, ParsedQuestion, Written
from assessments.formats._moodle_kinds import READERS
from assessments.formats._moodle_reading import read_moodle_xml
from assessments.formats._moodle_writing import write_moodle_xml

LABEL = "Moodle XML"
ENDINGS = (".xml",)
_HEAD = 4_000


def recognises(name: str, data: bytes) -> bool:
    """Whether a file looks like Moodle XML: its outermost element is `quiz`."""
    head = data[:_HEAD].replace(b"\0", b"")  # UTF-16 of plain letters
    return name.lower().endswith(ENDINGS) and b"<quiz" in head


def read(data: bytes) -> Parsed:
    """Read every question of a file.

    :param data: the file, at most 20 MB
    :raises InvalidInputError: when it cannot be read as a whole
    """
    return read_moodle_xml(data, READERS)


def write(questions: list[ParsedQuestion]) -> Written:
    """Write questions as Moodle imports them."""
    return write_moodle_xml(questions)
