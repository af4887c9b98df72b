"""Addresses that calendar programmes read sessions from."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import Cohort


def new_token() -> str:
    """Return a random token of 43 letters (256 bits): a calendar programme cannot log in, so the address itself is the key."""
    return secrets.token_urlsafe(32)


class CalendarFeed(models.Model):
    """The secret address of one person's sessions, or of a cohort's for somebody who runs it. No name of anybody is ever in it."""

    token = models.CharField(max_length=43, unique=True, default=new_token, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feeds")
    cohort = models.ForeignKey(
        Cohort, on_delete=models.CASCADE, null=True, blank=True, related_name="+", help_text=_("None: the person’s own sessions.")
    )
    shows_titles = models.BooleanField(
        _("says what the sessions are about"), default=False, help_text=_("Otherwise each is called “Training session”.")
    )
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(cohort=None), name="one_calendar_of_a_person"),
            models.UniqueConstraint(fields=["person", "cohort"], name="one_calendar_of_a_cohort_for_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
