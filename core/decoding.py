"""Bytes → text, whichever of the usual encodings a box in the field saved it in."""

import codecs
import re

# Boxes in Haiti and the Dominican Republic save text in one of these when they do not save UTF-8.
OLD_ENCODINGS = ["cp1252", "mac_roman", "cp850"]
SAMPLE_BYTES = 20_000
LINE_BYTES = 1_000
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_SEPARATORS_AS_SPACES = bytes.maketrans(b",;\t|", b"    ")
_ACCENT = re.compile(rb"[\x80-\xff]")


class NotTextError(ValueError):
    """The bytes are no text."""


def decoded(data: bytes) -> str:
    """The text, by byte-order mark, else as UTF-8, else as UTF-16 without a mark, else as the likeliest old encoding.

    :param data: a file of text
    :raises NotTextError: when it holds what no text holds
    """
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS if data.startswith(mark)), "utf-8")
    if encoding == "utf-8" and b"\x00" in data[:SAMPLE_BYTES]:
        encoding = "utf-16-le" if data[1:2] == b"\x00" else "utf-16-be"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        text = data[: error.start].decode(encoding) if _is_cut_off(data, error) else data.decode(_old_encoding(data), errors="replace")
    sample = text[:SAMPLE_BYTES]
    if sum(letter < " " and letter not in "\t\r\n\f\v" for letter in sample) * 100 > len(sample) or "\x00" in text:
        raise NotTextError
    return text


def _is_cut_off(data: bytes, error: UnicodeDecodeError) -> bool:
    """Whether all is well but the last letter, which is not all there: a broken download is no reason to doubt every accent."""
    return error.end == len(data) and "end of data" in error.reason and not data[: error.start].isascii()


def _old_encoding(data: bytes) -> str:
    """Guess from the lines with accents only: a few names among thousands of plain letters would not be heard."""
    from charset_normalizer import from_bytes  # noqa: PLC0415 - slow to import, seldom needed

    accented = _accented_lines(data).translate(_SEPARATORS_AS_SPACES)
    best = from_bytes(accented, cp_isolation=OLD_ENCODINGS).best()
    return best.encoding if best else "cp1252"


def _accented_lines(data: bytes) -> bytes:
    """The first lines that are not plain ASCII, long ones cut around the accent."""
    lines: list[bytes] = []
    size, at = 0, 0
    while size < SAMPLE_BYTES and (found := _ACCENT.search(data, at)):
        start, end = max(at, found.start() - LINE_BYTES), found.start() + LINE_BYTES
        line = data[start:end]
        before = max(line.rfind(b"\n", 0, found.start() - start), line.rfind(b"\r", 0, found.start() - start)) + 1
        line = line[before:].splitlines()[0]
        lines.append(line)
        size, at = size + len(line), start + before + len(line)
    return b" ".join(lines)[:SAMPLE_BYTES]
