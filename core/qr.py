"""QR squares for paper: error correction Q, so that a quarter of one may be soiled."""

import base64
import io
from collections.abc import Iterator
from typing import Any

INK = "#14213d"
QUIET = 2
"""Light modules around the square. ISO/IEC 18004 asks for four; the paper around it brings the others."""


def qr_code(text: str) -> str:
    """The square as a picture, as a `data:` address."""
    out = io.BytesIO()
    _made(text).save(out, kind="png", scale=8, border=QUIET, dark=INK)
    return f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}"


def qr_runs(text: str) -> tuple[int, Iterator[tuple[int, int, int]]]:
    """The square to be drawn.

    :return: how many modules it is wide with its quiet zone, and the runs of dark ones: column, row from the top, and length
    """
    rows = [bytes(row) for row in _made(text).matrix]
    return len(rows) + 2 * QUIET, _runs(rows)


def _runs(rows: list[bytes]) -> Iterator[tuple[int, int, int]]:
    for at, row in enumerate(rows):
        start = row.find(1)
        while start >= 0:
            end = row.find(0, start) if 0 in row[start:] else len(row)
            yield start + QUIET, at + QUIET, end - start
            start = row.find(1, end)


def _made(text: str) -> Any:
    import segno  # noqa: PLC0415 - only where a document is made

    return segno.make(text, error="q", micro=False)
