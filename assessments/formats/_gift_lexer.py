"""GIFT text → the blocks that hold one question each.

Moodle cuts at blank lines and knows nothing of braces when it does (`readquestions` in `question/format.php`). Here braces are counted,
so that a blank line inside the answers does not break a question, and two questions without a blank line between them are two.
Every step is linear in the length of the file.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from assessments.formats._limits import MAX_QUESTIONS, too_many_questions

MAX_BLOCK = 200_000
ENOUGH = 60  # letters after a brace that show whether answers begin there
# Escaped signs become control characters, which no text holds, so that every sign left is one that means something.
_ESCAPES = {"~": "\x01", "=": "\x02", "#": "\x03", "{": "\x04", "}": "\x05", ":": "\x06", "n": "\x10"}
_BACKSLASH = "\x0e"
_SHOWN = str.maketrans({control: "\n" if sign == "n" else sign for sign, control in _ESCAPES.items()} | {_BACKSLASH: "\\"})
_HIDDEN = str.maketrans({sign: control for sign, control in _ESCAPES.items() if sign != "n"})
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# A blank line and whatever white space follows; a line end at the end of the file.
_BLANK = re.compile(r"\n[^\S\n]*(?:\n\s*|\Z)|\A\s+")
_HEADS = ("::", "$CATEGORY:")
_ANSWERS = re.compile(r"\{\s*(?:[=~#}]|(?:TRUE|FALSE|T|F)\s*[#}])", re.IGNORECASE)


@dataclass
class Block:
    """The lines of one question: what counts of them, and the comments among them."""

    line: int
    body: str
    comments: str = ""
    notes: list[tuple[int, str]] = field(default_factory=list)
    is_too_long: bool = False

    def line_at(self, position: int) -> int:
        """The line in the file of a place in `body`."""
        return self.line + self.body.count("\n", 0, position)


def hide(text: str) -> str:
    """The text with every escaped sign as a control character."""
    text = _CONTROLS.sub("", text).replace("\\\\", _BACKSLASH)
    for sign, control in _ESCAPES.items():
        text = text.replace("\\" + sign, control)
    return text


def as_text(text: str) -> str:
    """The text with all its signs taken as text."""
    return text.translate(_HIDDEN)


def show(text: str) -> str:
    """The text with its escaped signs as what they stand for."""
    return text.translate(_SHOWN)


def escape(text: str) -> str:
    """The text as GIFT writes it, on one line."""
    return re.sub(r"([\\~=#{}:])", r"\\\1", text.replace("\r", "")).replace("\n", "\\n")


def blocks(text: str) -> Iterator[Block]:
    """The blocks of a file in their order.

    :param text: the whole file, with `\\n` at line ends
    :raises InvalidInputError: when there are more than can be questions
    """
    for joined in _joined(text, _paragraphs(text)):
        if joined.end - joined.start > MAX_BLOCK:
            yield Block(joined.line, "", is_too_long=True)
        else:
            yield from _parts(joined, text[joined.start : joined.end])


# -- paragraphs -----------------------------------------------------------------------------------------


@dataclass
class _Paragraph:
    """Lines without a blank one among them, by their place in the file; `depth`: how many braces they leave open."""

    line: int
    start: int
    end: int
    depth: int = 0
    starts_anew: bool = False
    blank_line: int = 0


def _paragraphs(text: str) -> list[_Paragraph]:
    found: list[_Paragraph] = []
    line, at = 1, 0
    while at < len(text):
        blank = _BLANK.search(text, at)
        end, after = blank.span() if blank else (len(text), len(text))
        if end > at:
            found.append(_Paragraph(line, at, end))
        if len(found) > 4 * MAX_QUESTIONS:
            raise too_many_questions()
        line, at = line + text.count("\n", at, after), after
    for paragraph in found:
        _weigh(text, paragraph)
    return found


def _weigh(text: str, paragraph: _Paragraph) -> None:
    if paragraph.end - paragraph.start <= MAX_BLOCK:
        lines = [_bare(line) for line in text[paragraph.start : paragraph.end].split("\n")]
        bare = "\n".join(lines)
        paragraph.depth = bare.count("{") - bare.count("}")
        opens, closes = bare.find("{"), bare.find("}")
        paragraph.starts_anew = any(line.startswith(_HEADS) for line in lines) or (opens >= 0 and (closes < 0 or opens < closes))


def _bare(line: str) -> str:
    """The line without escaped signs; a comment is empty."""
    line = line.strip()
    return "" if line.startswith("//") else line.replace("\\\\", "").replace("\\{", "").replace("\\}", "")


def _joined(text: str, paragraphs: list[_Paragraph]) -> Iterator[_Paragraph]:
    """Paragraphs, those joined that are one question with a blank line inside its braces."""
    at = 0
    while at < len(paragraphs):
        first, after = paragraphs[at], at + 1
        depth = first.depth
        while depth > 0 and after < len(paragraphs) and not paragraphs[after].starts_anew:
            depth += paragraphs[after].depth
            after += 1
        if first.depth > 0 and depth <= 0:
            last = paragraphs[after - 1]
            yield _Paragraph(first.line, first.start, last.end, blank_line=first.line + text.count("\n", first.start, first.end) + 1)
            at = after
        else:
            yield first
            at += 1


# -- parts of a paragraph -------------------------------------------------------------------------------


def _parts(paragraph: _Paragraph, text: str) -> Iterator[Block]:
    """The questions in lines that belong together; mostly one."""
    lines = text.split("\n")
    starts = _starts([_bare(line) for line in lines])
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        kept = [" " if line.lstrip().startswith("//") else line for line in lines[start:end]]
        comments = [line.strip() for line in lines[start:end] if line.lstrip().startswith("//")]
        block = Block(paragraph.line + start, hide("\n".join(kept)), "\n".join(comments))
        block.notes = _notes(paragraph, block, len(kept), is_second=start > 0)
        yield block


def _notes(paragraph: _Paragraph, block: Block, lines: int, *, is_second: bool) -> list[tuple[int, str]]:
    notes = []
    if is_second:
        message = _("There is no blank line before this. Moodle would take it for a part of what stands above; here it was read by itself.")
        notes.append((block.line_at(len(block.body) - len(block.body.lstrip())), message))
    if block.line < paragraph.blank_line < block.line + lines:
        message = _("There is a blank line inside the answers. Moodle would lose this question; here it was read as one.")
        notes.append((paragraph.blank_line, message))
    return notes


def _starts(lines: list[str]) -> list[int]:
    """The lines at which a question begins: the first, and those that cannot belong to the one before.

    :param lines: without escaped signs and comments
    """
    last_open = max((number for number, line in enumerate(lines) if "{" in line), default=-1)
    starts, depth, answers, is_complete = [0], 0, "", False
    for number, line in enumerate(lines):
        begins = line.startswith(_HEADS) or (is_complete and number <= last_open)
        if begins and depth <= 0 and any(lines[starts[-1] : number]):
            starts.append(_with_comments(lines, number))
            is_complete, depth = False, 0
        elif not line:
            continue
        answers = (answers + line if depth > 0 else line[max(0, line.find("{")) :])[:ENOUGH]
        depth += line.count("{") - line.count("}")
        is_complete = line.startswith("$CATEGORY:") or (depth == 0 and line.endswith("}") and bool(_ANSWERS.match(answers)))
    return starts


def _with_comments(lines: list[str], number: int) -> int:
    """Comments above a question belong to it."""
    while not lines[number - 1]:
        number -= 1
    return number
