"""The register as an app for the room: a page that a phone keeps, and what it exchanges with us when there is a line."""

import hashlib
import json
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.contrib.staticfiles import finders
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from attendance.enums import MARKS
from attendance.room_queries import bundle_for
from attendance.services.devices import meet_device
from attendance.words import room_words
from core.errors import InvalidInputError
from people.rules import works_as_staff

FILES = (
    "core/css/site.css", "attendance/attendance.css", "attendance/room.css", "core/img/favicon.svg", "core/img/icon-192.png",
    *(f"attendance/js/room/{name}.js" for name in ("room", "store", "facts", "sync", "register", "scan", "door", "screens", "times")),
    "attendance/vendor/qr/decode.js", "attendance/vendor/qr/index.js",
)  # fmt: skip


@login_required
@require_safe
def room(request: HttpRequest) -> HttpResponse:
    """The page that a phone keeps. Nothing on it is about anybody: names come sealed, from the device's own store."""
    if not works_as_staff(request.user):
        raise PermissionDenied
    marks = [(mark.value, mark.label) for mark in MARKS]
    return render(request, "attendance/room.html", {"words": room_words(), "marks": marks})


@require_safe
@never_cache
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: in the folder of the page that it serves, so it can serve no other."""
    language = get_language() or ""
    context = {"version": _version(language), "language": language, "files": json.dumps([static(name) for name in FILES])}
    return render(request, "attendance/worker.js", context, content_type="text/javascript")


@lru_cache
def _version(language: str) -> str:
    """Changes whenever one of the files does."""
    found = hashlib.sha256(language.encode())
    for name in (*FILES, "attendance/js/room/room.js"):
        path: Any = finders.find(name)
        with open(path, "rb") as file:
            found.update(file.read())
    return found.hexdigest()[:16]


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """What makes it an app that can be put on the home screen."""
    address = reverse("attendance:room")
    icons = [{"src": static(f"core/img/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"} for size in (192, 512)]
    about = {
        "name": _("Vijilans · the room"), "short_name": _("The room"), "lang": get_language(), "start_url": address, "scope": address,
        "display": "standalone", "background_color": "#faf8f4", "theme_color": "#0f6b6b", "icons": icons,
    }  # fmt: skip
    return JsonResponse(about, content_type="application/manifest+json")


@require_safe
@never_cache
def hello(request: HttpRequest) -> JsonResponse:
    """Who is signed in on this device, whether they take attendance at all, and the token for what it sends next."""
    if not request.user.is_authenticated:
        return JsonResponse({"message": _("Sign in again. What this device holds is kept.")}, status=401)
    takes = works_as_staff(request.user)
    return JsonResponse({"user": str(request.user.uuid), "takes_attendance": takes, "token": get_token(request)})


@require_POST
@never_cache
def bundle(request: HttpRequest) -> JsonResponse:
    """Meet a device, and give it the registers that it needs without a network, and the key for a forgotten PIN."""
    if not request.user.is_authenticated:
        return JsonResponse({"message": _("Sign in again. What this device holds is kept.")}, status=401)
    if not works_as_staff(request.user):
        raise PermissionDenied
    device = meet_device(owner=request.user, **_of_device(request))
    return JsonResponse(bundle_for(request.user) | {"key": device.key})


def _of_device(request: HttpRequest) -> dict[str, Any]:
    try:
        told = json.loads(request.body)
        sent_at = _moment(told["sent_at"])
        waiting = max(0, int(told["waiting"]))
        return {"uuid": UUID(told["device"]), "name": str(told.get("name", "")), "sent_at": sent_at, "waiting": waiting}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InvalidInputError(_("The device sent something that cannot be read. What it holds is kept there.")) from error


def _moment(text: str) -> datetime:
    found = parse_datetime(text)
    if found is None or is_naive(found):
        raise ValueError(text)
    return found
