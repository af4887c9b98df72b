"""Telling people that a session moved or is called off."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.enums import NoticeKind
from attendance.letters import letter
from attendance.models import Call, Notice, Session
from attendance.rules import can_schedule
from attendance.signals import notice_waits
from attendance.telling_queries import audience, is_over
from core.audit import record
from core.errors import DomainError, NotAllowedError
from core.mail import send_letters

TOLD = {"starts_at": "starts_at", "ends_at": "ends_at", "place": "where"}
"""What people are told when it changes: the name it has in a notice, and in a session."""
KNOWN = TOLD | {"zone": "zone_name"}
"""What is written down of it: the zone tells how to say the times, and is no news by itself."""


def known_of(session: Session) -> dict[str, Any]:
    """What people know of a session before it changes."""
    return {f"was_{name}": getattr(session, named) for name, named in KNOWN.items()}


def _is_news(known: dict[str, Any], session: Session) -> bool:
    """Whether the session is at another time or place than people know."""
    return any(known[f"was_{name}"] != getattr(session, named) for name, named in TOLD.items())


def keep_notice(*, session: Session, by: Any, known: dict[str, Any]) -> Notice | None:
    """Write down that people are to be told, inside the transaction of the change; a notice that waits already is joined.

    :param session: locked and changed
    :param by: who changed it, or None for the system
    :param known: what `known_of` gave before the change
    :return: None where nothing changed that people wait for, or the session is over
    """
    is_same = not session.is_cancelled and not _is_news(known, session) and _told(session) != NoticeKind.CANCELLED
    if is_same or is_over(session):
        return None
    waiting = Notice.objects.waiting().filter(session=session).first()
    notice = waiting or Notice.objects.create(session=session, made_by=by, **known)
    notice_waits.send(Session, session=session)
    return notice


@transaction.atomic
def tell_again(*, session: Session, by: Any) -> Notice:
    """Tell the last change once more, for example when a mail server was down.

    :raises NotAllowedError: when `by` does not manage the cohort
    :raises DomainError: when there is nothing to tell, or it waits to be sent already
    """
    session = Session.objects.locked().select_related("cohort__programme").get(pk=session.pk)
    if by is not None and not can_schedule(by, session.cohort):
        raise NotAllowedError(_("Only the staff of the programme can plan the sessions of this cohort. Nothing was changed."))
    last = Notice.objects.filter(session=session).order_by("-made_at", "-pk").first()
    if last is None or last.is_waiting or is_over(session):
        raise DomainError(_("There is nothing to tell again: the session is over, or the e-mails are already waiting to be sent."))
    notice = Notice.objects.create(session=session, made_by=by, **{f"was_{name}": getattr(last, f"was_{name}") for name in KNOWN})
    notice_waits.send(Session, session=session)
    return notice


def tell_people(*, session_id: int, at: datetime | None = None) -> int:
    """Send the letters of a session's waiting notice, about the session as it is now; harmless when none waits.

    The letters go outside any transaction. A server that dies among them leaves a notice that was begun and never ended, which staff see.

    :return: how many people were sent a letter
    """
    notice = _begin(session_id, at or timezone.now())
    if notice is None or notice.kind == NoticeKind.NOTHING:
        return 0
    people = audience(notice.session)
    by_address = {person.email: person for person in people.by_mail}
    failed = send_letters([letter(person=person, session=notice.session, notice=notice) for person in people.by_mail])
    return _end(notice, mailed=len(people.by_mail) - len(failed), unreached=[*people.by_voice, *(by_address[one.to[0]] for one in failed)])


@transaction.atomic
def _begin(session_id: int, at: datetime) -> Notice | None:
    """Take the waiting notice, so that nobody else sends it, and write down what it says."""
    session = Session.objects.locked().select_related("cohort", "venue").get(pk=session_id)
    notice = Notice.objects.waiting().filter(session=session).first()
    if notice is None:
        return None
    notice.session, notice.begun_at, notice.kind = session, at, _kind(session, notice, at)
    for name, named in KNOWN.items():
        setattr(notice, f"told_{name}", getattr(session, named))
    if notice.kind == NoticeKind.NOTHING:
        notice.sent_at = at
    notice.save()
    return notice


def _told(session: Session) -> str:
    """The kind of what people were told last; nothing where they were told nothing."""
    begun = Notice.objects.filter(session=session, begun_at__isnull=False).exclude(kind=NoticeKind.NOTHING)
    return begun.order_by("-made_at", "-pk").values_list("kind", flat=True).first() or ""


def _kind(session: Session, notice: Notice, at: datetime) -> NoticeKind:
    if is_over(session, at=at):
        return NoticeKind.NOTHING
    if session.is_cancelled:
        return NoticeKind.CANCELLED
    is_news, told = _is_news(vars(notice), session), _told(session)
    if told == NoticeKind.CANCELLED or (told == NoticeKind.RESTORED and not is_news):  # the second when it is told once more
        return NoticeKind.RESTORED
    return NoticeKind.MOVED if is_news else NoticeKind.NOTHING


@transaction.atomic
def _end(notice: Notice, *, mailed: int, unreached: list[Any]) -> int:
    Session.objects.select_for_update(of=("self",)).get(pk=notice.session_id)  # whoever ticks in the former list waits
    notice.sent_at, notice.mailed = timezone.now(), mailed
    notice.save(update_fields=["sent_at", "mailed"])
    notice.unreached.set(unreached)
    _keep_calls(notice, unreached)
    record("session.tell", notice.session, by=None, kind=str(notice.kind), mailed=mailed, unreached=len(unreached))
    return mailed


def _keep_calls(notice: Notice, unreached: list[Any]) -> None:
    """Who was called about the same news is not called again when it is told once more."""
    earlier = Notice.objects.filter(session=notice.session_id, sent_at__isnull=False).exclude(pk=notice.pk).exclude(kind=NoticeKind.NOTHING)
    last = earlier.order_by("-made_at", "-pk").first()
    if last is None or last.news != notice.news:
        return
    calls = last.calls.standing().filter(person__in=[person.pk for person in unreached])
    Call.objects.bulk_create(Call(notice=notice, person_id=one.person_id, made_at=one.made_at, by_id=one.by_id) for one in calls)
