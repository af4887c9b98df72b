"""Files that are broken, or made to break us: a parsed file or a sentence, never another error, and soon."""

import io
import random
import time
import tracemalloc
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.formats import aiken, gift, xlsx
from assessments.formats._xlsx_book import MAX_CELLS, MAX_ELEMENTS, MAX_IN_CELLS, MAX_PARTS, MAX_TEXTS, MAX_UNPACKED
from core.errors import InvalidInputError
from tests.assessments.formats.workbooks import GOOD, repacked, workbook

MEGABYTE = 1024 * 1024
GIFT = (
    "$CATEGORY: $course$/top/Papers\n\n// [id:7] [tag:a\\]b]\n::N\\:1::[html]<p>Où ?</p>{~%50%a#b =<b>c</b>#d\n\n####e}\n\n"
    "x{#1.5..2 =%50%*}\n\ny{TRUE#a#b}\n\nz{=a->b =c->d}\n\n[markdown]*m*{=a\\=b}\n"
).encode()
AIKEN = "Où ?\nA) un\nB) deux\nANSWER: B\n\nQui ?\nA. un\nB. deux\nANSWER: A\n".encode()


def survives(module, data):
    """What came of a file: how many questions, or the sentence."""
    try:
        return len(module.read(data).questions)
    except InvalidInputError as refusal:
        return str(refusal)


# -- broken ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("module", "data"), [(gift, GIFT), (aiken, AIKEN), (gift, GIFT.decode().encode("utf-16")), (aiken, AIKEN.decode().encode("cp1252"))]
)
def test_a_text_cut_off_at_any_byte(module, data):
    for end in range(len(data) + 1):
        assert survives(module, data[:end]) is not None


def test_a_workbook_cut_off_anywhere():
    data = workbook(GOOD)

    outcomes = {survives(xlsx, data[:end]) for end in [*range(1, 400), *range(400, len(data), 7), len(data) - 1]}

    assert len(outcomes) == 1
    assert "damaged or incomplete" in outcomes.pop()


