"""What stands against a list, and who on it is known already; reads the database, writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from people.enums import Certainty, Sex
from people.importing.cleaning import AgencyBook, PersonRow, Problem, clean_rows
from people.importing.mapping import Mapping
from people.importing.reading import Line
from people.models import Agency, User
from people.names import fold, likeness
from people.queries import Likely, likely_people

# Below this, two people with one e-mail are two people and one of them has the wrong address.
SAME_EMAIL_LIKENESS = 0.4


@dataclass
class CheckedRow:
    """A row with all that is known about it."""

    row: PersonRow
    agency: Agency | None = None
    problems: list[Problem] = field(default_factory=list)
    certainty: str = Certainty.NEW
    candidates: list[User] = field(default_factory=list)
    same_as_row: int | None = None

    @property
    def number(self) -> int:
        return self.row.number

    @property
    def certainty_label(self) -> str:
        return str(Certainty(self.certainty).label)

    @property
    def sex_label(self) -> str:
        return str(Sex(self.row.sex).label)

    @property
    def asks(self) -> bool:
        """Whether a person has to say who this is."""
        return not self.problems and self.certainty in (Certainty.SAME_AGENCY, Certainty.LIKELY, Certainty.ALIKE_ROW)


@dataclass
class CheckedList:
    """The whole list, checked."""

    rows: list[CheckedRow]
    unknown_agencies: list[str]

    @property
    def problems(self) -> list[Problem]:
        return [problem for row in self.rows for problem in row.problems]

    @property
    def wrong(self) -> list[CheckedRow]:
        return [row for row in self.rows if row.problems]

    @property
    def asking(self) -> list[CheckedRow]:
        return [row for row in self.rows if row.asks]

    def with_certainty(self, certainty: str) -> list[CheckedRow]:
        return [row for row in self.rows if not row.problems and row.certainty == certainty]

    @property
    def new(self) -> list[CheckedRow]:
        return self.with_certainty(Certainty.NEW)

    @property
    def known(self) -> list[CheckedRow]:
        return self.with_certainty(Certainty.KNOWN)

    @property
    def repeats(self) -> list[CheckedRow]:
        return self.with_certainty(Certainty.REPEAT)


def check_list(lines: Sequence[Line], mapping: Mapping) -> CheckedList:
    """Clean every row, find repeats within the list and people already known (4 queries however many rows).

    :param lines: what `read_table` gave
    :param mapping: what each column holds
    """
    rows, problems = clean_rows(lines, mapping)
    book = AgencyBook.of(Agency.objects.all())
    checked = [CheckedRow(row, agency=book.find(row.agency)) for row in rows]
    by_number = {row.number: row for row in checked}
    for problem in problems:
        by_number[problem.row].problems.append(problem)
    _find_repeats(checked)
    _find_known(checked)
    unknown = {fold(row.row.agency): row.row.agency for row in checked if row.row.agency and row.agency is None}
    return CheckedList(checked, sorted(unknown.values(), key=fold))


def _find_repeats(rows: Sequence[CheckedRow]) -> None:
    """The same row twice is one person; the same name at the same agency with other facts has to be asked about."""
    names: dict[tuple[str, ...], CheckedRow] = {}
    emails: dict[str, CheckedRow] = {}
    for row in rows:
        key = (*row.row.name_key, "@", fold(row.row.agency))
        first = names.setdefault(key, row)
        if first is not row and row.row.name_key:
            row.same_as_row = first.number
            row.certainty = Certainty.REPEAT if first.row.facts() == row.row.facts() else Certainty.ALIKE_ROW
        owner = emails.setdefault(row.row.email.lower(), row) if row.row.email else row
        if owner is not row and row.certainty == Certainty.NEW:
            message = _("Row %(row)d has the same e-mail. Each person needs their own: correct it, or leave the cell empty.")
            row.problems.append(Problem(row.number, "", message % {"row": owner.number}))


def _find_known(rows: Sequence[CheckedRow]) -> None:
    found = likely_people([" ".join(row.row.name_key) for row in rows])
    emails = [row.row.email.lower() for row in rows if row.row.email]
    owners = {
        person.email.lower(): person.merged_into or person for person in _people_with(emails)
    }  # a merged record's leads to the kept one
    for row, likely in zip(rows, found, strict=True):
        if row.certainty == Certainty.REPEAT:
            continue
        owner = owners.get(row.row.email.lower()) if row.row.email else None
        if owner is not None and not _may_be(row.row, owner):
            message = _("The e-mail %(email)s belongs to somebody else we know. Correct it, or leave the cell empty.")
            row.problems.append(Problem(row.number, "", message % {"email": row.row.email}))
        else:
            _weigh(row, likely, owner)


def _people_with(emails: Sequence[str]) -> list[User]:
    if not emails:
        return []
    return list(
        User.objects.annotate(lower_email=Lower("email")).filter(lower_email__in=emails).select_related("agency", "merged_into__agency")
    )


def _may_be(row: PersonRow, person: User) -> bool:
    return likeness(fold(row.name), person.folded_name) >= SAME_EMAIL_LIKENESS


def _weigh(row: CheckedRow, likely: Sequence[Likely], owner: User | None) -> None:
    """Put who it may be in order, and say how sure we are."""
    exact = [each.person for each in likely if each.likeness == 1 and row.agency and each.person.agency_id == row.agency.pk]
    rest = [each.person for each in likely if each.person not in exact]
    row.candidates = list(dict.fromkeys([*([owner] if owner else []), *exact, *rest]))
    if not row.candidates or row.certainty == Certainty.ALIKE_ROW:
        return
    sure = [owner] if owner else exact
    if len(sure) == 1 and not _contradicts(row.row, sure[0]):
        row.certainty, row.candidates = Certainty.KNOWN, sure
    else:
        row.certainty = Certainty.SAME_AGENCY if len(sure) == 1 else Certainty.LIKELY


def _contradicts(row: PersonRow, person: User) -> bool:
    """Whether the list states something else than we know; what one of the two does not state is no contradiction."""
    pairs = [(row.sex, person.sex), (row.rank, person.rank), (row.place, person.place), (row.email, person.email)]
    return any(stated and known and fold(stated) != fold(known) for stated, known in pairs)
