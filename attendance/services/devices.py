"""Phones and laptops that take registers: how far their clock is off, what waits on them, and the key for a forgotten PIN."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from attendance.arriving_queries import clock_of
from attendance.models import Device
from attendance.models.devices import STEADY
from core.audit import record


@transaction.atomic
def meet_device(*, uuid: UUID, owner: Any, name: str, sent_at: datetime, waiting: int, at: datetime | None = None) -> Device:
    """Note that a device is here, what waits on it, and how far its clock is ahead.

    A clock is taken to be as far ahead as it was, unless it moved by more than a slow line explains: what one device
    saw first stays first.

    :param sent_at: what its clock said when it wrote to us
    :param waiting: how many messages it has still to send
    :param at: when (default: now)
    """
    at = at or timezone.now()
    device, is_new = Device.objects.select_for_update().get_or_create(uuid=uuid, owner=owner)
    ahead = sent_at - at
    if abs(ahead - device.clock_ahead) > STEADY:
        device.clock_ahead = ahead
    device.name, device.waiting, device.synced_at = name[:60], waiting, at
    device.save()
    if is_new:
        record("device.meet", owner, by=owner, device=str(uuid))
    return device


def clock_ahead(uuid: str, owner: Any) -> timedelta:
    """How far the clock of a device is ahead of ours; nothing for a device that never told its time."""
    try:
        return clock_of(UUID(uuid), owner.pk)
    except ValueError:
        return timedelta()
