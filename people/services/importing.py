"""A nomination list becomes people: all of it or nothing."""

from collections.abc import Callable, Sequence
from collections.abc import Mapping as MappingType
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import NotAllowedError
from people.enums import Answer, Certainty, ImportState, Sector
from people.importing.checking import CheckedList, CheckedRow
from people.importing.cleaning import AgencyBook, PersonRow
from people.importing.columns import TableMapping
from people.importing.mapping import Mapping, guess_mapping
from people.importing.reading import Line, read_table
from people.models import Agency, ImportBatch, User
from people.names import fold
from people.rules import is_programme_staff
from people.services.persons import refuse_taken_email, register_person

Guess = Callable[[Sequence[Line]], TableMapping]
FACTS = ("sex", "sector", "rank", "place", "phone", "email", "language")


@dataclass(frozen=True)
class Decision:
    """What was decided about one row."""

    answer: str
    person_id: int | None = None


@dataclass(frozen=True)
class NewAgency:
    """An agency of the list to be added."""

    sector: str = Sector.OTHER


@dataclass
class Decisions:
    """All that a person decided before confirming: by row number, and by the folded text of unknown agencies."""

    people: dict[int, Decision] = field(default_factory=dict)
    agencies: MappingType[str, Agency | NewAgency | None] = field(default_factory=dict)


@dataclass
class ImportResult:
    """The people of the list in the order of its rows (none for rows left out), and counts."""

    people: list[User] = field(default_factory=list)
    created: int = 0
    matched: int = 0
    skipped: int = 0
    agencies_created: int = 0


def _require_staff(by: Any) -> None:
    if by is not None and not is_programme_staff(by):
        raise NotAllowedError(_("Only programme staff can import lists. Nothing was changed."))


@transaction.atomic
def keep_upload(*, by: User, subject: str, name: str, data: bytes, guess: Guess = guess_mapping) -> ImportBatch:
    """Read an uploaded list and keep its rows until they are confirmed; nothing on it is written down yet.

    :param subject: what the list is for, in the words of the app that asks (for example `cohort:17`)
    :param name: the file's name
    :param data: the file
    :param guess: how the columns of such a list are guessed; without it, it is a list of people
    :raises NotAllowedError: when `by` is not programme staff
    :raises InvalidInputError: when the file is no list that can be read
    """
    _require_staff(by)
    lines = read_table(data)
    return ImportBatch.objects.create(
        owner=by,
        subject=subject,
        file_name=name[:255],
        lines=[[line.number, line.cells] for line in lines],
        mapping=guess(lines).as_json(),
    )


def choose_columns(*, batch: ImportBatch, mapping: TableMapping, by: User) -> ImportBatch:
    """Keep which column holds what.

    :raises NotAllowedError: when the list is somebody else's
    """
    if batch.owner_id != by.pk:
        raise NotAllowedError(_("Somebody else uploaded this list. Upload it again yourself."))
    batch.mapping = mapping.as_json()
    batch.save(update_fields=["mapping"])
    return batch


def lines_of(batch: ImportBatch) -> list[Line]:
    return [Line(number, cells) for number, cells in batch.lines]


def mapping_of(batch: ImportBatch) -> Mapping:
    return Mapping(**batch.mapping)


def finish(*, batch: ImportBatch, summary: dict[str, Any]) -> ImportBatch:
    """Keep what came of the list and forget its rows."""
    batch.state, batch.summary, batch.lines = ImportState.DONE, summary, []
    batch.save(update_fields=["state", "summary", "lines"])
    return batch


def forget_expired(*, at: datetime | None = None) -> int:
    """Delete uploaded lists whose days are over; returns how many."""
    _all, deleted = ImportBatch.objects.filter(expires_at__lte=at or timezone.now()).delete()
    return deleted.get("people.ImportBatch", 0)


