from typing import Any

from django.core.management.base import BaseCommand

from certificates.services import ensure_default_designs


class Command(BaseCommand):
    help = "Make the certificate designs that come with the product, where they are missing."

    def handle(self, *args: Any, **options: Any) -> None:
        for design in ensure_default_designs():
            self.stdout.write(f"{design.name}: made")
