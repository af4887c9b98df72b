"""Three small middlewares: the admin's own content security policy, domain errors as pages, and pages that nothing keeps."""

from collections.abc import Callable

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme

from core.errors import DomainError, StillInUseError


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """Strict everywhere; Wagtail's admin, whose pages carry inline scripts, gets its own policy."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if request.path.startswith(settings.ADMIN_PATH) and not hasattr(response, "_csp_config"):
            setattr(response, "_csp_config", settings.ADMIN_CONTENT_SECURITY_POLICY["DIRECTIVES"])  # noqa: B010 - django-csp's own hook
        return super().process_response(request, response)


def page_before(request: HttpRequest) -> str:
    """The page of this site from which the request came, empty where it is not known or is the refused page itself."""
    before = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(before, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return ""
    return "" if request.method == "GET" and before == request.build_absolute_uri() else before


class KeptNowhereMiddleware:
    """Pages with people's names: neither a proxy, nor who sits down at the computer next, finds them in a cache.

    They are those with one of `settings.KEPT_NOWHERE` in their address.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        says_so = "no-store" in response.get("Cache-Control", "")
        if not says_so and settings.KEPT_NOWHERE & set(request.path.split("/")):
            add_never_cache_headers(response)
        return response


class DomainErrorMiddleware:
    """Show the sentence of a `DomainError` that no view caught, with the status it asks for.

    A deletion that the database refuses is one, too: Wagtail's delete views let it through.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, ProtectedError):
            exception = StillInUseError()
        if not isinstance(exception, DomainError):
            return None
        return render(request, "errors/refused.html", {"error": exception, "back": page_before(request)}, status=exception.status_code)