def usual_decisions(checked: CheckedList, *, attach_likely: bool = False) -> Decisions:
    """What is done where nobody decides, as on the command line: known people are matched, repeats left out.

    :param attach_likely: also take the likeliest person for who is perhaps known; otherwise they become new people
    """
    decisions = Decisions(agencies={fold(name): NewAgency() for name in checked.unknown_agencies})
    for row in checked.rows:
        decisions.people[row.number] = _usual_decision(row, attach_likely)
    return decisions


def _usual_decision(row: CheckedRow, attach_likely: bool) -> Decision:
    if row.certainty == Certainty.REPEAT:
        return Decision(Answer.SKIP)
    if row.certainty in (Certainty.KNOWN, Certainty.SAME_AGENCY) or (row.certainty == Certainty.LIKELY and attach_likely):
        return Decision(Answer.SAME, row.candidates[0].pk)
    return Decision(Answer.NEW)


@transaction.atomic
def import_people(*, rows: Sequence[PersonRow], decisions: Decisions, by: Any) -> ImportResult:
    """Write the people of a list down, or none of them.

    :param rows: the list's rows, without problems
    :param decisions: what to do with rows that are perhaps known and with unknown agencies; a row without a decision is new
    :param by: programme staff, or None for the system
    :return: the people in the order of the rows
    :raises NotAllowedError: when `by` is not programme staff
    :raises InvalidInputError: when an e-mail belongs to somebody else by now
    """
    _require_staff(by)
    result = ImportResult()
    book = _agencies_of(rows, decisions, result, by=by)
    known = User.objects.in_bulk([decision.person_id for decision in decisions.people.values() if decision.person_id])
    for row in rows:
        decision = decisions.people.get(row.number, Decision(Answer.NEW))
        if decision.answer == Answer.SKIP:
            result.skipped += 1
        elif decision.answer == Answer.NEW:
            result.people.append(_create(row, book.find(row.agency), by=by))
            result.created += 1
        else:
            person = known[decision.person_id or 0]
            result.people.append(_take_over(person, row, book.find(row.agency), all_of_it=decision.answer == Answer.UPDATE, by=by))
            result.matched += 1
    return result


def _agencies_of(rows: Sequence[PersonRow], decisions: Decisions, result: ImportResult, *, by: Any) -> AgencyBook:
    """The agencies by the text of the list, those to be added included."""
    book = AgencyBook.of(Agency.objects.all())
    for text in {fold(row.agency): row.agency for row in rows if row.agency}.values():
        chosen = decisions.agencies.get(fold(text))
        if book.find(text) is not None or chosen is None:
            continue
        if isinstance(chosen, NewAgency):
            acronym = text if text.isupper() and len(text) <= (Agency._meta.get_field("acronym").max_length or 0) else ""
            chosen = Agency.objects.create(name=text[:200], acronym=acronym, sector=chosen.sector)
            record("agency.create", chosen, by=by)
            result.agencies_created += 1
        book.by_word[fold(text.replace("(", " ").replace(")", " ").replace("/", " "))] = chosen
    return book


def _create(row: PersonRow, agency: Agency | None, *, by: Any) -> User:
    facts = {key: value for key, value in asdict(row).items() if key not in ("number", "agency")}
    return register_person(by=by, agency=agency, **facts)


def _take_over(person: User, row: PersonRow, agency: Agency | None, *, all_of_it: bool, by: Any) -> User:
    """Fill what we do not know yet; with `all_of_it`, let the list correct what we know (never the name or the e-mail)."""
    stated: dict[str, Any] = {name: getattr(row, name) for name in FACTS if getattr(row, name)}
    if agency:
        stated |= {"agency": agency, "sector": stated.get("sector", agency.sector)}
    changed = {
        name: value
        for name, value in stated.items()
        if getattr(person, name) != value and (not getattr(person, name) or (all_of_it and name != "email"))
    }
    for name, value in changed.items():
        setattr(person, name, value)
    if changed:
        refuse_taken_email(person)
        person.save(update_fields=list(changed))
        record("person.correct", person, by=by, fields=sorted(changed), source="list")
    return person
