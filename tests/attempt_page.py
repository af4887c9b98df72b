"""What a browser reads out of the page of an attempt: for clients that answer without one."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any


@dataclass
class Question:
    """One question on the page."""

    item: int
    revision: int
    shape: str
    values: list[str] = field(default_factory=list)

    def answer(self, number: int) -> Any:
        """One of the possible answers, in the shape that the page would send it in: the same number, the same answer."""
        if number % (len(self.values) + 1) == len(self.values):
            return [] if self.shape == "several" else None
        value = self.values[number % (len(self.values) + 1)]
        return [value] if self.shape == "several" else value


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.questions: list[Question] = []
        self.token = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "fieldset" and found.get("data-item"):
            self.questions.append(Question(int(found["data-item"]), int(found["data-revision"]), found.get("data-shape") or ""))
        elif tag == "input" and found.get("name") == "csrfmiddlewaretoken":
            self.token = found.get("value") or ""
        elif tag == "input" and self.questions and found.get("name") == f"q{self.questions[-1].item}":
            self.questions[-1].values.append(found.get("value") or "")


def read_page(html: str) -> tuple[list[Question], str]:
    """The questions of an attempt's page, and the token that a message from it has to carry.

    :raises ValueError: when it is not the page of an attempt; one whose questions were all left for good has none
    """
    reader = _Reader()
    reader.feed(html)
    if 'id="attempt"' not in html:
        raise ValueError(f"this is not the page of an attempt: {html[:200]}")
    return reader.questions, reader.token
