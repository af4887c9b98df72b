"""Walks through a branching scenario, as it is frozen: steps with choices, each with a score and the step that follows.

A frozen step is `{id, name, choices}`, a frozen choice `{id, score, next}`: `next` is a step's id, empty at the end of a path.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

Step = dict[str, Any]
Way = list[tuple[Step, dict[str, Any]]]
"""Choices one after the other, each with its step."""


@dataclass(frozen=True)
class Walk:
    """The choices taken from the start, each with its step, and the step where the next one is due; None at an end."""

    taken: Way
    waiting: Step | None

    @property
    def answer(self) -> dict[str, str] | None:
        """The walk as it is kept: step → choice; None before the first one."""
        return {step["id"]: choice["id"] for step, choice in self.taken} or None


def by_id(steps: Iterable[Step]) -> dict[str, Step]:
    return {step["id"]: step for step in steps}


def walk(steps: list[Step], answer: dict[str, str]) -> Walk:
    """Follow an answer from the first step; what does not lie on the way is left out."""
    known, step = by_id(steps), steps[0] if steps else None
    taken: Way = []
    seen: set[str] = set()
    while step is not None and step["id"] not in seen:  # a draft may still go round in a circle
        seen.add(step["id"])
        wanted = answer.get(step["id"])
        choice = next((one for one in step["choices"] if one["id"] == wanted), None)
        if choice is None:
            return Walk(taken, step)
        taken.append((step, choice))
        step = known.get(choice["next"])
    return Walk(taken, None)


def totals(steps: list[Step], pick: Callable[[Iterable[int]], int]) -> dict[str, int]:
    """Step id → what the choices from there to an end can add up to: the most with `max`, the least with `min`.

    The empty id, an end, adds nothing; neither does what a draft has not made whole yet.
    """
    known = by_id(steps)
    found: dict[str, int] = {"": 0}

    def total(key: str) -> int:
        if key not in found:
            found[key] = 0  # stands while it is being counted, should a draft go round in a circle
            choices = known[key]["choices"] if key in known else []
            found[key] = pick(choice["score"] + total(choice["next"]) for choice in choices) if choices else 0
        return found[key]

    for step in steps:
        total(step["id"])
    return found


def expected(steps: list[Step]) -> dict[str, Fraction]:
    """Step id → what the choices from there to an end add up to on average, where any choice of a step is as likely as the others.

    :param steps: without a circle
    """
    found: dict[str, Fraction] = {}
    for step in reversed(in_order(steps)):
        worth = [choice["score"] + found.get(choice["next"], Fraction(0)) for choice in step["choices"]]
        found[step["id"]] = sum(worth, Fraction(0)) / len(worth)
    return found


def ways(steps: list[Step]) -> Iterator[Way]:
    """Every way from the start to an end, in the author's order. There can be very many: take only as many as you want.

    :param steps: without a circle
    """
    known = by_id(steps)

    def on_from(step: Step) -> Iterator[Way]:
        for choice in step["choices"]:
            after = known.get(choice["next"])
            for rest in on_from(after) if after else [[]]:
                yield [(step, choice), *rest]

    return on_from(steps[0])


def best_choices(step: Step, best: dict[str, int]) -> list[dict[str, Any]]:
    """The choices of a step from which the most can be had.

    :param best: `totals(steps, max)`
    """
    worth = {choice["id"]: choice["score"] + best.get(choice["next"], 0) for choice in step["choices"]}
    most = max(worth.values(), default=0)
    return [choice for choice in step["choices"] if worth[choice["id"]] == most]


def best_way(steps: list[Step], start: Step | None) -> Way:
    """From a step on, one way that earns the most."""
    best, known = totals(steps, max), by_id(steps)
    way: Way = []
    while start is not None and start["choices"] and start not in [step for step, _choice in way]:
        choice = best_choices(start, best)[0]
        way.append((start, choice))
        start = known.get(choice["next"])
    return way


def in_order(steps: list[Step]) -> list[Step]:
    """The steps in an order in which every walk goes forward: the start first, and what no path leads to last."""
    known = by_id(steps)
    done: dict[str, Step] = {}
    begun: set[str] = set()

    def visit(step: Step) -> None:
        if step["id"] in begun:
            return
        begun.add(step["id"])
        for choice in reversed(step["choices"]):
            if choice["next"] in known:
                visit(known[choice["next"]])
        done[step["id"]] = step

    for step in steps[:1]:
        visit(step)
    return [*reversed(done.values()), *(step for step in steps if step["id"] not in done)]


def circle(steps: list[Step]) -> Step | None:
    """A step on some path, from which a choice leads back to that step or to one before it."""
    met = [step for step in in_order(steps) if step["id"] in reached(steps)]
    place = {step["id"]: at for at, step in enumerate(met)}
    return next((step for step in met for choice in step["choices"] if place.get(choice["next"], len(met)) <= place[step["id"]]), None)


def reached(steps: list[Step]) -> set[str]:
    """The ids of the steps that some path from the start leads to."""
    known, waiting, found = by_id(steps), steps[:1], set()
    while waiting:
        step = waiting.pop()
        if step["id"] not in found:
            found.add(step["id"])
            waiting += [known[choice["next"]] for choice in step["choices"] if choice["next"] in known]
    return found
