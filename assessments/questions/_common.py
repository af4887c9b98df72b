"""What every kind shares: the outcome of marking, and choosing a language inside a frozen question."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.utils.safestring import SafeString

from core.cleaning import clean_html


@dataclass(frozen=True)
class Outcome:
    """How much of a question is right: a share between 0 and 1, or None for "not marked yet"."""

    share: Fraction | None

    @property
    def is_marked(self) -> bool:
        return self.share is not None


RIGHT, WRONG = Outcome(Fraction(1)), Outcome(Fraction(0))


@dataclass
class Option:
    """One thing a learner can choose, as the template draws it."""

    value: str
    text: str
    is_chosen: bool
    is_right: bool
    feedback: str = ""


@dataclass
class Shown:
    """A question ready to be drawn in one language."""

    kind: str
    name: str
    number: int
    language: str
    text: str
    feedback: str
    reveal: bool = False
    options: list[Option] = field(default_factory=list)

    @property
    def template(self) -> str:
        return f"assessments/questions/{self.kind}.html"

    @property
    def html(self) -> SafeString:
        return clean_html(self.text)

    @property
    def feedback_html(self) -> SafeString:
        return clean_html(self.feedback)

    @property
    def is_answered(self) -> bool:
        return any(option.is_chosen for option in self.options)


def text_in(frozen: dict[str, Any], language: str, fallback: str = "") -> tuple[str, dict[str, Any]]:
    """The texts of a frozen question in a language, else in the fallback, else in its own first language.

    :return: the language found and its texts
    """
    texts = frozen["texts"]
    for code in (language, fallback, frozen["language"]):
        if code in texts:
            return code, texts[code]
    raise KeyError(language)
