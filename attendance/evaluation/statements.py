"""What participants are asked about the training. There is no form builder: one list for everybody lets courses be compared.

A version that was answered is never changed: another wording is another version. Keys are kept where a statement stays the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Asked:
    """A statement to agree with, or an open question."""

    key: str
    text: Any


@dataclass(frozen=True)
class Sheet:
    """One version of the form."""

    statements: tuple[Asked, ...]
    questions: tuple[Asked, ...]


SHEETS = {
    1: Sheet(
        statements=(
            Asked("useful", _("What I learned is useful in my work.")),
            Asked("clear", _("The explanations were clear.")),
            Asked("trainers", _("The trainers know the subject well.")),
            Asked("part", _("I could ask questions and take part.")),
            Asked("practice", _("The examples and exercises came from our practice.")),
            Asked("time", _("There was enough time for what was taught.")),
            Asked("materials", _("The documents will help me later.")),
            Asked("place", _("The room and the organisation were good.")),
        ),
        questions=(
            Asked("helped", _("What helped you most?")),
            Asked("better", _("What should be done differently?")),
        ),
    )
}
CURRENT = max(SHEETS)
SCALE = (1, 2, 3, 4, 5)
"""From “not at all” to “completely”."""


def statements_of(versions: Iterable[int]) -> list[Asked]:
    """The statements of these versions, each once, the newest wording."""
    return list({one.key: one for version in sorted(versions) for one in SHEETS[version].statements}.values())


def questions_of(versions: Iterable[int]) -> list[Asked]:
    """The open questions of these versions, each once, the newest wording."""
    return list({one.key: one for version in sorted(versions) for one in SHEETS[version].questions}.values())
