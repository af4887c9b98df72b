"""The plan of a sealed quiz, and the questions that one attempt gets from it. Pure.

A plan is `{"parts": [{"heading": {language: words}, "entries": [entry, …]}, …]}`. An entry is `{"position": n}`, perhaps with
`"follows": true` (only after the one before), or `{"count": n, "pool": [positions]}`; either may have a `"form"`, A or B.
Plans sealed before there were sections are `{"fixed": [positions], "draws": [{"count", "pool"}]}`.
"""

import random
from collections.abc import Callable, Iterator
from typing import Any

Plan = dict[str, Any]
Entry = dict[str, Any]


def parts_of(plan: Plan) -> list[dict[str, Any]]:
    """The sections of a plan, of whatever age; a plan without sections has one without a heading."""
    if "parts" in plan:
        parts: list[dict[str, Any]] = plan["parts"]
        return parts
    return [{"heading": {}, "entries": [*({"position": position} for position in plan["fixed"]), *plan["draws"]]}]


def entries_of(plan: Plan, form: str = "") -> Iterator[Entry]:
    """What a person with that form gets, section by section."""
    for part in parts_of(plan):
        yield from (entry for entry in part["entries"] if is_on(entry, form))


def is_on(entry: Entry, form: str) -> bool:
    """Whether an entry is on a form: those that name none are on both."""
    return entry.get("form", "") in {"", form}


def positions_in(entry: Entry) -> list[int]:
    """Every position that an entry can give."""
    return list(entry["pool"]) if "pool" in entry else [entry["position"]]


def length_of(plan: Plan, form: str = "") -> int:
    """How many questions an attempt on that form has."""
    return sum(entry.get("count", 1) for entry in entries_of(plan, form))


def forms_of(plan: Plan) -> list[str]:
    """The forms of a plan: A and B, or none."""
    return sorted({entry["form"] for part in parts_of(plan) for entry in part["entries"] if entry.get("form")})


def headings_of(plan: Plan) -> dict[int, dict[str, str]]:
    """The heading by language of each position's section; positions without one are left out."""
    return {
        position: part["heading"]
        for part in parts_of(plan)
        if part["heading"]
        for entry in part["entries"]
        for position in positions_in(entry)
    }


def followers_of(plan: Plan) -> set[int]:
    """Positions whose question appears only once the one before it is answered."""
    return {entry["position"] for part in parts_of(plan) for entry in part["entries"] if entry.get("follows")}


def draw(
    plan: Plan, dice: random.Random, *, form: str = "", shuffle: bool = False, is_seen: Callable[[int], bool] = lambda _position: False
) -> list[int]:
    """The positions of one attempt in its order.

    :param form: A, B or nothing
    :param shuffle: another order within each section; what follows another question stays behind it
    :param is_seen: whether the person has met the item at a position: unseen ones are drawn first
    """
    return [position for part in parts_of(plan) for position in _draw_part(part["entries"], dice, form, shuffle, is_seen)]


def _draw_part(entries: list[Entry], dice: random.Random, form: str, shuffle: bool, is_seen: Callable[[int], bool]) -> list[int]:
    groups: list[list[int]] = []
    for entry in entries:
        if not is_on(entry, form):
            continue
        if entry.get("follows") and groups:
            groups[-1].append(entry["position"])
        elif "pool" in entry:
            groups += [[position] for position in _pick(entry["pool"], entry["count"], dice, is_seen)]
        else:
            groups.append([entry["position"]])
    if shuffle:
        dice.shuffle(groups)
    return [position for group in groups for position in group]


def _pick(pool: list[int], count: int, dice: random.Random, is_seen: Callable[[int], bool]) -> list[int]:
    """So many of a pool by chance, those that the person has not met first."""
    mixed = dice.sample(pool, len(pool))
    return sorted(mixed, key=is_seen)[:count]
