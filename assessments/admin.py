"""The authoring screens in Wagtail's admin: the question library, one viewset per kind, and quizzes."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib.admin.utils import quote, unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets import Button
from wagtail.models import Locale
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet, SnippetViewSetGroup
from wagtail.snippets.widgets import AdminSnippetChooser
from wagtail_localize.models import TranslationSource

from assessments.authoring_views import QuestionChooserViewSet, RewriteQuizView, RewriteView, WriteQuizView, WriteView, kind_name
from assessments.enums import Behaviour
from assessments.models import Bank, Objective, Question, Quiz
from assessments.questions import kinds, model_of
from assessments.questions._panels import LessonKeyForm, ListPanel


class LibraryIndexView(IndexView):
    """All questions in one list, at the same cost for one and for twenty.

    wagtail-localize's hook asks four times for each row whether there is something to translate: here the list itself knows.
    """

    add_item_label = gettext_lazy("Write a question")

    def get_base_queryset(self) -> QuerySet[Any]:
        found = Question.objects.non_polymorphic().select_related("locale", "objective", "bank")
        same = Question.objects.filter(translation_key=OuterRef("translation_key")).order_by().values("translation_key")
        sources = TranslationSource.objects.filter(
            object_id=OuterRef("translation_key"), specific_content_type=OuterRef("polymorphic_ctype"), locale=OuterRef("locale")
        )
        return found.annotate(
            quizzes=Count("quiz_questions"),
            languages=Subquery(same.annotate(number=Count("pk")).values("number")),
            source=Subquery(sources.filter(translations__enabled=True).values("pk")[:1]),
        )

    @cached_property
    def language_count(self) -> int:
        return Locale.objects.count()

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        """Wagtail's own, and the way in and out of files."""
        files = [
            Button(_("Import questions"), url=reverse("assessments:import"), icon_name="upload", priority=10),
            Button(_("Questions in every language"), url=reverse("assessments:languages"), icon_name="globe", priority=15),
            Button(_("Export questions"), url=reverse("assessments:export"), icon_name="download", priority=20),
        ]
        return [*super().header_more_buttons, *files]

    def get_add_url(self) -> str | None:
        """Without a language, unless the list is of one: the next page then takes the reader's own, not the first of the site."""
        address: str | None = super().get_add_url()
        return address.partition("?")[0] if address and "locale" not in self.request.GET else address

    def get_list_buttons(self, instance: Question) -> list[Any]:
        return super(IndexView, self).get_list_buttons(instance)  # without the hook

    def get_list_more_buttons(self, instance: Question) -> list[Any]:
        buttons = super().get_list_more_buttons(instance)
        if self.request.user.has_perm("wagtail_localize.submit_translation"):
            buttons += [Button(label, url=address, icon_name=icon, priority=100) for label, address, icon in self._translations(instance)]
        return buttons

    def _translations(self, instance: Any) -> Iterator[tuple[str, str, str]]:
        if instance.languages < self.language_count:
            kind = ContentType.objects.get_for_id(instance.polymorphic_ctype_id)
            address = reverse("wagtail_localize:submit_snippet_translation", args=[kind.app_label, kind.model, quote(instance.pk)])
            yield _("Translate"), address, "wagtail-localize-language"
        if instance.source:
            address = reverse("wagtail_localize:update_translations", args=[instance.source])
            yield _("Sync translations"), f"{address}?{urlencode({'next': self.request.path})}", "resubmit"


ROOMY: dict[str, Any] = {"classname": "needs-room"}  # not on a telephone
LISTING = [
    "__str__",
    Column("kind", label=gettext_lazy("Kind"), accessor=kind_name, **ROOMY),
    Column("objective", label=gettext_lazy("Objective"), accessor="objective", sort_key="objective__name", **ROOMY),
    Column("difficulty", label=gettext_lazy("Difficulty"), accessor="get_difficulty_display", sort_key="difficulty", **ROOMY),
    Column("language", label=gettext_lazy("Language"), accessor="locale.language_name_local", sort_key="locale"),
    Column("quizzes", label=gettext_lazy("In quizzes"), accessor="quizzes", sort_key="quizzes", **ROOMY),
    Column("live", label=gettext_lazy("State"), accessor=lambda question: _("Live") if question.live else _("Draft"), sort_key="live"),
    UpdatedAtColumn(label=gettext_lazy("Changed"), **ROOMY),
]


def to_kind(action: str) -> Callable[..., HttpResponse]:
    """A view of the library that goes on to the same view of the question's own kind."""

    def view(request: HttpRequest, pk: str, **kwargs: Any) -> HttpResponse:
        question = get_object_or_404(Question, pk=unquote(str(pk)))
        return redirect(reverse(question.snippet_viewset.get_url_name(action), args=[quote(question.pk)]))

    return view


