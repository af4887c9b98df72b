"""What a lesson weighs, beside its content in the editor."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from courses.rendering import reading_minutes, weigh


class WeightPanel(Panel):
    """Read-only: minutes and bytes of the lesson as last saved, picture by picture, against the budget."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "courses/admin/weight_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            body = self.instance.body
            language = self.instance.locale.language_code if self.instance.locale_id else "en"
            return context | {"weight": weigh(body, language=language), "minutes": reading_minutes(body)}


def weight_panel() -> WeightPanel:
    return WeightPanel(heading=_("What it costs to read"), icon="mobile-alt")
