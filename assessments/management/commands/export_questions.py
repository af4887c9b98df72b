"""`manage.py export_questions --bank NAME --format F --out FILE`: a bank as a file."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessments.bank_queries import questions_to_export
from assessments.formats import formats
from assessments.models import Bank
from assessments.services.exporting import export_questions
from core.errors import InvalidInputError


class Command(BaseCommand):
    help = "Write the questions of a bank into a file. What the format cannot say is listed; exit status 1: nothing was written."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--bank", required=True, metavar="NAME")
        parser.add_argument("--format", required=True, choices=list(formats()))
        parser.add_argument("--out", required=True, type=Path, metavar="FILE")
        parser.add_argument(
            "--language", default="", choices=["", *(code for code, _name in settings.LANGUAGES)], help="default: every one"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        bank = Bank.objects.filter(name=options["bank"]).first()
        if bank is None:
            raise CommandError(f"There is no bank called “{options['bank']}”. Look at the question bank.")
        questions = questions_to_export(bank, options["language"])
        try:
            written = export_questions(questions=questions, file_format=options["format"], by=None)
            options["out"].write_bytes(written.data)
        except (InvalidInputError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{len(questions)} questions written to {options['out']}.")
        for problem in written.problems:
            self.stdout.write(f"Lost, question {problem.line}: {problem.message}")
