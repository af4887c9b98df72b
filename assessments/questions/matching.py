"""Pairs to put together: for each prompt, the answer that belongs to it."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from django import forms
from django.db import models
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel

from assessments.formats import ParsedOption, ParsedQuestion
from assessments.models.bank import Question
from assessments.questions._common import RIGHT, WRONG, Classified, Option, Outcome, Shape
from assessments.questions._panels import question_panels
from assessments.questions._parts import PartsField
from assessments.questions._rows import TEXT_LENGTH, Row, RowsForm, RowsPanel, feedback_panel, plain, put_rows, twice

SHAPE = Shape.PARTS
ALWAYS_SHUFFLED = True
MINIMUM = 2


class Marking(models.TextChoices):
    PARTS = "parts", gettext_lazy("In parts: each right pair adds")
    WHOLE = "whole", gettext_lazy("All or nothing: every pair right")


class MatchingQuestion(Question):
    kind = "matching"
    icon = "link"
    place = 4
    explanation = gettext_lazy(
        "Two lists, and what belongs together is matched. Good for terms and their meanings, offices and their tasks."
    )
    base_form_class = RowsForm

    marking = models.CharField(gettext_lazy("marking"), max_length=10, choices=Marking.choices, default=Marking.PARTS)

    panels = question_panels(
        RowsPanel(
            "pairs",
            [FieldPanel("prompt"), FieldPanel("answer"), feedback_panel(gettext_lazy("Why they belong together"))],
            heading=gettext_lazy("Pairs"),
            label=gettext_lazy("pair"),
            add_text=gettext_lazy("Add a pair"),
            summary="prompt answer",
            help_text=gettext_lazy(
                "At least two pairs. Learners choose the answer from one list, in another order each time. Leave “what is asked” empty for "
                "an answer that belongs to nothing; write the same answer twice where it belongs to two."
            ),
        ),
        FieldPanel("marking", widget=forms.RadioSelect),
    )

    class Meta:
        verbose_name = gettext_lazy("matching question")
        verbose_name_plural = gettext_lazy("matching questions")

    def freeze_key(self) -> dict[str, Any]:
        answers = _by_answer(self.pairs.all())
        pairs = [{"id": pair.key, "answer": answers[pair.answer]} for pair in self.pairs.all() if pair.prompt]
        return {"pairs": pairs, "answers": list(answers.values()), "marking": str(self.marking)}

    def freeze_text(self) -> dict[str, Any]:
        prompts = {pair.key: {"text": pair.prompt, "feedback": pair.feedback} for pair in self.pairs.all() if pair.prompt}
        answers = {key: text for text, key in _by_answer(self.pairs.all()).items()}
        return super().freeze_text() | {"prompts": prompts, "answers": answers}

    def fill(self, texts: dict[str, Any], *, original: Any = None) -> None:
        """Put in the `pairs` of one language (`prompt`, `answer`, `feedback`), tied to those of the original row one by one."""
        put_rows(self, "pairs", texts["pairs"], original)


class MatchingPair(Row):
    """A prompt and its answer; without a prompt, an answer that belongs to nothing."""

    question = ParentalKey(MatchingQuestion, related_name="pairs")
    prompt = models.CharField(gettext_lazy("what is asked"), max_length=TEXT_LENGTH, blank=True)
    answer = models.CharField(gettext_lazy("what belongs to it"), max_length=TEXT_LENGTH)
    feedback = models.CharField(
        gettext_lazy("feedback"),
        max_length=TEXT_LENGTH,
        blank=True,
        help_text=gettext_lazy("Shown after answering, beside this pair: why they belong together."),
    )

    class Meta(Row.Meta):
        verbose_name = gettext_lazy("pair")

    def __str__(self) -> str:
        return f"{self.prompt} – {self.answer}"

    @staticmethod
    def read(words: Mapping[str, Any]) -> dict[str, Any]:
        """The answer is plain text: it stands in a list, where no markup is shown."""
        return plain(words, "prompt", "feedback") | {"answer": " ".join(words["answer"].split())}


def _by_answer(pairs: Iterable[MatchingPair]) -> dict[str, str]:
    """The answers with their ids: an answer written twice is one, with the id of its first pair."""
    found: dict[str, str] = {}
    for pair in pairs:
        found.setdefault(pair.answer, pair.key)
    return found


class AnswerForm(forms.Form):
    def __init__(self, *args: Any, frozen: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"] = PartsField({pair["id"]: frozen["answers"] for pair in frozen["pairs"]})


def problem(frozen: dict[str, Any]) -> str:
    if len(frozen["pairs"]) < MINIMUM:
        return _("Give at least two pairs with both sides.")
    if len(frozen["answers"]) < MINIMUM:
        return _("Give at least two different answers, so that there is something to choose.")
    return ""


def slip(frozen: dict[str, Any]) -> str:
    """The same prompt twice: nobody can tell which answer belongs to which."""
    for text in frozen["texts"].values():
        if words := twice(prompt["text"] for prompt in text["prompts"].values()):
            return _("“%(words)s” is asked twice. Make the two differ, or delete one.") % {"words": words}
    return ""


def mark(frozen: dict[str, Any], answer: dict[str, str] | None) -> Outcome:
    """The share of prompts that have their answer, or all of them or nothing."""
    chosen = answer or {}
    right = sum(chosen.get(pair["id"]) == pair["answer"] for pair in frozen["pairs"])
    if frozen["marking"] == Marking.WHOLE:
        return RIGHT if right == len(frozen["pairs"]) else WRONG
    return Outcome(Fraction(right, len(frozen["pairs"])))


def guess_share(frozen: dict[str, Any]) -> Fraction:
    """What somebody earns on average who picks each answer by chance."""
    chance = Fraction(1, len(frozen["answers"]))
    return chance ** len(frozen["pairs"]) if frozen["marking"] == Marking.WHOLE else chance


def to_shuffle(frozen: dict[str, Any]) -> list[str]:
    """The answers; the prompts keep the author's order."""
    return list(frozen["answers"])


