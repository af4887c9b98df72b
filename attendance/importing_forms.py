"""Forms of importing a programme: the columns, and what becomes of the rows."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from attendance.enums import RowAnswer
from attendance.importing.checking import CheckedPlan, PlanRow
from attendance.importing.mapping import Column, SessionMapping
from attendance.importing.values import DateOrder
from attendance.models import Session
from people.importing_forms import TableForm, UploadForm


class ProgrammeUploadForm(UploadForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _("CSV or Excel (.xlsx), at most 200 sessions.")


class SessionColumnsForm(TableForm):
    """What each column of a programme holds, and how its dates are written."""

    choices = Column.choices
    no_header = _("There are none: the first row is a session")

    def __init__(self, *args: Any, mapping: SessionMapping, **kwargs: Any) -> None:
        super().__init__(*args, mapping=mapping, **kwargs)
        self.fields["date_order"] = forms.ChoiceField(
            label=_("Dates with numbers only are written"), required=False, choices=DateOrder.choices, initial=mapping.date_order
        )

    def refuse_unreadable(self) -> None:
        if missing := self.chosen().missing:
            raise forms.ValidationError(
                _("Say which column holds: %(columns)s."), params={"columns": ", ".join(str(one.label) for one in missing)}, code="missing"
            )

    def chosen(self) -> SessionMapping:
        return SessionMapping(self.chosen_header(), self.chosen_columns(), self.cleaned_data.get("date_order", ""))


class RowsForm(forms.Form):
    """What becomes of rows that are perhaps planned already, and whether wrong rows are left out."""

    def __init__(self, *args: Any, checked: CheckedPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.checked = checked
        for row in checked.asking:
            self.fields[f"row_{row.number}"] = forms.ChoiceField(
                label=_("What is done with it?"), choices=[(one.value, one.label) for one in row.answers], initial=row.usual,
                widget=forms.RadioSelect,
            )  # fmt: skip
        if any(RowAnswer.CHANGE in row.answers for row in checked.asking):
            self.fields["tell"] = forms.BooleanField(label=_("Tell the participants of changed sessions"), required=False, initial=True)
        if checked.wrong:
            self.fields["leave_out"] = forms.BooleanField(
                label=_("Leave these rows out and plan the others"),
                error_messages={"required": _("Correct the file and upload it again, or leave these rows out.")},
            )

    def asked_rows(self) -> list[tuple[PlanRow, forms.BoundField]]:
        return [(row, self[f"row_{row.number}"]) for row in self.checked.asking]

    def answers(self) -> dict[int, str]:
        """What is done with each row that somebody was asked about."""
        said = {row.number: self.cleaned_data[f"row_{row.number}"] for row in self.checked.asking}
        return said | {row.number: RowAnswer.SKIP.value for row in self.checked.wrong}

    def to_change(self) -> list[Session]:
        """The planned sessions that somebody wants changed."""
        answers = self.answers()
        return [row.known for row in self.checked.asking if row.known and answers[row.number] == RowAnswer.CHANGE]
