"""What every import on screen asks: the file, and what its columns hold."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.importing.columns import HEADER_WITHIN, TableMapping
from people.importing.reading import Line

SAMPLES = 3


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("The list"),
        help_text=_("CSV or Excel (.xlsx), at most 5 MB and 5,000 people."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )


class TableForm(forms.Form):
    """What each column holds, beside the values of the first rows.

    Subclasses name the choices, what a table without titles begins with, and what cannot be read without.
    """

    choices: Any = []
    no_header: Any = ""

    def __init__(self, *args: Any, lines: list[Line], mapping: TableMapping, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines, self.mapping = lines, mapping
        headers = [(str(n), gettext("Row %(row)d: %(text)s") % {"row": line.number, "text": " · ".join(line.cells[:4])})
                   for n, line in enumerate(lines[:HEADER_WITHIN])]  # fmt: skip
        self.fields["header"] = forms.ChoiceField(
            label=_("Titles of the columns"), required=False, initial="" if mapping.header is None else str(mapping.header),
            choices=[("", self.no_header), *headers],
        )  # fmt: skip
        for n, (title, column) in enumerate(zip(mapping.titles(lines), mapping.columns, strict=True)):
            self.fields[f"column_{n}"] = forms.ChoiceField(label=title, choices=self.choices, initial=column, required=False)

    def columns(self) -> Iterator[tuple[str, forms.BoundField, list[str]]]:
        """Title, field and sample values of each column."""
        body = self.mapping.body(self.lines)[:SAMPLES]
        for n, title in enumerate(self.mapping.titles(self.lines)):
            yield title, self[f"column_{n}"], [line.cells[n] for line in body if n < len(line.cells) and line.cells[n]]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.refuse_unreadable()
        chosen = [column for column in self.chosen_columns() if column]
        twice = next((column for column in chosen if chosen.count(column) > 1), None)
        if twice:
            label = dict(self.choices)[twice]
            raise forms.ValidationError(
                _("“%(column)s” is chosen for two columns. Leave one of them out."), params={"column": label}, code="twice"
            )
        return cleaned

    def refuse_unreadable(self) -> None:
        """Refuse a choice of columns that no row can be read with."""

    def chosen_columns(self) -> list[str]:
        return [self.cleaned_data.get(f"column_{n}", "") for n in range(len(self.mapping.columns))]

    def chosen_header(self) -> int | None:
        header = self.cleaned_data.get("header", "")
        return int(header) if header else None
