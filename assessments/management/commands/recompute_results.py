"""Write every finished attempt's totals anew from its marks: they are caches."""

from typing import Any

from django.core.management.base import BaseCommand

from assessments.models import Attempt
from assessments.services.marking import recompute


class Command(BaseCommand):
    help = "Write the totals of all finished attempts anew from their marks."

    def handle(self, *args: Any, **options: Any) -> None:
        attempts = Attempt.objects.submitted().select_related("version")
        for attempt in attempts.iterator():
            recompute(attempt=attempt)
        self.stdout.write(f"{attempts.count()} attempts recomputed.")
