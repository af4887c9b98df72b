"""What core keeps: which messages of devices were applied."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class InboxMessage(models.Model):
    """One message of a device that was applied, so that the same one again changes nothing."""

    uuid = models.UUIDField(unique=True)
    kind = models.CharField(max_length=60)
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    device = models.CharField(max_length=60, blank=True)
    observed_at = models.DateTimeField()
    received_at = models.DateTimeField(default=timezone.now)
    result = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.kind} {self.uuid}"
