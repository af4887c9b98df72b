"""What stands against the rows of a programme, and which sessions of the cohort they repeat, move or overlap. Writes nothing."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, tzinfo
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from attendance.enums import Found, RowAnswer
from attendance.importing.mapping import Column, SessionMapping
from attendance.importing.values import NotReadError, read_date, read_hours, read_time, time_behind
from attendance.models import LONGEST_SESSION, Session, Venue, zone_of
from core.zones import NoSuchTimeError, on_the_clock
from courses.models import Cohort, Course, Module
from people.importing.cleaning import Problem
from people.importing.reading import Line
from people.models import User
from people.names import fold

LONGEST_TEXT = 200


def example_title() -> str:
    """The title of the template's own row, which is no session."""
    return _("Example: replace this row")


@dataclass
class Beside:
    """A session that a row meets: planned already, or of another row of the list, of that number; and the place to show."""

    session: Session
    where: str
    row: int | None = None


@dataclass
class PlanRow:
    """A row, what it says, what is wrong with it, and what is planned already."""

    number: int
    session: Session
    trainers: list[User] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    found: Found = Found.NEW
    beside: list[Beside] = field(default_factory=list)
    says_place: bool = True

    @property
    def known(self) -> Session | None:
        """The session that it repeats or changes, or the first one that it overlaps."""
        return self.beside[0].session if self.beside else None

    @property
    def asks(self) -> bool:
        """Whether somebody says what is done with it."""
        return not self.problems and self.found != Found.NEW

    @property
    def answers(self) -> list[RowAnswer]:
        """What may be done with it; the register of a closed session does not move any more."""
        if self.found == Found.CHANGE and self.known and self.known.takes_marks:
            return [RowAnswer.CHANGE, RowAnswer.PLAN, RowAnswer.SKIP]
        return [RowAnswer.SKIP, RowAnswer.PLAN]

    @property
    def usual(self) -> RowAnswer | None:
        """What is proposed: an exact repeat is left out; whether a change or an overlap is meant somebody has to say."""
        usually = {Found.NEW: RowAnswer.PLAN, Found.SAME: RowAnswer.SKIP, Found.REPEAT: RowAnswer.SKIP}
        return usually.get(self.found)

    @property
    def moves_room(self) -> bool:
        """Whether the row names another place than the session that it changes.

        An empty cell says nothing of the place, and the name of the same venue nothing of the room.
        """
        if self.known is None or not self.says_place or (self.session.venue and self.session.venue == self.known.venue):
            return False
        return self.session.where not in (self.known.where, self.known.place)

    @property
    def where(self) -> str:
        """The place to show: none where the cell is empty and the planned session keeps its own."""
        return self.session.where if self.says_place or self.found != Found.CHANGE else ""

    def times_in(self, zone: tzinfo) -> dict[str, datetime]:
        """What the row's clock says, by the clock of another place: the one that the planned session keeps.

        :raises InvalidInputError: when the clocks there are put forward over it
        """
        clocks = {"starts_at": self.session.local_start, "ends_at": self.session.local_end}
        return {name: on_the_clock(clock.date(), clock.time(), zone) for name, clock in clocks.items()}

    def plan(self) -> dict[str, Any]:
        """What the scheduling services take."""
        names = ("title", "starts_at", "ends_at", "hours", "place", "venue", "module_key")
        return {name: getattr(self.session, name) for name in names} | {"trainers": self.trainers}


@dataclass
class CheckedPlan:
    rows: list[PlanRow]

    @property
    def wrong(self) -> list[PlanRow]:
        return [row for row in self.rows if row.problems]

    @property
    def asking(self) -> list[PlanRow]:
        return [row for row in self.rows if row.asks]

    @property
    def new(self) -> list[PlanRow]:
        return [row for row in self.rows if not row.problems and row.found == Found.NEW]


@dataclass
class Book:
    """What names in a programme can mean: modules by their title in any language, trainers by e-mail or personal code, venues."""

    cohort: Cohort
    modules: dict[str, UUID]
    trainers: dict[str, User]
    venues: dict[str, Venue | None]

    @classmethod
    def of(cls, cohort: Cohort) -> "Book":
        """For one cohort (3 queries, and 1 for each language of its course)."""
        courses = Course.objects.live().filter(translation_key=cohort.course_key)
        modules = {fold(one.title): one.translation_key for course in courses for one in Module.objects.live().child_of(course)}
        people = {word.lower(): one for one in cohort.trainers.all() for word in (one.email, one.username) if word}
        return cls(cohort, modules, people, _venues())


