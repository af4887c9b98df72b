from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from attendance.models import Session
from attendance.services.recording import refold


class Command(BaseCommand):
    help = "Make every attendance record again from the observations. Nothing changes unless a record was wrong."

    def handle(self, *args: Any, **options: Any) -> None:
        sessions = Session.objects.order_by("pk").values_list("pk", flat=True)
        records = sum(_rebuild(pk) for pk in sessions)
        self.stdout.write(f"{records} records rebuilt in {len(sessions)} sessions.")


@transaction.atomic
def _rebuild(session_id: int) -> int:
    return len(refold(Session.objects.locked().get(pk=session_id)))
