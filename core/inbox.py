"""The offline inbox: devices say what happened, late and perhaps twice; each message is applied once.

An app names the kinds it understands with `handle` when it is ready. A handler calls ordinary services with the
sender's own permissions; what they refuse is refused here too, with the same sentence.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import UUIDField
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive
from django.utils.translation import gettext as _

from core.errors import DomainError, InvalidInputError, TryLaterError
from core.models import InboxMessage
from core.prepared import Later, Prepared, PreparedInsert

logger = logging.getLogger(__name__)

MAX_BATCH = 200
MAX_DEVICE_NAME = 60
FIRST_YEAR, LAST_YEAR = 1900, 9000
"""Clocks without a battery begin in 1970, and what is put right by how far a clock is off still has to be a date."""


@dataclass(frozen=True)
class Message:
    """What one device says happened."""

    uuid: UUID
    kind: str
    observed_at: datetime
    payload: dict[str, Any]
    sender: Any
    device: str


Handler = Callable[[Message], dict[str, Any]]
_handlers: dict[str, Handler] = {}
_earlier = Prepared(lambda: InboxMessage.objects.filter(uuid=Later("uuid", UUIDField())).order_by().values_list("sender", "kind", "result"))
_notes = PreparedInsert(InboxMessage)


def handle(kind: str, handler: Handler) -> None:
    """Let `handler` apply the messages of that kind.

    :param kind: dotted, the app first (`attendance.mark`)
    :param handler: gets a `Message`, returns a small JSON answer for the device, raises `DomainError` to refuse
    """
    _handlers[kind] = handler


def receive(batch: Any, *, sender: Any, device: str = "") -> list[dict[str, Any]]:
    """Apply a batch of messages in the order in which they were observed, each on its own.

    :param batch: list of `{uuid, kind, observed_at, payload}` as it came
    :return: for each message `{uuid, state, result | message}`, state being `applied` (now or earlier), `refused`, or `later`:
        what it speaks of is still on its way, or we failed at it, so the device keeps it and sends it again
    :raises InvalidInputError: when the batch is not a list, or holds more than `MAX_BATCH` messages
    """
    if not isinstance(batch, list) or len(batch) > MAX_BATCH:
        raise InvalidInputError(_("The device sent something that cannot be read. What it holds is kept there."))
    answers, messages = [], []
    for raw in batch:
        try:
            messages.append(_read(raw, sender, device[:MAX_DEVICE_NAME]))
        except (AttributeError, KeyError, OverflowError, TypeError, ValueError):
            answers.append(
                _refused(raw.get("uuid") if isinstance(raw, dict) else None, _("The device sent something that cannot be read."))
            )
    return answers + [_answer(message) for message in sorted(messages, key=lambda message: message.observed_at)]


def _read(raw: Any, sender: Any, device: str) -> Message:
    observed_at = parse_datetime(raw["observed_at"])
    if observed_at is None or is_naive(observed_at) or not isinstance(raw["payload"], dict):
        raise ValueError(raw)
    in_utc = observed_at.astimezone(UTC)  # a year that no database knows is refused here
    if not FIRST_YEAR <= in_utc.year < LAST_YEAR:
        raise ValueError(raw)
    return Message(UUID(raw["uuid"]), str(raw["kind"]), observed_at, _storable(raw["payload"]), sender, storable(device))


def _storable(value: Any) -> Any:
    """The same with texts that every database can keep."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {storable(str(name)): _storable(one) for name, one in value.items()}
    return [_storable(one) for one in value] if isinstance(value, list) else value


def storable(text: str) -> str:
    """Text without NUL, which PostgreSQL refuses, and without half an emoji, as a phone leaves where it cuts a remark."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def _answer(message: Message) -> dict[str, Any]:
    try:
        return {"uuid": str(message.uuid), "state": "applied", "result": _apply_once(message)}
    except TryLaterError as delay:
        return {"uuid": str(message.uuid), "state": "later", "message": str(delay)}
    except DomainError as refusal:
        return _refused(str(message.uuid), str(refusal))
    except Exception:  # what we fail at stays with the device, and holds up nothing that it saw before or since
        logger.exception("Message %s of kind %s could not be applied", message.uuid, message.kind)
        failed = _("Something went wrong here. The device keeps this and sends it again.")
        return {"uuid": str(message.uuid), "state": "later", "message": failed}


def _apply_once(message: Message) -> dict[str, Any]:
    """Apply and note it in one transaction: both happen or neither. The same message on two lines at once is noted by one of them."""
    if message.kind not in _handlers:
        raise InvalidInputError(_("This kind of message is not known here. Reload the page and try again."))
    noted = _noted(message)
    if noted is None:
        try:
            return _apply(message)
        except IntegrityError:
            noted = _noted(message)
            if noted is None:
                raise
    return noted


def _noted(message: Message) -> dict[str, Any] | None:
    """The answer to a message that was applied earlier."""
    found = _earlier.first(uuid=message.uuid)
    if found is None:
        return None
    sender, kind, result = found
    if (sender, kind) != (message.sender.pk, message.kind):
        raise InvalidInputError(_("This message was already used for something else. Try again."))
    return dict(result)


@transaction.atomic
def _apply(message: Message) -> dict[str, Any]:
    result = _handlers[message.kind](message)
    note = InboxMessage(
        uuid=message.uuid, kind=message.kind, sender=message.sender, device=message.device, observed_at=message.observed_at, result=result
    )
    _notes.add(note)
    return result


def _refused(uuid: Any, sentence: str) -> dict[str, Any]:
    return {"uuid": uuid, "state": "refused", "message": sentence}
