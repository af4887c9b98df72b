"""Questions as attempts show them, each drawn once for everybody who is shown the same.

What was sealed does not change, so nothing remembered here can be out of date; what was corrected is drawn each time.
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
from assessments.reviewing import Seen
from core.memory import Remembered

MOST_REMEMBERED = 500  # characters of an answer: long texts are each somebody's own
FIELDSETS: Remembered[str] = Remembered(4096)  # see `Asked.fieldset`
RESULTS: Remembered[str] = Remembered(4096)  # see `Asked.result`


def is_common(answer: Any) -> bool:
    """Whether others may well give the same answer, so that its drawing is worth remembering; never while templates are written."""
    return len(json.dumps(answer)) < MOST_REMEMBERED and not settings.DEBUG


def draw_question(version: QuizVersion, item: QuizItem, number: int, answer: Any, order: list[str], told: Seen | None = None) -> Shown:
    """A question, `drawn` already; for everybody whose choices have the same order it is the same.

    :param number: as the learner counts; :param order: ids of its choices, as the attempt orders them
    :param told: what may be seen of it in a finished attempt; None while it can be answered
    """
    draw = _draw if is_common(answer) else _draw.__wrapped__
    language = get_language() or version.language
    day = timezone.now().date().toordinal() if item.frozen.get("picture") else 0
    return replace(draw(version.uuid, item, language, version.language, tuple(order), json.dumps(answer), day, told), number=number)


@lru_cache(maxsize=4096)
def _draw(
    _version: UUID, item: QuizItem, language: str, fallback: str, order: tuple[str, ...], answer: str, _day: int, told: Seen | None
) -> Shown:
    """The version is named because ids alone may be given anew, to another question, where a database is put back."""
    given, reveal = json.loads(answer), told is not None and told.answers
    name, in_order = f"q{item.pk}", list(order)
    shown = present(item.frozen, language=language, fallback=fallback, name=name, number=0, answer=given, order=in_order, reveal=reveal)
    return with_drawing(shown, told)


def with_drawing(shown: Shown, told: Seen | None) -> Shown:
    """The question with its template `drawn`: as something to answer, or as what was answered and may be seen of it."""
    context = {"question": shown, "is_result": told is not None, "show_feedback": told is not None and told.feedback}
    return replace(shown, drawn=render_to_string("assessments/questions/_question.html", context))
