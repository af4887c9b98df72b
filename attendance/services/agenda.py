"""Planning what a session is made of."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from attendance.agenda import MOST_BLOCKS, slips
from attendance.folding import in_hours
from attendance.models import LONGEST_SESSION, AgendaBlock, Session
from attendance.rules import can_schedule
from attendance.services.recording import refold
from core.audit import record
from core.errors import DomainError, InvalidInputError, NotAllowedError


@transaction.atomic
def set_agenda(*, by: Any, session: Session, blocks: Iterable[dict[str, Any]]) -> list[AgendaBlock]:
    """Say what a session is made of, in place of what was said before. The session counts what its blocks count together.

    Without blocks the session is one block, itself, and counts what it counted.

    :param blocks: `title`, `begins` and `ends` (minutes after the session's start), `minutes` (that count), and as wanted
        `module_key`, `leader` (a person) and `leader_name`
    :return: the blocks, in order of time
    :raises NotAllowedError: when `by` does not manage the cohort
    :raises DomainError: when the session was cancelled, or its register is closed: then hours stay where they are
    :raises InvalidInputError: when blocks overlap, lie outside the session, or count for nothing or too much
    """
    session = Session.objects.locked().select_related("cohort__programme").get(pk=session.pk)
    _refuse(by, session)
    made = sorted((AgendaBlock(session=session, **block) for block in blocks), key=lambda block: block.begins)
    _refuse_slips(made, session)
    session.blocks.all().delete()
    AgendaBlock.objects.bulk_create(made)
    _count(session, made)
    record("session.agenda", session, by=by, blocks=len(made), hours=str(session.hours))
    return made


def _refuse(by: Any, session: Session) -> None:
    if by is not None and not can_schedule(by, session.cohort):
        raise NotAllowedError(_("Only the staff of the programme can plan the sessions of this cohort. Nothing was changed."))
    if session.is_cancelled:
        raise DomainError(_("This session was called off. Restore it first, or plan a new one. Nothing was changed."))
    if session.is_closed:
        raise DomainError(
            _("The register of this session is closed, so its hours stay with the modules they count for. Nothing was changed.")
        )


def _refuse_slips(blocks: list[AgendaBlock], session: Session) -> None:
    if len(blocks) > MOST_BLOCKS:
        raise InvalidInputError(_("An agenda has at most %(most)d blocks. Put some of them together.") % {"most": MOST_BLOCKS})
    found = slips([block.part for block in blocks], length=session.length)
    if found:
        raise InvalidInputError(" ".join(found.values()))
    if blocks and not 0 < sum(block.minutes for block in blocks) <= LONGEST_SESSION * 60:
        raise InvalidInputError(_("The blocks count for no hours: say what at least one of them counts."))
    try:
        for block in blocks:
            block.full_clean(exclude=["session"], validate_constraints=False)
    except ValidationError as error:
        raise InvalidInputError(" ".join(error.messages)) from error


def _count(session: Session, blocks: list[AgendaBlock]) -> None:
    """The session counts what its blocks do; hours already credited follow."""
    hours = in_hours(sum(block.minutes for block in blocks)) if blocks else session.hours
    if hours != session.hours:
        session.hours = hours
        session.save(update_fields=["hours"])
        refold(session)
