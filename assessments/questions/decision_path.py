"""A branching scenario: each choice has a consequence, a score and the step that follows. The path is kept."""

import json
import uuid
from collections.abc import Iterator
from fractions import Fraction
from itertools import islice
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from assessments.formats import ParsedQuestion
from assessments.models.bank import Question
from assessments.questions._common import Classified, Option, Outcome, Shape
from assessments.questions._deciding import MOST_STEPS, StepBlock, first_step
from assessments.questions._panels import ProblemPanel, QuestionForm, question_panels
from assessments.questions._rows import ID_LENGTH
from assessments.questions._walking import Walk, Way, best_choices, best_way, circle, expected, in_order, reached, totals, walk, ways
from core.errors import InvalidInputError

SHAPE = Shape.PARTS
MINIMUM = 2
MOST_WAYS = 20
"""Ways to an end that statistics list although nobody took them."""


ADD_WORDS = {"data-add-steps": gettext_lazy("Add a step"), "data-add-choices": gettext_lazy("Add a choice")}


class PathForm(QuestionForm):
    """Editing the steps: what is wrong with the paths is said above the form, in a sentence, before it is published."""

    def _post_clean(self) -> None:
        super()._post_clean()
        wrong = "" if self.errors or self.is_deferred_validation else problem(self.instance.freeze_key())
        if wrong:
            self.add_error(None, ValidationError(wrong))


class DecisionPathQuestion(Question):
    kind = "decision_path"
    icon = "redirect"
    place = 11
    explanation = gettext_lazy("A situation that goes on as the learner decides: each choice has a consequence. Good for what to do next.")
    base_form_class = PathForm

    steps = StreamField(
        [("step", StepBlock())],
        verbose_name=gettext_lazy("steps"),
        blank=True,
        default=first_step,
        max_num=MOST_STEPS,
        help_text=gettext_lazy(
            "Everybody begins at the first step. Each choice leads to another step, or ends the path. The path with the highest "
            "scores earns all points, the one with the lowest none; a path that is not finished earns what it would with its worst ending."
        ),
    )

    panels = [ProblemPanel(), *question_panels(FieldPanel("steps", attrs=ADD_WORDS))]

    class Meta:
        verbose_name = gettext_lazy("decision path question")
        verbose_name_plural = gettext_lazy("decision path questions")

    def freeze_key(self) -> dict[str, Any]:
        """Steps and choices by their ids, which wagtail-localize leaves as they are in every language."""
        steps = self.steps_with_ids()
        ids = {folded(step.value["name"]): id_of(step) for step in reversed(steps)}
        return {"steps": [frozen_step(step, ids) for step in steps]}

    def freeze_text(self) -> dict[str, Any]:
        steps = self.steps_with_ids()
        choices = {id_of(one): one.value for step in steps for one in step.value["choices"].bound_blocks}
        return super().freeze_text() | {
            "steps": {id_of(step): step.value["situation"] for step in steps},
            "choices": {key: {"text": value["text"], "consequence": value["consequence"]} for key, value in choices.items()},
        }

    def steps_with_ids(self) -> list[Any]:
        """The steps; one that a form has just added gets its id as it will when it is saved."""
        self.steps.get_prep_value()
        return list(self.steps)

    def fill(self, texts: dict[str, Any], *, original: Any = None) -> None:
        """Put in the steps of one language.

        :param texts: `steps`, each with `situation` and `choices` (`text`, `consequence`); in the first language also `name`,
            and for a choice `score` and `next`, a step's name, empty at an end
        :param original: the row in the first language, whose steps and choices these are
        """
        written, kept = texts["steps"], list(original.steps) if original else []
        if original and [len(step["choices"]) for step in written] != [len(step.value["choices"]) for step in kept]:
            raise InvalidInputError(_("A translation has to have the same steps and choices as the original, in the same order."))
        self.steps = json.dumps([raw_step(step, kept[at] if kept else None) for at, step in enumerate(written)])


def id_of(block: Any) -> str:
    """The id of a step or choice inside a frozen question."""
    return str(block.id).replace("-", "")[:ID_LENGTH]


def folded(name: Any) -> str:
    """A step's name without what an eye does not see."""
    return " ".join(str(name or "").split()).casefold()


def frozen_step(step: Any, ids: dict[str, str]) -> dict[str, Any]:
    """One step as it is frozen. A name that no step has stays a name, so that it can be told.

    :param ids: folded name → id of the step
    """
    choices = [
        {"id": id_of(one), "score": int(one.value["score"] or 0), "next": ids.get(folded(one.value["next"]), one.value["next"] or "")}
        for one in step.value["choices"].bound_blocks
    ]
    return {"id": id_of(step), "name": step.value["name"] or "", "choices": choices}


