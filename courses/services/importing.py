"""A nomination list becomes people enrolled in a cohort: all of it or nothing."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import DomainError, NotAllowedError
from courses.enums import EnrolmentOrigin
from courses.models import Cohort
from courses.rules import can_manage_cohort
from courses.services.enrolling import enrol
from people.enums import Answer, ImportState
from people.importing.checking import CheckedList, check_list
from people.models import ImportBatch
from people.services.importing import Decision, Decisions, finish, import_people, lines_of, mapping_of


def subject_of(cohort: Cohort) -> str:
    """What an uploaded list for this cohort is marked with."""
    return f"cohort:{cohort.pk}"


def places_left(cohort: Cohort) -> int:
    return max(0, cohort.capacity - cohort.enrolments.current().count())


def places_missing(*, cohort: Cohort, checked: CheckedList) -> int:
    """How many places the cohort lacks if everybody on the list who can be imported is new to it.

    People who are surely known and in the cohort already need no new place.
    """
    known = [row.candidates[0].pk for row in checked.known]
    here = cohort.enrolments.current().filter(learner__in=known).count()
    wanted = len(checked.rows) - len(checked.wrong) - len(checked.repeats) - here
    return max(0, wanted - places_left(cohort))


@transaction.atomic
def import_into_cohort(*, checked: CheckedList, decisions: Decisions, cohort: Cohort, by: Any) -> dict[str, int]:
    """Write down the people of a checked list and enrol them.

    :param checked: the list; rows with problems have to be left out by the decisions
    :param by: who manages the cohort, or None for the system
    :return: counts: created, matched, enrolled (new to the cohort), present (in it already), skipped, agencies
    :raises NotAllowedError: when `by` does not manage the cohort
    :raises DomainError: when rows with problems are left in, or the cohort is full; nothing is written then
    """
    if by is not None and not can_manage_cohort(by, cohort):
        raise NotAllowedError(_("Only the staff of its programme can import people into this cohort. Nothing was changed."))
    _refuse_wrong_rows(checked, decisions)
    Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    before = set(cohort.enrolments.current().values_list("learner_id", flat=True))
    result = import_people(rows=[row.row for row in checked.rows], decisions=decisions, by=by)
    people = {person.pk: person for person in result.people}
    _refuse_overflow(cohort, len(people.keys() - before), len(before))
    for person in people.values():
        enrol(learner=person, cohort=cohort, by=by, origin=EnrolmentOrigin.LIST)
    return {
        "created": result.created,
        "matched": result.matched,
        "enrolled": len(people.keys() - before),
        "present": len(people.keys() & before),
        "skipped": result.skipped,
        "agencies": result.agencies_created,
    }


def _refuse_wrong_rows(checked: CheckedList, decisions: Decisions) -> None:
    stop = [row.number for row in checked.wrong if decisions.people.get(row.number, Decision("")).answer != Answer.SKIP]
    if stop:
        raise DomainError(
            ngettext(
                "Row %(rows)s needs to be corrected first. Nobody was imported.",
                "Rows %(rows)s need to be corrected first. Nobody was imported.",
                len(stop),
            )
            % {"rows": ", ".join(map(str, stop[:20]))}
        )


def _refuse_overflow(cohort: Cohort, new: int, present: int) -> None:
    if present + new > cohort.capacity:
        raise DomainError(
            _(
                "“%(cohort)s” would have %(people)d people with this list, and it has room for %(places)d. "
                "Nobody was imported: add places to the cohort, or shorten the list."
            )
            % {"cohort": cohort, "places": cohort.capacity, "people": present + new}
        )


def check_batch(batch: ImportBatch) -> CheckedList:
    """The uploaded list as it stands against the people known now."""
    return check_list(lines_of(batch), mapping_of(batch))


@transaction.atomic
def confirm_batch(*, batch: ImportBatch, decisions: Decisions, cohort: Cohort, by: Any) -> ImportBatch:
    """Import an uploaded list once; a second click finds it done and changes nothing.

    :raises DomainError: as `import_into_cohort`
    """
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.state == ImportState.DONE:
        return batch
    counts = import_into_cohort(checked=check_batch(batch), decisions=decisions, cohort=cohort, by=by)
    return finish(batch=batch, summary=counts)
