"""What somebody who marks fills in for one answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.models import QuizItem

MOST_COMMENT = 4_000


@dataclass(frozen=True)
class LevelRow:
    """One level as the page draws it; `key` is the digit that chooses it."""

    value: str
    key: int
    points: Decimal
    text: str
    is_chosen: bool

    @property
    def plain_points(self) -> str:
        """For scripts: a point and no thousands."""
        return format(self.points, "f")


@dataclass(frozen=True)
class CriterionRow:
    """One criterion as the page draws it: a group of radio buttons."""

    bound: forms.BoundField
    title: str
    levels: list[LevelRow]


class MarkForm(forms.Form):
    """Points, or a level for each criterion of the rubric; a comment; and a reason where there is a mark already."""

    def __init__(self, *args: Any, item: QuizItem, text: Mapping[str, Any], is_correction: bool = False, **kwargs: Any) -> None:
        """Build the fields for one question.

        :param text: the question's texts in one language
        :param is_correction: whether a reason is asked for
        """
        super().__init__(*args, **kwargs)
        self.rubric, self.text = item.frozen.get("rubric") or [], text
        for one in self.rubric:
            self.fields[f"level-{one['id']}"] = forms.ChoiceField(
                choices=[(level["id"], "") for level in one["levels"]],
                error_messages={"required": _("Choose a level.")},
            )
        if not self.rubric:
            self.fields["points"] = forms.DecimalField(
                label=_("Points, from 0 to %(most)s") % {"most": item.points}, min_value=0, max_value=item.points, decimal_places=2
            )
        self.fields["comment"] = forms.CharField(
            label=_("Comment to the learner"), required=False, max_length=MOST_COMMENT, widget=forms.Textarea(attrs={"rows": 3})
        )
        if is_correction:
            self.fields["reason"] = forms.CharField(
                label=_("Why it is marked again"),
                max_length=300,
                help_text=_("Stays on record with both marks."),
            )

    @property
    def criteria(self) -> list[CriterionRow]:
        return [self._row(one) for one in self.rubric]

    def _row(self, criterion: Mapping[str, Any]) -> CriterionRow:
        bound, words = self[f"level-{criterion['id']}"], self.text["rubric"][criterion["id"]]
        levels = [
            LevelRow(level["id"], at, Decimal(level["points"]), words["levels"][level["id"]], bound.value() == level["id"])
            for at, level in enumerate(criterion["levels"], start=1)
        ]
        return CriterionRow(bound, words["title"], levels)

    def given(self) -> dict[str, Any]:
        """What `mark_by_hand` takes."""
        data = self.cleaned_data
        levels = {one["id"]: data[f"level-{one['id']}"] for one in self.rubric}
        return {"points": data.get("points"), "levels": levels, "comment": data["comment"], "reason": data.get("reason", "")}