def options(frozen: dict[str, Any], text: dict[str, Any], answer: dict[str, str] | None, order: list[str] | None) -> list[Option]:
    """None: what is chosen is chosen prompt by prompt."""
    return []


def view(frozen: dict[str, Any], text: dict[str, Any], answer: dict[str, str] | None, order: list[str] | None) -> dict[str, Any]:
    """Each prompt with the list of answers, what was chosen and what is right."""
    chosen = answer or {}
    return {"rows": [_row(pair, text, chosen.get(pair["id"]), order or frozen["answers"]) for pair in frozen["pairs"]]}


def _row(pair: dict[str, Any], text: dict[str, Any], chosen: str | None, order: list[str]) -> dict[str, Any]:
    return {
        "part": pair["id"],
        "text": text["prompts"][pair["id"]]["text"],
        "feedback": text["prompts"][pair["id"]]["feedback"],
        "options": [Option(value=key, text=text["answers"][key], is_chosen=key == chosen, is_right=key == pair["answer"]) for key in order],
        "given": text["answers"][chosen] if chosen else "",
        "right": text["answers"][pair["answer"]],
        "is_right": chosen == pair["answer"],
    }


def responses(frozen: dict[str, Any], text: dict[str, Any], answer: dict[str, str] | None) -> list[Classified]:
    """Each prompt with each answer is a class; a right match is worth its part."""
    part, chosen = Fraction(1, len(frozen["pairs"])), answer or {}
    return [
        Classified(
            f"{pair['id']}-{key}",
            f"{text['prompts'][pair['id']]['text']} → {text['answers'][key]}",
            part if key == pair["answer"] else Fraction(0),
            chosen.get(pair["id"]) == key,
        )
        for pair in frozen["pairs"]
        for key in frozen["answers"]
    ]


def read_parsed(parsed: ParsedQuestion) -> tuple[dict[str, Any], dict[str, Any]]:
    """The words of one language, and the fields, that a file says."""
    pairs = [{"prompt": option.text, "answer": option.match, "feedback": option.feedback} for option in parsed.options]
    return {"pairs": pairs}, {"marking": parsed.extra.get("marking", Marking.PARTS)}


def write_parsed(frozen: dict[str, Any], text: dict[str, Any]) -> dict[str, Any]:
    """What a file says of it, beside its text: the pairs, then the answers that belong to nothing."""
    options = [
        ParsedOption(
            text=escape(text["prompts"][pair["id"]]["text"]),
            match=text["answers"][pair["answer"]],
            feedback=escape(text["prompts"][pair["id"]]["feedback"]),
        )
        for pair in frozen["pairs"]
    ]
    used = {pair["answer"] for pair in frozen["pairs"]}
    options += [ParsedOption(match=text["answers"][key]) for key in frozen["answers"] if key not in used]
    return {"options": options, "extra": {"marking": frozen["marking"]}}
