"""Archives: what is in them by its path, and refusals in a sentence."""

import io
import struct
import warnings
import zipfile

import pytest

from assessments.formats import _archives
from assessments.formats._archives import Archive
from core.errors import InvalidInputError
from tests.assessments.formats.hostile_files import archive


def test_files_are_read_by_their_path():
    opened = Archive(archive({"a\\b.xml": b"x", "./c.xml": b"y", "folder/": b"", "__MACOSX/a": b"z"}))

    assert opened.names() == ["a/b.xml", "c.xml"]
    assert (opened.read("a/b.xml"), opened.read("nothing")) == (b"x", None)


def test_a_comment_does_no_harm():
    out = io.BytesIO(archive({"a": b"x"}))
    with zipfile.ZipFile(out, "a") as made:
        made.comment = b"made by hand"

    assert Archive(out.getvalue()).read("a") == b"x"


def test_a_damaged_file_is_told():
    data = bytearray(archive({"a": b"x" * 100}))
    data[33] ^= 0xFF

    with pytest.raises(InvalidInputError, match="damaged"):
        Archive(bytes(data)).read("a")


def test_a_damaged_list_is_told():
    data = bytearray(archive({"a": b"x"}))
    data[data.index(b"PK\x01\x02")] = 0

    with pytest.raises(InvalidInputError, match="damaged"):
        Archive(bytes(data))


def test_two_files_of_one_name_are_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made.writestr("a.xml", b"x")
        made.writestr("a.xml", b"y")

    with pytest.raises(InvalidInputError, match=r"same name \(a.xml\)"):
        Archive(out.getvalue())


def test_rare_ways_of_packing_are_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_BZIP2) as made:
        made.writestr("a.xml", b"x")

    with pytest.raises(InvalidInputError, match="packed in a way"):
        Archive(out.getvalue())


def test_more_bytes_than_allowed_are_not_looked_at(monkeypatch):
    monkeypatch.setattr(_archives, "MAXIMUM_BYTES", 10)

    with pytest.raises(InvalidInputError, match="too many files"):
        Archive(archive({"a": b"x"}))


def test_the_end_record_of_huge_archives_is_refused():
    data = archive({"a": b"x"})
    at = data.rindex(b"PK\x05\x06")
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, 0, 1)

    with pytest.raises(InvalidInputError, match="too many files"):
        Archive(data[:at] + locator + data[at:])


def test_an_end_record_that_is_cut_is_told():
    with pytest.raises(InvalidInputError, match="damaged"):
        Archive(b"PK" + b"x" * 100 + b"PK\x05\x06")


def test_a_file_that_is_packed_too_tightly_is_refused():
    with pytest.raises(InvalidInputError, match="far more than its size"):
        Archive(archive({"a": b"\0" * 2_000_000}))


def test_a_file_is_not_read_for_ever(monkeypatch):
    monkeypatch.setattr(_archives, "MAXIMUM_READ", 3)
    opened = Archive(archive({"a": b"xx"}))

    assert opened.read("a") == b"xx"
    with pytest.raises(InvalidInputError, match="far more than its size"):
        opened.read("a")
