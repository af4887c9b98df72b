"""Saying where a venue's clock is, after sessions were planned there."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from attendance.models import Session, Venue
from attendance.services.telling import keep_notice, known_of
from attendance.telling_queries import is_over
from core.audit import record
from core.errors import DomainError, NotAllowedError
from core.zones import NoSuchTimeError, check_zone, on_the_clock


@transaction.atomic
def set_time_zone(*, venue: Venue, time_zone: str, by: Any) -> list[Session]:
    """Say that the clock of a venue follows another zone. Every session there keeps what the clock says.

    A building does not travel: the zone was wrong, and the times that were typed, printed and signed were right. Marks, minutes and hours
    of sessions that took place stay as they were said.

    :param time_zone: an IANA name
    :param by: who may change venues, or None for the system
    :return: the sessions still to come that are at another moment now: their participants are told
    :raises NotAllowedError: when `by` may not change venues
    :raises ValidationError: when there is no such zone
    :raises DomainError: when a session is at a time that does not exist in that zone; nothing is changed then
    """
    if by is not None and not by.has_perm("attendance.change_venue"):
        raise NotAllowedError(_("You cannot change venues. Nothing was changed."))
    check_zone(time_zone)
    venue = Venue.objects.select_for_update(no_key=True).get(pk=venue.pk)
    if venue.time_zone == time_zone:
        return []
    here = Session.objects.locked().filter(venue=venue).select_related("venue", "cohort")
    sessions = list(here.order_by("pk"))  # each with the venue as it was
    record("venue.zone", venue, by=by, before=venue.time_zone, now=time_zone)
    venue.time_zone = time_zone
    venue.save(update_fields=["time_zone"])
    return [one for one in sessions if _moved(one, venue, by)]


def _moved(session: Session, venue: Venue, by: Any) -> bool:
    """Keep what the clock says, and tell who waits for the session; whether anybody does.

    :param session: with its venue as it was
    """
    known, clocks = known_of(session), (session.local_start, session.local_end)
    session.venue = venue
    try:
        starts_at, ends_at = (on_the_clock(clock.date(), clock.time(), session.zone) for clock in clocks)
    except NoSuchTimeError as refused:
        raise DomainError(f"{session.cohort} · {session} · {refused}") from refused
    if (starts_at, ends_at) == (session.starts_at, session.ends_at):
        return False
    session.starts_at, session.ends_at = starts_at, ends_at
    session.revise()
    session.save(update_fields=["starts_at", "ends_at", "revision", "revised_at"])
    if session.is_cancelled or is_over(session):
        return False
    keep_notice(session=session, by=by, known=known)
    return True
