"""A programme from a spreadsheet becomes sessions: all of it or nothing."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attendance.enums import RowAnswer
from attendance.importing.checking import CheckedPlan, PlanRow, check_plan
from attendance.importing.mapping import SessionMapping, guess_session_mapping
from attendance.models import Session
from attendance.rules import can_schedule
from attendance.services.scheduling import change_session, schedule_session
from core.errors import DomainError, InvalidInputError, NotAllowedError
from courses.models import Cohort
from people.enums import ImportState
from people.models import ImportBatch, User
from people.services.importing import finish, keep_upload, lines_of

MOST = 200
"""Rows of one programme: as many as somebody can look through before they are planned."""


def subject_of(cohort: Cohort) -> str:
    """What an uploaded programme of this cohort is marked with."""
    return f"sessions:{cohort.pk}"


@transaction.atomic
def keep_programme(*, by: User, cohort: Cohort, name: str, data: bytes) -> ImportBatch:
    """Read an uploaded programme and keep its rows until they are confirmed; nothing is planned yet.

    :param name: the file's name
    :param data: the file
    :raises NotAllowedError: when `by` does not manage the cohort
    :raises InvalidInputError: when the file is no table that can be read, or has more than 200 rows
    """
    _refuse_strangers(by, cohort)
    batch = keep_upload(by=by, subject=subject_of(cohort), name=name, data=data, guess=guess_session_mapping)
    if len(batch.lines) > MOST:
        raise InvalidInputError(_("The list has more than %(rows)d rows. Split it into smaller lists.") % {"rows": MOST})
    return batch


def session_mapping_of(batch: ImportBatch) -> SessionMapping:
    return SessionMapping(**batch.mapping)


def check_programme(batch: ImportBatch, cohort: Cohort) -> CheckedPlan:
    """The uploaded programme as it stands against what is planned now."""
    return check_plan(lines_of(batch), session_mapping_of(batch), cohort)


@transaction.atomic
def confirm_programme(*, batch: ImportBatch, cohort: Cohort, answers: Mapping[int, str], by: Any, tell: bool = True) -> ImportBatch:
    """Plan the sessions of an uploaded programme, once; a second click finds it done and changes nothing.

    :param answers: by row number, one of `RowAnswer`; a row without one goes the usual way
    :param tell: whether people are told of planned sessions that change
    :raises NotAllowedError: when `by` does not manage the cohort
    :raises DomainError: when a row has a problem and is not left out, or nobody said what becomes of it; nothing is planned then
    """
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.state == ImportState.DONE:
        return batch
    _refuse_strangers(by, cohort)
    list(Session.objects.locked().filter(cohort=cohort).order_by("pk"))  # before the cohort, as at the door
    cohort = Cohort.objects.select_for_update(of=("self",), no_key=True).select_related("programme").get(pk=cohort.pk)
    checked = check_programme(batch, cohort)
    done = {row.number: answers.get(row.number) or row.usual for row in checked.rows}
    _refuse_undecided(checked, done)
    counts = dict.fromkeys(RowAnswer.values, 0)
    for row in checked.rows:
        _apply(row, str(done[row.number]), cohort, by, tell)
        counts[str(done[row.number])] += 1
    return finish(batch=batch, summary=counts)


def _refuse_undecided(checked: CheckedPlan, done: Mapping[int, str | None]) -> None:
    stop = [row.number for row in checked.rows if not _is_decided(row, done[row.number])]
    if stop:
        raise DomainError(
            ngettext(
                "Row %(rows)s needs another look first. No session was planned.",
                "Rows %(rows)s need another look first. No session was planned.",
                len(stop),
            )
            % {"rows": ", ".join(map(str, stop[:20]))}
        )


def _is_decided(row: PlanRow, answer: str | None) -> bool:
    return answer == RowAnswer.SKIP if row.problems else answer == RowAnswer.PLAN or answer in row.answers


def _apply(row: PlanRow, answer: str, cohort: Cohort, by: Any, tell: bool) -> None:
    if answer == RowAnswer.PLAN:
        schedule_session(by=by, cohort=cohort, **row.plan())
    elif answer == RowAnswer.CHANGE and row.known:
        change_session(session=row.known, by=by, tell=tell, **row.plan() | _kept(row, row.known))


def _kept(row: PlanRow, known: Session) -> dict[str, Any]:
    """What the planned session keeps, because the row says nothing else."""
    kept: dict[str, Any] = {}
    if not row.moves_room:
        kept |= {"place": known.place, "venue": known.venue} | row.times_in(known.zone)
    if not row.session.module_key:
        kept["module_key"] = known.module_key
    if not row.trainers:
        kept["trainers"] = list(known.trainers.all())
    return kept


def _refuse_strangers(by: Any, cohort: Cohort) -> None:
    if by is not None and not can_schedule(by, cohort):
        raise NotAllowedError(_("Only the staff of the programme can plan the sessions of this cohort. Nothing was changed."))
