"""Wagtail's user screens with our person's fields."""

from functools import cached_property
from typing import Any

from django import forms
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets.button import Button
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import EditView, IndexView, UserViewSet

from people.rules import can_anonymise
from people.views.privacy import anonymise_person

PERSON_FIELDS = ["phone", "agency", "sector", "sex", "rank", "place", "language"]


class _PersonFields(forms.ModelForm):
    email = forms.EmailField(required=False)


class PersonEditForm(_PersonFields, UserEditForm):
    class Meta(UserEditForm.Meta):
        fields = UserEditForm.Meta.fields | set(PERSON_FIELDS)


class PersonCreationForm(_PersonFields, UserCreationForm):
    class Meta(UserCreationForm.Meta):
        fields = UserCreationForm.Meta.fields | set(PERSON_FIELDS)


class PersonEditView(EditView):
    @cached_property
    def header_more_buttons(self) -> list[Any]:
        """Beside Wagtail's own: a way to remove the name and keep the numbers, where deleting would be refused."""
        buttons: list[Any] = list(super().header_more_buttons)
        if not (self.object.merged_into_id or self.object.is_anonymised):
            url = reverse("same_person", args=[self.object.uuid])
            buttons.append(Button(_("Same person as …"), url=url, icon_name="user", priority=25))
        if can_anonymise(self.request.user, self.object) and not self.object.is_anonymised:
            url = reverse("wagtailusers_users:anonymise", args=[self.object.pk])
            buttons.append(Button(_("Anonymise"), url=url, icon_name="user", priority=30))
        return buttons


class PersonIndexView(IndexView):
    def get_base_queryset(self) -> Any:
        """Without the records that are part of another one."""
        return super().get_base_queryset().filter(merged_into=None)


class PersonViewSet(UserViewSet):
    """People stand in the main menu, in the order of work, not among the settings."""

    menu_label = _("People")
    menu_order = 350
    add_to_settings_menu = False
    add_to_admin_menu = True
    edit_view_class = PersonEditView
    index_view_class = PersonIndexView

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return PersonEditForm if for_update else PersonCreationForm

    def get_urlpatterns(self) -> list[Any]:
        return [*super().get_urlpatterns(), path("anonymise/<int:pk>/", anonymise_person, name="anonymise")]
