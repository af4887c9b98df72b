"""The same forms with the admin's widgets."""

import io
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from core.errors import InvalidInputError
from core.photographs import without_metadata
from courses.forms import CohortFields
from courses.rules import can_manage_cohort
from people.enums import Role


class PhotographField(WagtailImageField):
    """A picture without what it says of its place, time and telephone; a damaged one is refused, where Wagtail's own field fails."""

    def to_python(self, data: Any) -> Any:
        try:
            file = super().to_python(data)
            if isinstance(file, UploadedFile) and not str(file.name).lower().endswith(".svg"):
                file.seek(0)
                file.file = io.BytesIO(without_metadata(file.read()))
                file.size = file.file.getbuffer().nbytes
        except (OSError, InvalidInputError) as error:
            raise ValidationError(_("This picture is damaged. Open it, save it anew and choose that file.")) from error
        return file


class PhotographForm(BaseImageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["file"]
        self.fields["file"] = PhotographField(label=field.label, required=field.required, widget=field.widget, help_text=field.help_text)


class ProgrammeAdminForm(WagtailAdminModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["staff"].queryset = get_user_model().objects.with_role(Role.STAFF).filter(is_active=True)


class CohortAdminForm(CohortFields, WagtailAdminModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(self.for_user)

    def clean(self) -> Any:
        cleaned = super().clean() or self.cleaned_data
        self._keep_the_course_of_enrolled_people(cleaned)
        programme = cleaned.get("programme")
        if programme is not None and not can_manage_cohort(self.for_user, self.instance.__class__(programme=programme)):
            self.add_error("programme", _("You do not run this programme. Ask an administrator to add you to its staff."))
        return cleaned

    def _keep_the_course_of_enrolled_people(self, cleaned: dict[str, Any]) -> None:
        before = self.initial.get("course_key")
        if self.instance.pk and cleaned.get("course_key") != before and self.instance.enrolments.exists():
            wrong = ValidationError(
                _("People are enrolled in this course already, so the cohort keeps it. Open a new cohort for the other course.")
            )
            self.add_error("course_key", wrong)
