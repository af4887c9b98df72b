"""How a branching scenario is written: steps, each with choices that lead to another step or to an end."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

MOST_STEPS = 30
BLANK = {"text": "", "consequence": "", "score": 0, "next": ""}


class NameInput(forms.TextInput):
    """The short name of a step. Its script lets the choices that lead there follow when it is changed."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"data-step-name": "", **(attrs or {})})

    class Media:
        js = (forms.Script("assessments/admin/paths.js", type="module"),)
        css = {"all": ("assessments/admin/paths.css",)}


class LinkInput(forms.TextInput):
    """The name of the step that follows. Its script makes it a list to choose from; typed, it works as well."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        words = {"data-end": _("The path ends here"), "data-unknown": _("%(name)s (no step has this name)")}
        super().__init__({"data-step-link": "", **words, **(attrs or {})})


class SameEverywhereBlock(blocks.FieldBlock):
    """A line of text that only ties steps together: translators never see it, so it is the same in every language."""

    widget: type[forms.Widget]

    def __init__(self, required: bool = True, help_text: Any = None, **kwargs: Any) -> None:
        self.field = forms.CharField(required=required, help_text=help_text, max_length=60, widget=self.widget())
        super().__init__(**kwargs)


class NameBlock(SameEverywhereBlock):
    widget = NameInput


class LinkBlock(SameEverywhereBlock):
    widget = LinkInput


class ChoiceBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Choice"), max_length=300, help_text=_("What one can do here, beginning with a verb."))
    consequence = blocks.TextBlock(label=_("Consequence"), rows=2, help_text=_("What happens then. Shown as soon as it is chosen."))
    score = blocks.IntegerBlock(
        label=_("Score"), default=0, min_value=-100, max_value=100, help_text=_("Higher is better; may be below zero.")
    )
    next = LinkBlock(label=_("Next step"), required=False, default="")

    class Meta:
        icon = "arrow-right"
        label = _("Choice")
        label_format = "{text}"
        form_classname = "struct-block one-line one-line-decision"


class StepBlock(blocks.StructBlock):
    name = NameBlock(label=_("Short name"), help_text=_("Only for you, to let choices lead here: “At the counter”."))
    situation = blocks.TextBlock(label=_("Situation"), rows=4, help_text=_("What the learner sees and knows now."))
    choices = blocks.ListBlock(ChoiceBlock(), label=_("Choices"), default=[BLANK, BLANK])

    class Meta:
        icon = "tasks"
        label = _("Step")
        label_format = "{name}"


def first_step() -> list[tuple[str, dict[str, Any]]]:
    """What a new question begins with: an empty step, so that nobody has to look for the button that adds one."""
    return [("step", {"name": "", "situation": "", "choices": [BLANK, BLANK]})]
