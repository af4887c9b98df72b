"""Answers that invented people give to sealed questions: right when they know, plausibly wrong when not."""

import random
from typing import Any


def answer_for(frozen: dict[str, Any], *, knows: bool, dice: random.Random) -> Any:
    """An answer to one sealed question.

    :param frozen: the question as its version holds it
    :param knows: whether this person knows it
    """
    if frozen["kind"] == "decision_path":
        return _way(frozen["steps"], knows=knows, dice=dice)
    if "answer" in frozen:
        return frozen["answer"] if knows else not frozen["answer"]
    right = [choice["id"] for choice in frozen["choices"] if choice["right"]]
    wrong = [choice["id"] for choice in frozen["choices"] if not choice["right"]]
    if frozen["kind"] == "single_choice":
        return right[0] if knows else dice.choice(wrong)
    return right if knows else [*right[1:], dice.choice(wrong)]


def _way(steps: list[dict[str, Any]], *, knows: bool, dice: random.Random) -> dict[str, str]:
    """Through a scenario to an end: each time the choice with the highest score, or any."""
    known, answer = {step["id"]: step for step in steps}, {}
    step: dict[str, Any] | None = steps[0]
    while step:
        choice = max(step["choices"], key=lambda one: one["score"]) if knows else dice.choice(step["choices"])
        answer[step["id"]], step = choice["id"], known.get(choice["next"])
    return answer
