"""The rules as template filters: `{% if request.user|works_as_staff %}`."""

from urllib.parse import urlencode

from django import template
from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse

from people import rules

register = template.Library()
register.filter("works_as_staff", rules.works_as_staff)
register.filter("is_programme_staff", rules.is_programme_staff)
register.filter("is_trainer", rules.is_trainer)
register.filter("is_administrator", rules.is_administrator)


@register.simple_tag
def register_url(request: HttpRequest) -> str:
    """The address to make an account; who was on the way to a cohort's link (`next`) keeps its code."""
    try:
        code = resolve(request.GET.get("next", "")).kwargs.get("code", "")
    except Resolver404:
        code = ""
    return reverse("register") + ("?" + urlencode({"code": code}) if code else "")
