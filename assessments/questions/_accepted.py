"""Typed words against accepted ones: white space, apostrophes, capitals, accents and wildcards."""

import re
import unicodedata
from collections.abc import Sequence

STAR = "*"
_LITERAL_STAR = "\0"  # stands for `\*` while a pattern is read; no text that can be stored has it
APOSTROPHES = dict.fromkeys(map(ord, "’‘‛ʼʹ′´`＇"), "'")


def folded(text: str, *, case_matters: bool, accents_matter: bool) -> str:
    """A text as it is compared. Folding twice changes nothing.

    White space is one space, the apostrophes of typographers are straight ones, and a letter with its accent is one character or
    two: those never make a difference. Capitals are folded as Unicode says (Straße is strasse); an accent is whatever
    Unicode splits off a letter.
    """
    found = unicodedata.normalize("NFD", text)
    if not case_matters:
        found = unicodedata.normalize("NFD", found.casefold())
    if not accents_matter:
        found = "".join(character for character in found if unicodedata.category(character) != "Mn")
    return " ".join(unicodedata.normalize("NFC", found).translate(APOSTROPHES).split())


def pieces_of(pattern: str, *, case_matters: bool, accents_matter: bool) -> list[str]:
    """What stands between the wildcards of a pattern, folded; a pattern without wildcard is one piece."""
    plain = folded(pattern.replace(rf"\{STAR}", _LITERAL_STAR), case_matters=case_matters, accents_matter=accents_matter)
    return [piece.replace(_LITERAL_STAR, STAR) for piece in plain.split(STAR)]


def fits(text: str, pattern: str, *, case_matters: bool, accents_matter: bool) -> bool:
    r"""Whether a text is what a pattern accepts: `*` stands for anything, nothing included, and `\*` for a star.

    The pieces are looked for one after the other, each at its first place: that finds a fit where there is one, in time that grows with
    the lengths alone, whatever somebody wrote as a pattern.
    """
    answer = folded(text, case_matters=case_matters, accents_matter=accents_matter)
    first, *rest = pieces_of(pattern, case_matters=case_matters, accents_matter=accents_matter)
    if not rest:
        return answer == first
    *middle, last = rest
    if not answer.startswith(first) or not answer.endswith(last) or len(answer) < len(first) + len(last):
        return False
    return _in_turn(answer[len(first) : len(answer) - len(last)], middle)


def _in_turn(text: str, pieces: Sequence[str]) -> bool:
    at = 0
    for piece in pieces:
        found = text.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return True


def as_shown(pattern: str) -> str:
    """A pattern as people read it: an ellipsis where anything may stand."""
    return re.sub(r"\\\*|\*+", lambda found: STAR if found[0].startswith("\\") else "…", pattern)
