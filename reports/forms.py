"""What a report is asked for, read from the address: every figure has one that can be kept and sent."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import Programme
from reports.people_trained import Counting, Criteria, Unit
from reports.periods import Period


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class CriteriaForm(forms.Form):
    """Programme, period and what counts. What the address leaves out gets its default."""

    programme = forms.ModelChoiceField(Programme.objects.none(), label=_("Programme"), required=False, empty_label=_("All my programmes"))
    since = forms.DateField(label=_("From"), widget=DateInput)
    until = forms.DateField(label=_("Until, that day included"), widget=DateInput)
    counting = forms.ChoiceField(label=_("Who counts"), choices=Counting.choices)
    unit = forms.ChoiceField(label=_("Count"), choices=Unit.choices)
    hide = forms.BooleanField(label=_("Hide numbers under 5, to send the table outside"), required=False)

    def __init__(self, query: QueryDict, *, user: Any) -> None:
        self.programmes = list(Programme.objects.visible_to(user).distinct())
        super().__init__({**self._defaults(query), **query.dict()})
        field = self.fields["programme"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        field.queryset = Programme.objects.visible_to(user).distinct()
        field.choices = [("", field.empty_label), *((programme.pk, programme.name) for programme in self.programmes)]

    def _defaults(self, query: Mapping[str, Any]) -> dict[str, Any]:
        chosen = [programme for programme in self.programmes if query.get("programme", "") in ("", str(programme.pk))]
        today = timezone.localdate()
        since = min((programme.starts_on for programme in chosen), default=date(today.year, 1, 1))
        return {"since": min(since, today), "until": today, "counting": Counting.COMPLETED, "unit": Unit.PEOPLE}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("The period ends before it begins. Correct one of the two dates."))
        return cleaned

    @property
    def to_date(self) -> Period:
        """From the beginning of the programme (of the first one) until today."""
        defaults = self._defaults(self.data)
        return Period(defaults["since"], defaults["until"])

    def criteria(self) -> Criteria:
        """What was asked for; only after `is_valid()`."""
        asked = self.cleaned_data
        return Criteria(
            programmes=[asked["programme"]] if asked["programme"] else self.programmes,
            period=Period(asked["since"], asked["until"]),
            counting=asked["counting"],
            unit=asked["unit"],
        )