def pick_kind(request: HttpRequest) -> HttpResponse:
    """Which kind of question to write, of those that the person may add, and in which language: the reader's own, or another."""
    models = sorted((model_of(kind) for kind in kinds()), key=lambda model: model.place)
    offered = [one for one in models if one.snippet_viewset.permission_policy.user_has_permission(request.user, "add")]
    if not offered:
        raise PermissionDenied
    known = set(Locale.objects.values_list("language_code", flat=True))
    languages = [(code, name) for code, name in settings.LANGUAGES if code in known]
    wanted = request.GET.get("locale", get_language())
    context = {
        "kinds": [(model, reverse(model.snippet_viewset.get_url_name("add"))) for model in offered],
        "languages": languages,
        "language": wanted if wanted in known else settings.LANGUAGE_CODE,
        "header_title": _("Write a question"),
        "header_icon": "help",
    }
    return render(request, "assessments/admin/pick_kind.html", context)


def kind_choices() -> list[tuple[str, str]]:
    return [(kind, str(model_of(kind)._meta.verbose_name).capitalize()) for kind in kinds()]


class LibraryFilterSet(WagtailFilterSet):
    kind = ChoiceFilter(label=gettext_lazy("Kind"), choices=kind_choices, method="of_kind")

    class Meta:
        model = Question
        fields = ["bank", "objective", "difficulty", "kind", "live"]

    def of_kind(self, questions: Any, name: str, value: str) -> Any:
        """The questions of one kind."""
        return questions.instance_of(model_of(value))


class LibraryViewSet(SnippetViewSet):
    model = Question
    icon = "help"
    menu_label = gettext_lazy("All questions")
    menu_name = "all-questions"
    index_view_class = LibraryIndexView
    chooser_viewset_class = QuestionChooserViewSet
    list_display = LISTING
    filterset_class = LibraryFilterSet
    list_per_page = 20
    copy_view_enabled = False

    @property
    def add_view(self) -> Callable[..., HttpResponse]:
        return pick_kind

    @property
    def edit_view(self) -> Callable[..., HttpResponse]:
        return to_kind("edit")

    @property
    def delete_view(self) -> Callable[..., HttpResponse]:
        return to_kind("delete")

    @property
    def history_view(self) -> Callable[..., HttpResponse]:
        return to_kind("history")


class KindViewSet(SnippetViewSet):
    """One kind: every feature of Wagtail's snippets is native there, but questions are listed in one place."""

    add_view_class = WriteView
    edit_view_class = RewriteView

    @property
    def index_view(self) -> Callable[..., HttpResponse]:
        return self._to_library

    @property
    def index_results_view(self) -> Callable[..., HttpResponse]:
        return self._to_library

    def _to_library(self, request: HttpRequest) -> HttpResponse:
        address = reverse(Question.snippet_viewset.get_url_name("list"))
        return redirect(f"{address}?{urlencode({'kind': self.model.kind})}")


def viewset_for(kind: str) -> type[KindViewSet]:
    model = model_of(kind)
    return type(f"{model.__name__}ViewSet", (KindViewSet,), {"model": model, "icon": model.icon})


class BankViewSet(SnippetViewSet):
    model = Bank
    icon = "folder"
    list_display = ["name", Column("items", label=gettext_lazy("Questions"), accessor="items")]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Bank]:
        return Bank.objects.annotate(items=Count("questions__translation_key", distinct=True))


class ObjectiveViewSet(SnippetViewSet):
    model = Objective
    icon = "crosshairs"


class QuestionGroup(SnippetViewSetGroup):
    menu_label = gettext_lazy("Questions")  # short: Wagtail's menu cuts what is longer
    menu_icon = "help"
    menu_order = 200
    items: tuple[type[ViewSet], ...] = (LibraryViewSet, *(viewset_for(kind) for kind in kinds()), BankViewSet, ObjectiveViewSet)

    def get_submenu_items(self) -> list[MenuItem]:
        """The library once; its kinds are a filter there."""
        return [one.get_menu_item(order=at) for at, one in enumerate(self.registerables, start=1) if not isinstance(one, KindViewSet)]