def _venues() -> dict[str, Venue | None]:
    """Venues by name, and by name and town as lists show them; None where two are written alike: which one is meant is not guessed."""
    found: dict[str, Venue | None] = {}
    for venue in Venue.objects.all():
        for name in {fold(venue.name), fold(str(venue))}:
            found[name] = None if name in found else venue
    return found


def check_plan(lines: Sequence[Line], mapping: SessionMapping, cohort: Cohort) -> CheckedPlan:
    """Read every row and hold it against the cohort's sessions and against the rows before it.

    :param lines: what `read_table` gave
    :param mapping: what each column holds
    """
    book, titles = Book.of(cohort), dict(zip(mapping.columns, mapping.titles(lines), strict=True))
    rows = [_Reading(line, mapping, book, titles).row() for line in mapping.body(lines)]
    _find(rows, Session.objects.held().filter(cohort=cohort).select_related("venue"))
    return CheckedPlan(rows)


class _Reading:
    """One row on its way: each value is read, or what is wrong with it is written down under its column."""

    def __init__(self, line: Line, mapping: SessionMapping, book: Book, titles: dict[str, str]) -> None:
        self.number, self.facts, self.mapping, self.book, self.titles = line.number, mapping.facts(line), mapping, book, titles
        self.problems: list[Problem] = []

    def row(self) -> PlanRow:
        place, venue = self._place()
        starts_at, ends_at = self._times(zone_of(venue))
        session = Session(
            cohort=self.book.cohort, title=self._title(), place=place, venue=venue,
            starts_at=starts_at, ends_at=ends_at, hours=self._hours(), module_key=self._module(),
        )  # fmt: skip
        row = PlanRow(self.number, session, self._trainers(), self.problems, says_place=bool(self._cell(Column.PLACE)))
        if not self.problems:
            self._hold_against_the_cohort(session)
        return row

    def _told(self, column: str, sentence: str) -> None:
        self.problems.append(Problem(self.number, self.titles.get(column) or str(Column(column).label), sentence))

    def _read(self, column: Column, text: str, read: Callable[[str], Any]) -> Any:
        try:
            return read(text)
        except NotReadError as told:
            self._told(column, str(told) if text else _("The cell is empty. Fill it in."))
        return None

    def _times(self, zone: tzinfo) -> tuple[Any, Any]:
        """When it is, typed by the clock of the venue."""
        day = self._read(Column.DATE, self._cell(Column.DATE), lambda text: read_date(text, self.mapping.date_order))
        starts = self._read(Column.STARTS, self._cell(Column.STARTS) or time_behind(self._cell(Column.DATE)), read_time)
        ends = self._read(Column.ENDS, self._cell(Column.ENDS), read_time)
        if starts and ends and ends <= starts:
            self._told(Column.ENDS, _("The session ends before it starts: correct one of the two times."))
        return self._moment(Column.STARTS, day, starts, zone), self._moment(Column.ENDS, day, ends, zone)

    def _moment(self, column: Column, day: date | None, at: time | None, zone: tzinfo) -> datetime | None:
        try:
            return on_the_clock(day, at, zone) if day and at else None
        except NoSuchTimeError as refused:
            self._told(column, str(refused))
        return None

    def _cell(self, column: Column) -> str:
        return self.facts.get(column, "")

    def _text(self, column: Column) -> str:
        text = self._cell(column)
        if len(text) > LONGEST_TEXT:
            self._told(column, _("The text is longer than %(longest)d letters. Shorten it.") % {"longest": LONGEST_TEXT})
        return text[:LONGEST_TEXT]

    def _title(self) -> str:
        title = self._text(Column.TITLE)
        if not title:
            self._told(Column.TITLE, _("The cell is empty. Fill it in."))
        if fold(title) == fold(example_title()):
            self._told(Column.TITLE, _("This is the example of the template: write a session over it, or delete the row."))
        return title

    def _place(self) -> tuple[str, Venue | None]:
        """A venue of the list where the cell names one, else what is written there."""
        text = self._text(Column.PLACE)
        venue = self.book.venues.get(fold(text)) if text else None
        return "" if venue else text or self.book.cohort.place, venue

    def _hours(self) -> Decimal:
        hours: Decimal | None = self._read(Column.HOURS, self._cell(Column.HOURS), read_hours)
        if hours is not None and not 0 < hours <= LONGEST_SESSION:
            self._told(Column.HOURS, _("A session counts for more than 0 and at most 24 hours."))
        return hours or Decimal(0)

    def _module(self) -> UUID | None:
        title = self._cell(Column.MODULE)
        if title and fold(title) not in self.book.modules:
            self._told(
                Column.MODULE,
                _("The course has no module “%(title)s”. Write its title as in the course, or leave the cell empty.") % {"title": title},
            )
        return self.book.modules.get(fold(title))

    def _trainers(self) -> list[User]:
        words = self._cell(Column.TRAINERS).replace(",", " ").replace(";", " ").lower().split()
        for word in words:
            if word not in self.book.trainers:
                sentence = _(
                    "“%(text)s” is the e-mail or personal code of no trainer of this cohort. Add the trainer to the cohort, or correct it."
                )
                self._told(Column.TRAINERS, sentence % {"text": word})
        return [self.book.trainers[word] for word in words if word in self.book.trainers]

    def _hold_against_the_cohort(self, session: Session) -> None:
        try:
            session.clean()
        except ValidationError as refused:
            for name, errors in refused.message_dict.items():
                self._told(Column.DATE if name == "starts_at" else Column.HOURS, " ".join(errors))


