"""Names as people search and compare them."""

import re
import unicodedata
from difflib import SequenceMatcher

# Below this two words are different words, not two spellings of one (“Pierre” and “Paul”: 0.36; “Désir” and “Dezir”: 0.8).
ALIKE_WORDS = 0.75
# From this on two names may be one person's: a missing second given name (0.83) is above, a shared family name (0.6) below.
ALIKE_NAMES = 0.8

_SEPARATORS = re.compile(r"[\s'’`\-\u2010-\u2015.,]+")
_SPECIAL = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l"})


def fold(name: str) -> str:
    """Return `name` in lower case, without accents, hyphens and apostrophes, spaces folded.

    >>> fold("Étienne-Ribeiro, D’Arc")
    'etienne ribeiro d arc'
    """
    decomposed = unicodedata.normalize("NFKD", name.casefold().translate(_SPECIAL))
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return _SEPARATORS.sub(" ", plain).strip()


def sorted_by(last_name: str, first_name: str) -> str:
    """What a list of names is sorted by: family names, then given names, folded, so that Étienne stands before Fabre in any database.

    Two spaces between them: Pierre, Paul comes before Pierre-Louis, Jean.

    >>> sorted_by("Pierre-Louis", "Énide")
    'pierre louis  enide'
    """
    return f"{fold(last_name)}  {fold(first_name)}".strip()


def tidy(name: str) -> str:
    """Return `name` in composed form (NFC), spaces folded; letters keep the case they were given in."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def likeness(one: str, other: str) -> float:
    """How alike two folded names are, from 0 to 1, whatever the order of their words.

    Each word is paired with the nearest word of the other name; the score is the share of letters that found a
    pair (Dice's coefficient over words, with difflib's ratio for words that differ by a few letters).

    :param one, other: names as `fold` returns them
    """
    left, right = one.split(), other.split()
    if sorted(left) == sorted(right):
        return 1.0
    letters = sum(map(len, left)) + sum(map(len, right))
    paired = 0.0
    for word in sorted(left, key=len, reverse=True):
        best, partner = max(((_word_likeness(word, each), each) for each in right), default=(0.0, ""))
        if best >= ALIKE_WORDS:
            paired += best * (len(word) + len(partner))
            right.remove(partner)
    return paired / letters if letters else 0.0


def _word_likeness(one: str, other: str) -> float:
    if one == other:
        return 1.0
    if min(len(one), len(other)) * 2 < max(len(one), len(other)):
        return 0.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
