"""Load the demo: a real course, two cohorts, and what happened to them."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from courses.models import Course
from home.demo import loading


class Command(BaseCommand):
    help = "Load the demo course with two cohorts into an empty database. Nothing is written when a step fails."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="Do nothing, without an error, where there are people already.")

    def handle(self, *args: Any, if_empty: bool = False, **options: Any) -> None:
        if get_user_model().objects.exists() or Course.objects.exists():
            if if_empty:
                return
            raise CommandError("The demo is only loaded into an empty database. Choose another DATA_DIR or DATABASE_URL.")
        with transaction.atomic():
            loading.load_demo(say=lambda sentence: self.stdout.write(f"  {sentence}"))
