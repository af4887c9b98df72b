"""A person's data: to take along, and to remove."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import record, relabel
from core.errors import NotAllowedError
from people.models import Invitation, Merge, User, new_person_code
from people.rules import can_anonymise, is_administrator
from people.signals import anonymised, data_asked

EXPORTED = ("first_name", "last_name", "email", "phone", "sex", "sector", "rank", "place", "language", "date_joined", "last_login")


def export_data(*, person: User, by: User) -> dict[str, Any]:
    """All that is kept about a person, as JSON values; other apps add theirs (`data_asked`).

    :raises NotAllowedError: when it is somebody else's and `by` is no administrator
    """
    if by.pk != person.pk and not is_administrator(by):
        raise NotAllowedError(_("You can take your own data only."))
    data: dict[str, Any] = {"personal_code": person.username, "agency": str(person.agency.name) if person.agency else ""}
    data |= {name: getattr(person, name) for name in EXPORTED}
    merged = User.objects.filter(merged_into=person).order_by("pk")
    data["merged_records"] = [{"personal_code": one.username} | {name: getattr(one, name) for name in EXPORTED} for one in merged]
    answer: Any  # a dict; the stubs believe that receivers answer in strings
    for _receiver, answer in data_asked.send(sender=User, person=person):
        data |= answer or {}
    record("person.export", person, by=by)
    return data


@transaction.atomic
def anonymise(*, person: User, by: User | None, reason: str = "") -> User:
    """Remove a person's name, contacts and log-in for good; what they did stays counted, under a new code.

    Sex, sector, agency and rank stay, as do the facts on enrolments: reports of the past do not move. Certificates
    that were issued do not change either; revoke them first where that is wanted. Records that are part of this one go the same way, and
    a merge with it can be undone no more.

    :param by: an administrator, or None for the system
    :param reason: why, for the log; without anything that names the person
    :raises NotAllowedError: when `by` is no administrator, or is that person
    """
    if by is not None and not can_anonymise(by, person):
        raise NotAllowedError(_("Only an administrator can anonymise a person, and never themselves. Nothing was changed."))
    person = User.objects.select_for_update().get(pk=person.pk)
    former_name = str(person)
    person.first_name = person.last_name = person.email = person.phone = person.place = ""
    person.username, person.is_active = new_person_code(), False
    person.set_unusable_password()
    person.save()
    for model, field in ((EmailAddress, "user"), (Authenticator, "user"), (Invitation, "person")):
        model.objects.filter(**{field: person}).delete()
    _forget_merges(person, by=by, reason=reason)
    relabel(User.objects.filter(pk=person.pk))
    record("person.anonymise", person, by=by, reason=reason)
    anonymised.send(sender=User, person=person, former_name=former_name)
    return person


def _forget_merges(person: User, *, by: User | None, reason: str) -> None:
    """Names and contacts stand in the records that were merged, and in what was put down to undo that."""
    for merge in Merge.objects.about(person):
        merge.moves = [move for move in merge.moves if move["model"] != User._meta.label]
        merge.note = ""
        merge.save(update_fields=["moves", "note"])
    for merged in User.objects.filter(merged_into=person).exclude(first_name="", last_name="", email="", phone=""):
        anonymise(person=merged, by=by, reason=reason)
