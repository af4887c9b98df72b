"""QTI 2.1, 2.2 and 3.0, in and out."""

from assessments.formats import Parsed, ParsedQuestion, Written
from assessments.formats._qti_package import MANIFEST, ZIP, read_qti
from assessments.formats._qti_writing import write_package
from assessments.formats._qti_xml import VERSIONS

LABEL = "QTI"
ENDINGS = (".zip", ".xml")
DEFAULT = "2.2"
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


def write(questions: list[ParsedQuestion], version: str = DEFAULT) -> Written:
    """Write a package.

    :param version: 2.1, 2.2 or 3.0. Most systems read 2.x, and 2.2 where they read 2.1; few read 3.0 yet
    :raises ValueError: for any other version
    """
    if version not in VERSIONS:
        raise ValueError(version)
    return write_package(questions, VERSIONS[version])