def raw_step(written: dict[str, Any], kept: Any) -> dict[str, Any]:
    """A step as a StreamField stores it.

    :param kept: the same step in the first language, None in that language itself
    """
    blocks = list(kept.value["choices"].bound_blocks) if kept else [None] * len(written["choices"])
    choices = [raw_choice(choice, block) for choice, block in zip(written["choices"], blocks, strict=True)]
    value = {"name": kept.value["name"] if kept else written["name"], "situation": written["situation"], "choices": choices}
    return {"type": "step", "id": kept.id if kept else str(uuid.uuid4()), "value": value}


def raw_choice(written: dict[str, Any], kept: Any) -> dict[str, Any]:
    ties = kept.value if kept else {"score": written.get("score", 0), "next": written.get("next", "")}
    value = {"text": written["text"], "consequence": written["consequence"], "score": ties["score"], "next": ties["next"]}
    return {"type": "item", "id": kept.id if kept else str(uuid.uuid4()), "value": value}


class PathField(forms.Field):
    """Step → choice, along the walk from the start; None where nothing is decided yet."""

    def __init__(self, *, steps: list[dict[str, Any]]) -> None:
        super().__init__(required=False, widget=forms.TextInput)
        self.steps = steps

    def clean(self, value: Any) -> dict[str, str] | None:
        if value in (None, ""):
            return None
        known = {step["id"]: {choice["id"] for choice in step["choices"]} for step in self.steps}
        if not isinstance(value, dict) or any(choice and choice not in known.get(step, ()) for step, choice in value.items()):
            raise ValidationError(_("That is not one of the choices here."))
        return walk(self.steps, value).answer