# -- Against what is planned ----------------------------------------------------------------------------


def _find(rows: Sequence[PlanRow], planned: QuerySet[Session]) -> None:
    """Say of each row what it is beside the planned sessions and beside the rows before it (1 query)."""
    right = [row for row in rows if not row.problems]
    sessions = list(planned)
    free = [one for one in sessions if not any(_is_then(row, one, "start") for row in right)]
    for index, row in enumerate(right):
        _beside_sessions(row, sessions, free)
        if row.found in (Found.NEW, Found.OVERLAP):
            _beside_rows(row, right[:index])


def _beside_sessions(row: PlanRow, sessions: Sequence[Session], free: list[Session]) -> None:
    """A session may be moved by one row only: it is taken out of `free`."""
    mine = row.session
    same_start = [one for one in sessions if _is_then(row, one, "start")]
    if same_start:
        alike = next((one for one in same_start if fold(one.title) == fold(mine.title)), None)
        row.beside = [_planned(alike or same_start[0])]
        is_change = alike is not None and (not _is_then(row, alike, "end") or row.moves_room)
        row.found = Found.CHANGE if is_change else Found.SAME
    elif moved := next((one for one in free if _is_same_topic(one, mine)), None):
        free.remove(moved)
        row.found, row.beside = Found.CHANGE, [_planned(moved)]
    elif over := [_planned(one) for one in sessions if _is_over(one, mine)]:
        row.found, row.beside = Found.OVERLAP, over


def _is_then(row: PlanRow, planned: Session, which: Literal["start", "end"]) -> bool:
    """Whether a session starts, or ends, when a row says so: a row that names no venue goes by the clock of the session's own."""
    mine, theirs = (getattr(one, f"local_{which}") for one in (row.session, planned))
    return bool(mine == theirs if row.session.venue else mine.replace(tzinfo=None) == theirs.replace(tzinfo=None))


def _planned(session: Session) -> Beside:
    return Beside(session, session.where)


def _beside_rows(row: PlanRow, before: Iterable[PlanRow]) -> None:
    others = [Beside(other.session, other.where, other.number) for other in before]
    same = next((other for other in others if other.session.starts_at == row.session.starts_at), None)
    if same:
        row.found, row.beside = Found.REPEAT, [same]
    elif over := [other for other in others if _is_over(other.session, row.session)]:
        row.found, row.beside = Found.OVERLAP, row.beside + over


def _is_same_topic(one: Session, other: Session) -> bool:
    return fold(one.title) == fold(other.title) and one.day == other.day


def _is_over(one: Session, other: Session) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at
