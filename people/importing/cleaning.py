"""A row of text → a person's facts, with what is wrong tied to its row and column."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from people.enums import Sex
from people.importing.mapping import Column, Mapping, NameOrder
from people.importing.reading import Line
from people.models import Agency, User
from people.names import fold, tidy


def _words(**choices: str) -> dict[str, str]:
    return {fold(word): choice for choice, words in choices.items() for word in words.split("|")}


SEX_WORDS = {
    fold(word): sex
    for sex, words in {
        Sex.FEMALE: "f|femme|féminin|female|woman|w|mujer|femenino|femenina|fanm|fi|mme|mlle|sra|ms|mrs|madan",
        Sex.MALE: "m|h|homme|masculin|male|man|hombre|masculino|gason|nonm|mr|sr|msye",
        Sex.NOT_STATED: "|-|?|n/a|na|non précisé|not stated|no indicado",
    }.items()
    for word in words.split("|")
}
LANGUAGE_WORDS = _words(
    fr="fr|fra|fre|français|french|francés|fransè",
    ht="ht|hat|créole|créole haïtien|kreyòl|kreyòl ayisyen|creole|haitian creole|criollo haitiano",
    es="es|spa|esp|espagnol|español|castellano|spanish|panyòl",
    en="en|eng|anglais|english|inglés|angle",
)
SECTOR_WORDS = _words(
    immigration="immigration|migration|inmigración|migración|frontière|border|imigrasyon",
    police="police|policía|lapolis|polis",
    judiciary="judiciary|justice|judiciaire|magistrature|judicial|justicia|lajistis|jistis",
    health="health|santé|salud|lasante|sante",
    other="other|autre|otro|lòt",
)
LIMITED = ("first_name", "last_name", "rank", "place", "phone", "email")
LONGEST = {name: getattr(User._meta.get_field(name), "max_length", None) or 0 for name in LIMITED}


@dataclass(frozen=True)
class Problem:
    """Why a row cannot be taken as it is."""

    row: int
    column: str
    message: str


@dataclass
class PersonRow:
    """A person as one row of a list states them; `agency` is the text of the list."""

    number: int
    first_name: str = ""
    last_name: str = ""
    sex: str = ""
    agency: str = ""
    sector: str = ""
    rank: str = ""
    place: str = ""
    phone: str = ""
    email: str = ""
    language: str = ""

    @property
    def name(self) -> str:
        return f"{self.last_name}, {self.first_name}".strip(", ")

    @property
    def name_key(self) -> tuple[str, ...]:
        """The words of the name, folded, in no order: two rows with the same key name the same."""
        return tuple(sorted(fold(f"{self.first_name} {self.last_name}").split()))

    def facts(self) -> tuple[Any, ...]:
        """All but the row's number, folded, to see whether a row says the same again."""
        return tuple(fold(value) for key, value in asdict(self).items() if key != "number")


@dataclass
class AgencyBook:
    """The agencies we know, found by acronym or name, and those of the list that we do not."""

    by_word: dict[str, Agency] = field(default_factory=dict)

    @classmethod
    def of(cls, agencies: Iterable[Agency]) -> "AgencyBook":
        """An acronym wins over a name, the older agency over the younger."""
        book = cls()
        agencies = sorted(agencies, key=lambda agency: agency.pk)
        for name in ("acronym", "name"):
            for agency in agencies:
                if word := fold(getattr(agency, name)):
                    book.by_word.setdefault(word, agency)
        return book

    def find(self, text: str) -> Agency | None:
        """The agency that `text` names: “PNH”, “Police nationale d’Haïti”, “Police nationale d’Haïti (PNH)”, “PNH - Police …”."""
        whole = fold(text.replace("(", " ").replace(")", " ").replace("/", " "))
        if whole in self.by_word:
            return self.by_word[whole]
        agencies = {id(agency): agency for word, agency in self.by_word.items() if f" {word} " in f" {whole} "}
        names = [agency for agency in agencies.values() if fold(agency.name) in whole and fold(agency.acronym) in whole.split()]
        return names[0] if len(names) == 1 else None


