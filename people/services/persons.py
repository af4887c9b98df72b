"""Write a person down: with or without a log-in, a person is a person."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import InvalidInputError, NotAllowedError
from people.enums import Role
from people.models import Agency, User
from people.names import tidy
from people.roles import assign
from people.rules import works_as_staff


@transaction.atomic
def register_person(
    *,
    by: Any,
    first_name: str,
    last_name: str,
    sex: str = "",
    agency: Agency | None = None,
    sector: str = "",
    rank: str = "",
    place: str = "",
    phone: str = "",
    email: str = "",
    language: str = "",
) -> User:
    """Write down a person who has no log-in yet: a walk-in, a name on a list. They can claim the record later.

    :param by: trainer, programme staff or administrator who acts, or None for the system
    :param sector: empty means the agency's sector
    :return: the person, in the role Learner
    :raises NotAllowedError: when `by` is none of those
    :raises InvalidInputError: without any name, or when the e-mail is somebody else's
    """
    if by is not None and not works_as_staff(by):
        raise NotAllowedError(_("Only trainers and programme staff can write down new people. Nothing was changed."))
    person = User(
        first_name=tidy(first_name), last_name=tidy(last_name), sex=sex, agency=agency,
        sector=sector or (agency.sector if agency else ""), rank=tidy(rank), place=tidy(place), phone=tidy(phone),
        email=email.strip(), language=language if language in dict(settings.LANGUAGES) else "",
    )  # fmt: skip
    person.set_unusable_password()
    return add_person(person, by=by)


def add_person(person: User, *, by: Any) -> User:
    """Save a new person as a learner, with an audit record. For this app's services: rules are theirs to check."""
    if not (person.first_name or person.last_name):
        raise InvalidInputError(_("A person needs a name: write the family name, the given name, or both."))
    refuse_taken_email(person)
    person.save()
    assign(person, Role.LEARNER)
    record("person.create", person, by=by)
    return person


def refuse_taken_email(person: User) -> None:
    """Say so in a sentence, before the database's constraint does in a trace.

    :raises InvalidInputError: when somebody else has the person's e-mail
    """
    if person.email and User.objects.filter(email__iexact=person.email).exclude(pk=person.pk).exists():
        raise InvalidInputError(
            _("Somebody else already has the e-mail %(email)s. Nothing was saved: leave it empty, or find that person instead.")
            % {"email": person.email}
        )
