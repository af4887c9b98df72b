"""The code on the projector, and the page on which people say that they are here."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import segno
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from attendance.codes import code_at, is_code_of, seconds_left
from attendance.enums import IN_THE_ROOM
from attendance.lookups import session_run
from attendance.models import Session
from attendance.services.presence import Presence, session_of_code, sign_in_to, takes_code
from core.errors import DomainError, InvalidInputError
from people.limits import tried_too_often

DEVICE_COOKIE = "vijilans_device"
A_YEAR = 365 * 24 * 3600
READ_SALT, READ_FOR = "attendance.read", timedelta(minutes=5)
TRIES = 12
"""Codes of one person within a minute, read or typed: six digits and fifteen seconds leave nothing to guess."""


@login_required
@require_safe
@never_cache
def projector(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The code of now, as large as the wall, with a square that phones read; without a script a link shows the next one."""
    session = session_run(request, uuid)
    return render(request, "attendance/projector.html", {"session": session} | _shown(request, session))


@login_required
@require_safe
@never_cache
def projector_code(request: HttpRequest, uuid: UUID) -> JsonResponse:
    """The same for the page's script."""
    session = session_run(request, uuid)
    return JsonResponse(_shown(request, session))


def _shown(request: HttpRequest, session: Session) -> dict[str, Any]:
    at = timezone.now()
    if not takes_code(session, at):
        return {"is_open": False}
    code = code_at(session.code_key, at)
    address = request.build_absolute_uri(f"{reverse('attendance:here')}?session={session.uuid}&code={code}")
    drawing = segno.make(address, error="l", micro=False).svg_inline(omitsize=True, border=2)
    return {
        "is_open": True, "code": code, "drawing": drawing, "seconds": round(seconds_left(at), 1),
        "address": f"{request.get_host()}{reverse('attendance:here')}",
        "came": session.records.filter(status__in=IN_THE_ROOM).count(),
    }  # fmt: skip


@never_cache
def here(request: HttpRequest) -> HttpResponse:
    """“I am here”: by the square on the projector and one press, or with its six digits typed.

    What was read from the square stays good for five minutes: time to sign in to the site first.
    """
    read = _just_read(request) or request.GET.get("read", "")
    if not request.user.is_authenticated:
        return redirect_to_login(f"{reverse('attendance:here')}?{urlencode({'read': read})}" if read else reverse("attendance:here"))
    context: dict[str, Any] = {"code": request.POST.get("code", ""), "read": read, "session": _session_read(request, read)}
    if request.method == "POST":
        try:
            context["presence"] = _sign_in(request)
        except DomainError as refusal:
            context["problem"] = str(refusal)
    return _with_device(request, render(request, "attendance/here.html", context, status=422 if "problem" in context else 200))


def _just_read(request: HttpRequest) -> str:
    """A note, signed by us, that somebody has just read the code of a session; empty where that is not so, or was tried too often."""
    told, at = request.GET, timezone.now()
    if "code" not in told or _tries_too_often(request):
        return ""
    try:
        session = Session.objects.filter(uuid=UUID(told.get("session", ""))).first()
    except ValueError:
        return ""
    if session is None or not takes_code(session, at) or not is_code_of(session.code_key, told.get("code", ""), at):
        return ""
    return signing.dumps({"session": str(session.uuid), "at": at.isoformat()}, salt=READ_SALT)


def _tries_too_often(request: HttpRequest) -> bool:
    """Whether codes are guessed: by somebody who is signed in, else from one address, which may be that of a whole room."""
    if request.user.is_authenticated:
        return tried_too_often(request, "here", per_minute=TRIES, person=request.user)
    return tried_too_often(request, "here")


def _noted(read: str) -> dict[str, Any]:
    try:
        noted: dict[str, Any] = signing.loads(read, salt=READ_SALT, max_age=READ_FOR)
    except signing.BadSignature:
        return {}
    return noted


def _session_read(request: HttpRequest, read: str) -> Session | None:
    noted = _noted(read)
    return Session.objects.for_learner(request.user).filter(uuid=noted["session"]).first() if noted else None


def _sign_in(request: HttpRequest) -> Presence:
    if read := request.POST.get("read", ""):
        session, noted = _session_read(request, read), _noted(read)
        if session is None:
            raise InvalidInputError(_("What you read is too old, or it is not your session. Read the projector again, or type its code."))
        return sign_in_to(session=session, learner=request.user, device=_device(request), read_at=datetime.fromisoformat(noted["at"]))
    if _tries_too_often(request):
        raise InvalidInputError(_("Too many codes were tried. Wait a minute, or tell the trainer that you are here."))
    session = session_of_code(learner=request.user, code=request.POST.get("code", ""))
    return sign_in_to(session=session, learner=request.user, device=_device(request))


def _device(request: HttpRequest) -> str:
    return str(request.COOKIES.get(DEVICE_COOKIE, ""))[:60]


def _with_device(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A browser is told from others by a random number, which says nothing about its owner."""
    if not _device(request):
        response.set_cookie(DEVICE_COOKIE, str(uuid4()), max_age=A_YEAR, httponly=True, samesite="Lax", secure=request.is_secure())
    return response
