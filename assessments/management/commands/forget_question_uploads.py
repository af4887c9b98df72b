"""Forget uploaded files of questions that nobody came back for."""

from typing import Any

from django.core.management.base import BaseCommand

from assessments.services.importing import forget_outdated


class Command(BaseCommand):
    help = "Delete uploaded files of questions whose seven days are over. Run it once a day."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{forget_outdated()} uploaded files deleted.")
