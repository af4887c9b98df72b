"""GIFT, Moodle's text format for questions (https://docs.moodle.org/en/GIFT_format).

Moodle's own reading is the reference (`question/format/gift/format.php` of Moodle 4.5). Where it mixes up, cuts or loses something,
this reads what was meant if that is clear, and tells the line.
"""

import re

from django.utils.translation import gettext as _

from assessments.formats import Parsed, ParsedQuestion, Written, decode
from assessments.formats._gift_answers import fill
from assessments.formats._gift_lexer import Block, blocks, show
from assessments.formats._gift_question import Piece, Source, answers_in, name_of, protected, text_of
from assessments.formats._gift_writing import written
from assessments.formats._html import Cleaner
from assessments.formats._limits import MAX_QUESTIONS, too_many_questions
from assessments.formats._notes import Notes, Refusal
from core.errors import InvalidInputError

LABEL = "GIFT"
ENDINGS = (".gift", ".txt")
CATEGORY = "$CATEGORY:"
SAMPLE_BYTES = 200_000

_LOOKS_LIKE = re.compile(r"^\s*(?:\$CATEGORY:|::)|(?<!\\)\{", re.MULTILINE)
_AIKEN = re.compile(r"^[ \t]*ANSWER[ \t]*:[ \t]*[A-Z]\b", re.MULTILINE)
_CONTEXT = re.compile(r"^\$\w+\$(?:/|$)")
_TAG = re.compile(r"\[tag:((?:\\\]|[^\]<>`\x00-\x1f]){1,200})\]")
_ID = re.compile(r"\[id:((?:\\\]|[^\]\x00-\x1f]){1,200})\]")


def recognises(name: str, data: bytes) -> bool:
    """Whether the file looks like GIFT: it is text with braces, names or categories, and no Aiken.

    :param name: the file's name; :param data: the file
    """
    try:
        text = decode(data[:SAMPLE_BYTES])
    except InvalidInputError:
        return False
    if text.lstrip().startswith("<"):  # XML; a GIFT question that begins with a tag says [html] first
        return False
    return (name.lower().endswith(".gift") or bool(_LOOKS_LIKE.search(text))) and not _AIKEN.search(text)


def read(data: bytes) -> Parsed:
    """The questions of a GIFT file; lines are counted from 1.

    :param data: the file, in whatever encoding `decode` knows
    :raises InvalidInputError: when it is no text, or holds more than 5,000 questions or more markup than can be read
    """
    reader = _Reader()
    for block in blocks(decode(data)):
        reader.take(block)
    return reader.finish()


def write(questions: list[ParsedQuestion]) -> Written:
    """A GIFT file that reads back to the same questions, and what of them GIFT cannot say.

    :param questions: in the order of the file; a category is written where it changes
    """
    return written(questions, LABEL, lambda chunk: read(chunk.encode()))


class _Reader:
    """The state that goes from block to block: the category, and what was found so far."""

    def __init__(self) -> None:
        self.parsed = Parsed()
        self.notes = Notes(self.parsed.problems)
        self.cleaner = Cleaner()
        self.category, self.category_line, self.is_used = "", 0, True

    def take(self, block: Block) -> None:
        self.notes.name = ""
        if block.is_too_long:
            self.notes.refuse(block.line, _("This block of text is too long for one question. It was not taken."))
        elif not block.body.strip():
            self._comments_alone(block)
        else:
            for line, message in block.notes:
                self.notes.tell(line, message)
            try:
                self._block(block)
            except Refusal as refusal:
                self.notes.refuse(refusal.line, refusal.message)

    def finish(self) -> Parsed:
        self.notes.name = ""
        self._leave_category()
        return self.parsed

    def _comments_alone(self, block: Block) -> None:
        if _TAG.search(block.comments) or _ID.search(block.comments):
            self.notes.lose(block.line, _("These tags belong to no question: there is a blank line below them. They were left out."))

    def _block(self, block: Block) -> None:
        source = Source(block, self.notes, self.cleaner)
        piece = protected(source)
        if piece.text.startswith(CATEGORY):
            self._leave_category()
            self.category = _category(piece.text.removeprefix(CATEGORY))
            self.category_line, self.is_used = source.line(piece.at), False
        else:
            self.is_used = True
            if len(self.parsed.questions) >= MAX_QUESTIONS:
                raise too_many_questions()
            self.parsed.questions.append(self._question(source, piece))

    def _question(self, source: Source, piece: Piece) -> ParsedQuestion:
        line = source.line(piece.at)
        self.notes.name, piece = name_of(source, piece)
        before, inside, after = answers_in(source, piece)
        question = ParsedQuestion(line, "", text_of(source, before, after), self.notes.name, category=self.category)
        fill(source, question, inside)
        question.tags = _tags(source.block.comments)
        if _ID.search(source.block.comments):
            message = _("The number %(number)s of this question in its old system was not kept.")
            source.lose(piece, message % {"number": _ID.findall(source.block.comments)[0].replace("\\]", "]").strip()[:60]})
        return question

    def _leave_category(self) -> None:
        if not self.is_used and self.category:
            message = _("There is no question in the category “%(name)s”; it was left out.")
            self.notes.lose(self.category_line, message % {"name": self.category})
        self.is_used = True


def _category(text: str) -> str:
    """A category's path without Moodle's context (`$course$`) and its uppermost category, which is always called `top`."""
    path = " ".join(show(text).split())
    found = _CONTEXT.match(path)
    path = path[found.end() :] if found else path
    return "" if path == "top" else path.removeprefix("top/")


def _tags(comments: str) -> list[str]:
    found = (tag.replace("\\]", "]").strip() for tag in _TAG.findall(comments))
    return [tag for tag in dict.fromkeys(found) if tag]
