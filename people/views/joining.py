"""Making an account: with a cohort's code, or by claiming a record known from a list."""

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME, login
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from core.errors import DomainError
from people.forms import ClaimForm, RegistrationForm
from people.limits import tried_too_often
from people.models import User
from people.services.accounts import claim as claim_record
from people.services.accounts import invitation_for, register_account
from people.signals import code_offered

BACKEND = "people.backends.PersonBackend"


def _opens(code: str) -> str:
    """What the code opens, in words; empty when nobody knows it."""
    answers = code_offered.send(sender=User, code=code) if code else []
    return next((str(answer) for _receiver, answer in answers if answer), "")


def _join_url(code: str) -> str:
    try:
        return reverse("join_with_link", args=[code])
    except NoReverseMatch:
        return reverse("join")


def _typed_code(request: HttpRequest, name: str = "code") -> str:
    typed = request.POST.get(name) or request.GET.get(name, "")
    return "".join(letter for letter in typed.upper() if letter.isalnum())


@never_cache
@sensitive_post_parameters("password")
def register(request: HttpRequest) -> HttpResponse:
    """A short form for who has a cohort's code; without a good code it asks for one."""
    code = _typed_code(request)
    if request.user.is_authenticated:
        return redirect(_join_url(code) if code else reverse("join"))
    if code and tried_too_often(request, "code"):
        return render(request, "429.html", status=429)
    opens = _opens(code)
    if not opens:
        return render(request, "people/register_code.html", {"code": code}, status=404 if code else 200)
    form = RegistrationForm(request.POST or None, instance=User(language=get_language() or ""))
    if form.is_valid():
        try:
            person = register_account(person=form.save(commit=False), password=form.cleaned_data["password"], code=code)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            login(request, person, backend=BACKEND)
            return redirect("registered")
    return render(request, "people/register.html", {"form": form, "code": code, "opens": opens})


@never_cache
@login_required
def registered(request: HttpRequest) -> HttpResponse:
    """The personal code, to be written down, and the way on."""
    return render(request, "people/registered.html", {"onward": reverse(settings.LOGIN_REDIRECT_URL)})


@never_cache
def wagtail_login(request: HttpRequest) -> HttpResponse:
    """Where Wagtail sends people who may not see something: to our log-in page, or, when they are signed in already, no further."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(request.GET.get(REDIRECT_FIELD_NAME, "/"))


@never_cache
@sensitive_post_parameters("password")
def claim(request: HttpRequest) -> HttpResponse:
    """Set the first password with the access code of a slip or link."""
    code = _typed_code(request)
    if code and tried_too_often(request, "claim"):
        return render(request, "429.html", status=429)
    invitation = invitation_for(code) if code else None
    if invitation is None:
        return render(request, "people/claim_code.html", {"code": code}, status=404 if code else 200)
    form = ClaimForm(request.POST if "password" in request.POST else None, person=invitation.person)
    if form.is_valid():
        person = claim_record(code=code, password=form.cleaned_data["password"])
        login(request, person, backend=BACKEND)
        return redirect("registered")
    return render(request, "people/claim.html", {"form": form, "code": code, "person": invitation.person})
