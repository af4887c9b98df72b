"""Saying that somebody whom no letter reaches was called about a change. Each says it of one person: nobody undoes what another said."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.models import Call, Notice, Session
from attendance.rules import can_take_register
from core.audit import record
from core.errors import InvalidInputError, NotAllowedError
from people.models import User


@transaction.atomic
def mark_called(*, notice: Notice, person: User, by: Any) -> Call:
    """Say that somebody was called. Where another said so already, theirs stands.

    A call about a change that is not the last one is kept, too: it says what the person knows.

    :return: the call that stands
    :raises NotAllowedError: when `by` does not run the cohort
    :raises InvalidInputError: when the person is none of those who had to be called
    """
    session = _locked(notice, by)
    if not notice.unreached.filter(pk=person.pk).exists():
        raise InvalidInputError(_("This person is not on the list of whom to call. Nothing was changed."))
    call, is_new = Call.objects.standing().get_or_create(notice=notice, person=person, defaults={"by": by})
    if is_new:
        record("session.call", session, by=by, call=call.pk)
    return call


@transaction.atomic
def take_back_call(*, call: Call, by: Any) -> Call:
    """Say that a call was ticked by mistake: this very one, and none that somebody made since. Harmless the second time.

    :raises NotAllowedError: when `by` does not run the cohort
    """
    session = _locked(call.notice, by)
    call = Call.objects.get(pk=call.pk)
    if call.taken_back_at is None:
        call.taken_back_at, call.taken_back_by = timezone.now(), by
        call.save(update_fields=["taken_back_at", "taken_back_by"])
        record("session.take_back_call", session, by=by, call=call.pk)
    return call


def _locked(notice: Notice, by: Any) -> Session:
    """The session: whoever ticks at the same moment waits."""
    session = Session.objects.select_for_update(of=("self",)).select_related("cohort__programme").get(pk=notice.session_id)
    if not can_take_register(by, session):
        raise NotAllowedError(_("Only the trainers and the programme staff of this cohort call its people. Nothing was changed."))
    return session
