"""Moodle XML: read as Moodle reads it, and better where Moodle loses something."""

from hypothesis import given, settings

from assessments.formats import moodle_xml
from tests.assessments.formats.xml_strategies import BANKS, without_lines


@settings(deadline=None, max_examples=60)
@given(BANKS)
def test_what_was_written_is_read_again_as_it_was(bank):
    parsed = moodle_xml.read(moodle_xml.write(bank).data)

    assert parsed.problems == []
    assert without_lines(parsed.questions) == bank
