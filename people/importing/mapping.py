"""Which column holds what: guessed from the headers in four languages, corrected on screen."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from people.importing.columns import TableMapping, guess_columns, synonyms
from people.importing.reading import Line
from people.names import fold


class Column(TextChoices):
    """What a column of a list may hold."""

    IGNORED = "", _("Leave out")
    LAST_NAME = "last_name", _("Family names")
    FIRST_NAME = "first_name", _("Given names")
    FULL_NAME = "full_name", _("Whole name in one column")
    SEX = "sex", _("Sex")
    AGENCY = "agency", _("Agency")
    SECTOR = "sector", _("Sector")
    RANK = "rank", _("Rank or function")
    PLACE = "place", _("Place")
    PHONE = "phone", _("Telephone")
    EMAIL = "email", _("E-mail")
    LANGUAGE = "language", _("Language")


class NameOrder(TextChoices):
    """How a whole name is written."""

    FAMILY_FIRST = "family", _("Family name first")
    GIVEN_FIRST = "given", _("Given name first")


# Headers as people write them in French, English, Spanish and Creole, folded.
SYNONYMS = synonyms(
    {
        Column.LAST_NAME: "nom|noms|nom de famille|last name|surname|family name|family names|apellido|apellidos|siyati|non fanmi",
        Column.FIRST_NAME: "prénom|prénoms|first name|given name|given names|forename|nombre|nombres|prenon|ti non",
        Column.FULL_NAME: "nom complet|nom et prénom|nom et prénoms|noms et prénoms|nom prénom|prénom et nom|name|full name|participant|"
        "participante|nombre completo|nombre y apellido|nombre y apellidos|apellidos y nombres|non konplè|non ak siyati|non",
        Column.SEX: "sexe|genre|sex|gender|sexo|género|sèks",
        Column.AGENCY: "institution|agence|organisme|service|entité|employeur|agency|organisation|organization|institución|agencia|"
        "entidad|enstitisyon|ajans",
        Column.SECTOR: "secteur|sector|sektè",
        Column.RANK: "fonction|grade|titre|poste|rang|rank|function|position|title|job title|cargo|función|rango|puesto|fonksyon|grad",
        Column.PLACE: "commune|lieu|lieu d'affectation|affectation|ville|localité|département|place|town|city|duty station|location|"
        "municipio|ciudad|lugar|lugar de trabajo|provincia|komin|kote|vil",
        Column.PHONE: "téléphone|tél|tel|portable|mobile|whatsapp|numéro de téléphone|phone|telephone|phone number|teléfono|celular|"
        "telefòn",
        Column.EMAIL: "courriel|e-mail|email|mail|adresse électronique|adresse e-mail|adresse mail|email address|e-mail address|correo|"
        "correo electrónico|imèl|adrès imèl",
        Column.LANGUAGE: "langue|langue préférée|language|preferred language|idioma|lengua|lang",
    }
)


@dataclass
class Mapping(TableMapping):
    """How to read a list of people: the order of whole names, too."""

    name_order: str = NameOrder.FAMILY_FIRST

    def has_names(self) -> bool:
        return bool({Column.LAST_NAME, Column.FIRST_NAME, Column.FULL_NAME} & set(self.columns))


def guess_mapping(lines: Sequence[Line]) -> Mapping:
    """What the titles say that each column holds, and how whole names are written."""
    found = guess_columns(lines, SYNONYMS)
    titles = lines[found.header].cells if found.header is not None else []
    return Mapping(found.header, _with_sensible_names(found.columns), _guess_order(titles))


def _with_sensible_names(columns: list[str]) -> list[str]:
    """“Nom” beside “Prénom” is a family name; alone it holds the whole name. The same for “Nombre” without “Apellido”."""
    names = {Column.LAST_NAME, Column.FIRST_NAME} & set(columns)
    if len(names) == 1 and Column.FULL_NAME not in columns:
        [name] = names
        return [Column.FULL_NAME if column == name else column for column in columns]
    return columns


def _guess_order(titles: Sequence[str]) -> str:
    for title in map(fold, titles):
        if title.startswith(("prenom", "nombre", "given", "first", "full name", "name")) and title in SYNONYMS:
            return NameOrder.GIVEN_FIRST
    return NameOrder.FAMILY_FIRST
