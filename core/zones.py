"""Time zones by name and in words, and what the clock on the wall of a place says."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.errors import InvalidInputError

HAITI, DOMINICAN_REPUBLIC = "America/Port-au-Prince", "America/Santo_Domingo"
AREAS = ("America", "Africa", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
"""Where a zone is named after a town (IANA, "Theory and pragmatics of the tz code and data"); the others are former names and offsets."""


class LocalTime(datetime):
    """A moment as the clock of its own zone says it. Templates show it as it is, and not in the zone of the site."""

    convert_to_local_time = False  # what Django asks before it converts a moment for a template


class NoSuchTimeError(InvalidInputError):
    """The clock is put forward over this time: it does not exist there on that day."""


def local_time(moment: datetime, zone: tzinfo) -> LocalTime:
    """What the clock there says at a moment.

    :param moment: in any zone
    """
    there = moment.astimezone(zone)
    return LocalTime.combine(there.date(), there.time(), tzinfo=zone)


def on_the_clock(day: date, at: time, zone: tzinfo) -> datetime:
    """The moment, in UTC, at which the clock there says that; the first one, where it says so twice because it is put back.

    In UTC, because Python takes the difference of two times of one zone from their clocks, and not from what passed between them.

    :param day, at: as somebody typed them
    :raises NoSuchTimeError: when the clock is put forward over that time
    """
    typed = datetime.combine(day, at)
    moment = typed.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != typed:
        told = {"day": date_format(day), "time": f"{at:%H:%M}"}
        raise NoSuchTimeError(_("On %(day)s the clocks there are put forward: it is never %(time)s. Choose another time.") % told)
    return moment


def site_zone() -> tzinfo:
    """The zone of the site, in which everything is said that happens in no other place."""
    return timezone.get_default_timezone()


def site_zone_name() -> str:
    """Its IANA name."""
    return timezone.get_default_timezone_name()


@cache
def zone_named(name: str) -> ZoneInfo:
    """The zone of an IANA name that was checked before.

    :raises ZoneInfoNotFoundError: when there is none
    """
    return ZoneInfo(name)


@cache
def _known() -> frozenset[str]:
    return frozenset(available_timezones())


def check_zone(name: str) -> None:
    """Refuse what is the name of no zone.

    :raises ValidationError: with a sentence that says what to do
    """
    if name not in _known():
        raise ValidationError(_("“%(name)s” is not a time zone. Choose one of the list.") % {"name": name}, code="no_such_zone")


def zone_label(name: str) -> str:
    """A zone as one chooses it: country and town where we know the country, else the town."""
    countries = {HAITI: _("Haiti (Port-au-Prince)"), DOMINICAN_REPUBLIC: _("Dominican Republic (Santo Domingo)")}
    return countries.get(name) or _town(name)


def zone_in_words(name: str) -> str:
    """Whose time it is, to stand behind a time: `Haiti time`."""
    countries = {HAITI: _("Haiti time"), DOMINICAN_REPUBLIC: _("Dominican Republic time")}
    return countries.get(name) or _("time of %(town)s") % {"town": _town(name)}


def zone_if_other(name: str) -> str:
    """Whose time it is where that is not the site's; else nothing, since nobody would take it for another."""
    return "" if name == site_zone_name() else zone_in_words(name)


def _town(name: str) -> str:
    return name.partition("/")[2].replace("_", " ").replace("/", ", ") or name


def zone_choices() -> list[tuple[str, object]]:
    """Names and labels of all zones for a form: the site's and our two countries' first, the others by area and town."""
    first = dict.fromkeys([HAITI, DOMINICAN_REPUBLIC, site_zone_name()])
    return [*((name, zone_label(name)) for name in first), *_by_area(first)]


def _by_area(besides: dict[str, None]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    for area in AREAS:
        named = sorted(name for name in _known() if name.startswith(f"{area}/") and name not in besides)
        yield area, [(name, _town(name)) for name in named]
