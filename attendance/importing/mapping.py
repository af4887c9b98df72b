"""Which column of a programme holds what: guessed from titles in four languages, corrected on screen."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from attendance.importing.values import DateOrder, order_of
from people.importing.columns import TableMapping, guess_columns, synonyms
from people.importing.reading import Line


class Column(TextChoices):
    """What a column of a programme may hold."""

    IGNORED = "", _("Leave out")
    DATE = "date", _("Date")
    STARTS = "starts", _("Starts")
    ENDS = "ends", _("Ends")
    TITLE = "title", _("Title")
    HOURS = "hours", _("Hours that count")
    PLACE = "place", _("Place")
    MODULE = "module", _("Module")
    TRAINERS = "trainers", _("Trainers")


NEEDED = (Column.DATE, Column.STARTS, Column.ENDS, Column.TITLE, Column.HOURS)
# Titles as people write them in English, French, Spanish and Creole.
SYNONYMS = synonyms(
    {
        Column.DATE: "date|day|jour|fecha|día|dat|jou",
        Column.STARTS: "start|starts|start time|from|begins|début|heure de début|de|commence|inicio|hora de inicio|empieza|desde|kòmanse|"
        "lè li kòmanse|depi",
        Column.ENDS: "end|ends|end time|to|until|fin|heure de fin|à|jusqu’à|hora de fin|termina|hasta|fini|lè li fini|jiska",
        Column.TITLE: "title|session|topic|subject|titre|séance|thème|sujet|objet|título|sesión|tema|asunto|tit|seyans|sijè",
        Column.HOURS: "hours|hours that count|credit hours|heures|heures comptées|heures qui comptent|nombre d’heures|horas|"
        "horas que cuentan|èdtan|kantite èdtan|èdtan ki konte",
        Column.PLACE: "place|room|venue|location|lieu|salle|endroit|lugar|sala|sitio|kote|sal",
        Column.MODULE: "module|módulo|modil",
        Column.TRAINERS: "trainer|trainers|facilitator|formateur|formateurs|formatrice|intervenant|capacitador|capacitadores|formador|"
        "formadores|facilitador|fòmatè|fòmatè yo",
    }
)


@dataclass
class SessionMapping(TableMapping):
    """How to read a programme: which of day and month comes first where dates are numbers only, too."""

    date_order: str = DateOrder.UNKNOWN

    @property
    def missing(self) -> list[Column]:
        """The needed facts that no column holds."""
        return [column for column in NEEDED if column not in self.columns]


def guess_session_mapping(lines: Sequence[Line]) -> SessionMapping:
    """What the titles say that each column holds, and which order the dates themselves prove."""
    found = guess_columns(lines, SYNONYMS)
    days = [found.facts(line).get(Column.DATE, "") for line in found.body(lines)]
    return SessionMapping(found.header, found.columns, order_of(days))
