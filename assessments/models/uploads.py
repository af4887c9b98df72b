"""Question files on their way into a bank."""

import uuid
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

KEPT = timedelta(days=7)


def _ends() -> datetime:
    return timezone.now() + KEPT


class UploadQuerySet(models.QuerySet["QuestionUpload"]):
    def visible_to(self, user: Any) -> "UploadQuerySet":
        """A file waits for who uploaded it, and for nobody else."""
        return self.filter(owner=user) if user.is_authenticated else self.none()

    def outdated(self, *, at: datetime) -> "UploadQuerySet":
        return self.filter(expires_at__lte=at)


class QuestionUpload(models.Model):
    """An uploaded file of questions: it waits here until its owner has chosen which ones to take, seven days at most."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="question_uploads")
    file_name = models.CharField(max_length=255)
    format = models.CharField(max_length=20, blank=True)
    data = models.BinaryField()
    bank = models.CharField(_("bank"), max_length=120)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(default=_ends)

    objects: ClassVar[Any] = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("uploaded file of questions")
        constraints = [models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="question_upload_ends_later")]

    def __str__(self) -> str:
        return self.file_name
