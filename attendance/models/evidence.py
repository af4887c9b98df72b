"""The signed sheet, photographed: evidence of a session, for its staff alone."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance.models.planning import Session

MOST_PAGES = 200


class SheetPhoto(models.Model):
    """One page as it was signed. It is kept in the database, not among the files: names and signatures have no public address."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="sheet_photos")
    page = models.PositiveSmallIntegerField(_("page"), default=1, validators=[MinValueValidator(1), MaxValueValidator(MOST_PAGES)])
    data = models.BinaryField(help_text=_("A JPEG without place, time or telephone."))
    digest = models.CharField(max_length=64, help_text=_("SHA-256 of the picture, so that the same one is not kept twice."))
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("photograph of a signed sheet")
        ordering = ["page", "pk"]
        constraints = [models.UniqueConstraint(fields=["session", "digest"], name="one_photo_of_a_sheet")]

    def __str__(self) -> str:
        return f"{self.session_id} · {self.page}"
