"""Sealed questions as corrections leave them. Pure: what was sealed is read, never changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Protocol

from assessments.enums import Remedy
from assessments.questions import accept, mark

# What of a frozen question is no key: how it is worded, drawn and paid for.
NO_KEY = frozenset({"kind", "schema", "language", "texts", "picture", "penalty", "also"})
# The parts of a language's texts that say what is right.
KEYS_IN_TEXTS = ("forms", "gaps", "numbers")


class Step(Protocol):
    """A remedy and what it needs: a `Correction`, or one that is only considered."""

    remedy: str
    payload: Any


@dataclass(frozen=True)
class Corrected:
    """A frozen question after its corrections. A void one counts for nobody; a full one is right for everybody."""

    frozen: dict[str, Any]
    is_void: bool = False
    is_full: bool = False


def apply(frozen: dict[str, Any], corrections: Iterable[Step]) -> Corrected:
    """A question with its corrections, in the order in which they were made: the last one wins.

    A question that was void counts again once its key is corrected. A new key replaces the answers that were accepted before.
    """
    found = Corrected(frozen)
    for one in corrections:
        found = _with(found, Remedy(one.remedy), one.payload)
    return found


def _with(found: Corrected, remedy: Remedy, payload: Mapping[str, Any]) -> Corrected:
    if remedy == Remedy.VOID:
        return replace(found, is_void=True, is_full=False)
    if remedy == Remedy.FULL:
        return replace(found, is_void=False, is_full=True)
    changed = accept(found.frozen, payload["answer"]) if remedy == Remedy.ACCEPT else with_key(found.frozen, payload["key"])
    return Corrected(changed)


def share_of(corrected: Corrected, answer: Any) -> Fraction | None:
    """How much of an answer is right; None while a person has to mark it. What is void has no share that counts.

    :param answer: what the kind's `AnswerForm` gave, or None where there is no answer
    """
    if corrected.is_full:
        return Fraction(1)
    if answer is not None and answer in corrected.frozen.get("also", ()):
        return Fraction(1)
    return mark(corrected.frozen, answer).share


def can_accept(frozen: dict[str, Any], answer: Any) -> bool:
    """Whether a kind can take that answer for right; a number without its unit, say, it cannot."""
    if answer is None or mark(frozen, answer).share is None:
        return False
    return share_of(Corrected(accept(frozen, answer)), answer) == 1


def key_of(frozen: Mapping[str, Any]) -> dict[str, Any]:
    """What of a frozen question says which answers are right, its languages' accepted forms included."""
    key = {name: value for name, value in frozen.items() if name not in NO_KEY}
    words = {code: {name: text[name] for name in KEYS_IN_TEXTS if name in text} for code, text in frozen["texts"].items()}
    spelled = {code: held for code, held in words.items() if held}
    return key | ({"texts": spelled} if spelled else {})


def with_key(frozen: dict[str, Any], key: Mapping[str, Any]) -> dict[str, Any]:
    """The question, worded as it was asked, with another key; languages that the key does not know keep theirs."""
    spelled = key.get("texts", {})
    texts = {code: text | spelled.get(code, {}) for code, text in frozen["texts"].items()}
    changed = frozen | {name: value for name, value in key.items() if name != "texts"} | {"texts": texts}
    changed.pop("also", None)
    return changed


def fits(frozen: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether answers to one frozen question can be read as answers to another: the same kind, choices and languages of its key."""
    if frozen["kind"] != other["kind"] or frozen.get("schema", 1) != other.get("schema", 1):
        return False
    key, wanted = key_of(frozen), key_of(other)
    return key.get("texts", {}).keys() <= wanted.get("texts", {}).keys() and _choosable(key) == _choosable(wanted)


def _choosable(key: Mapping[str, Any]) -> set[str]:
    """The ids that answers are made of. Accepted numbers have ids as well, but nobody answers with those."""
    return _ids([value for name, value in key.items() if name not in {"texts", "numbers"}])


def _ids(value: Any) -> set[str]:
    if isinstance(value, list):
        return set().union(*map(_ids, value))
    if isinstance(value, dict):
        return _ids(list(value.values())) | ({value["id"]} if "id" in value else set())
    return set()
