"""`manage.py import_questions FILE --bank NAME`: a file of questions from the command line."""

import json
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessments.formats import ParsedOption, ParsedQuestion, Problem, formats, read_file
from assessments.services.importing import Reviewed, import_questions, review
from core.errors import InvalidInputError


class Command(BaseCommand):
    help = (
        "Import questions from a file (GIFT, Aiken, Moodle XML, QTI, XLSX) into a bank, in one transaction. What cannot be taken is "
        "listed with its line and stops no other question. Exit status 1: nothing could be taken, nothing was written."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--bank", required=True, metavar="NAME", help="the bank; made when it does not exist yet")
        parser.add_argument("--format", default="", choices=["", *formats()], help="default: what the file looks like")
        parser.add_argument(
            "--language", default=settings.LANGUAGE_CODE, choices=[code for code, _name in settings.LANGUAGES],
            help="of questions that do not say it (default: %(default)s)",
        )  # fmt: skip
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and write nothing")
        parser.add_argument("--json", action="store_true", help="print the outcome as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = _reviewed(options["file"], options["format"], options["language"])
        except InvalidInputError as error:
            found = Reviewed(problems=[Problem(0, str(error))])
        questions = [candidate.parsed for candidate in found.candidates]
        if questions and not options["dry_run"]:
            import_questions(by=None, bank=options["bank"], questions=questions, language=options["language"])
        self.stdout.write(_as_json(found, options) if options["json"] else _in_words(found, options))
        if not questions:
            sys.exit(1)


def _reviewed(file: Path, file_format: str, language: str) -> Reviewed:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
    return review(read_file(file.name, data, file_format), language=language)


def _as_json(found: Reviewed, options: dict[str, Any]) -> str:
    outcome = {
        "bank": options["bank"],
        "dry_run": options["dry_run"],
        "imported": 0 if options["dry_run"] else len(found.candidates),
        "questions": [question_as_json(candidate.parsed) for candidate in found.candidates],
        "problems": [
            {"line": problem.line, "message": problem.message, "question": problem.name, "effect": problem.effect}
            for problem in found.problems
        ],
    }
    return json.dumps(outcome, ensure_ascii=False, indent=2)


def question_as_json(question: ParsedQuestion) -> dict[str, Any]:
    """A question as plain JSON values; fractions are shares from -1 to 1."""
    said = {
        "line": question.line, "name": question.name, "kind": question.kind, "text": question.text,
        "options": [_option_as_json(option) for option in _options(question)],
        "feedback": question.feedback, "category": question.category, "tags": question.tags, "hints": question.hints,
        "penalty": None if question.penalty is None else float(question.penalty), "points": float(question.points),
        "language": question.language, "pictures": [picture.name for picture in question.pictures],
    }  # fmt: skip
    extra = {name: value for name, value in question.extra.items() if name != "gaps"}
    if "gaps" in question.extra:
        extra["gaps"] = [question_as_json(gap) for gap in question.extra["gaps"]]
    return said | extra


def _options(question: ParsedQuestion) -> list[ParsedOption]:
    """The options; a true or false question has its two answers as options."""
    if question.kind != "true_false":
        return question.options
    return [
        ParsedOption(text=name, fraction=Fraction(question.extra["answer"] is meaning), feedback=question.extra.get(f"feedback_{name}", ""))
        for name, meaning in (("true", True), ("false", False))
    ]


def _option_as_json(option: ParsedOption) -> dict[str, Any]:
    said: dict[str, Any] = {"text": option.text, "fraction": float(option.fraction), "feedback": option.feedback}
    if option.match:
        said["match"] = option.match
    if option.tolerance != "0":
        said["tolerance"] = option.tolerance
    return said


def _in_words(found: Reviewed, options: dict[str, Any]) -> str:
    done = "would be imported" if options["dry_run"] else "imported"
    lines = [f"{len(found.candidates)} questions {done} into “{options['bank']}”."]
    lines += [f"{problem.effect.capitalize()}, line {problem.line}: {problem.message}" for problem in found.problems]
    return "\n".join(lines)
