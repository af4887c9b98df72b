"""The agenda of a session: blocks one after the other, and who is credited for which. Pure: minutes in, minutes out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from attendance.folding import in_hours
from core.durations import in_words

MOST_BLOCKS = 20
"""Blocks in one agenda: as many as fit on a page that somebody reads."""


@dataclass(frozen=True)
class Part:
    """One block, as far as the rules of an agenda need it."""

    title: str
    begins: int  # minutes after the session's start
    ends: int
    minutes: int  # that count; a break counts for none


def slips(parts: Sequence[Part], *, length: int) -> dict[int, str]:
    """What is wrong with an agenda, in words, by the place of the block that has to be corrected.

    :param parts: in any order
    :param length: of the session, in minutes
    :return: at most one sentence for each block; none when the agenda is sound
    """
    found = {place: sentence for place, part in enumerate(parts) for sentence in list(_slips_of(part, length))[:1]}
    in_order = sorted(range(len(parts)), key=lambda place: (parts[place].begins, parts[place].ends))
    for before, after in pairwise(in_order):
        if parts[after].begins < parts[before].ends:
            titles = {"second": parts[after].title, "first": parts[before].title}
            found.setdefault(after, _("“%(second)s” begins before “%(first)s” has ended: correct one of the two times.") % titles)
    return found


def _slips_of(part: Part, length: int) -> Iterator[str]:
    told = {"block": part.title}
    if part.ends <= part.begins:
        yield _("“%(block)s” ends before it begins: correct one of its two times.") % told
    if part.begins < 0 or part.ends > length:
        yield _("“%(block)s” is not within the session: correct its times, or change those of the session first.") % told
    if part.minutes > part.ends - part.begins:
        lasts = {"length": in_words(in_hours(part.ends - part.begins))}
        yield _("“%(block)s” lasts %(length)s, so it cannot count for more.") % (told | lasts)


def credited_parts(minutes: Sequence[int], *, late: int, early: int) -> list[int]:
    """What each block counts for somebody: who comes late loses the first minutes that count, who leaves early the last ones.

    The sum is what `folding.credited_minutes` gives for the whole session; no part is negative.

    :param minutes: what each block counts, in order of time
    :param late, early: minutes missed at both ends
    """
    backwards = _without(_without(minutes, late)[::-1], early)
    return backwards[::-1]


def _without(minutes: Sequence[int], lost: int) -> list[int]:
    """The same without the first `lost` of all."""
    left = []
    for one in minutes:
        gone = min(one, lost)
        lost -= gone
        left.append(one - gone)
    return left
