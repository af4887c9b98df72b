"""The kinds of question. Each module here whose name does not begin with an underscore is one kind:

- a subclass of `Question` with `kind` = the module's name, `freeze_key()`, `freeze_text()` and `fill()`;
- `AnswerForm(frozen, …)`, which turns what a browser sent into an answer (a JSON value), and `SHAPE`, how it is sent;
- `mark(frozen, answer)`, pure: how much of the question is right, or that nobody can say yet;
- `problem(frozen)`: a sentence when the answer key cannot work, for the form, the services and publishing alike;
- `options(frozen, text, answer, order)`: what its template draws as choices, and `view(…)` for whatever else it draws;
- `read_parsed(parsed)` and `write_parsed(frozen, text)`: from and to what files say (`assessments.formats`);
- `panels`: how it is edited, and `icon`: how the library shows it.

Where a kind differs from most it may have

- `to_shuffle(frozen)`: ids whose order an attempt fixes (default: the choices), `ALWAYS_SHUFFLED` where the order is the answer;
- `continues(before, after)`: whether an answer may follow another (default: any may); then what is saved is final, and checked once;
- `slip(frozen)`: a sentence when the key works, but hardly as its author means it; the form says it, since a file may mean it;
- `unfinished(frozen, answer)`: a sentence when there is more to answer before it can be checked while the quiz goes on;
- `BY_HAND = True` where a person marks every answer: then nothing can be checked while answering, nor is certainty asked for;
- `responses(frozen, text, answer)`: how statistics class its answers, as `Classified` (default: by its choices, else by what was typed);
- `guess_share(frozen)`: what a blind guess is worth (default: the mean of its choices, nothing without choices);
- `accept(frozen, answer)`: the question with one more answer that is right (default: that very answer, and no other);
- `UPGRADES`: schema number → function that lifts a question frozen under it to the next one.

Its template is `templates/assessments/questions/<kind>.html`. Nothing else has to know its name.
"""

import pkgutil
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from assessments.questions._common import Classified, Outcome, Shape, Shown, as_typed, text_in
from assessments.questions._pictures import drawn
from core.errors import InvalidInputError


@cache
def kinds() -> dict[str, ModuleType]:
    """The modules of all kinds, by name."""
    names = sorted(info.name for info in pkgutil.iter_modules(__path__) if not info.name.startswith("_"))
    return {name: import_module(f"{__name__}.{name}") for name in names}


def load_kinds() -> None:
    """Import every kind, so that Django knows their models."""
    kinds()


def model_of(kind: str) -> Any:
    """The polymorphic model of a kind.

    :raises KeyError: when there is no such kind
    """
    from assessments.models.bank import Question  # noqa: PLC0415 - models import this module to meet the kinds

    module = kinds()[kind]
    return next(value for value in vars(module).values() if isinstance(value, type) and issubclass(value, Question) and value.kind == kind)


def upgraded(frozen: dict[str, Any]) -> dict[str, Any]:
    """A question frozen under an older schema as its kind freezes it today; what was sealed stays as it is in the database.

    :param frozen: what `Question.freeze` gave, at any time
    """
    steps: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = getattr(kinds()[frozen["kind"]], "UPGRADES", {})
    while frozen.get("schema", 1) in steps:
        schema = frozen.get("schema", 1)
        frozen = steps[schema](frozen) | {"schema": schema + 1}
    return frozen


def mark(frozen: dict[str, Any], answer: Any) -> Outcome:
    """Mark an answer to a frozen question.

    :param frozen: what `Question.freeze` gave, of whatever kind
    :param answer: what the kind's `AnswerForm` gave, or None where there is no answer
    """
    outcome: Outcome = kinds()[frozen["kind"]].mark(frozen, answer)
    return outcome


def accept(frozen: dict[str, Any], answer: Any) -> dict[str, Any]:
    """A frozen question that takes one more answer for right, as its kind understands that; accepting it again changes nothing."""
    own: Callable[[dict[str, Any], Any], dict[str, Any]] | None = getattr(kinds()[frozen["kind"]], "accept", None)
    if own:
        return own(frozen, answer)
    also = frozen.get("also", [])
    return frozen if answer in also else frozen | {"also": [*also, answer]}


def problem(frozen: dict[str, Any]) -> str:
    """What is wrong with a frozen question's answer key, as a sentence; empty when it can be marked."""
    return str(kinds()[frozen["kind"]].problem(frozen))


def read_answer(frozen: dict[str, Any], value: Any) -> Any:
    """The answer in what a browser sent, checked against the question's own choices.

    :param value: a string, a list of strings, a mapping of strings, a boolean or None, as the page or the module sent it
    :return: a JSON value; None for no answer
    :raises InvalidInputError: when it is not an answer to this question
    """
    form = kinds()[frozen["kind"]].AnswerForm({"answer": value}, frozen=frozen)
    if not form.is_valid():
        raise InvalidInputError(_("This is not an answer to that question. Nothing was changed; load the page again and answer once more."))
    return form.cleaned_data["answer"]