@given(st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_bytes(data):
    for module in (gift, aiken, xlsx):
        survives(module, data)
        module.recognises("a.txt", data)


@given(st.text('{}=~#%:\\->/[]$.0159TFn\n "<&;', max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_signs_in_any_order(text):
    for module in (gift, aiken):
        module.read(text.encode())


@given(st.integers(0, 10**6), st.integers(0, 255))
@settings(max_examples=40, deadline=None)
def test_a_workbook_with_one_wrong_byte(place, byte):
    data = bytearray(workbook(GOOD))
    data[place % len(data)] = byte

    survives(xlsx, bytes(data))


# -- too much -------------------------------------------------------------------------------------------

SEPARATE = b"\n\n"
# Enough for anything worse than linear to take minutes.
TOO_MUCH = {
    "one line": b"x" * 2 * MEGABYTE,
    "a million braces": b"{" * 1_000_000,
    "braces line by line": b"{\n" * 500_000,
    "braces apart": b"x {\n\n" * 200_000,
    "blank lines": b"\n" * 2 * MEGABYTE,
    "spaces": b" " * 2 * MEGABYTE,
    "backslashes": b"\\" * 2 * MEGABYTE,
    "colons": b"::" * MEGABYTE,
    "categories": b"$CATEGORY: x\n" * 100_000,
    "tags": b"// " + b"[tag:x" * 30_000 + b"\nx{}",
    "comments": b"// [tag:x]\n" * 100_000,
    "answers": (b"x{" + b"~a" * 90_000 + b"}" + SEPARATE) * 5,
    "as many answers as may be": (b"x{" + b"~a#b" * 98 + b"=c}" + SEPARATE) * 300,
    "signs in tags": (b"x{=" + b"<a ====" * 20_000 + b"}" + SEPARATE) * 5,
    "spaces in answers": (b"x{=a" + b" " * 190_000 + b"}" + SEPARATE) * 5,
    "deep markup": (b"[html]" + b"<b>" * 990 + b"{T}" + SEPARATE) * 20,
    "long Markdown": (b"[markdown]" + b"word " * 9_000 + b"{T}" + SEPARATE) * 5,
    "Markdown links": (b"[markdown]" + b"[a](b" * 240 + b"{T}" + SEPARATE) * 20,
    "Markdown emphasis": (b"[markdown]" + b"_a_ " * 450 + b"{T}" + SEPARATE) * 20,
    "digits": (b"x{#" + b"9" * 100_000 + b"}" + SEPARATE) * 5,
    "options": b"Who?\n" + b"A) x\n" * 150_000,
    "questions": b"Who?\nA) x\nB) y\nANSWER: A\n" * 60_000,
    "lines of one question": b"who\n" * 190_000,
    "old accents": b"\xe9\n" * 500_000,
    "letters of four bytes": "x\n😀".encode() + b"a" * 2 * MEGABYTE,
    "noise": random.Random(7).randbytes(MEGABYTE),
}


@pytest.mark.parametrize("name", TOO_MUCH)
def test_text_made_to_be_too_much_ends_soon(name):
    started = time.process_time()
    for module in (gift, aiken):
        assert survives(module, TOO_MUCH[name]) is not None

    assert time.process_time() - started < 10


@pytest.mark.parametrize("name", ["one line", "lines of one question", "letters of four bytes"])
def test_text_made_to_be_too_much_fits_in_memory(name):
    """A file may have four times as much, and the process has 256 MB."""
    tracemalloc.start()
    survives(gift, TOO_MUCH[name])
    survives(aiken, TOO_MUCH[name])
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert most < 40 * MEGABYTE


# -- workbooks ------------------------------------------------------------------------------------------


def sheet_of(before: bytes, content: bytes, after: bytes = b""):
    """A workbook whose sheet has this content inside its `sheetData`."""

    def change(name, old):
        if "worksheets/sheet" not in name:
            return old
        start, end = old.index(b"<sheetData>"), old.index(b"</sheetData>")
        return old[:start] + before + b"<sheetData>" + content + b"</sheetData>" + after + old[end + 12 :]

    return repacked(workbook(GOOD), change)


def part(name: str, content: bytes):
    return repacked(workbook(GOOD), lambda old_name, old: content if old_name.endswith(name) else old)


def with_parts(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO(workbook(GOOD))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


HOSTILE = {
    "zip bomb": part("styles.xml", b" " * (MAX_UNPACKED + 1)),
    "parts": with_parts({f"xl/media/{number}": b"" for number in range(MAX_PARTS)}),
    "cells": sheet_of(b"", b"<row><c/>" * (MAX_CELLS + 1)),
    "rows": sheet_of(b"", b"<row>" * (MAX_IN_CELLS + 1)),
    "merged cells": sheet_of(b"", b"", b"<mergeCells><mergeCell ref='A1:XFD1048576'/></mergeCells>"),
    "linked cells": sheet_of(b"", b"", b"<hyperlinks><hyperlink ref='A1&#58;XFD1048576'/></hyperlinks>"),
    "merged cells among the cells": sheet_of(b"", b"<x:mergeCell ref='A1:XFD1048576'/>"),
    "elements in many parts": with_parts({f"xl/charts/{number}.xml": b"<x/>" * 1_000 for number in range(MAX_ELEMENTS // 1_000)}),
    "before the cells": sheet_of(b"<col/>" * (MAX_ELEMENTS + 1), b""),
    "after the cells": sheet_of(b"", b"", b"<x/>" * (MAX_ELEMENTS + 1)),
    "styles": part("styles.xml", b"<xf/>" * (MAX_ELEMENTS + 1)),
    "texts": with_parts({"xl/sharedStrings.xml": b"<sst>" + b"<si/>" * (MAX_TEXTS + 1)}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_workbook_that_holds_too_much_is_refused_before_it_is_opened(name):
    assert "holds too much" in survives(xlsx, HOSTILE[name])


def test_a_merged_area_is_found_in_a_sheet_by_any_name_and_in_any_encoding():
    frame = '<?xml version="1.0"?><worksheet xmlns="x"><mergeCells><mergeCell ref="A1:XFD9"/></mergeCells></worksheet>'

    assert "holds too much" in survives(xlsx, with_parts({"xl/sheet.xml": frame.encode("utf-16")}))
    assert "holds too much" in survives(xlsx, with_parts({"xl/sharedStrings.xml": frame.encode()}))
    assert "not made by a spreadsheet" in survives(xlsx, with_parts({"a.xml": b"<?xml version='1.0' encoding='cp037'?>\x4c"}))


def test_a_small_merged_area_and_shared_texts_are_honest():
    merged = workbook(GOOD, change=lambda sheet: sheet.merge_cells("A9:B9"))

    assert survives(xlsx, merged) == 1
    assert survives(xlsx, with_parts({"xl/sharedStrings.xml": b"<?xml version='1.0'?>\n<sst><si/></sst>"})) == 1


@pytest.mark.parametrize("encoding", ["ascii", "utf-16-le"])
def test_a_workbook_that_declares_entities_is_refused(encoding):
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'.encode(encoding)

    assert "not made by a spreadsheet" in survives(xlsx, part("workbook.xml", bomb))


def test_a_size_that_is_a_lie_is_found_out():
    data = bytearray(part("theme1.xml", b" " * 5_000_000))
    place = data.index((5_000_000).to_bytes(4, "little"), data.rindex(b"theme1.xml") - 60)
    data[place : place + 4] = (10).to_bytes(4, "little")

    assert "damaged or incomplete" in survives(xlsx, bytes(data))


def test_a_cell_in_the_last_row_is_no_bomb():
    data = workbook(GOOD, change=lambda sheet: sheet.cell(1_048_576, 16_384, "x"))
    started = time.process_time()

    assert survives(xlsx, data) == 1
    assert time.process_time() - started < 3


def test_an_archive_without_a_workbook_is_none():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "x")

    assert not xlsx.recognises("a.xlsx", out.getvalue())
    assert xlsx.recognises("a.zip", workbook(GOOD))
    assert "damaged" in survives(xlsx, out.getvalue())


def test_a_full_workbook_is_read_in_time():
    rows = [
        ["Single choice", f"Question {number}?", *[f"option {option} of {number}" for option in range(8)], "2"] for number in range(2_000)
    ]
    header = ["Kind", "Question", *[f"Option {number}" for number in range(1, 9)], "Right"]
    started = time.process_time()

    assert survives(xlsx, workbook(*rows, header=header)) == 2_000
    assert time.process_time() - started < 15  # the writing here included
