"""Wagtail's user screens with our person's fields."""

from django import forms
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import UserViewSet

PERSON_FIELDS = ["phone", "agency", "sector", "sex", "rank", "place", "language"]


class _PersonFields(forms.ModelForm):
    email = forms.EmailField(required=False)


class PersonEditForm(_PersonFields, UserEditForm):  # type: ignore[misc]
    class Meta(UserEditForm.Meta):
        fields = UserEditForm.Meta.fields | set(PERSON_FIELDS)


class PersonCreationForm(_PersonFields, UserCreationForm):  # type: ignore[misc]
    class Meta(UserCreationForm.Meta):
        fields = UserCreationForm.Meta.fields | set(PERSON_FIELDS)


class PersonViewSet(UserViewSet):  # type: ignore[misc]
    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return PersonEditForm if for_update else PersonCreationForm
