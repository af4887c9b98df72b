"""What participants are told when a session moves or is called off."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance.enums import NoticeKind
from attendance.models.observing import AppendOnlyError
from attendance.models.planning import Session
from core.zones import site_zone_name


class NoticeQuerySet(models.QuerySet["Notice"]):
    def waiting(self) -> "NoticeQuerySet":
        """Those whose letters nobody has begun to send."""
        return self.filter(begun_at=None)

    def delete(self) -> NoReturn:
        raise AppendOnlyError("A notice is never deleted: it says what people were told.")


class Notice(models.Model):
    """One change of a session that people are told: what they knew before, what they were told, how many, and when.

    A session has one waiting notice at most: what changes meanwhile joins it, so that nobody is told an outdated state.
    """

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="notices")
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    was_starts_at = models.DateTimeField(help_text=_("What people knew before."))
    was_ends_at = models.DateTimeField()
    was_place = models.CharField(max_length=500, blank=True)
    was_zone = models.CharField(max_length=64, default=site_zone_name)
    kind = models.CharField(max_length=12, choices=NoticeKind.choices, blank=True, help_text=_("Known when it is sent."))
    told_starts_at = models.DateTimeField(null=True)
    told_ends_at = models.DateTimeField(null=True)
    told_place = models.CharField(max_length=500, blank=True)
    told_zone = models.CharField(max_length=64, default=site_zone_name)
    begun_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    mailed = models.PositiveIntegerField(default=0, help_text=_("How many people were sent an e-mail."))
    unreached = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", help_text=_("People without e-mail, or whose e-mail was refused.")
    )

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["session"], condition=Q(begun_at=None), name="one_waiting_notice_of_a_session"),
            models.CheckConstraint(condition=Q(sent_at=None) | Q(begun_at__isnull=False), name="sent_notice_was_begun"),
            models.CheckConstraint(condition=Q(begun_at=None) | ~Q(kind=""), name="begun_notice_has_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.made_at:%Y-%m-%d %H:%M}"

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError("A notice is never deleted: it says what people were told.")

    @property
    def is_waiting(self) -> bool:
        return self.begun_at is None

    def call_of(self, person: Any) -> "Call | None":
        """The call that told somebody of it; of notices that were read with their calls, without a query."""
        return next((one for one in self.calls.all() if one.person_id == person.pk and one.taken_back_at is None), None)

    @property
    def news(self) -> tuple[Any, ...]:
        """What it says: the same when it is told once more."""
        return self.kind, self.was_starts_at, self.was_ends_at, self.was_place, self.told_starts_at, self.told_ends_at, self.told_place


class CallQuerySet(models.QuerySet["Call"]):
    def standing(self) -> "CallQuerySet":
        """Those that nobody took back."""
        return self.filter(taken_back_at=None)


class Call(models.Model):
    """Somebody whom no letter reaches was called about a change: by whom and when. What was ticked by mistake is taken back, and stays."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="calls")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("call")
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "person"], condition=Q(taken_back_at=None), name="one_standing_call_of_a_notice"),
            models.CheckConstraint(
                condition=Q(taken_back_at=None, taken_back_by=None) | Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
                name="call_is_taken_back_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.person_id} {self.made_at:%Y-%m-%d %H:%M}"
