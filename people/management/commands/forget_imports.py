"""`manage.py forget_imports`: run daily; uploaded lists whose seven days are over are deleted."""

from typing import Any

from django.core.management.base import BaseCommand

from people.services.importing import forget_expired


class Command(BaseCommand):
    help = "Delete uploaded lists that are older than seven days."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{forget_expired()} uploaded lists deleted.")
