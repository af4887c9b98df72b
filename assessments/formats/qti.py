"""QTI 2.1, 2.2 and 3.0, in and out."""

from assessments.formats import Parsed
from assessments.formats._qti_package import MANIFEST, ZIP, read_qti

LABEL = "QTI"
ENDINGS = (".zip", ".xml")
_HEAD = 4_000
_ROOTS = (b"assessmentItem", b"assessment-item")


def recognises(name: str, data: bytes) -> bool:
    """Whether a file looks like a package or an item."""
    if not name.lower().endswith(ENDINGS):
        return False
    if data.startswith(ZIP):
        return MANIFEST.encode() in data
    head = data[:_HEAD].replace(b"\0", b"")  # UTF-16 of plain letters
    return any(root in head for root in _ROOTS)


def read(data: bytes) -> Parsed:
    """Read every question of a package, or one item.

    :param data: the file
    :raises InvalidInputError: when it cannot be read as a whole
    """
    return read_qti(data)
