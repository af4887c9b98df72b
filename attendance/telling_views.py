"""Who was told of a change, and whom staff still have to tell themselves."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from attendance.lookups import session_run
from attendance.models import Notice, Session
from attendance.rules import can_schedule
from attendance.services import telling
from attendance.telling_queries import audience, is_over, last_notice, notices_of
from core.mail import is_set_up
from people.models import User

SENDING_TAKES = timedelta(minutes=15)


def whom_to_tell(session: Session, before: Notice | None) -> str | None:
    """Where to go first after a change: to the people who have to be told by somebody; None where there are none.

    :param before: the last notice before the change
    """
    notice = last_notice(session)
    is_fresh = notice is not None and (notice.is_waiting or notice != before)
    return reverse("attendance:told", args=[session.uuid]) if is_fresh and audience(session).by_voice else None


@login_required
@require_safe
@never_cache
def told(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What people were told, and whom nobody could write to; telephones are for the staff."""
    session = session_run(request, uuid)
    notices, listens = list(notices_of(session)), audience(session)
    context = {
        "session": session, "notices": notices, "audience": listens, "to_tell": _to_tell(notices, listens.by_voice),
        "is_over": is_over(session), "can_schedule": can_schedule(request.user, session.cohort), "has_mail": is_set_up(),
        "is_stuck": _is_stuck(notices),
    }  # fmt: skip
    return render(request, "attendance/told.html", context)


def _to_tell(notices: list[Notice], without_mail: list[User]) -> list[User]:
    """Whom somebody has to tell of the last change: known once it is sent, and as far as known before."""
    if not notices:
        return []
    return list(notices[0].unreached.all()) if notices[0].sent_at else without_mail


def _is_stuck(notices: list[Notice]) -> bool:
    """Whether the letters were begun and never ended: the server may have been stopped among them."""
    return any(one.begun_at and not one.sent_at and one.begun_at < timezone.now() - SENDING_TAKES for one in notices[:1])


@login_required
@require_POST
def tell_again(request: HttpRequest, uuid: UUID) -> HttpResponse:
    session = session_run(request, uuid)
    telling.tell_again(session=session, by=request.user)
    messages.success(request, _("The e-mails are sent once more."))
    return redirect("attendance:told", session.uuid)