def shape_of(frozen: dict[str, Any]) -> Shape:
    """How an answer is sent: one value, several under the same name, or parts with names of their own."""
    shape: Shape = kinds()[frozen["kind"]].SHAPE
    return shape


def is_kept_for_good(frozen: dict[str, Any]) -> bool:
    """Whether an answer, once saved, can only be gone on from."""
    return hasattr(kinds()[frozen["kind"]], "continues")


def unfinished(frozen: dict[str, Any], answer: Any) -> str:
    """Why an answer cannot be checked yet, as a sentence; empty when it can."""
    own: Callable[[dict[str, Any], Any], Any] | None = getattr(kinds()[frozen["kind"]], "unfinished", None)
    return str(own(frozen, answer)) if own else ""


def continues(frozen: dict[str, Any], before: Any, after: Any) -> bool:
    """Whether a learner who has answered `before` may now answer `after`."""
    rule: Callable[[Any, Any], bool] | None = getattr(kinds()[frozen["kind"]], "continues", None)
    return rule is None or rule(before, after)


def to_shuffle(frozen: dict[str, Any]) -> list[str]:
    """The ids whose order an attempt fixes, in the author's order; empty for kinds with nothing to shuffle."""
    own: Callable[[dict[str, Any]], list[str]] | None = getattr(kinds()[frozen["kind"]], "to_shuffle", None)
    return own(frozen) if own else [choice["id"] for choice in frozen.get("choices", [])]


def is_always_shuffled(frozen: dict[str, Any]) -> bool:
    """Whether the author's order would give the answer away."""
    return bool(getattr(kinds()[frozen["kind"]], "ALWAYS_SHUFFLED", False))


def is_marked_by_hand(frozen: dict[str, Any]) -> bool:
    """Whether only a person can mark it."""
    return bool(getattr(kinds()[frozen["kind"]], "BY_HAND", False))


def responses(frozen: dict[str, Any], answer: Any, *, language: str, fallback: str = "") -> list[Classified]:
    """The classes that statistics sort answers into: all that are known beforehand, and what this answer adds.

    :param answer: what the kind's `AnswerForm` gave, or None for the known classes alone
    :param language: for the labels; :param fallback: the quiz's
    """
    used, text = text_in(frozen, language, fallback)
    kind = kinds()[frozen["kind"]]
    with override(used):
        if hasattr(kind, "responses"):
            return list(kind.responses(frozen, text, answer))
        options = kind.options(frozen, text, answer, None)
        if not options:
            return [] if answer is None else [as_typed(str(answer), kind.mark(frozen, answer).share)]
        shares = {choice["id"]: Fraction(choice["share"]) for choice in frozen.get("choices", []) if "share" in choice}
        return [Classified(one.value, one.text, shares.get(one.value, Fraction(one.is_right)), one.is_chosen) for one in options]


def guess_share(frozen: dict[str, Any]) -> Fraction:
    """What a blind guess is worth, as a share of the points."""
    own: Callable[[dict[str, Any]], Fraction] | None = getattr(kinds()[frozen["kind"]], "guess_share", None)
    if own:
        return own(frozen)
    shares = [Fraction(choice["share"]) for choice in frozen.get("choices", []) if "share" in choice]
    return sum(shares, Fraction(0)) / len(shares) if shares else Fraction(0)


def present(
    frozen: dict[str, Any],
    *,
    language: str,
    name: str,
    number: int,
    fallback: str = "",
    answer: Any = None,
    order: list[str] | None = None,
    reveal: bool = False,
) -> Shown:
    """What the kind's template needs to draw the question.

    :param language: the wanted language; :param fallback: the quiz's, where the question has no text in it
    :param name: the form field's name; :param number: as the learner counts
    :param answer: what was answered; :param order: ids as this attempt orders them
    :param reveal: whether right answers are told
    """
    used, text = text_in(frozen, language, fallback)
    kind = kinds()[frozen["kind"]]
    shown = Shown(
        kind=frozen["kind"], name=name, number=number, language=used, text=text["text"], feedback=text["feedback"],
        shape=kind.SHAPE, reveal=reveal, answer=answer, hints=text.get("hints", []),
    )  # fmt: skip
    if frozen.get("picture"):
        shown.picture = drawn(frozen["picture"], text.get("picture", ""))
    with override(used):  # "True" and "False" speak the question's language, not the page's
        shown.options = kind.options(frozen, text, answer, order)
        if hasattr(kind, "view"):
            shown.view = kind.view(frozen, text, answer, order)
    return shown
