"""Names as people search and compare them."""

import re
import unicodedata

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


def tidy(name: str) -> str:
    """Return `name` in composed form (NFC), spaces folded; letters keep the case they were given in."""
    return " ".join(unicodedata.normalize("NFC", name).split())
