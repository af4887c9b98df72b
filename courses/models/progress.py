"""How far a person is."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models.delivery import Enrolment


class LessonRequirement(models.Model):
    """Something that ends a lesson instead of the learner's own word, set by a higher app (a quiz to pass)."""

    lesson_key = models.UUIDField(db_index=True)
    source = models.CharField(max_length=80, unique=True, help_text=_("Who set it, for example quiz:UUID."))

    class Meta:
        verbose_name = _("lesson requirement")

    def __str__(self) -> str:
        return self.source


class LessonCompletion(models.Model):
    """One person has done one lesson (in whatever language)."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="lesson_completions")
    lesson_key = models.UUIDField()
    completed_at = models.DateTimeField(default=timezone.now)
    source = models.CharField(max_length=80, blank=True, help_text=_("Empty for the learner's own word, else what ended it."))

    class Meta:
        verbose_name = _("lesson completion")
        constraints = [models.UniqueConstraint(fields=["enrolment", "lesson_key"], name="one_completion_per_lesson")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.lesson_key}"
