"""The sentences of the report. Numbers in them are links: they stand in braces and are escaped one by one."""

from collections.abc import Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy, ngettext, pgettext

from people.enums import Sector
from reports.people_trained import ALL, NONE, Cell, Counting, Criteria, Line, Unit
from reports.periods import Period

SEX_COLUMNS: Mapping[str, Any] = {
    "female": gettext_lazy("Women"), "male": gettext_lazy("Men"), NONE: gettext_lazy("Not stated"), ALL: gettext_lazy("Total"),
}  # fmt: skip
HIDDEN = "*"


def sector_label(sector: str) -> str:
    if sector == ALL:
        return gettext("All sectors")
    return str(Sector(sector).label) if sector in Sector.values else gettext("Sector not stated")


def line_label(line: Line) -> str:
    if line.agency == ALL:
        return sector_label(line.sector)
    return line.agency_name or gettext("Agency not stated")


def cell_label(cell: Cell, agency_name: str = "") -> list[str]:
    """What a list is limited to, in words, one for each limit."""
    words = [] if cell.sector == ALL else [sector_label(cell.sector)]
    if cell.agency != ALL:
        words.append(agency_name or gettext("Agency not stated"))
    return words if cell.sex == ALL else [*words, str(SEX_COLUMNS[cell.sex])]


def headline(criteria: Criteria, number: int, shown: object) -> SafeString:
    """The first sentence.

    :param number: how many, for the grammar
    :param shown: the number as it stands in the sentence: a link, or the word for a hidden one
    """
    sentence = _headlines(number)[Unit(criteria.unit), Counting(criteria.counting)]
    period = criteria.period
    return format_html(sentence, number=shown, since=date_format(period.since), until=date_format(period.until))


def _headlines(n: int) -> dict[tuple[Unit, Counting], str]:
    return {
        (Unit.PEOPLE, Counting.COMPLETED): ngettext(
            "{number} person was trained between {since} and {until}.", "{number} people were trained between {since} and {until}.", n
        ),
        (Unit.PEOPLE, Counting.ATTENDED): ngettext(
            "{number} person came to at least one session between {since} and {until}.",
            "{number} people came to at least one session between {since} and {until}.", n,
        ),
        (Unit.PEOPLE, Counting.ENROLLED): ngettext(
            "{number} person enrolled between {since} and {until}.", "{number} people enrolled between {since} and {until}.", n
        ),
        (Unit.PARTICIPATIONS, Counting.COMPLETED): ngettext(
            "{number} participation was completed between {since} and {until}.",
            "{number} participations were completed between {since} and {until}.", n,
        ),
        (Unit.PARTICIPATIONS, Counting.ATTENDED): ngettext(
            "{number} participation had at least one session attended between {since} and {until}.",
            "{number} participations had at least one session attended between {since} and {until}.", n,
        ),
        (Unit.PARTICIPATIONS, Counting.ENROLLED): ngettext(
            "{number} enrolment was made between {since} and {until}.", "{number} enrolments were made between {since} and {until}.", n
        ),
    }  # fmt: skip


def list_title(criteria: Criteria, number: int) -> str:
    if criteria.unit == Unit.PEOPLE:
        return ngettext("%(number)d person", "%(number)d people", number) % {"number": number}
    return ngettext("%(number)d participation", "%(number)d participations", number) % {"number": number}


def share_of_women(criteria: Criteria, shown: object) -> SafeString:
    if criteria.unit == Unit.PEOPLE:
        return format_html(gettext("{share} are women."), share=shown)
    return format_html(gettext("{share} are those of women."), share=shown)


def percent(part: int, whole: int) -> str:
    """A whole per cent, half rounded up, with the sign where the language puts it."""
    return pgettext("percentage", "%(number)d %%") % {"number": (200 * part + whole) // (2 * whole)}


def definitions(criteria: Criteria) -> list[str]:
    """How it was counted, in sentences."""
    counted = {
        Counting.COMPLETED: gettext(
            "A participation counts when the enrolment is completed or has a valid certificate. "
            "Its date is the earlier of the two, so that it falls into one period only."
        ),
        Counting.ATTENDED: gettext(
            "A participation counts when the person was present or late in at least one session of the period. "
            "Its date is that of the last such session."
        ),
        Counting.ENROLLED: gettext("A participation counts when the person enrolled in the period and has not withdrawn."),
    }
    units = {
        Unit.PEOPLE: gettext("Each person counts once, in the row of the latest participation of the period."),
        Unit.PARTICIPATIONS: gettext("Somebody who took part twice counts twice."),
    }
    return [
        counted[Counting(criteria.counting)],
        units[Unit(criteria.unit)],
        gettext("Sex, sector and agency are those of the day of the enrolment: they do not move when somebody is transferred."),
        gettext("The first and the last day of the period are included. People who learn alone, outside a programme, are not counted."),
    ]


def period_name(period: Period) -> str:
    return gettext("%(since)s to %(until)s") % {"since": date_format(period.since), "until": date_format(period.until)}
