"""Make what a new installation needs; harmless on one that has it."""

from typing import Any

from django.core.management.base import BaseCommand

from home.setup import prepare_site


class Command(BaseCommand):
    help = "Make the home page and the catalogue in every language and the usual certificate designs, where they are missing."

    def handle(self, *args: Any, **options: Any) -> None:
        prepare_site()