class QuestionChooser(AdminSnippetChooser):
    """Wagtail's own, whose words are fixed in the language of the process that loads them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(model=Question, **kwargs)
        self.choose_one_text = gettext_lazy("Choose a question")
        self.choose_another_text = gettext_lazy("Choose another question")
        self.link_to_chosen_text = gettext_lazy("Edit this question")


class QuizForm(LessonKeyForm):
    required_languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages it must have"), required=False, choices=settings.LANGUAGES, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:  # most are written in the language that their author reads
            self.initial["language"] = get_language()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if cleaned.get("purpose") == "pre-test" and cleaned.get("pass_mark"):
            self.add_error("pass_mark", forms.ValidationError(_("A pre-test has no pass mark: leave it empty.")))
        if cleaned.get("behaviour") == Behaviour.INTERACTIVE:
            cleaned["uses_certainty"] = False  # not asked for with several tries, so the form hides it
        return cleaned

    class Media:
        js = [forms.Script(f"assessments/admin/{name}.js", type="module") for name in ("quiz-settings", "summaries")]
        css = {"all": ["assessments/admin/rows.css", "assessments/admin/quiz-settings.css"]}


def quiz_state(quiz: Quiz) -> str:
    return _("version %(number)d") % {"number": quiz.current.number} if quiz.current else _("nothing yet")


class QuizViewSet(SnippetViewSet):
    model = Quiz
    icon = "tasks"
    add_to_admin_menu = True
    menu_label = gettext_lazy("Quizzes")
    menu_order = 210
    list_display = [
        "title",
        Column("purpose", label=gettext_lazy("Purpose"), accessor="get_purpose_display"),
        Column("published", label=gettext_lazy("Learners see"), accessor=quiz_state),
        UpdatedAtColumn(label=gettext_lazy("Changed")),
    ]
    list_filter = ["purpose"]
    add_view_class = WriteQuizView
    edit_view_class = RewriteQuizView
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [FieldPanel("title"), FieldPanel("introduction"), FieldPanel("language"), FieldPanel("required_languages")],
                heading=gettext_lazy("What it is"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("lesson"),
                    FieldPanel("purpose"),
                    FieldRowPanel([FieldPanel("pass_mark"), FieldPanel("attempts_allowed"), FieldPanel("time_limit")]),
                ],
                heading=gettext_lazy("How it counts"),
            ),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("grading"), FieldPanel("retake_delay"), FieldPanel("grace")])],
                heading=gettext_lazy("Several attempts, and late answers"),
                classname="collapsed",
            ),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at"), FieldPanel("room_code")])],
                heading=gettext_lazy("When it is open"),
                help_text=gettext_lazy(
                    "For everybody, and at once: no new version is needed. A cohort can have its own times and code, on its page."
                ),
                classname="collapsed",
            ),
            ListPanel(
                "questions",
                heading=gettext_lazy("Questions for everybody"),
                label=gettext_lazy("question"),
                add_text=gettext_lazy("Add a question"),
                summary="heading question",
                panels=[
                    FieldPanel("question", widget=QuestionChooser),
                    *map(FieldPanel, ("points", "heading", "form", "needs_previous")),
                ],
                help_text=gettext_lazy(
                    "A heading begins a section. Forms A and B are two halves of a test: "
                    "who has one half in the pre-test has the other one in the post-test."
                ),
            ),
            ListPanel(
                "draws",
                heading=gettext_lazy("Questions drawn by chance"),
                label=gettext_lazy("random draw"),
                add_text=gettext_lazy("Add a random draw"),
                summary="heading count bank objective difficulty tag",
                panels=[
                    FieldPanel("count"),
                    *(FieldPanel(name, widget=forms.Select) for name in ("bank", "objective")),
                    *map(FieldPanel, ("difficulty", "tag", "heading", "form")),
                ],
                help_text=gettext_lazy(
                    "Each attempt gets other ones, first those that the person has not met. "
                    "A question that everybody has is never drawn as well."
                ),
            ),
            MultiFieldPanel(
                [FieldPanel("navigation", widget=forms.RadioSelect), FieldPanel("shuffle_questions"), FieldPanel("shuffle_choices")],
                heading=gettext_lazy("How it is shown"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("behaviour", widget=forms.RadioSelect),
                    FieldRowPanel([FieldPanel("tries_allowed"), FieldPanel("penalty")], classname="needs-behaviour-interactive"),
                    FieldPanel("uses_certainty", classname="needs-behaviour-deferred needs-behaviour-immediate"),
                ],
                heading=gettext_lazy("How answers are marked"),
            ),
            MultiFieldPanel(
                [FieldPanel("review", widget=forms.RadioSelect), HelpPanel(template="assessments/admin/review_table.html")],
                heading=gettext_lazy("What learners see, and when"),
            ),
            ListPanel(
                "translations",
                heading=gettext_lazy("Title in other languages"),
                label=gettext_lazy("translation"),
                add_text=gettext_lazy("Add a translation"),
                summary="language title",
                panels=[FieldPanel("language"), FieldPanel("title"), FieldPanel("introduction"), FieldPanel("headings")],
                help_text=gettext_lazy("Only its title, introduction and headings: each question has its own translations in the bank."),
            ),
        ],
        base_form_class=QuizForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Quiz]:
        return Quiz.objects.select_related("current")
