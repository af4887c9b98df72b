"""What helps an author to pick spots: a toolbar under the case, a board over the picture. Typing alone does it as well."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import HelpPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput


class CaseInput(AdminAutoHeightTextInput):
    """The case, whose selected words become phrases."""

    class Media:
        js = (forms.Script("assessments/admin/spots.js", type="module"),)
        css = {"all": ("assessments/admin/spots.css",)}


class SpotsPanel(HelpPanel):
    """The tools, hidden until their script finds the form's fields."""

    def __init__(self) -> None:
        super().__init__(template="assessments/admin/spots.html", heading=_("Pick from the case or the picture"))

    def clone_kwargs(self) -> dict[str, object]:
        return {}
