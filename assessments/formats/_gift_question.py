"""One block of GIFT → its name, its text and where its answers are."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessments.formats._gift_lexer import Block, as_text, show
from assessments.formats._html import STYLES, Cleaner, TooMuchError, losses
from assessments.formats._notes import Notes, Refusal

BLANK = "_____"  # what Moodle puts where an answer belongs in the middle of a sentence
_STYLE = re.compile(r"\s*\[(" + "|".join(STYLES) + r")\]", re.IGNORECASE)
# A tag with a quoted attribute, or a numbered entity: their = and # are never GIFT's.
_MARKUP = re.compile(r"<[a-zA-Z][^<>{}]*=\s*[\"'][^<>{}]*>|&#[0-9xX][0-9a-fA-F]{0,6};")
_ANSWERS = re.compile(r"\s*(?:[=~#%]|(?:TRUE|FALSE|T|F)\s*(?:#|$)|$)", re.IGNORECASE)


@dataclass(frozen=True)
class Piece:
    """A part of a block, and where it begins there."""

    text: str
    at: int

    def cut(self, start: int, end: int | None = None) -> "Piece":
        return Piece(self.text[start:end], self.at + start)

    @property
    def stripped(self) -> "Piece":
        return Piece(self.text.strip(), self.at + len(self.text) - len(self.text.lstrip()))

    def partition(self, sign: str) -> "tuple[Piece, Piece]":
        """What is before the first sign and what is after it; where there is none, the second is empty."""
        at = self.text.find(sign)
        return (self.cut(0, at), self.cut(at + len(sign))) if at >= 0 else (self, self.cut(len(self.text)))


@dataclass
class Source:
    """A block while it is read: its text, how its texts are written, and whom to tell."""

    block: Block
    notes: Notes
    cleaner: Cleaner
    style: str = "moodle"

    def line(self, at: int) -> int:
        return self.block.line_at(at)

    def tell(self, piece: Piece, message: str) -> None:
        self.notes.tell(self.line(piece.at), message)

    def lose(self, piece: Piece, message: str) -> None:
        self.notes.lose(self.line(piece.at), message)

    def refuse(self, piece: Piece, message: str) -> Refusal:
        return Refusal(self.line(piece.at), message)

    def styled(self, piece: Piece) -> tuple[str, Piece]:
        """The style a text says it is written in, else the question's, and the text without saying so."""
        found = _STYLE.match(piece.text)
        return (found[1].lower(), piece.cut(found.end())) if found else (self.style, piece)

    def html(self, piece: Piece) -> str:
        """A text as HTML; what of it is not kept is told."""
        return self.cleaned(*self.styled(piece))

    def cleaned(self, style: str, piece: Piece) -> str:
        """A text of that style as HTML.

        :raises Refusal: when no person wrote it
        """
        text = show(piece.text)
        for sentence in losses(text, style):
            self.lose(piece.stripped, sentence)
        try:
            return self.cleaner.html(text, style)
        except TooMuchError as error:
            message = _("A text is too long or has too much markup. The question was not taken.")
            raise self.refuse(piece.stripped, message) from error

    def plain(self, piece: Piece) -> str:
        """A text in which nothing is HTML, on one line."""
        return " ".join(show(piece.text).split())


def protected(source: Source) -> Piece:
    """The block's text, with the signs inside HTML tags and entities as text.

    Moodle cuts `<a href="…">` at its `=` and `&#233;` at its `#` unless each is escaped.
    """
    piece = Piece(source.block.body, 0)
    text = _MARKUP.sub(lambda found: as_text(found[0]), piece.text)
    if text != piece.text:
        changed = next(at for at, (old, new) in enumerate(zip(piece.text, text, strict=True)) if old != new)
        source.tell(
            piece.cut(changed),
            _("Signs inside HTML were taken as HTML. Moodle would break the question there unless \\ is put before them."),
        )
    return Piece(text, 0).stripped


def name_of(source: Source, piece: Piece) -> tuple[str, Piece]:
    """The name between `::` and `::`, and the rest."""
    if not piece.text.startswith("::"):
        return "", piece
    end = piece.text.find("::", 2)
    if end < 0:
        source.tell(piece, _("The name begins with :: but never ends with ::, so it was taken as part of the text."))
        return "", piece.cut(2)
    return source.plain(piece.cut(2, end)), piece.cut(end + 2).stripped


def answers_in(source: Source, piece: Piece) -> tuple[Piece, Piece, Piece]:
    """The text before the answers, the answers without their braces, and the text after them.

    :raises Refusal: when there are no braces, or it is not clear which of them hold the answers
    """
    groups, stray = _groups(piece.text)
    if not groups and stray < 0:
        message = _(
            "This text has no answers in braces { }: it is a description, not a question, and was left out. If it belongs to the question "
            "below, delete the blank line between them."
        )
        raise source.refuse(piece, message)
    if not groups:
        message = _("A brace is missing: answers begin with { and end with }. The question was not taken.")
        raise source.refuse(piece.cut(stray), message)
    if stray >= 0:
        source.tell(piece.cut(stray), _("A brace here has no partner. It was taken as text; write \\{ or \\} there."))
    start, end = _chosen(source, piece, groups)
    before, inside, after = piece.cut(0, start), piece.cut(start + 1, end), piece.cut(end + 1)
    if "{" in inside.text or "}" in inside.text:
        source.tell(inside, _("There are braces inside the answers. They were taken as text; write \\{ and \\} there."))
    return before, inside.stripped, after


def _groups(text: str) -> tuple[list[tuple[int, int]], int]:
    """The outermost pairs of braces; and the first brace without a partner, or -1.

    When a brace is never closed, pairs are made as Moodle makes them: the first `{` with the first `}` after it.
    """
    groups, depth, start, stray = [], 0, 0, -1
    for found in re.finditer(r"[{}]", text):
        if found[0] == "{":
            start, depth = (found.start() if depth == 0 else start), depth + 1
        elif depth == 0:
            stray = found.start() if stray < 0 else stray
        else:
            depth -= 1
            if depth == 0:
                groups.append((start, found.start()))
    if depth > 0:
        stray = start if stray < 0 else stray
        end = text.find("}", start)
        groups += [(start, end)] if end >= 0 else []
    return groups, stray


def _chosen(source: Source, piece: Piece, groups: list[tuple[int, int]]) -> tuple[int, int]:
    """The pair of braces that holds the answers."""
    if len(groups) == 1:
        return groups[0]
    likely = [(start, end) for start, end in groups if _ANSWERS.match(piece.text[start + 1 : end])]
    if len(likely) != 1:
        message = _("There is more than one block of answers in braces, and GIFT has one per question. The question was not taken.")
        raise source.refuse(piece.cut(groups[1][0]), message)
    other = next(group for group in groups if group != likely[0])
    source.tell(piece.cut(other[0]), _("These braces were taken as text, because the answers are in others. Write \\{ and \\} there."))
    return likely[0]


def text_of(source: Source, before: Piece, after: Piece) -> str:
    """The question's text, with a blank where the answers stood if more follows; sets the style of all its texts."""
    source.style, before = source.styled(before)
    rest = f"{BLANK}{after.text}" if after.text.strip() else ""
    html = source.cleaned(source.style, Piece(before.text + rest, before.at))
    if not html:
        raise source.refuse(before, _("There is no text before the answers. The question was not taken."))
    return html