class AnswerForm(forms.Form):
    def __init__(self, *args: Any, frozen: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"] = PathField(steps=frozen["steps"])


def problem(frozen: dict[str, Any]) -> str:
    return next(_problems(frozen["steps"]), "")


def _problems(steps: list[dict[str, Any]]) -> Iterator[str]:
    ids, names = {step["id"] for step in steps} | {""}, [folded(step["name"]) for step in steps]
    if not steps:
        yield _("Write at least one step.")
    if not all(names):
        yield _("Give each step a short name.")
    for step in steps:
        if names.count(folded(step["name"])) > 1:
            yield _("Two steps are called “%(step)s”. Give one of them another name.") % {"step": step["name"]}
        if len(step["choices"]) < MINIMUM:
            yield _("The step “%(step)s” is a dead end. Give it at least two choices.") % {"step": step["name"]}
        for choice in step["choices"]:
            if choice["next"] not in ids:
                yield _("A choice of “%(step)s” leads to “%(next)s”, and no step has that name. Correct it, or let the path end there.") % {
                    "step": step["name"], "next": choice["next"],
                }  # fmt: skip
    yield from _problems_of_paths(steps)


def _problems_of_paths(steps: list[dict[str, Any]]) -> Iterator[str]:
    back = circle(steps)
    if back:
        yield _("From “%(step)s” a path leads back to where it came from. Let every path go forward to an end.") % {"step": back["name"]}
    met = reached(steps)
    for step in steps:
        if step["id"] not in met:
            yield _("No path leads to “%(step)s”. Let a choice lead there, or take the step away.") % {"step": step["name"]}
    start = steps[0]["id"]
    if totals(steps, max)[start] == totals(steps, min)[start]:
        yield _("Every path earns the same. Give better choices a higher score.")


def mark(frozen: dict[str, Any], answer: dict[str, str] | None) -> Outcome:
    """Where the path's score lies between the worst possible one, which earns nothing, and the best, which earns all.

    A path that is not finished is worth what it would be with its worst ending: that much is certain, whatever comes. So nothing
    decided earns nothing, and going on never costs.
    """
    steps, start = frozen["steps"], frozen["steps"][0]["id"]
    least, most = totals(steps, min), totals(steps, max)
    path = walk(steps, answer or {})
    score = sum(choice["score"] for _step, choice in path.taken) + least[path.waiting["id"] if path.waiting else ""]
    return Outcome(Fraction(score - least[start], most[start] - least[start]))


def continues(before: dict[str, str] | None, after: dict[str, str] | None) -> bool:
    """A choice is final once it is saved: a path can only be prolonged."""
    return (before or {}).items() <= (after or {}).items()


def unfinished(frozen: dict[str, Any], answer: dict[str, str] | None) -> str:
    return _("The path goes on. Decide until it ends, then check it.") if walk(frozen["steps"], answer or {}).waiting else ""


def responses(frozen: dict[str, Any], text: dict[str, Any], answer: dict[str, str] | None) -> list[Classified]:
    """Each way to an end is a class, in the words of its choices; of a scenario with many, only those that were taken.

    One that was not finished is a class of its own. The credit is what the whole way earns.
    """
    known = list(islice(ways(frozen["steps"]), MOST_WAYS + 1))
    listed, taken = known if len(known) <= MOST_WAYS else [], walk(frozen["steps"], answer or {})
    if taken.taken and taken.taken not in listed:
        listed.append(taken.taken)
    return [_classified(frozen, text, way, is_given=way == taken.taken) for way in listed]


def _classified(frozen: dict[str, Any], text: dict[str, Any], way: Way, *, is_given: bool) -> Classified:
    chosen = {step["id"]: choice["id"] for step, choice in way}
    words = " → ".join(text["choices"][key]["text"] for key in chosen.values())
    label = _("%(way)s → not finished") % {"way": words} if walk(frozen["steps"], chosen).waiting else words
    return Classified("-".join(chosen.values()), label, mark(frozen, chosen).share, is_given)


def guess_share(frozen: dict[str, Any]) -> Fraction:
    """What somebody earns on average who takes any choice of each step with the same chance, until the path ends.

    That is the expected score of a random walk, between the worst and the best as in `mark`.
    """
    steps, start = frozen["steps"], frozen["steps"][0]["id"]
    least, most = totals(steps, min)[start], totals(steps, max)[start]
    return (expected(steps)[start] - least) / (most - least)


def options(frozen: dict[str, Any], text: dict[str, Any], answer: dict[str, str] | None, order: list[str] | None) -> list[Option]:
    return []


def to_shuffle(frozen: dict[str, Any]) -> list[str]:
    """Steps follow each other as the choices lead."""
    return []


def view(frozen: dict[str, Any], text: dict[str, Any], answer: dict[str, str] | None, order: list[str] | None) -> dict[str, Any]:
    """Every step with its choices, which of them are shown now, and for the result the path, better choices and the best way on."""
    steps, path = frozen["steps"], walk(frozen["steps"], answer or {})
    best = totals(steps, max)
    shown = {step["id"] for step, _choice in path.taken} | ({path.waiting["id"]} if path.waiting else set())
    return {
        "steps": [_shown_step(step, text, path) | {"is_shown": step["id"] in shown} for step in in_order(steps)],
        "taken": [_told(step, choice, text) | {"better": _better(step, choice, text, best)} for step, choice in path.taken],
        "is_ended": bool(path.taken) and path.waiting is None,
        "way_on": [_told(step, choice, text) for step, choice in best_way(steps, path.waiting)],
    }


def _shown_step(step: dict[str, Any], text: dict[str, Any], path: Walk) -> dict[str, Any]:
    chosen = (path.answer or {}).get(step["id"], "")
    choices = [choice | text["choices"][choice["id"]] | {"is_chosen": choice["id"] == chosen} for choice in step["choices"]]
    return {"id": step["id"], "situation": text["steps"][step["id"]], "chosen": chosen, "choices": choices}


def _told(step: dict[str, Any], choice: dict[str, Any], text: dict[str, Any]) -> dict[str, Any]:
    """A choice taken, in words."""
    score = f"{choice['score']:+d}".replace("-", "−") if choice["score"] else "0"
    return {"situation": text["steps"][step["id"]], "score": score, **text["choices"][choice["id"]]}


def _better(step: dict[str, Any], taken: dict[str, Any], text: dict[str, Any], best: dict[str, int]) -> list[dict[str, Any]]:
    """What would have been better at a step; nothing where the choice was among the best."""
    found = best_choices(step, best)
    return [] if taken in found else [_told(step, choice, text) for choice in found]


def read_parsed(parsed: ParsedQuestion) -> tuple[dict[str, Any], dict[str, Any]]:
    """The words of one language, and the fields, that a file says; only a format of our own says them.

    :raises InvalidInputError: when there are no steps
    """
    if not parsed.extra.get("steps"):
        raise InvalidInputError(_("A decision path needs its steps."))
    return {"steps": parsed.extra["steps"]}, {}


def write_parsed(frozen: dict[str, Any], text: dict[str, Any]) -> dict[str, Any]:
    """What a file says of it, beside its text: `steps` as `fill` takes them, plain text."""
    names = {step["id"]: step["name"] for step in frozen["steps"]} | {"": ""}
    steps = [
        {
            "name": step["name"],
            "situation": text["steps"][step["id"]],
            "choices": [
                {**text["choices"][choice["id"]], "score": choice["score"], "next": names[choice["next"]]} for choice in step["choices"]
            ],
        }
        for step in frozen["steps"]
    ]
    return {"extra": {"steps": steps}}
