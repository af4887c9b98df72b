"""Files that were made to hurt end in a clear sentence, soon, and within the memory of a small server."""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from assessments.formats import ParsedOption, ParsedQuestion, _pictures, moodle_xml, qti
from core.errors import InvalidInputError
from tests.assessments.formats.hostile_files import ALL, ARCHIVES, HEAVY, READ, XML, quiz_with
from tests.assessments.formats.xml_strategies import picture

ROOT = Path(__file__).parents[3]
MEGABYTES = 256
SECONDS = 10


def with_pictures(*pictures: bytes) -> bytes:
    files = {f"{index}.png": data for index, data in enumerate(pictures)}
    return quiz_with("A " + "".join(f'<img src="@@PLUGINFILE@@/{name}">' for name in files), files)


BANK = [
    ParsedQuestion(
        0, "single_choice", "<p>Où ?</p>", options=[ParsedOption("A", 1, "Oui"), ParsedOption("B")], category="C", pictures=[picture(0)]
    ),
    ParsedQuestion(0, "cloze", "A [[1]]", extra={"gaps": [ParsedQuestion(0, "short_answer", "", options=[ParsedOption("é", 1)])]}),
]


@pytest.mark.parametrize("name", sorted(set(XML) - set(HEAVY)))
def test_hostile_xml_is_refused(name):
    data = XML[name]()

    for module in (moodle_xml, qti):
        with pytest.raises(InvalidInputError):
            module.read(data)


@pytest.mark.parametrize("name", sorted(set(ARCHIVES) - set(HEAVY)))
def test_hostile_archives_are_refused(name):
    with pytest.raises(InvalidInputError):
        qti.read(ARCHIVES[name]())


@pytest.mark.parametrize("name", sorted(set(READ) - set(HEAVY)))
def test_what_can_be_read_is_read_and_what_cannot_is_told(name):
    assert moodle_xml.read(READ[name]()).problems


def test_a_large_picture_is_taken(tmp_path):
    assert moodle_xml.read(READ["a picture of 24 million pixels"]()).problems == []


def test_pictures_that_are_too_large_together_are_told(monkeypatch):
    monkeypatch.setattr(_pictures, "MAXIMUM_PIXELS_TOGETHER", 3)

    assert "too large together" in moodle_xml.read(with_pictures(picture(0).data, picture(5).data)).problems[0].message


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system does not say how much memory a process had")
def test_the_heaviest_stay_within_time_and_memory(tmp_path):
    for name in HEAVY:
        (tmp_path / name).write_bytes(ALL[name]())
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "lms.settings.test", "PYTHONPATH": str(ROOT)}

    done = subprocess.run(
        [sys.executable, "-m", "tests.assessments.formats.hostile_files", str(tmp_path)],
        capture_output=True, text=True, check=True, cwd=ROOT, env=environment, timeout=300,
    )  # fmt: skip
    *times, memory = done.stdout.splitlines()

    assert len(times) == len(HEAVY)
    assert max(float(line.split()[0]) for line in times) < SECONDS
    assert int(memory) < MEGABYTES


@pytest.mark.parametrize("module", [moodle_xml, qti], ids=["moodle_xml", "qti"])
def test_a_good_file_cut_at_any_byte_is_read_or_refused(module):
    data = module.write(BANK).data

    for end in range(len(data)):
        with suppress(InvalidInputError):
            module.read(data[:end])


def test_an_item_cut_at_any_byte_is_refused():
    data = b'<assessmentItem title="x"><itemBody><p>A</p></itemBody></assessmentItem>'

    for end in range(len(data)):
        with pytest.raises(InvalidInputError):
            qti.read(data[:end])


@pytest.mark.parametrize("module", [moodle_xml, qti], ids=["moodle_xml", "qti"])
def test_a_good_file_with_any_byte_changed_is_read_or_refused(module):
    data = module.write(BANK).data

    for at in range(0, len(data), 3):
        with suppress(InvalidInputError):
            module.read(data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :])
