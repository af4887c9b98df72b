"""Readiness, the choice of language, and the pages for what went wrong."""

import json

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import translate_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from wagtail.models import Page

from core.errors import DomainError
from core.inbox import receive
from core.signals import language_chosen


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer "ok" when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Remember the chosen language and go to the same page in it."""
    target = request.POST.get("next", "/")
    language = request.POST.get("language", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        target = "/"
    response = redirect(target)
    if check_for_language(language) and language in dict(settings.LANGUAGES):
        response = redirect(_page_address(request, language) or translate_url(target, language))
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=365 * 24 * 3600,
            samesite="Lax",
            secure=settings.LANGUAGE_COOKIE_SECURE,
        )
        language_chosen.send(sender=set_language, user=request.user, language=language)
    return response


def _page_address(request: HttpRequest, language: str) -> str | None:
    """Where the posted Wagtail page is in that language, else the nearest page above it that is; None for other addresses."""
    try:
        shown = Page.objects.filter(pk=int(request.POST.get("page", ""))).first()
    except ValueError:
        return None
    if shown is None:
        return None
    keys = list(shown.get_ancestors(inclusive=True).values_list("translation_key", flat=True))
    translated = Page.objects.live().filter(translation_key__in=keys, locale__language_code=language)
    nearest = translated.order_by("-depth").first()
    return nearest.get_url(request) if nearest else None


@require_POST
def inbox(request: HttpRequest) -> JsonResponse:
    """Take what a device noted, perhaps offline: `{device, messages: [{uuid, kind, observed_at, payload}]}`."""
    if not request.user.is_authenticated:
        return JsonResponse({"message": _("Sign in again. What this device holds is kept.")}, status=401)
    try:
        body = json.loads(request.body)
        return JsonResponse({"results": receive(body["messages"], sender=request.user, device=str(body.get("device", "")))})
    except (ValueError, KeyError, TypeError):
        return JsonResponse({"message": _("The device sent something that cannot be read.")}, status=400)
    except DomainError as refusal:
        return JsonResponse({"message": str(refusal)}, status=refusal.status_code)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """No template tags that could fail again: a plain page."""
    return render(request, "errors/500.html", status=500)
