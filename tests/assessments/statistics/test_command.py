"""`manage.py quiz_statistics`: anybody can check the figures, of their own matrix or of a quiz here."""

import io
import json
import subprocess
import sys
import uuid

import pytest
from django.core.management import CommandError, call_command

from assessments.services.attempting import save_answers, submit_attempt
from tests.factories.assessments import answers

MARKS = "a,b,c\n1,1,2\n1,1,1\n0,1,0\n0,0,0\n"


def run(*arguments, **options):
    out = io.StringIO()
    typed = [word for name, value in options.items() for word in (f"--{name}", value)]
    call_command("quiz_statistics", *arguments, *typed, stdout=out)
    return out.getvalue()


def file(folder, name, text):
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return str(path)


def test_json_holds_every_figure_of_items_and_quiz(tmp_path):
    found = json.loads(run("--json", marks=file(tmp_path, "m.csv", MARKS), maxima=file(tmp_path, "x.csv", "c,b,a\n2,1,1")))

    assert [item["name"] for item in found["items"]] == ["a", "b", "c"]
    assert [item["facility_index"] for item in found["items"]] == [50, 75, 37.5]
    assert found["quiz"]["coefficient_of_internal_consistency"] == pytest.approx(82.5)
    assert found["notes"] == []


def test_what_was_supposed_is_told(tmp_path):
    notes = json.loads(run("--json", marks=file(tmp_path, "m.csv", "a,b\n1,\n3,0")))["notes"]

    assert [note.split(":")[0] for note in notes] == ["No maxima were given", "1 cell is empty"]


def test_table_is_for_reading(tmp_path):
    table = run(marks=file(tmp_path, "m.csv", MARKS))

    assert "Internal consistency         82.50" in table
    assert table.splitlines()[-1].split()[:3] == ["c", "4", "37.50"]


@pytest.mark.parametrize(("text", "sentence"), [
    (b"", "is empty"), (b"\xff\xfe", "UTF-8"), ("a,b\n1", "Row 2 has 1 cells"), ("a,b\n1,x", "Row 2, column 2"), (None, "cannot be read"),
])  # fmt: skip
def test_bad_file_ends_in_a_sentence(tmp_path, text, sentence):
    path = str(tmp_path / "none.csv") if text is None else file(tmp_path, "m.csv", text)

    with pytest.raises(CommandError, match=sentence):
        run("--json", marks=path)


def test_mark_above_its_maximum_ends_in_a_sentence(tmp_path):
    with pytest.raises(CommandError, match="whose maximum is 1"):
        run(marks=file(tmp_path, "m.csv", "a\n2"), maxima=file(tmp_path, "x.csv", "a\n1"))


def test_status_tells_whether_it_went_well(tmp_path):
    command = [sys.executable, "manage.py", "quiz_statistics", "--json", "--marks"]
    good = subprocess.run([*command, file(tmp_path, "m.csv", MARKS)], capture_output=True, text=True, check=False)
    bad = subprocess.run([*command, file(tmp_path, "bad.csv", "a\nx")], capture_output=True, text=True, check=False)

    assert (good.returncode, bad.returncode, bad.stdout) == (0, 1, "")
    assert "Traceback" not in bad.stderr


def test_quiz_of_the_database(attempt, quiz):
    entries = [{"item": item, "revision": 1, "answer": answer} for item, answer in answers(attempt).items()]
    save_answers(attempt=attempt, entries=entries, by=None)
    submit_attempt(attempt=attempt, by=None)

    found = json.loads(run("--json", quiz=str(quiz.uuid)))

    assert (found["quiz"]["attempts"], found["quiz"]["mean"]) == (1, 100)
    assert found["notes"] == ["Colours · 1", "The first attempt of each person"]
    assert found["items"][0]["random_guess_score"] == pytest.approx(100 / 3)


@pytest.mark.django_db
def test_unknown_quiz_ends_in_a_sentence():
    with pytest.raises(CommandError, match="no such quiz"):
        run(quiz=str(uuid.uuid4()))
