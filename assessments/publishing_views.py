"""Publishing a quiz from its editor: what publishing does, then the sealing of it, and what is to be looked at afterwards."""

from typing import Any

from django.contrib.admin.utils import quote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.snippets.action_menu import ActionMenuItem

from assessments.correcting_queries import marked_with_older_keys
from assessments.models import Quiz, QuizItem, QuizVersion
from assessments.rules import can_author
from assessments.services.publishing import publish_quiz, unpublish_quiz
from core.errors import DomainError

MOST_LINKED = 3


class PublishQuizItem(ActionMenuItem):
    """In the editor's menu, beside Save: what makes learners see it."""

    name = "action-publish-quiz"
    label = gettext_lazy("Publish to learners…")
    icon_name = "upload"

    def is_shown(self, context: dict[str, Any]) -> bool:
        return bool(context["view"] == "edit" and can_author(context["request"].user))

    def get_url(self, parent_context: dict[str, Any]) -> str:
        return reverse("publish_quiz", args=[parent_context["instance"].pk])


def publish_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what publishing does, then seal."""
    if not can_author(request.user):
        raise PermissionDenied
    quiz = get_object_or_404(Quiz.objects.select_related("current"), pk=pk)
    if request.method == "POST":
        _publish_or_say_why(request, quiz)
        return redirect(reverse(Quiz.snippet_viewset.get_url_name("edit"), args=[quote(quiz.pk)]))
    context = {
        "quiz": quiz,
        "header_title": _("Publish to learners"),
        "header_icon": "upload",
        "questions": quiz.questions.count(),
        "draws": quiz.draws.all(),
    }
    return render(request, "assessments/admin/publish.html", context)


def _publish_or_say_why(request: HttpRequest, quiz: Quiz) -> None:
    try:
        if "unpublish" in request.POST:
            unpublish_quiz(quiz=quiz, by=request.user)
            messages.success(request, _("Learners do not see “%(quiz)s” any more. Results stay.") % {"quiz": quiz})
            return
        version = publish_quiz(quiz=quiz, by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
        return
    _tell_of_older_keys(request, version)
    text = _("Published: learners who begin now get version %(number)d. It is sealed; edit the quiz and publish again for the next one.")
    messages.success(
        request,
        text % {"number": version.number},
        buttons=[messages.button(reverse("assessments:results", args=[quiz.uuid]), _("Results"))],
    )


def _tell_of_older_keys(request: HttpRequest, version: QuizVersion) -> None:
    """Say how many people were marked with another key than the one that is published now, and lead to the correction of each."""
    found = marked_with_older_keys(version)
    if not found:
        return
    number = sum(count for _item, count in found)
    text = ngettext(
        "%(number)d answer was marked with an older key. It stays as it is until you correct it.",
        "%(number)d answers were marked with an older key. They stay as they are until you correct them.",
        number,
    )
    links = [(reverse("assessments:correct", args=[version.quiz.uuid, item.pk]), _question_of(item)) for item, _count in found]
    messages.warning(request, text % {"number": number}, buttons=[messages.button(*link) for link in links[:MOST_LINKED]])


def _question_of(item: QuizItem) -> str:
    return _("Question %(number)d, version %(version)d") % {"number": item.position, "version": item.version.number}


def admin_urls() -> list[Any]:
    return [path("quizzes/<int:pk>/publish/", publish_view, name="publish_quiz")]
