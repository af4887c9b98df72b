"""What was put right in a question that people have already answered."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.enums import Remedy
from assessments.models.sealed import QuizItem, Sealed


class Correction(Sealed):
    """A remedy for a sealed question: the item stays as it was asked, and marks follow from both. The newest remedy wins."""

    item = models.ForeignKey(QuizItem, on_delete=models.PROTECT, related_name="corrections")
    remedy = models.CharField(_("remedy"), max_length=10, choices=Remedy.choices)
    payload = models.JSONField(default=dict, help_text=_("The `answer` to accept, or the new `key`; else empty."))
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(_("corrected on"), default=timezone.now)

    class Meta:
        verbose_name = _("correction")
        ordering = ["item", "pk"]
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="question_correction_has_reason")]

    def __str__(self) -> str:
        return f"{self.item_id} · {self.get_remedy_display()}"
