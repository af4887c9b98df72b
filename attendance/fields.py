"""Fields that forms of this app share."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from attendance.models import Venue
from people.models import User

Modules = Sequence[tuple[UUID, str]]


def _as_key(value: Any) -> UUID:
    """Django asks it of initial values, too, which are keys already."""
    return UUID(str(value))


class ModuleField(forms.TypedChoiceField):
    """A module of the cohort's course, or none; `offer` says which there are."""

    def __init__(self, *, label: Any = None) -> None:
        super().__init__(label=label or _("Module"), required=False, coerce=_as_key, empty_value=None)

    def offer(self, modules: Modules) -> None:
        self.choices = [("", _("No module in particular")), *modules]


class VenueField(forms.ModelChoiceField):
    """A venue of the list, or none; it is said whose time it is there, where that is not the site's."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Venue.objects.all(), label=_("Venue"), required=False, empty_label=_("None of the list"), **options)

    def label_from_instance(self, obj: Venue) -> str:
        return obj.with_zone


class PeopleField(forms.CharField):
    """People by e-mail or personal code, so that a form need not show a list of everybody."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str) or value is None:
            return value
        return ", ".join(person.email or person.username for person in value)

    def clean(self, value: Any) -> list[User]:
        """Return the people named.

        :raises ValidationError: when somebody is not known; the sentence says whom
        """
        text = super().clean(value)
        words = list(dict.fromkeys(text.replace(",", " ").replace(";", " ").split()))
        found = {word: _person(word) for word in words}
        unknown = [word for word, person in found.items() if person is None]
        if unknown:
            raise ValidationError(
                _("Nobody is known as %(words)s. Write the e-mail or the personal code that they sign in with."),
                params={"words": ", ".join(unknown)},
            )
        return [person for person in found.values() if person]


def _person(word: str) -> User | None:
    return User.objects.filter(Q(email__iexact=word) | Q(username__iexact=word), is_active=True).first()
