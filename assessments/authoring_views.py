"""What the editors of questions and quizzes say once a button was pressed, which button comes first, and how a question is chosen."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.mixins import CreateEditViewOptionalFeaturesMixin
from wagtail.models import Locale
from wagtail.snippets.action_menu import ActionMenuItem
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet
from wagtail.snippets.views.snippets import CreateView, EditView

from assessments.models import Question


def kind_name(question: Question) -> str:
    """The kind in words, without asking the database for the whole question."""
    if question.polymorphic_ctype_id is None:
        return ""
    model = ContentType.objects.get_for_id(question.polymorphic_ctype_id).model_class()
    return str(model._meta.verbose_name).capitalize() if model else ""


class SaysWhatComesNext(CreateEditViewOptionalFeaturesMixin):
    """Whether quizzes can have the question now, and the way to the next one: who writes one writes several."""

    def get_success_message(self, instance: Any = None) -> str:
        question = instance or self.object
        is_scheduled = question.go_live_at and question.go_live_at > timezone.now()
        if self.action == "publish" and not is_scheduled:
            return _("“%(question)s” is published: quizzes can have it now.") % {"question": question}
        if self.action in {"create", "edit"}:
            return _("“%(question)s” is saved as a draft. Quizzes can have it once you publish it.") % {"question": question}
        return str(super().get_success_message(instance))

    def get_success_buttons(self) -> list[Any]:
        address = reverse(self.model.snippet_viewset.get_url_name("add"))
        another = f"{address}?{urlencode({'locale': self.object.locale.language_code})}"
        edit = [messages.button(self.get_edit_url(), _("Edit"))] if self.action == "publish" else []
        return [messages.button(another, _("Write another one of this kind")), *edit]

    def get_error_message(self) -> str:
        if self.expects_json_response:  # Wagtail tried to save by itself
            return str(super().get_error_message())
        if self.action == "publish":
            return _("The question is not published yet: something is missing or wrong.")
        return _("The question is not saved yet: something is missing or wrong.")


class WriteView(SaysWhatComesNext, CreateView):
    """A new question of one kind."""


class RewriteView(SaysWhatComesNext, EditView):
    """A question that is there already."""


def publish_first(menu_items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]) -> None:
    """The button in sight publishes a question, since quizzes take no drafts; Wagtail saves drafts by itself."""
    if issubclass(context["model"], Question):
        menu_items.sort(key=lambda item: item.name != "action-publish")


class LeadsToPublishing(CreateEditViewOptionalFeaturesMixin):
    """Saving a quiz shows nothing to learners yet: the way to that is beside the words that it is saved."""

    def get_success_message(self, instance: Any = None) -> str:
        quiz = instance or self.object
        if quiz.current:
            return _("“%(quiz)s” is saved. Learners keep what was published until you publish it again.") % {"quiz": quiz}
        return _("“%(quiz)s” is saved. Learners see it once you publish it.") % {"quiz": quiz}

    def get_success_buttons(self) -> list[Any]:
        publish = messages.button(reverse("publish_quiz", args=[self.object.pk]), _("Publish to learners…"))
        return [publish, messages.button(self.get_edit_url(), _("Edit"))]


class WriteQuizView(LeadsToPublishing, CreateView):
    """A new quiz."""


class RewriteQuizView(LeadsToPublishing, EditView):
    """A quiz that is there already."""


class QuestionsToChoose:
    """Questions with their kind: their first words alone do not tell them apart."""

    page_title = gettext_lazy("Choose a question")
    page_subtitle = ""

    def get_filter_form(self) -> Any:
        """First in the reader's own language: a question and its translations are one, and the list is long enough without them."""
        given = self.request.GET.copy()  # type: ignore[attr-defined]  # a mixin: Wagtail's view has it
        if Locale.objects.filter(language_code=get_language()).exists():
            given.setdefault("locale", str(get_language()))
        form = self.get_filter_form_class()(given)  # type: ignore[attr-defined]
        form.fields["locale"].label = _("Language")
        return form

    @property
    def columns(self) -> list[Column]:
        first, *others = super().columns  # type: ignore[misc]  # a mixin: Wagtail's view has them
        return [first, Column("kind", label=_("Kind"), accessor=kind_name, classname="needs-room"), *others]


class ChooseQuestionView(QuestionsToChoose, ChooseView):
    """The window in which a question is chosen."""


class ChooseQuestionResultsView(QuestionsToChoose, ChooseResultsView):
    """Its list, as the search narrows it."""


class QuestionChooserViewSet(SnippetChooserViewSet):
    """Wagtail's own, whose title is fixed in the language of the process that loads it."""

    page_title = QuestionsToChoose.page_title
    choose_view_class = ChooseQuestionView
    choose_results_view_class = ChooseQuestionResultsView
