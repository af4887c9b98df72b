"""A file while it is read: what its questions share, and one question on its way from the file."""

import base64
import binascii
import re
from collections.abc import Callable
from urllib.parse import unquote

from django.utils.translation import gettext as _

from assessments.formats import Effect, Parsed, ParsedPicture, ParsedQuestion, Problem
from assessments.formats._markup import (
    Texts,
    TooMuchTextError,
    check_length,
    is_escaped_twice,
    lost_elements,
    take_file_links,
    take_pictures,
)
from assessments.formats._pictures import PictureCheck
from core.errors import InvalidInputError

PLUGIN_FILE = "@@PLUGINFILE@@/"
MAXIMUM_PROBLEMS = 200  # of one question: nobody reads more
DATA_ADDRESS = "data:image/"
# Gives the content of a file that came along, by the address that a text names it with; None where it did not come.
FileOf = Callable[[str], bytes | None]


def no_files(_address: str) -> bytes | None:
    """For texts that no file can belong to."""
    return None


def from_base64(text: str) -> bytes:
    """Decode base64 as leniently as everybody does; what is no base64 gives no bytes."""
    letters = "".join(text.split())
    try:
        return base64.b64decode(letters + "=" * (-len(letters) % 4))
    except (binascii.Error, ValueError):
        return b""


class Source:
    """One file, and all that was read of it."""

    def __init__(self) -> None:
        self.texts = Texts()
        self.pictures = PictureCheck()
        self.parsed = Parsed()

    def take(self, draft: "Draft", read: Callable[[], ParsedQuestion]) -> None:
        """Read one question; when it cannot be taken, tell why and go on."""
        try:
            question = read()
        except TooMuchTextError:
            raise
        except InvalidInputError as error:
            draft.problems.clear()  # what would have been lost of it does not matter any more
            draft.tell(_("This question is not taken: %(reason)s") % {"reason": error.message}, effect=Effect.NOT_TAKEN)
        else:
            self.parsed.questions.append(question)
        self.parsed.problems += draft.problems


class Draft:
    """One question while it is read: its place, its pictures, and what of it is lost."""

    def __init__(self, source: Source, line: int, *, file: str = "") -> None:
        self.source = source
        self.line = line
        self.file = file
        self.name = ""
        self.problems: list[Problem] = []
        self.pictures: list[ParsedPicture] = []

    def tell(self, message: str, *, line: int = 0, effect: Effect = Effect.LOST) -> None:
        """Note a problem, once, at a line (or the question's own)."""
        told = f"{self.file}: {message}" if self.file else message
        problem = Problem(line or self.line, told, effect=effect, name=self.name)
        if problem not in self.problems and len(self.problems) < MAXIMUM_PROBLEMS:
            self.problems.append(problem)

    def html(self, html: str, *, files: FileOf = no_files, line: int = 0) -> str:
        """Clean a text; its pictures become the question's, and what does not stay is told.

        :raises InvalidInputError: when it is no text for a question
        """
        html = take_pictures(html, lambda address, alternative: self._picture(address, alternative, files, line))
        check_length(html)
        if is_escaped_twice(html):
            self.tell(_("Its HTML was escaped twice; it was read as formatted text."), line=line)
            html = html.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")
            html = take_pictures(html, lambda address, alternative: self._picture(address, alternative, files, line))
        html = take_file_links(html, lambda name: self._lost_file(name, line))
        elements = lost_elements(html)
        if elements:
            self.tell(
                _("These parts of its text cannot be shown and were left out: %(elements)s.") % {"elements": ", ".join(elements)}, line=line
            )
        return self.source.texts.clean(html)

    def _lost_file(self, address: str, line: int) -> None:
        self.tell(_("The file “%(file)s” was left out: only pictures can come with a question.") % {"file": unquote(address)}, line=line)

    def _picture(self, address: str, alternative: str, files: FileOf, line: int) -> None:
        inline = address.startswith(DATA_ADDRESS)
        name = _("a picture in the text") if inline else path_of(address).removeprefix(PLUGIN_FILE)
        data = from_base64(address.partition(",")[2]) if inline else files(address)
        if data is None:
            reason = _("it is not in the file")
        else:
            reason = self.picture(_inline_name(address, len(self.pictures)) if inline else name, data, alternative, line)
        if reason:
            self.tell(_("The picture “%(picture)s” was left out: %(reason)s.") % {"picture": name, "reason": reason}, line=line)

    def picture(self, name: str, data: bytes, alternative: str, line: int) -> str:
        """Add a picture to the question.

        :return: why it cannot be taken; empty when it was
        """
        try:
            checked, moved = self.source.pictures.check(data)
        except InvalidInputError as error:
            return str(error.message)
        if moved:
            self.tell(_("The picture “%(picture)s” moves; only its first image was kept.") % {"picture": name}, line=line)
            name = f"{name.rpartition('.')[0] or name}.png"
        self._add(ParsedPicture(name.rpartition("/")[2] or "picture", checked, alternative))
        return ""

    def _add(self, picture: ParsedPicture) -> None:
        same = next((other for other in self.pictures if other.data == picture.data), None)
        if same:
            same.alternative = same.alternative or picture.alternative
            return
        names = {other.name for other in self.pictures}
        stem, dot, ending = picture.name.rpartition(".")
        number = 1
        while picture.name in names:
            number += 1
            picture.name = f"{stem}-{number}{dot}{ending}"
        self.pictures.append(picture)


def _inline_name(address: str, count: int) -> str:
    ending = address.removeprefix(DATA_ADDRESS).partition(";")[0].partition(",")[0].partition("+")[0]
    return f"picture-{count + 1}.{ending[:4]}"


def path_of(address: str) -> str:
    """The path in an address that a text names a file with, decoded, without a query."""
    return unquote(re.split(r"[?#]", address)[0])
