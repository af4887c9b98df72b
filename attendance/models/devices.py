"""The phones and laptops that registers are taken with."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance.codes import new_key

STEADY = timedelta(seconds=90)
"""What a clock may seem to move by: a slow line looks like a slow clock."""


class Device(models.Model):
    """One browser of one person. It keeps people's names under a PIN; our `key` opens them too, for whoever forgot it."""

    uuid = models.UUIDField(help_text=_("Given by the device."))
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="devices")
    name = models.CharField(_("device"), max_length=60, blank=True)
    key = models.CharField(max_length=64, default=new_key, editable=False)
    clock_ahead = models.DurationField(default=timedelta, help_text=_("How far the clock of the device is ahead of ours."))
    waiting = models.PositiveIntegerField(_("waiting to be sent"), default=0)
    synced_at = models.DateTimeField(_("last synced"), default=timezone.now)

    class Meta:
        verbose_name = _("device")
        ordering = ["-synced_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["uuid", "owner"], name="device_of_one_person")]

    def __str__(self) -> str:
        return self.name or str(self.uuid)
