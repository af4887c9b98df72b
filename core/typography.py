"""How the languages of the interface space and open their marks, as far as a machine can see it.

French has a no-break space before : ; ! ? and inside « » (Lexique des règles typographiques en usage à l’Imprimerie nationale;
U+00A0 before all of them, because not every font of a phone draws the narrower U+202F). Spanish opens what it closes: ¿…? ¡…!
(Ortografía de la lengua española, 2010).
"""

import re
from collections.abc import Iterator

NO_BREAK = "\u00a0"
# What only looks like a mark: words of file formats (`::`, `ANSWER:`), entities and tags of HTML, addresses.
_CODE = re.compile(r"::|\b[A-Z]{2,}:|&#?\w+;|<[^>]*>|https?://\S+")
# A mark ends a word where a space, a closing mark or nothing follows: not in 10:30, nor in quiz:UUID.
_FRENCH = re.compile(r"(?P<before>[^\u00a0:!?])(?=[:;!?](?:[\s\u00a0.…,)\]»”\"!?]|$))|(?P<inside>[^\u00a0])(?=»)|«(?!\u00a0)(?P<after>.?)")
_PAIRS = {"¿": "?", "¡": "!"}


def misset(language: str, text: str) -> Iterator[str]:
    """What is wrong with the marks of a text, in words for translators.

    :param language: its code; languages without a rule here have nothing wrong
    """
    plain = _CODE.sub("x", text)
    if language == "fr":
        for found in _FRENCH.finditer(plain):
            yield f"no no-break space (U+00A0) at {plain[max(0, found.start() - 12) : found.end() + 3]!r}"
    if language == "es":
        for opening, closing in _PAIRS.items():
            if plain.count(opening) != plain.count(closing):
                yield f"not as many {opening} as {closing} in {text!r}"
