"""Questions as an open attempt shows them, each drawn once for everybody who is shown the same.

What was sealed does not change, so nothing remembered here can be out of date; corrections show only where answers are marked.
Only the addresses of pictures end: a storage signs them for some days, so they are made anew each day.
"""

import json
from dataclasses import replace
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from assessments.models import QuizItem, QuizVersion
from assessments.questions import present
from assessments.questions._common import Shown
from core.memory import Remembered

MOST_REMEMBERED = 500  # characters of an answer: long texts are each somebody's own
FIELDSETS: Remembered[str] = Remembered(4096)  # see `Asked.fieldset`


def is_common(answer: Any) -> bool:
    """Whether others may well give the same answer, so that its drawing is worth remembering; never while templates are written."""
    return len(json.dumps(answer)) < MOST_REMEMBERED and not settings.DEBUG


def draw_question(version: QuizVersion, item: QuizItem, number: int, answer: Any, order: list[str]) -> Shown:
    """A question to be answered, `drawn` already; for everybody whose choices have the same order it is the same.

    :param number: as the learner counts; :param order: ids of its choices, as the attempt orders them
    """
    draw = _draw if is_common(answer) else _draw.__wrapped__
    language = get_language() or version.language
    day = timezone.now().date().toordinal() if item.frozen.get("picture") else 0
    return replace(draw(version.uuid, item, language, version.language, tuple(order), json.dumps(answer), day), number=number)


@lru_cache(maxsize=4096)
def _draw(_version: UUID, item: QuizItem, language: str, fallback: str, order: tuple[str, ...], answer: str, _day: int) -> Shown:
    """The version is named because ids alone may be given anew, to another question, where a database is put back."""
    given = json.loads(answer)
    shown = present(item.frozen, language=language, fallback=fallback, name=f"q{item.pk}", number=0, answer=given, order=list(order))
    shown.drawn = render_to_string("assessments/questions/_question.html", {"question": shown})
    return shown
