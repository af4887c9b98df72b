"""Forms of the import screens: the file, the columns, and the decisions before confirming."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.enums import Answer, Certainty, Sector
from people.importing.checking import CheckedList, CheckedRow
from people.importing.cleaning import PersonRow
from people.importing.mapping import Column, Mapping, NameOrder
from people.importing_forms import TableForm
from people.models import Agency, User
from people.names import fold
from people.services.importing import Decision, Decisions, NewAgency, usual_decisions

ADD, LEAVE_EMPTY = "add", "empty"


class ColumnsForm(TableForm):
    """What each column of a list of people holds, and how whole names are written."""

    choices = Column.choices
    no_header = _("There are none: the first row is a person")

    def __init__(self, *args: Any, mapping: Mapping, **kwargs: Any) -> None:
        super().__init__(*args, mapping=mapping, **kwargs)
        self.fields["name_order"] = forms.ChoiceField(
            label=_("Whole names in one column are written"), choices=NameOrder.choices, initial=mapping.name_order
        )

    def refuse_unreadable(self) -> None:
        if not self.chosen().has_names():
            raise forms.ValidationError(_("Say which column holds the names."), code="no-names")

    def chosen(self) -> Mapping:
        return Mapping(self.chosen_header(), self.chosen_columns(), self.cleaned_data.get("name_order", NameOrder.FAMILY_FIRST))


class DecisionsForm(forms.Form):
    """Who rows are that are perhaps known, what unknown agencies are, and whether wrong rows are left out."""

    def __init__(self, *args: Any, checked: CheckedList, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.checked = checked
        for row in checked.asking:
            self.fields[f"row_{row.number}"] = forms.ChoiceField(
                label=_("Who is this?"), choices=_row_choices(row), initial=_row_initial(row), widget=forms.RadioSelect
            )
        self.agencies = {agency.pk: agency for agency in Agency.objects.all()} if checked.unknown_agencies else {}
        for n, text in enumerate(checked.unknown_agencies):
            self.fields[f"agency_{n}"] = forms.ChoiceField(label=text, choices=self._agency_choices(text), initial=ADD)
            self.fields[f"sector_{n}"] = forms.ChoiceField(
                label=gettext("Sector of %(agency)s, if it is added") % {"agency": text}, choices=Sector.choices, initial=Sector.OTHER
            )
        if checked.wrong:
            self.fields["leave_out"] = forms.BooleanField(
                label=_("Leave these rows out and import the others"),
                error_messages={"required": _("Correct the file and upload it again, or leave these rows out.")},
            )

    def _agency_choices(self, text: str) -> list[tuple[str, str]]:
        known = [(str(pk), f"{agency.acronym} · {agency.name}" if agency.acronym else agency.name) for pk, agency in self.agencies.items()]
        return [
            (ADD, gettext("Add “%(agency)s” as a new agency") % {"agency": text}),
            *known,
            (LEAVE_EMPTY, gettext("Leave the agency empty")),
        ]

    def asked_rows(self) -> list[tuple[CheckedRow, forms.BoundField]]:
        return [(row, self[f"row_{row.number}"]) for row in self.checked.asking]

    def asked_agencies(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"agency_{n}"], self[f"sector_{n}"]) for n in range(len(self.checked.unknown_agencies))]

    def decisions(self) -> Decisions:
        """What was decided; rows nobody was asked about go the usual way."""
        decisions = usual_decisions(self.checked)
        for row in self.checked.asking:
            answer, _colon, person = self.cleaned_data[f"row_{row.number}"].partition(":")
            decisions.people[row.number] = Decision(answer, int(person) if person else None)
        for row in self.checked.wrong:
            decisions.people[row.number] = Decision(Answer.SKIP)
        decisions.agencies = {fold(text): self._agency(n) for n, text in enumerate(self.checked.unknown_agencies)}
        return decisions

    def _agency(self, n: int) -> Agency | NewAgency | None:
        chosen = self.cleaned_data[f"agency_{n}"]
        if chosen == ADD:
            return NewAgency(self.cleaned_data[f"sector_{n}"])
        return None if chosen == LEAVE_EMPTY else self.agencies[int(chosen)]


def _row_choices(row: CheckedRow) -> list[tuple[str, str]]:
    if row.certainty == Certainty.ALIKE_ROW:
        return [
            (Answer.SKIP, gettext("The same person as in row %(row)d: leave this row out") % {"row": row.same_as_row}),
            (Answer.NEW, gettext("Another person")),
        ]
    choices: list[tuple[str, str]] = []
    for person in row.candidates:
        known = described(person)
        choices += [
            (f"{Answer.SAME}:{person.pk}", gettext("The same as %(person)s: keep what we know") % {"person": known}),
            (f"{Answer.UPDATE}:{person.pk}", gettext("The same as %(person)s: take over the list") % {"person": known}),
        ]
    return [*choices, (Answer.NEW, gettext("A new person"))]


def _row_initial(row: CheckedRow) -> str | None:
    """Only where the name and the agency agree is an answer proposed; otherwise somebody has to look."""
    return f"{Answer.SAME}:{row.candidates[0].pk}" if row.certainty == Certainty.SAME_AGENCY else None


def described(person: User) -> str:
    """A known person in one line, with what tells namesakes apart."""
    return " · ".join(str(part) for part in (person.list_name, person.agency, person.rank, person.place) if part)


def stated(row: PersonRow) -> str:
    """A row in one line, as the list has it."""
    facts = asdict(row)
    return " · ".join(part for part in (row.name, *(facts[name] for name in ("agency", "rank", "place"))) if part)
