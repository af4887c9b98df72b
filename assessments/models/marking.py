"""What people who mark leave behind, besides the mark itself."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models.attempt import Response
from assessments.models.sealed import Sealed


class Judgement(Sealed):
    """What one of several people found an answer worth, where it is marked twice. The mark follows from all of them."""

    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="judgements")
    points = models.DecimalField(max_digits=9, decimal_places=4)
    max_points = models.DecimalField(max_digits=9, decimal_places=4)
    levels = models.JSONField(default=dict, help_text="By criterion of the rubric, the level.")
    comment = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    judged_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("judgement")
        ordering = ["response", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["response", "by"], name="one_judgement_per_person"),
            models.CheckConstraint(condition=Q(points__gte=0, points__lte=F("max_points")), name="judgement_within_maximum"),
        ]

    def __str__(self) -> str:
        return f"{self.points} / {self.max_points}"


class MarkingClaim(models.Model):
    """Who has an answer on the screen to mark it, and until when nobody else is given it."""

    response = models.OneToOneField(Response, on_delete=models.CASCADE, related_name="claim")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField()

    class Meta:
        verbose_name = _("answer being marked")

    def __str__(self) -> str:
        return f"{self.response_id} · {self.by_id}"

    def keeps_out(self, user: Any, *, at: datetime) -> bool:
        """Whether that person has to take another answer for now."""
        return self.by_id != user.pk and self.until > at
