"""Log-ins: register with a cohort's code, be invited, claim a record, correct one's own details."""

import secrets
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from wagtail.users.models import UserProfile

from core.audit import record
from core.errors import DomainError, NotAllowedError
from people.enums import Role
from people.models import CODE_ALPHABET, Invitation, User
from people.rules import is_administrator, is_programme_staff
from people.services.persons import add_person, refuse_taken_email
from people.signals import account_made

INVITATION_LETTERS = 12


@transaction.atomic
def register_account(*, person: User, password: str, code: str) -> User:
    """Give somebody who shows a valid code an account and let them in; who may do so is asked before (`code_offered`).

    :param person: unsaved, with the details they gave
    :param code: what they were shown or given: it opens a cohort (`account_made`)
    :raises DomainError: without a name, when the e-mail is somebody else's, or when the cohort cannot take them; no account is made
    """
    person.set_password(password)
    add_person(person, by=None)
    record("person.join", person, by=person)
    choose_language(person=person, language=person.language)
    account_made.send(sender=User, person=person, code=code)
    return person


def can_invite(user: Any, person: User) -> bool:
    """Programme staff invite learners; administrators anybody. Who can reset a password by e-mail needs no invitation."""
    if not person.is_active or (person.has_login and person.email):
        return False
    return is_administrator(user) or (is_programme_staff(user) and not person.is_superuser and person.roles <= {Role.LEARNER})


def new_access_code() -> str:
    """Return a random code as printed on a slip, `H7K2-QF9M-3DWX` (27¹² ≈ 1.5 × 10¹⁷ possibilities; claiming is rate-limited)."""
    letters = "".join(secrets.choice(CODE_ALPHABET) for _position in range(INVITATION_LETTERS))
    return "-".join(letters[start : start + 4] for start in range(0, INVITATION_LETTERS, 4))


@transaction.atomic
def invite(*, person: User, by: User | None, code: str = "") -> str:
    """Give out a code with which the person can sign in for the first time; an earlier one stops working.

    :param by: who hands the code out, or None for the system
    :param code: one of `new_access_code` that is printed already; without it, a new one
    :return: the code; it is kept nowhere, only its digest is
    :raises NotAllowedError: when `by` may not invite this person
    """
    if by is not None and not can_invite(by, person):
        raise NotAllowedError(_("You cannot give %(person)s an access code: they can reset their password by e-mail.") % {"person": person})
    code = code or new_access_code()
    Invitation.objects.filter(person=person).delete()
    Invitation.objects.create(person=person, digest=_digest(code), invited_by=by)
    record("person.invite", person, by=by)
    return code


def invitation_for(code: str, *, at: datetime | None = None) -> Invitation | None:
    """The open invitation with that code, however it was typed."""
    open_ones = Invitation.objects.filter(expires_at__gt=at or timezone.now(), person__is_active=True).select_related("person")
    return open_ones.filter(digest=_digest(code)).first()


def _digest(code: str) -> str:
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    return salted_hmac("people.invitation", letters, algorithm="sha256").hexdigest()


@transaction.atomic
def claim(*, code: str, password: str) -> User:
    """Set the first password of a person known from a list; the code works once.

    :raises DomainError: when the code is not, or no longer, good
    """
    invitation = invitation_for(code)
    if invitation is None or not Invitation.objects.select_for_update().filter(pk=invitation.pk).exists():
        raise DomainError(_("This access code is not good any more. Ask the programme staff for a new one."))
    person = invitation.person
    person.set_password(password)
    person.save(update_fields=["password"])
    invitation.delete()
    record("person.claim", person, by=person)
    return person


@transaction.atomic
def correct_details(*, person: User, by: User, changed: list[str]) -> User:
    """Save a person's own corrections.

    :param person: with the new values set
    :param changed: the fields that changed
    :raises NotAllowedError: when it is somebody else
    :raises InvalidInputError: when the e-mail is somebody else's
    """
    if person.pk != by.pk:
        raise NotAllowedError(_("You can correct your own details only."))
    refuse_taken_email(person)
    person.save()
    if "email" in changed:
        # allauth keeps addresses of its own: an old one must not sign anybody in any more.
        EmailAddress.objects.filter(user=person).delete()
    if "language" in changed:
        choose_language(person=person, language=person.language)
    record("person.correct", person, by=by, fields=sorted(changed))
    return person


def choose_language(*, person: User, language: str) -> None:
    """The site and Wagtail's admin speak this language with the person from now on."""
    if language not in dict(settings.LANGUAGES):
        return
    User.objects.filter(pk=person.pk).exclude(language=language).update(language=language)
    profile = UserProfile.get_for_user(person)
    if profile.preferred_language != language:
        profile.preferred_language = language
        profile.save(update_fields=["preferred_language"])
