"""What the pages send: a whole form without JavaScript, small messages with it."""

import json
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from assessments.enums import Certainty
from assessments.models import Attempt, Response
from assessments.questions import read_answer, shape_of
from assessments.questions._common import Shape
from core.errors import InvalidInputError

MOST_ENTRIES = 500
MOST_REVISIONS = 2**31 - 1  # what the column holds
UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError)
CERTAINTIES = {str(one.value): one for one in Certainty}


def entries_in_message(request: HttpRequest) -> list[dict[str, Any]]:
    """The answers in a JSON message: a list of `item`, `revision`, `answer`, `flagged` and, where it is asked, `certainty`.

    :raises InvalidInputError: when it is not such a list
    """
    try:
        return [_entry(one) for one in json.loads(request.body)["answers"][:MOST_ENTRIES]]
    except UNREADABLE as error:
        raise _unreadable() from error


def _entry(one: dict[str, Any]) -> dict[str, Any]:
    certainty, revision = one.get("certainty"), int(one["revision"])
    if not 0 < revision <= MOST_REVISIONS:
        raise ValueError(revision)
    return {
        "item": int(one["item"]),
        "revision": revision,
        "answer": one["answer"],
        "flagged": bool(one.get("flagged")),
        "certainty": None if certainty is None else Certainty(int(certainty)),
    }


def left_in_message(request: HttpRequest) -> list[int]:
    """The items that a JSON message says were left; none where it says nothing of it.

    :raises InvalidInputError: when they are no ids
    """
    try:
        return [int(item) for item in json.loads(request.body).get("left", [])[:MOST_ENTRIES]]
    except UNREADABLE as error:
        raise _unreadable() from error


def check_in_message(request: HttpRequest) -> tuple[int, int]:
    """Which item a JSON message asks to check, and the revision of the answer that the learner saw.

    :raises InvalidInputError: when it says neither
    """
    try:
        message = json.loads(request.body)
        return int(message["item"]), int(message["revision"])
    except UNREADABLE as error:
        raise _unreadable() from error


def _unreadable() -> InvalidInputError:
    return InvalidInputError(_("The message could not be read. Nothing was changed; load the page again."))


def entries_in_form(attempt: Attempt, data: QueryDict) -> list[dict[str, Any]]:
    """The answers in a posted page that differ from those kept, each one revision newer than the page knew."""
    entries = []
    items = attempt.version.sealed_items
    for response in Response.objects.filter(attempt=attempt):
        name = f"q{response.item_id}"
        revision = data.get(f"{name}-revision", "")
        if not revision.isdecimal():
            continue  # this question was not on the page that was sent
        frozen = items[response.item_id].frozen
        sent = _sent(data, name, shape_of(frozen))
        flagged = f"{name}-flag" in data
        certainty = CERTAINTIES.get(data.get(f"{name}-certainty", "")) if attempt.version.uses_certainty else None
        if (read_answer(frozen, sent), flagged, certainty) != (response.answer, response.is_flagged, response.certainty):
            entry = {"item": response.item_id, "revision": int(revision) + 1, "answer": sent, "flagged": flagged}
            entries.append(entry | {"certainty": certainty})
    return entries


def item_left(attempt: Attempt, data: QueryDict) -> int | None:
    """The item that the posted page showed where questions come one after the other; None for none of this attempt's."""
    return next((item for item, _choices in attempt.order if str(item) == data.get("leaving")), None)


def _sent(data: QueryDict, name: str, shape: Shape) -> Any:
    """What a form holds for one question, as a message would say it."""
    if shape is Shape.SEVERAL:
        return data.getlist(name)
    if shape is Shape.PARTS:
        return {key.removeprefix(f"{name}."): data[key] for key in data if key.startswith(f"{name}.")}
    return data.get(name)
