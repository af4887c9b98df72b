"""The kinds of question. Each module here whose name does not begin with an underscore is one kind:

- a subclass of `Question` with `kind` = the module's name, `freeze_key()`, `freeze_text()` and `fill()`;
- `AnswerForm(frozen, …)`, which turns what a browser sent into an answer (a JSON value);
- `mark(frozen, answer)`, pure: how much of the question is right, or that nobody can say yet;
- `problem(frozen)`: a sentence when the answer key cannot work, for the form, the services and publishing alike;
- `options(frozen, text, answer, order)`: what its template draws;
- `panels`: how it is edited, and `icon`: how the library shows it.

Its template is `templates/assessments/questions/<kind>.html`. Nothing else has to know its name.
"""

import pkgutil
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from assessments.questions._common import Outcome, Shown, text_in
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


def mark(frozen: dict[str, Any], answer: Any) -> Outcome:
    """Mark an answer to a frozen question.

    :param frozen: what `Question.freeze` gave, of whatever kind
    :param answer: what the kind's `AnswerForm` gave, or None where there is no answer
    """
    outcome: Outcome = kinds()[frozen["kind"]].mark(frozen, answer)
    return outcome


def problem(frozen: dict[str, Any]) -> str:
    """What is wrong with a frozen question's answer key, as a sentence; empty when it can be marked."""
    return str(kinds()[frozen["kind"]].problem(frozen))


def read_answer(frozen: dict[str, Any], value: Any) -> Any:
    """The answer in what a browser sent, checked against the question's own choices.

    :param value: a string, a list of strings, a boolean or None, as the page or the module sent it
    :return: a JSON value; None for no answer
    :raises InvalidInputError: when it is not an answer to this question
    """
    form = kinds()[frozen["kind"]].AnswerForm({"answer": value}, frozen=frozen)
    if not form.is_valid():
        raise InvalidInputError(_("This is not an answer to that question. Nothing was changed; load the page again and answer once more."))
    return form.cleaned_data["answer"]


def takes_several(frozen: dict[str, Any]) -> bool:
    """Whether an answer is a list, so that a form sends the same name several times."""
    return bool(getattr(kinds()[frozen["kind"]], "TAKES_SEVERAL", False))


def choice_ids(frozen: dict[str, Any]) -> list[str]:
    """The ids of a frozen question's choices in the author's order; empty for kinds without choices to shuffle."""
    return [choice["id"] for choice in frozen.get("choices", [])]


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
    :param answer: what was answered; :param order: choice ids as this attempt orders them
    :param reveal: whether right answers are told
    """
    used, text = text_in(frozen, language, fallback)
    shown = Shown(kind=frozen["kind"], name=name, number=number, language=used, text=text["text"], feedback=text["feedback"], reveal=reveal)
    with override(used):  # "True" and "False" speak the question's language, not the page's
        shown.options = kinds()[frozen["kind"]].options(frozen, text, answer, order)
    return shown
