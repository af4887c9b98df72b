"""The columns of the workbook, by their names in each of our languages."""

import re
import unicodedata
from collections.abc import Callable, Collection
from functools import cache

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from assessments.formats._limits import KINDS
from assessments.formats._xlsx_book import HEADER_ROWS, Sheet

OPTIONS = 8
MOST_OPTIONS = 26
KINDS_HERE = tuple(kind for kind in KINDS if kind != "cloze")

_SINGLE = {
    "kind": gettext_lazy("Kind"),
    "question": gettext_lazy("Question"),
    "right": gettext_lazy("Right"),
    "feedback": gettext_lazy("General feedback"),
    "category": gettext_lazy("Category"),
    "tags": gettext_lazy("Tags"),
    "points": gettext_lazy("Points"),
    "language": gettext_lazy("Language"),
    "name": gettext_lazy("Name"),
}
TRUTHS = {True: gettext_lazy("True"), False: gettext_lazy("False")}
_MARK = re.compile(r"[^\w]+")


def label(key: str) -> str:
    """A column's name in the language of now.

    :param key: `kind`, `question` …, `option_1` …, `feedback_1` …
    """
    part, _underscore, number = key.rpartition("_")
    if part == "option":
        return _("Option %(number)s") % {"number": number}
    if part == "feedback":
        return _("Feedback %(number)s") % {"number": number}
    return str(_SINGLE[key])


def keys(options: int = OPTIONS) -> list[str]:
    """All columns in the order of the template.

    :param options: how many options there is room for
    """
    numbers = range(1, options + 1)
    return [
        "kind", "question", *(f"option_{number}" for number in numbers), "right", "feedback", *(f"feedback_{number}" for number in numbers),
        "category", "tags", "points", "language", "name",
    ]  # fmt: skip


def folded(text: str) -> str:
    """A word as people mean it: no capitals, no accents, no punctuation."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _MARK.sub(" ", "".join(letter for letter in plain if not unicodedata.combining(letter)).replace("_", " ")).strip()


@cache
def _known_columns() -> dict[str, str]:
    return _in_all_languages(keys(MOST_OPTIONS), label)


@cache
def known_kinds() -> dict[str, str]:
    """Kinds by their folded names in every language."""
    return _in_all_languages(KINDS_HERE, lambda kind: str(KINDS[kind]))


@cache
def known_truths() -> dict[str, bool]:
    """True and false by their folded names in every language."""
    words = _in_all_languages(["True", "False"], lambda word: str(TRUTHS[word == "True"]))
    words |= {"t": "True", "f": "False", "v": "True"}
    return {word: truth == "True" for word, truth in words.items()}


@cache
def known_languages() -> dict[str, str]:
    """Codes of languages by their folded names in every language."""
    names = dict(settings.LANGUAGES)
    return _in_all_languages(list(names), lambda code: str(names[code]))


def _in_all_languages(keys: Collection[str], name: Callable[[str], str]) -> dict[str, str]:
    """Folded names → keys. :param name: gives a key's name in the language of now"""
    found = {folded(key): key for key in keys}
    for language, _label in settings.LANGUAGES:
        with override(language):
            found = {folded(name(key)): key for key in keys} | found
    return found


def header_of(sheet: Sheet) -> tuple[int, dict[int, str], dict[int, str]]:
    """The row of column names, the key of each column, and the names of columns that are not known.

    :return: (0, {}, {}) when the sheet has no such row
    """
    for number in sorted(sheet.rows)[:HEADER_ROWS]:
        known = {column: _known_columns().get(folded(cell.text), "") for column, cell in sheet.rows[number].items()}
        if {"kind", "question"} <= set(known.values()):
            strange = {column: sheet.rows[number][column].text for column, key in known.items() if not key}
            return number, {column: key for column, key in known.items() if key}, strange
    return 0, {}, {}
