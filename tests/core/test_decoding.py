"""Text as boxes in the field save it."""

import pytest

from core.decoding import NotTextError, decoded

ACCENTS = "Noël à l’école : Peña, Ouanaminthe\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "cp1252", "mac_roman"])
def test_each_usual_encoding_is_recognised(encoding):
    assert decoded((ACCENTS * 3).encode(encoding)) == ACCENTS * 3


def test_utf8_cut_inside_a_letter_keeps_every_other_accent():
    assert decoded("Noël à l’écolé".encode()[:-1]) == "Noël à l’écol"


def test_an_old_encoding_that_ends_with_an_accent_is_not_taken_for_cut_off_utf8():
    assert decoded("Aimé".encode("cp1252")) == "Aimé"


def test_a_few_accents_after_megabytes_of_plain_text_are_heard():
    data = b"plain line\n" * 300_000 + ACCENTS.encode("cp1252")

    assert decoded(data).endswith(ACCENTS)


@pytest.mark.parametrize("data", [b"\x81", b"\xe9", b"\x81\x8d\x8f\x90\x9d"])
def test_bytes_that_hardly_mean_anything_still_give_text(data):
    assert decoded(data)


@pytest.mark.parametrize("data", [bytes(range(32)) * 20, b"\x89PNG\r\n\x1a\n" + b"\x00\x01" * 50])
def test_what_is_not_text_is_refused(data):
    with pytest.raises(NotTextError):
        decoded(data)
