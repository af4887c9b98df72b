"""Zip archives that strangers made: nothing outside the archive, and nothing that unpacks to more than it should."""

import io
import stat
import struct
import zipfile
import zlib

from django.utils.translation import gettext as _

from core.errors import InvalidInputError

MAXIMUM_BYTES = 50_000_000
MAXIMUM_UNPACKED = 100_000_000
MAXIMUM_READ = 200_000_000  # one file may be asked for several times
MAXIMUM_ENTRIES = 10_000
MAXIMUM_DIRECTORY = 2_000_000  # bytes of the list of entries: it is measured before anybody reads it
MAXIMUM_RATIO = 200
MAXIMUM_ENTRY = 20_000_000
SMALL = 1_000_000  # an entry this small may be packed as tightly as it likes
ENCRYPTED = 0x1
LOCAL_HEADER = 30
_END = struct.Struct("<4s4H2LH")
_END_MARK = b"PK\x05\x06"
_ZIP64_MARK = b"PK\x06\x07"
_ZIP64_LOCATOR = 20
MAXIMUM_COMMENT = 65_535
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
# What `zipfile` raises for archives that are damaged, besides its own error.
_DAMAGED = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, LookupError, NotImplementedError, OverflowError)


class Archive:
    """The files of an archive, by their path in it."""

    def __init__(self, data: bytes) -> None:
        """Open an archive and look at all its entries before one is read.

        :raises InvalidInputError: when it is damaged, encrypted, far too large, or an entry leads out of it
        """
        _check_end(data)
        self._left = MAXIMUM_READ
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGED as error:
            raise _damaged() from error
        entries = [entry for entry in self._zip.infolist() if not entry.is_dir()]
        _check_sizes(entries)
        self._entries: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            name = _safe_name(entry)
            if name in self._entries:
                raise InvalidInputError(
                    _("This archive holds two files of the same name (%(file)s). Make it again.") % {"file": name[:100]}
                )
            self._entries[name] = entry

    def names(self) -> list[str]:
        """The paths of its files, without what macOS adds."""
        return [name for name in self._entries if not name.startswith("__MACOSX/")]

    def read(self, name: str) -> bytes | None:
        """The content of a file; None when there is none of that path.

        :raises InvalidInputError: when it is damaged, or files were read again and again
        """
        entry = self._entries.get(name)
        if entry is None:
            return None
        self._left -= entry.file_size
        if self._left < 0:
            raise _too_large()
        try:
            return self._zip.read(entry)
        except _DAMAGED as error:
            raise _damaged() from error


def _damaged() -> InvalidInputError:
    return InvalidInputError(_("This archive is damaged or incomplete. Export it again."))


def _too_large() -> InvalidInputError:
    return InvalidInputError(_("This archive holds too many files, or unpacks to far more than its size. Split it into smaller ones."))


def _check_end(data: bytes) -> None:
    """Look at the end record as `zipfile` will, so that a list of a million entries is never read."""
    if len(data) > MAXIMUM_BYTES:
        raise _too_large()
    at = len(data) - _END.size
    if at < 0 or not (data[at:].startswith(_END_MARK) and data.endswith(b"\0\0")):
        at = data.rfind(_END_MARK, max(0, at - MAXIMUM_COMMENT))
    if at < 0 or len(data) - at < _END.size:
        raise _damaged()
    _mark, _disk, _first, _here, entries, size, _offset, _comment = _END.unpack_from(data, at)
    if data[max(0, at - _ZIP64_LOCATOR) :].startswith(_ZIP64_MARK) or entries > MAXIMUM_ENTRIES or size > MAXIMUM_DIRECTORY:
        raise _too_large()


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MAXIMUM_ENTRIES or unpacked > MAXIMUM_UNPACKED:
        raise _too_large()
    if any(entry.file_size > min(MAXIMUM_ENTRY, max(SMALL, MAXIMUM_RATIO * entry.compress_size)) for entry in entries):
        raise _too_large()
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:  # two entries share their bytes, so that little unpacks to much
            raise _too_large()
        end = entry.header_offset + LOCAL_HEADER + entry.compress_size


def _safe_name(entry: zipfile.ZipInfo) -> str:
    """The path of an entry.

    :raises InvalidInputError: when it leads out of the archive, or the entry is a link, encrypted or packed in a rare way
    """
    name = entry.filename.replace("\\", "/")
    parts = name.split("/")
    if name.startswith("/") or ":" in parts[0] or ".." in parts:
        raise InvalidInputError(_("This archive names a file outside itself (%(file)s); it is not opened.") % {"file": name[:100]})
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise InvalidInputError(_("This archive holds a link (%(file)s); it is not opened.") % {"file": name[:100]})
    if entry.flag_bits & ENCRYPTED:
        raise InvalidInputError(_("This archive is protected by a password. Export it without."))
    if entry.compress_type not in METHODS:
        raise InvalidInputError(_("This archive is packed in a way that is not read here. Make it again as an ordinary zip file."))
    return "/".join(part for part in parts if part not in {"", "."})
