"""How accounts work with allauth: our words, the person's language, no open sign-up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse, translate_url
from django.utils.translation import gettext_lazy as _

from people.rules import works_as_staff
from people.services.accounts import choose_language

WRONG_SIGN_IN = _("The e-mail or personal code and the password do not match. Look at both again; capitals matter in the password.")


class AccountAdapter(DefaultAccountAdapter):
    """The personal code is the log-in name: allauth invents none."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": WRONG_SIGN_IN,
        "username_password_mismatch": WRONG_SIGN_IN,
        "invalid_login": WRONG_SIGN_IN,
        "incorrect_password": _("This is not your password. Try again."),
        "enter_current_password": _("This is not your password. Try again."),
        "invalid_password_reset": _("This link was used already or is too old. Ask for a new one."),
        "password_min_length": _("The password is too short."),
        "too_many_login_attempts": _("Too many attempts. Wait five minutes, then try again; nothing is lost."),
        "unknown_email": _("Nobody here has this e-mail."),
    }

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        return None

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made with a cohort's code only (see `register`)."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Whoever runs training begins at their work of today, a learner at their own learning."""
        return reverse(settings.STAFF_REDIRECT_URL if works_as_staff(request.user) else settings.LOGIN_REDIRECT_URL)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("profile")

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Go on in the language of the person."""
        response = super().post_login(request, user, **kwargs)
        if user.language:
            choose_language(person=user, language=user.language)
            response["Location"] = translate_url(response["Location"], user.language)
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                user.language,
                max_age=365 * 24 * 3600,
                samesite=settings.LANGUAGE_COOKIE_SAMESITE,
                secure=settings.LANGUAGE_COOKIE_SECURE,
            )
        return response


class SecondFactorAdapter(DefaultMFAAdapter):
    """Our words for what can go wrong with a second factor."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right, or half a minute too old. Type the one that is shown now."),
        "unverified_email": _("Your e-mail has to be confirmed first."),
    }
