"""Wagtail's user screens with our person's fields."""

from django import forms
from django.utils.translation import gettext_lazy as _
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
    """People stand in the main menu, in the order of work, not among the settings."""

    menu_label = _("People")
    menu_order = 350
    add_to_settings_menu = False
    add_to_admin_menu = True

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return PersonEditForm if for_update else PersonCreationForm
