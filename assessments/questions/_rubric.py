"""A rubric: what is looked at in an answer that a person marks, and what each level of it is worth.

Frozen, it is a list of criteria, each with its levels and their points, the same in every language; titles and
descriptions stand with the other texts. Ids are those of the blocks, which translations share.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from html import escape
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks

from assessments.questions._common import total_of
from core.cleaning import plain_text
from core.errors import InvalidInputError

ID_LENGTH = 12
FEWEST_LEVELS, MOST_LEVELS = 2, 9  # nine: each can be chosen with one key
MOST_CRITERIA = 10
MOST_POINTS = 100

Criteria = list[dict[str, Any]]
Levels = Mapping[str, str]


class LevelBlock(blocks.StructBlock):
    """One level of a criterion."""

    points = blocks.DecimalBlock(label=gettext_lazy("Points"), min_value=0, max_value=MOST_POINTS, decimal_places=2, max_digits=5)
    text = blocks.CharBlock(label=gettext_lazy("What an answer of this level does"), max_length=300)

    class Meta:
        label = gettext_lazy("Level")
        label_format = "{points} · {text}"
        form_classname = "struct-block one-line one-line-number"


class CriterionBlock(blocks.StructBlock):
    """One thing to look at."""

    title = blocks.CharBlock(label=gettext_lazy("What is looked at"), max_length=200)
    levels = blocks.ListBlock(
        LevelBlock(),
        default=[{"points": points, "text": ""} for points in range(3)],
        label=gettext_lazy("Levels"),
        min_num=FEWEST_LEVELS,
        max_num=MOST_LEVELS,
        help_text=gettext_lazy("From what earns nothing to what earns all; whoever marks chooses one of them."),
    )

    class Meta:
        label = gettext_lazy("Criterion")
        label_format = "{title}"
        icon = "list-ul"


class RubricBlock(blocks.StreamBlock):
    criterion = CriterionBlock()


def block_key(block: Any, at: int) -> str:
    """A block's id inside a frozen question: the same in every language; its place as long as it was never saved."""
    return str(block.id or at).replace("-", "")[:ID_LENGTH]


def rubric_key(rubric: Iterable[Any]) -> Criteria:
    """What is the same in all languages: the criteria, and the points of their levels."""
    return [
        {"id": block_key(criterion, at), "levels": [_level_key(level, below) for below, level in enumerate(_levels_of(criterion))]}
        for at, criterion in enumerate(rubric)
    ]


def rubric_texts(rubric: Iterable[Any]) -> dict[str, Any]:
    """What one language says: by criterion its title, and by level what an answer of it does."""
    return {
        block_key(criterion, at): {
            "title": criterion.value["title"],
            "levels": {block_key(level, below): level.value["text"] for below, level in enumerate(_levels_of(criterion))},
        }
        for at, criterion in enumerate(rubric)
    }


def _levels_of(criterion: Any) -> Sequence[Any]:
    levels: Sequence[Any] = criterion.value["levels"].bound_blocks
    return levels


def _level_key(level: Any, at: int) -> dict[str, str]:
    return {"id": block_key(level, at), "points": format((level.value["points"] or Decimal(0)).normalize(), "f")}


def rubric_from(criteria: Sequence[Mapping[str, Any]], original: Sequence[Any] = ()) -> list[dict[str, Any]]:
    """What a stream field is set to, for a rubric given in words.

    :param criteria: mappings with `title` and `levels`, which are mappings with `points` and `text`
    :param original: the blocks of the original's rubric, where this is a translation: its ids and points are taken
    :raises InvalidInputError: when the translation has other criteria or levels than the original
    """
    if original and [len(_levels_of(one)) for one in original] != [len(one["levels"]) for one in criteria]:
        raise InvalidInputError(_("A translation has to have the same criteria and levels as the original, in the same order."))
    return [_criterion(one, original[at] if original else None) for at, one in enumerate(criteria)]


def _criterion(words: Mapping[str, Any], original: Any) -> dict[str, Any]:
    levels = [_level(one, _levels_of(original)[at] if original else None) for at, one in enumerate(words["levels"])]
    value = {"title": plain_text(words["title"]), "levels": levels}
    return {"type": "criterion", "id": original.id if original else str(uuid.uuid4()), "value": value}


def _level(words: Mapping[str, Any], original: Any) -> dict[str, Any]:
    points = original.value["points"] if original else Decimal(str(words["points"]))
    value = {"points": str(points), "text": plain_text(words["text"])}
    return {"type": "item", "id": original.id if original else str(uuid.uuid4()), "value": value}


def rubric_problem(criteria: Criteria) -> str:
    """What is wrong with a rubric, as a sentence; empty when one can mark with it."""
    if any(len(one["levels"]) < FEWEST_LEVELS for one in criteria):
        return _("Give each criterion of the rubric at least two levels.")
    if any(best_of(one) <= 0 for one in criteria):
        return _("In each criterion of the rubric one level has to be worth points.")
    return ""


def best_of(criterion: Mapping[str, Any]) -> Fraction:
    """The points of a criterion's best level."""
    return max(Fraction(level["points"]) for level in criterion["levels"])


def rubric_total(criteria: Criteria) -> Fraction:
    """The points of an answer that is at the best level in everything."""
    return total_of(best_of(one) for one in criteria)


def points_of(criteria: Criteria, chosen: Levels) -> Fraction:
    """The points that the chosen levels earn.

    :param chosen: criterion id → level id
    :raises InvalidInputError: when a criterion has no level, or one that is not its own
    """
    found = Fraction(0)
    for one in criteria:
        points = {level["id"]: Fraction(level["points"]) for level in one["levels"]}
        if chosen.get(one["id"]) not in points:
            raise InvalidInputError(_("Choose one level for each criterion, then save again."))
        found += points[chosen[one["id"]]]
    return found


def share_of(criteria: Criteria, chosen: Levels) -> Fraction:
    """How much of the points the chosen levels are worth, from 0 to 1."""
    return points_of(criteria, chosen) / rubric_total(criteria)


@dataclass(frozen=True)
class LevelReached:
    """What somebody who marked found of one criterion: the level, its points, and those of the best one."""

    title: str
    text: str
    points: Fraction
    most: Fraction


def levels_reached(frozen: Mapping[str, Any], language: str, chosen: Levels) -> list[LevelReached]:
    """The chosen levels in words, criterion by criterion; those on which two people did not agree are left out.

    :param frozen: a frozen question, perhaps without a rubric; :param language: one that it has
    """
    texts, reached = frozen["texts"][language].get("rubric", {}), []
    for one in frozen.get("rubric") or []:
        points = {level["id"]: Fraction(level["points"]) for level in one["levels"]}
        level = chosen.get(one["id"], "")
        if level in points:
            reached.append(LevelReached(texts[one["id"]]["title"], texts[one["id"]]["levels"][level], points[level], best_of(one)))
    return reached


def rubric_in_words(criteria: Criteria, texts: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A frozen rubric in one language, as `rubric_from` takes it and files say it (HTML)."""
    return [
        {
            "title": escape(texts[one["id"]]["title"]),
            "levels": [{"points": level["points"], "text": escape(texts[one["id"]]["levels"][level["id"]])} for level in one["levels"]],
        }
        for one in criteria
    ]
