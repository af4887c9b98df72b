"""What assessments adds to Wagtail's admin."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.models import register_snippet

from assessments.admin import QuestionGroup, QuizViewSet
from assessments.authoring_views import publish_first
from assessments.models import Attempt, Quiz
from assessments.publishing_views import PublishQuizItem, admin_urls
from assessments.services.exceptions import follow_the_rules

hooks.register("register_admin_urls")(admin_urls)
hooks.register("construct_snippet_action_menu")(publish_first)
register_snippet(QuestionGroup)
register_snippet(QuizViewSet)


@hooks.register("register_snippet_action_menu_item")
def publish_item(model: type) -> PublishQuizItem | None:
    return PublishQuizItem(order=5) if model is Quiz else None


@hooks.register("after_edit_snippet")
def follow_new_times(request: HttpRequest, instance: Any) -> None:
    """A quiz that closes at another time closes then for attempts under way as well."""
    if isinstance(instance, Quiz):
        follow_the_rules(Attempt.objects.filter(quiz=instance))


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("question.create", _("Write a question"), _("Question written"))
    actions.register_action("question.import", _("Import questions"), _("Questions imported from a file"))
    actions.register_action("question.export", _("Export questions"), _("Questions exported to a file"))
    actions.register_action("quiz.create", _("Make a quiz"), _("Quiz made"))
    actions.register_action("quiz.publish", _("Publish a quiz"), _("Quiz published as a sealed version"))
    actions.register_action("quiz.unpublish", _("Take a quiz away from learners"), _("Quiz taken away from learners"))
    actions.register_action("quiz.except", _("Change a quiz for a cohort or a person"), _("Quiz changed for a cohort or a person"))
    actions.register_action("quiz.correct", _("Correct a question that was answered"), _("Answered question corrected"))
    actions.register_action("attempt.start", _("Begin a quiz"), _("Quiz begun"))
    actions.register_action("attempt.submit", _("Finish a quiz"), _("Quiz finished"))
    actions.register_action("attempt.mark", _("Mark an answer by hand"), _("Answer marked by hand"))
