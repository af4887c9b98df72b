"""What the kinds share whose question has rows under it: choices, pairs, items, accepted answers."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.models import Orderable, TranslatableMixin

from assessments.questions._common import shortest
from assessments.questions._panels import ListPanel, PercentInput, QuestionForm
from core.cleaning import plain_text
from core.errors import InvalidInputError

ID_LENGTH = 12
TEXT_LENGTH = 500


class Row(TranslatableMixin, Orderable):
    """One row of a question in one language; its translations share `translation_key`.

    Each model has `read(words)`: the fields that the words of a caller or a file give it.
    """

    class Meta(TranslatableMixin.Meta):
        abstract = True
        ordering = ["sort_order"]

    @property
    def key(self) -> str:
        """Its id inside a frozen question: the same in every language and version."""
        return self.translation_key.hex[:ID_LENGTH]


def put_rows(question: Any, name: str, rows: Sequence[Mapping[str, Any]], original: Any = None) -> None:
    """Give a question its rows, tied one by one to those of the original row, where there is one.

    :param name: of the relation; :param rows: what each row says, as its model's `read` takes it
    :param original: the same question in the first language
    :raises InvalidInputError: when there are not as many as in the original
    """
    keys = [row.translation_key for row in getattr(original, name).all()] if original else [uuid.uuid4() for _row in rows]
    if len(keys) != len(rows):
        raise InvalidInputError(_("A translation has to have the same answers as the original, in the same order."))
    model: Any = type(question)._meta.get_field(name).related_model
    made = [
        model(locale=question.locale, sort_order=at, translation_key=key, **model.read(words))
        for at, (words, key) in enumerate(zip(rows, keys, strict=True))
    ]
    for row in made:
        _require_clean(row)
    setattr(question, name, made)


def _require_clean(row: Any) -> None:
    """A text that is too long or not there is refused here, not by the database."""
    try:
        row.clean_fields(exclude={"question", "translation_key", "locale"})
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        sentence = f"{row._meta.get_field(name).verbose_name}: {messages[0]}"
        raise InvalidInputError(sentence[0].upper() + sentence[1:]) from error


class LineInput(AdminAutoHeightTextInput):
    """One line of text that grows with its words; what was pasted over several lines is one, too."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"data-line": ""} | (attrs or {}))

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        return " ".join(value.split()) if isinstance(value, str) else value


class RowOfForm:
    """A form's row: a new one that nobody wrote in is no row, wherever it stands; percentages are as short as they can be.

    Texts are seen whole, however long: their fields grow. They stay one line, since Enter goes on to the next row.
    """

    initial: dict[str, Any]
    fields: dict[str, Any]
    instance: Any
    empty_permitted: bool

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.initial.get("credit") is not None:
            self.initial["credit"] = shortest(self.initial["credit"])
        for name, field in self.fields.items():
            if name == "credit":
                field.widget = PercentInput()
            elif getattr(field, "max_length", None) == TEXT_LENGTH:
                field.widget = LineInput(field.widget.attrs)

    @property
    def changed_data(self) -> list[str]:
        changed: list[str] = super().changed_data  # type: ignore[misc]  # a mixin: the form has it
        return changed if self.instance.pk else [name for name in changed if name != "ORDER"]

    def full_clean(self) -> None:
        """A row that was left empty keeps its place when the page is shown again.

        After Wagtail has saved a draft by itself, the page counts every row as one that was there, those that were left empty too.
        """
        self.empty_permitted = self.empty_permitted or not self.instance.pk
        super().full_clean()  # type: ignore[misc]
        if self.empty_permitted and not self.has_changed():  # type: ignore[attr-defined]  # the form has it
            order = self.data.get(self.add_prefix("ORDER"), "")  # type: ignore[attr-defined]
            self.cleaned_data = {"ORDER": int(order) if order.isdecimal() else None}


class RowsPanel(ListPanel):
    """The rows of a question as compact cards: `rows.css` lays their fields out by name, `rows.js` adds a row at Enter.

    With `attrs={"data-credits": …}` the credits stay away until the button with these words is pressed, or one is written.
    """

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_options()
        formset = options["formsets"][self.relation_name]
        base = formset.get("form", WagtailAdminModelForm)
        formset["form"] = type(base)("RowForm", (RowOfForm, base), {})
        return options


class RowsForm(QuestionForm):
    """Editing a question with rows: what is wrong with them all together is said above the form, in a sentence."""

    FIRST_ROWS: ClassVar[int] = 4

    class Media:
        css: ClassVar[dict[str, list[str]]] = {"all": ["assessments/admin/rows.css"]}
        js: ClassVar[list[Any]] = [forms.Script(f"assessments/admin/{name}.js", type="module") for name in ("rows", "summaries")]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for formset in self._row_sets().values():
            if not formset.is_bound and not formset.initial_form_count():
                formset.extra = max(0, getattr(formset.model, "FIRST_ROWS", self.FIRST_ROWS))

    def _row_sets(self) -> dict[str, Any]:
        return {name: formset for name, formset in self.formsets.items() if issubclass(formset.model, Row)}

    def _post_clean(self) -> None:
        super()._post_clean()
        sets = self._row_sets()
        if not self.is_bound or not all(formset.is_valid() for formset in sets.values()):
            return
        for name, formset in sets.items():
            written = [form.instance for form in formset.ordered_forms if form.instance.pk or form.has_changed()]
            setattr(self.instance, name, written)
        if wrong := self._problem():
            self.add_error(None, ValidationError(wrong))

    def _problem(self) -> str:
        try:
            frozen = {"texts": {"": self.instance.freeze_text()}} | self.instance.freeze_key()
        except InvalidInputError as error:  # a draft in which something is still missing
            return str(error)
        kind = import_module(type(self.instance).__module__)
        return str(kind.problem(frozen) or (kind.slip(frozen) if hasattr(kind, "slip") else ""))


def feedback_panel(placeholder: Any) -> FieldPanel:
    """The feedback of a row; what it is for stands in it while it is empty."""
    return FieldPanel("feedback", widget=forms.TextInput(attrs={"placeholder": placeholder}))


def twice(texts: Iterable[str]) -> str:
    """The first text that is there a second time, capitals and white space aside; empty where all differ."""
    seen: set[str] = set()
    for text in texts:
        words = " ".join(text.split()).casefold()
        if words in seen:
            return text
        seen.add(words)
    return ""


def plain(words: Mapping[str, Any], *names: str) -> dict[str, str]:
    """Some of the words without any markup; what is not there is empty."""
    return {name: plain_text(words.get(name, "")) for name in names}


def keyed(rows: Iterable[Any], *names: str) -> dict[str, dict[str, str]]:
    """The texts of rows, by their ids."""
    return {row.key: {name: getattr(row, name) for name in names} for row in rows}
