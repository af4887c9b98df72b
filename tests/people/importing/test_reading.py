import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InvalidInputError
from people.importing.reading import MAX_BYTES, MAX_ROWS, read_table
from tests.people.importing.files import HEADER, PEOPLE, csv_text, repacked, xlsx_bytes

EXPECTED = [(1, HEADER), *((number, row) for number, row in enumerate(PEOPLE, start=2))]


def cells_of(data: bytes):
    return [(line.number, line.cells) for line in read_table(data)]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac_roman"])
def test_csv_is_read_in_any_encoding_and_separator(encoding, separator):
    rows = [[cell.replace("œ", "oe") for cell in row] for row in PEOPLE]

    found = cells_of(csv_text(rows, separator=separator).encode(encoding))

    assert [cells for _number, cells in found] == [HEADER, *rows]


def test_xlsx_is_read():
    assert cells_of(xlsx_bytes()) == EXPECTED


def test_row_numbers_are_those_of_the_file_and_blank_rows_are_left_out():
    assert [number for number, _cells in cells_of(b"nom;prenom\r\n;\r\n\r\nBaptiste;Rose\r\n")] == [1, 4]
    assert [number for number, _cells in cells_of(xlsx_bytes(above=[["Liste des participants"], []]))] == [1, 3, 4, 5, 6]


def test_excels_separator_hint_is_followed():
    assert cells_of(b"sep=;\r\nnom;prenom\r\nDesir, dit Ti-Jo;Rose\r\n") == [(2, ["nom", "prenom"]), (3, ["Desir, dit Ti-Jo", "Rose"])]


def test_quoted_cells_with_line_breaks_become_one_line():
    assert cells_of(b'nom,place\n"Baptiste","Cap\nHaitien"\n') == [(1, ["nom", "place"]), (2, ["Baptiste", "Cap Haitien"])]


def test_numbers_and_dates_of_a_workbook_become_text():
    assert cells_of(xlsx_bytes([[50931234567.0, 12, None, True]], header=["tel"])) == [(1, ["tel"]), (2, ["50931234567", "12", "", "True"])]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n;;\r\n", "no row with text"),
        (b"%PDF-1.7 ...", "not a table"),
        (b"\x89PNG\r\n\x1a\n....", "not a table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "old Excel file"),
        (b"PK\x03\x04 truncated", "damaged"),
        (xlsx_bytes()[:3000], "damaged"),
        (b"a,b\n" * (MAX_BYTES // 4 + 1), "larger than 5 MB"),
        (b"a,b\n" * (MAX_ROWS + 2), "more than 5000 rows"),
        (b"\x01\x00\x00\x02" * 50, "not text"),
        (b'a,"' + b"x" * 200_000, "cannot be read as a table"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_list_is_refused_with_a_sentence(data, sentence):
    with pytest.raises(InvalidInputError, match=sentence):
        read_table(data)


def test_zip_bomb_is_refused_before_it_is_unpacked():
    with pytest.raises(InvalidInputError, match="holds too much"):
        read_table(repacked(xlsx_bytes(), **{"xl/media/zeros.bin": b"\x00" * (21 * 1024 * 1024)}))


def test_xml_with_entities_is_refused():
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'

    with pytest.raises(InvalidInputError, match="not made by a spreadsheet"):
        read_table(repacked(xlsx_bytes(), sheet=bomb))
    with pytest.raises(InvalidInputError, match="not made by a spreadsheet"):
        read_table(repacked(xlsx_bytes(), sheet=bomb.decode().encode("utf-16")))


def test_cell_at_the_far_corner_costs_nothing():
    sheet = (
        b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<dimension ref="A1:XFD1048576"/>'
        b'<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>nom</t></is></c></row>'
        b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>'
    )

    assert cells_of(repacked(xlsx_bytes(), sheet=sheet)) == [(1, ["nom"])]


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=400), st.text(max_size=200).map(str.encode), st.binary(max_size=200).map(lambda tail: xlsx_bytes()[:900] + tail)
    )
)
def test_any_bytes_end_in_rows_or_in_a_refusal(data):
    with contextlib.suppress(InvalidInputError):
        assert all(line.cells and all(isinstance(cell, str) for cell in line.cells) for line in read_table(data))