def clean_rows(lines: Sequence[Line], mapping: Mapping) -> tuple[list[PersonRow], list[Problem]]:
    """All people of the list in order, and all that is wrong, in order.

    :param lines: what `read_table` gave
    :param mapping: what each column holds
    """
    titles = mapping.titles(lines)
    rows: list[PersonRow] = []
    problems: list[Problem] = []
    for line in mapping.body(lines):
        row, wrong = clean_row(line, mapping, titles)
        rows.append(row)
        problems += wrong
    return rows, problems


def clean_row(line: Line, mapping: Mapping, titles: Sequence[str]) -> tuple[PersonRow, list[Problem]]:
    """One line's facts and what is wrong with them.

    :param titles: the columns' titles, to name the column in a problem
    """
    cells = {column: n for n, column in enumerate(mapping.columns) if column}
    values = {column: line.cells[n] if n < len(line.cells) else "" for column, n in cells.items()}
    row = PersonRow(line.number)
    problems: list[Problem] = []

    def wrong(column: str, message: str) -> None:
        problems.append(Problem(line.number, titles[cells[column]] if column in cells else "", message))

    _take_names(row, values, mapping)
    for column in (Column.AGENCY, Column.RANK, Column.PLACE, Column.PHONE, Column.EMAIL):
        setattr(row, column, tidy(values.get(column, "")))
    row.email = row.email.removeprefix("mailto:")
    for column, words in ((Column.SEX, SEX_WORDS), (Column.LANGUAGE, LANGUAGE_WORDS), (Column.SECTOR, SECTOR_WORDS)):
        setattr(row, column, words.get(fold(values.get(column, "")), ""))
        if values.get(column) and fold(values[column]) not in words:
            wrong(column, _not_known(column, values[column]))
    for name, message in _objections(row):
        wrong(name, message)
    return row, problems


def _take_names(row: PersonRow, values: dict[str, str], mapping: Mapping) -> None:
    row.first_name, row.last_name = tidy(values.get(Column.FIRST_NAME, "")), tidy(values.get(Column.LAST_NAME, ""))
    if not (row.first_name or row.last_name):
        row.first_name, row.last_name = split_name(values.get(Column.FULL_NAME, ""), mapping.name_order)


def split_name(name: str, order: str) -> tuple[str, str]:
    """Return given names and family names of a whole name.

    A comma divides it (“Désir, Mirlande”); else the words in capitals are the family name, as in “DÉSIR Mirlande”;
    else one word is the family name, the first or the last according to `order`.
    """
    name = tidy(name)
    if "," in name:
        family, _comma, given = name.partition(",")
        return given.strip(), family.strip()
    words = name.split()
    capitals = [word for word in words if word.isupper() and len(word) > 1]
    if capitals and len(capitals) < len(words):
        return " ".join(word for word in words if word not in capitals), " ".join(capitals)
    if order == NameOrder.FAMILY_FIRST:
        return " ".join(words[1:]), " ".join(words[:1])
    return " ".join(words[:-1]), " ".join(words[-1:])


def _not_known(column: str, text: str) -> str:
    messages = {
        Column.SEX: _("“%(text)s” is not understood as a sex. Write F or M, or leave the cell empty."),
        Column.LANGUAGE: _("“%(text)s” is not one of our languages. Write fr, ht, es or en, or leave the cell empty."),
        Column.SECTOR: _(
            "“%(text)s” is not one of our sectors. Write immigration, police, judiciary, health or other, or leave the cell empty."
        ),
    }
    return messages[Column(column)] % {"text": text}


def _objections(row: PersonRow) -> Iterable[tuple[str, str]]:
    """What is wrong with a row's own values: column and sentence."""
    if not (row.first_name or row.last_name):
        yield Column.LAST_NAME, _("There is no name in this row. Write it, or delete the row.")
    for column, longest in LONGEST.items():
        if len(getattr(row, column)) > longest:
            yield column, _("The text is longer than %(longest)d letters. Shorten it.") % {"longest": longest}
    if row.email:
        try:
            validate_email(row.email)
        except ValidationError:
            yield Column.EMAIL, _("“%(text)s” is not an e-mail address. Correct it, or leave the cell empty.") % {"text": row.email}
