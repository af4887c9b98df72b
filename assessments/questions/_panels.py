"""How questions are edited in the admin."""

from importlib import import_module
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, Panel
from wagtail.admin.widgets import AdminPageChooser

from assessments.models.bank import Question
from assessments.questions._common import shortest
from core.cleaning import plain_text
from courses.models import Lesson
from courses.pictures import weight_of

PERCENTAGES = {"penalty", "unit_cost"}


class PercentInput(forms.TextInput):
    """A percentage as people type it, with a point or a comma. What is no number stays and is told: a number field would drop it."""

    is_localized = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal"} | (attrs or {}))

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        return value.replace(",", ".").replace("−", "-").strip() if isinstance(value, str) else value


class LessonKeyForm(WagtailAdminModelForm):
    """A lesson is chosen as a page and kept as its translation key: the same in every language."""

    lesson = forms.ModelChoiceField(Lesson.objects.all(), label=_("Lesson"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "lesson" in self.fields:  # the chooser asks for models, which are not there yet when this class is made
            self.fields["lesson"].widget = AdminPageChooser(target_models=[Lesson])
        if self.instance.lesson_key and "lesson" in self.fields:
            self.initial["lesson"] = Lesson.objects.filter(translation_key=self.instance.lesson_key).order_by("pk").first()
        for name in PERCENTAGES & self.fields.keys():
            self.fields[name].widget = PercentInput()
            if self.initial.get(name) is not None:
                self.initial[name] = shortest(self.initial[name])

    def _post_clean(self) -> None:
        if "lesson" in self.cleaned_data:
            lesson = self.cleaned_data["lesson"]
            self.instance.lesson_key = lesson.translation_key if lesson else None
        super()._post_clean()


class QuestionForm(LessonKeyForm):
    """What every kind of question must have. Who writes several is offered the bank of the newest one."""

    class Media:
        css: ClassVar[dict[str, list[str]]] = {"all": ["assessments/admin/cards.css"]}
        js: ClassVar[list[Any]] = [forms.Script("assessments/admin/cards.js", type="module")]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "bank" in self.fields:
            self.fields["bank"].empty_label = _("Choose a bank")
        if "bank" in self.fields and not self.instance.bank_id:
            self.initial["bank"] = Question.objects.non_polymorphic().order_by("-pk").values_list("bank", flat=True).first()

    def clean_text(self) -> str:
        """An empty paragraph is no question, though to Django it is text. While a draft is saved it may still be missing."""
        text: str = self.cleaned_data["text"]
        if self.fields["text"].required and not plain_text(text):
            raise forms.ValidationError(_("Write the question."))
        return text

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if cleaned.get("picture") and not cleaned.get("picture_text") and not self.is_deferred_validation:
            self.add_error("picture_text", forms.ValidationError(_("Say in words what the picture shows.")))
        return cleaned


class PicturePanel(FieldPanel):
    """The picture's chooser, and what the one that was saved weighs."""

    class BoundPanel(FieldPanel.BoundPanel):
        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            if self.instance.picture:
                self.help_text = gettext("%(size)d KB on a phone.") % {"size": -(-weight_of(self.instance.picture) // 1000)}


class ProblemPanel(Panel):
    """What still keeps a saved draft from being published, in a sentence above the form."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "assessments/admin/problem.html"

        @property
        def problem(self) -> str:
            if not self.instance.pk:
                return ""
            return str(import_module(type(self.instance).__module__).problem(self.instance.freeze(translations=[])))

        def is_shown(self) -> bool:
            return bool(self.problem)


class ListPanel(InlinePanel):
    """Rows whose button says in whole words what it adds, and of which a folded one says what is in it (`summaries.js`).

    :param add_text: the button's words: “Add a choice”, since “Add” and a noun make no sentence in every language
    :param summary: names of the fields whose words stand for a folded row, with spaces between them
    """

    attrs: dict[str, Any]

    def __init__(self, *args: Any, add_text: Any = "", summary: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_text, self.summary = add_text, summary

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "add_text": self.add_text, "summary": self.summary}

    def on_model_bound(self) -> None:
        super().on_model_bound()
        self.attrs = self.attrs | {"data-rows": self.relation_name, "data-row-summary": self.summary}

    class BoundPanel(InlinePanel.BoundPanel):
        template_name = "assessments/admin/list_panel.html"


def question_panels(*own: Any, text_help: Any = "", has_tries: bool = True) -> list[Any]:
    """The panels of a kind: the text, what is its own, then feedback and where the question belongs.

    :param text_help: what is said over the text, where the kind reads more in it than a question
    :param has_tries: whether it can be tried again with a hint; what a person marks cannot
    """
    tries = MultiFieldPanel(
        [FieldPanel("hints", attrs={"data-add-hints": _("Add a hint")}), FieldPanel("penalty")],
        heading=_("Several tries"),
        classname="collapsed",
    )
    return [
        FieldPanel("text", help_text=text_help),
        MultiFieldPanel([PicturePanel("picture"), FieldPanel("picture_text")], heading=_("Picture"), classname="collapsed"),
        *own,
        FieldPanel("feedback"),
        *([tries] if has_tries else []),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [FieldPanel("bank", widget=forms.Select), FieldPanel("objective", widget=forms.Select), FieldPanel("difficulty")]
                ),
                FieldPanel("lesson", heading=_("Lesson to read again"), help_text=_("Offered to those who got this question wrong.")),
            ],
            heading=_("Where it belongs"),
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("name"), FieldPanel("category"), FieldPanel("points")]), FieldPanel("tags")],
            heading=_("Name, folder, points and tags"),
            classname="collapsed",
        ),
    ]
