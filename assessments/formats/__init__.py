"""Questions in files: each format is one module, text or archive ↔ `ParsedQuestion`, and no database in sight.

A format's module has

- `LABEL` (its name as trainers know it) and `ENDINGS` (of file names, with the dot);
- `recognises(name, data)`: whether the file looks like one of its own;
- `read(data)`: bytes → `Parsed`: every question of the file, and a `Problem` for whatever was not taken as it stands;
- `write(questions)`: questions → `Written`: bytes, and a `Problem` for whatever the format cannot say.

`text`, `feedback` and the feedback of options are HTML that `core.cleaning` lets through; names, categories, tags, patterns, numbers
and `match` are plain text on one line. One bad question never stops the good ones. `InvalidInputError` is raised only where the file
as a whole cannot be read.
"""

import pkgutil
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import cache
from importlib import import_module
from pathlib import PurePath
from types import ModuleType
from typing import Any

from django.utils.translation import gettext as _

from core.decoding import NotTextError, decoded
from core.errors import InvalidInputError

MAX_BYTES = 20 * 1024 * 1024
MAX_TEXT_BYTES = 8 * 1024 * 1024  # 5,000 questions of 1,600 letters


@dataclass
class ParsedOption:
    """One option of a question; what it means depends on the kind.

    - single_choice, multiple_choice: `text` (HTML), `fraction`, `feedback`
    - short_answer: `text` is a pattern in which `*` stands for anything (a literal star is `\\*`), `fraction`, `feedback`
    - numerical: `text` is a decimal number with a point, or `*` for any other; `tolerance` on either side
    - matching: `text` is the prompt (HTML), `match` the answer that belongs to it; without `text` it is an extra answer
    - ordering: `text` (HTML); the options stand in the right order
    """

    text: str = ""
    fraction: Fraction = Fraction(0)
    feedback: str = ""
    match: str = ""
    tolerance: str = "0"


@dataclass
class ParsedPicture:
    """A picture that came with a question."""

    name: str
    data: bytes
    alternative: str = ""


@dataclass
class ParsedQuestion:
    """A question as a file says it.

    `fraction`s are exact shares of the question's points, from -1 to 1. `extra` holds what one kind alone has:

    - multiple_choice, ordering, matching: `marking` (see the kind)
    - true_false: `answer` (bool), `feedback_true`, `feedback_false`
    - short_answer: `case_matters`, `accents_matter`
    - numerical: `units`, a list of `{name, factor}` (a value in that unit times `factor` is in the first unit);
      with units perhaps `unit_rule` (optional or required) and `unit_cost` (a share, as text)
    - essay: `min_words`, `max_words`, `template` and `marker_notes` (HTML); of our own `rubric` (a list of `title` and `levels`,
      each with `points` and `text`; HTML) and `marked_twice` (None, or a mapping with its `tolerance` in %)
    - spot_indicators: `case` (plain text), `cost` of a false alarm as a share of a hit (`1`, `1/2`, `0`), `regions`, for each option
      None or `[x, y, width, height]` in % of the picture; options are phrases of the case or describe a region
    - decision_path: `steps`, each `{name, situation, choices}`, a choice `{text, consequence, score, next}`: `next` is a step's
      name, empty at an end; plain text
    - cloze: `gaps`, a list of `ParsedQuestion` (single_choice, short_answer or numerical, `points` its weight), which stand
      in `text` as `[[1]]`, `[[2]]` …
    """

    line: int
    kind: str
    text: str
    name: str = ""
    options: list[ParsedOption] = field(default_factory=list)
    feedback: str = ""
    category: str = ""
    tags: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    penalty: Fraction | None = None
    points: Fraction = Fraction(1)
    language: str = ""
    extra: dict[str, Any] = field(default_factory=dict)
    pictures: list[ParsedPicture] = field(default_factory=list)


class Effect(StrEnum):
    """What became of the question that something is wrong with."""

    NOT_TAKEN = "not taken"
    LOST = "lost"  # a part of it
    CHANGED = "changed"  # read, or written, otherwise than it stands


@dataclass(frozen=True)
class Problem:
    """Something about a file, with its line (or row, or position), and what it did to the question."""

    line: int
    message: str
    effect: Effect = Effect.NOT_TAKEN
    name: str = ""


@dataclass
class Parsed:
    """What a file holds."""

    questions: list[ParsedQuestion] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass
class Written:
    """A file that was made, and what of the questions it could not say."""

    data: bytes
    problems: list[Problem] = field(default_factory=list)


@cache
def formats() -> dict[str, ModuleType]:
    """The modules of all formats, by name."""
    names = sorted(info.name for info in pkgutil.iter_modules(__path__) if not info.name.startswith("_"))
    return {name: import_module(f"{__name__}.{name}") for name in names}


def read_file(name: str, data: bytes, format: str = "") -> Parsed:  # noqa: A002 - the word that trainers know
    """Read a file of questions, in the format it looks like or in a given one.

    :param name: the file's name, with its ending
    :param data: the file, at most 20 MB
    :param format: a key of `formats()`; empty to find out
    :raises InvalidInputError: with a sentence that says why the file cannot be read, and what to do
    """
    if len(data) > MAX_BYTES:
        raise InvalidInputError(_("The file is larger than 20 MB. Split it into smaller files."))
    if not data.strip(b"\x00\r\n\t "):
        raise InvalidInputError(_("The file is empty. Open it, look whether the questions are in it, save it again and choose it again."))
    parsed: Parsed = _module(name, data, format).read(data)
    return parsed


def _module(name: str, data: bytes, wanted: str) -> ModuleType:
    known = ", ".join(str(module.LABEL) for module in formats().values())
    if wanted and wanted not in formats():
        message = _("There is no format called “%(name)s”. Choose one of these: %(formats)s.")
        raise InvalidInputError(message % {"name": wanted, "formats": ", ".join(formats())})
    found = [formats()[wanted]] if wanted else [module for module in formats().values() if module.recognises(name, data)]
    if not found:
        message = _("The file “%(name)s” is in none of the formats that can be read: %(formats)s.")
        raise InvalidInputError(message % {"name": PurePath(name).name, "formats": known})
    ending = PurePath(name).suffix.lower()
    return next((module for module in found if ending in module.ENDINGS), found[0])


def decode(data: bytes) -> str:
    """The text of a file, with `\\n` at line ends: UTF-8, UTF-16 with or without a byte-order mark, or an old encoding.

    :raises InvalidInputError: when it is no text, or more than questions need
    """
    if len(data) > MAX_TEXT_BYTES:
        raise InvalidInputError(_("The file has more than 8 MB of text. Split it into smaller files."))
    try:
        text = decoded(data)
    except NotTextError as error:
        raise InvalidInputError(_("This file is not text. Choose a file of questions.")) from error
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
