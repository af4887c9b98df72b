"""`manage.py import_people FILE --cohort CODE`: a nomination list from the command line."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from core.errors import DomainError
from courses.models import Cohort
from courses.services.importing import import_into_cohort
from people.enums import Answer, Certainty
from people.importing.checking import CheckedList, CheckedRow, check_list
from people.importing.mapping import guess_mapping
from people.importing.reading import read_table
from people.services.importing import Decisions, usual_decisions


class Command(BaseCommand):
    help = (
        "Import a nomination list (CSV or XLSX) into a cohort. All of it is written, or nothing. People known already (same "
        "name at the same agency, or same e-mail) are matched; who is only perhaps known becomes a new person and is listed "
        "under “duplicates”, unless --same-person is given. Exit status 1: something has to be corrected, nothing was written."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--cohort", required=True, metavar="CODE", help="the cohort's code to join")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and write nothing")
        parser.add_argument("--same-person", action="store_true", help="take the likeliest known person for each likely duplicate")
        parser.add_argument("--json", action="store_true", help="print the outcome as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        cohort = Cohort.objects.filter(code=options["cohort"].upper()).first()
        if cohort is None:
            raise CommandError(f"There is no cohort with the code {options['cohort']}. Look at the cohort's page.")
        outcome = _outcome(options["file"], cohort, dry_run=options["dry_run"], attach_likely=options["same_person"])
        self.stdout.write(json.dumps(outcome, ensure_ascii=False, indent=2) if options["json"] else _in_words(outcome))
        if outcome["problems"]:
            sys.exit(1)


def _outcome(file: Path, cohort: Cohort, *, dry_run: bool, attach_likely: bool) -> dict[str, Any]:
    """What came, or would come, of the file; problems mean that nothing was written."""
    outcome: dict[str, Any] = {"dry_run": dry_run, "created": 0, "matched": 0, "enrolled": 0, "problems": [], "duplicates": []}
    try:
        checked = _checked(file)
        decisions = usual_decisions(checked, attach_likely=attach_likely)
        outcome["problems"] = [asdict(problem) for problem in checked.problems]
        outcome["duplicates"] = _duplicates(checked, decisions)
        if not outcome["problems"]:
            outcome |= _imported(checked, decisions, cohort, dry_run=dry_run)
    except DomainError as error:
        outcome["problems"].append({"row": None, "column": "", "message": str(error)})
    return outcome


def _checked(file: Path) -> CheckedList:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise CommandError(f"The file {file} cannot be read: {error.strerror}.") from error
    lines = read_table(data)
    mapping = guess_mapping(lines)
    if not mapping.has_names():
        raise CommandError("No column with names was recognised. Name the columns in the first row: nom, prénom, sexe, institution …")
    return check_list(lines, mapping)


def _imported(checked: CheckedList, decisions: Decisions, cohort: Cohort, *, dry_run: bool) -> dict[str, int]:
    """A dry run does all of it and takes it back, so that it meets the same refusals."""
    with transaction.atomic():
        counts = import_into_cohort(checked=checked, decisions=decisions, cohort=cohort, by=None)
        transaction.set_rollback(dry_run)
    return counts


def _duplicates(checked: CheckedList, decisions: Decisions) -> list[dict[str, Any]]:
    asked = [row for row in checked.rows if row.asks or row.certainty == Certainty.REPEAT]
    return [_duplicate(row, decisions.people[row.number].answer) for row in asked]


def _duplicate(row: CheckedRow, answer: str) -> dict[str, Any]:
    return {
        "row": row.number,
        "name": row.row.name,
        "kind": str(row.certainty),
        "like": [{"code": person.username, "name": person.list_name, "agency": str(person.agency or "")} for person in row.candidates],
        "like_row": row.same_as_row,
        "taken_as": {Answer.SKIP: "left out", Answer.NEW: "new person"}.get(Answer(answer), "same person"),
    }


def _in_words(outcome: dict[str, Any]) -> str:
    lines = [f"Row {problem['row'] or '–'}, {problem['column'] or '–'}: {problem['message']}" for problem in outcome["problems"]]
    if lines:
        lines.append("Nothing was written.")
        return "\n".join(lines)
    lines = [f"Row {each['row']}, {each['name']}: {each['kind']}, taken as {each['taken_as']}" for each in outcome["duplicates"]]
    verb = "Would be" if outcome["dry_run"] else "Done:"
    lines.append(f"{verb} {outcome['created']} created, {outcome['matched']} matched, {outcome['enrolled']} enrolled.")
    return "\n".join(lines)
