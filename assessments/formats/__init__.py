"""Questions in files: each format is one module, text or archive ↔ `ParsedQuestion`, and no database in sight.

A format's module has

- `LABEL` (its name as trainers know it) and `ENDINGS` (of file names, with the dot);
- `recognises(name, data)`: whether the file looks like one of its own;
- `read(data)`: bytes → `Parsed`: every question of the file, and a `Problem` for whatever was not taken as it stands;
- `write(questions)`: questions → `Written`: bytes, and a `Problem` for whatever the format cannot say.

One bad question never stops the good ones. `InvalidInputError` is raised only where the file as a whole cannot be read.
"""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any


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


@dataclass(frozen=True)
class Problem:
    """Something about a file, with its line (or row, or position): a question that is not taken, or a part that is lost."""

    line: int
    message: str
    is_loss: bool = False
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
