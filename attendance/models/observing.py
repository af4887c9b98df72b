"""What was said about who came, what is wrong with it, and the state it folds to."""

import re
import uuid
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance.enums import FlagKind, How, ObservationKind, Status
from attendance.folding import Said, in_hours
from attendance.models.planning import Session
from courses.models import Enrolment


def source_of(by_id: int | None, device: str, enrolment_id: int) -> str:
    """Whose words these are, for the folding. One device that marked both records of one person can contradict itself."""
    return f"{by_id} {device} {enrolment_id}"


class AppendOnlyError(TypeError):
    """Code tried to change or delete what may only be added to."""


class ObservationQuerySet(models.QuerySet["Observation"]):
    def of(self, enrolment_ids: Iterable[int]) -> "ObservationQuerySet":
        """What was said of these enrolments, and of those that are part of one of them."""
        return self.filter(enrolment__in=Enrolment.everything.with_parts(enrolment_ids).values("pk"))

    def with_standing(self) -> models.QuerySet[Any]:
        """Each with `stands_for`, the id of the enrolment that it counts for."""
        return self.annotate(stands_for=Coalesce("enrolment__merged_into", "enrolment"))

    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError("An observation is never changed: add another.")

    def delete(self) -> NoReturn:
        raise AppendOnlyError("An observation is never deleted: add another.")


class Observation(models.Model):
    """One thing that a person or a device said about one enrolment in one session. Only ever added."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False, help_text=_("Given by the device that saw it."))
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="observations")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="observations")
    kind = models.CharField(max_length=12, choices=ObservationKind.choices, default=ObservationKind.MARK)
    status = models.CharField(max_length=12, choices=Status.choices)
    minutes_late = models.PositiveSmallIntegerField(default=0)
    minutes_early = models.PositiveSmallIntegerField(default=0)
    remark = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=300, blank=True, help_text=_("Why a closed register is corrected."))
    observed_at = models.DateTimeField(help_text=_("By the clock of the device, put right by what it is fast or slow."))
    utc_offset = models.SmallIntegerField(default=0, help_text=_("What the device took for local time: minutes east of Greenwich."))
    received_at = models.DateTimeField(default=timezone.now, help_text=_("By the clock of the server."))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    device = models.CharField(max_length=60, blank=True)
    how = models.CharField(max_length=12, choices=How.choices, default=How.LIST)

    objects = ObservationQuerySet.as_manager()

    class Meta:
        verbose_name = _("observation")
        ordering = ["observed_at", "pk"]
        indexes = [models.Index(fields=["session", "enrolment"], name="observation_of_person")]
        constraints = [models.CheckConstraint(condition=~Q(kind="correction") | ~Q(reason=""), name="correction_has_reason")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.status} {self.observed_at:%Y-%m-%d %H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError("An observation is never changed: add another.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError("An observation is never deleted: add another.")

    @property
    def said(self) -> Said:
        """What the folding needs of it."""
        return Said(
            uuid=self.uuid, kind=self.kind, status=self.status, observed_at=self.observed_at, minutes_late=self.minutes_late,
            minutes_early=self.minutes_early, remark=self.remark, source=source_of(self.by_id, self.device, self.enrolment_id),
        )  # fmt: skip


class WalkIn(models.Model):
    """Somebody written down at the door: what was typed, and whom it turned out to be. Later marks of the device name its `uuid`."""

    uuid = models.UUIDField(unique=True, editable=False, help_text=_("Given by the device."))
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="walk_ins")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="walk_ins")
    typed = models.JSONField(default=dict, help_text=_("What was typed at the door, word for word."))
    has_consented = models.BooleanField(_("agreed to be written down"), default=False)
    observed_at = models.DateTimeField()
    received_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    device = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name = _("walk-in")
        ordering = ["observed_at", "pk"]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.observed_at:%Y-%m-%d %H:%M}"


class FlagQuerySet(models.QuerySet["Flag"]):
    def open(self) -> "FlagQuerySet":
        """Those that nobody has settled."""
        return self.filter(settled_at=None)


class Flag(models.Model):
    """A fact that was taken although a rule speaks against it; a person says what becomes of it."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="flags")
    observation = models.ForeignKey(Observation, on_delete=models.PROTECT, related_name="flags")
    kind = models.CharField(max_length=16, choices=FlagKind.choices)
    raised_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    counts = models.BooleanField(null=True, help_text=_("Whether the person who settled it lets the fact count."))
    note = models.CharField(max_length=300, blank=True, help_text=_("What the rule has against it; once it is settled, why."))
    known = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text=_("Whom somebody takes this person for."),
    )  # fmt: skip
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text=_("Who takes this person for that one."),
    )  # fmt: skip

    objects = FlagQuerySet.as_manager()

    class Meta:
        verbose_name = _("flag")
        ordering = ["raised_at", "pk"]
        indexes = [models.Index(fields=["session"], condition=Q(settled_at=None), name="flag_to_settle")]
        constraints = [
            models.UniqueConstraint(fields=["observation", "kind"], name="one_flag_of_a_kind"),
            models.CheckConstraint(
                condition=Q(settled_at=None, counts=None) | Q(settled_at__isnull=False, counts__isnull=False),
                name="settled_flag_is_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.observation_id} {self.kind}"

    @property
    def minutes_written(self) -> tuple[int, int] | None:
        """Minutes late and left early as they were typed, where they are more than the session has: in no language."""
        found = re.fullmatch(r"(-?\d+),(-?\d+)", self.note) if self.kind == FlagKind.MINUTES else None
        return (int(found[1]), int(found[2])) if found else None


class AttendanceRecord(models.Model):
    """What the observations about one person in one session amount to: a cache that `rebuild_attendance` can make again."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="records")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="attendance")
    status = models.CharField(_("attendance"), max_length=12, choices=Status.choices)
    minutes_late = models.PositiveSmallIntegerField(_("minutes late"), default=0)
    minutes_early = models.PositiveSmallIntegerField(_("minutes left early"), default=0)
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    credited_minutes = models.PositiveSmallIntegerField(_("minutes that count"), default=0)
    is_disputed = models.BooleanField(_("two people said different things"), default=False)
    decided_by = models.UUIDField(null=True, editable=False, help_text=_("UUID of the observation that decides."))

    class Meta:
        verbose_name = _("attendance record")
        indexes = [models.Index(fields=["session"], condition=Q(is_disputed=True), name="record_to_settle")]
        constraints = [
            models.UniqueConstraint(fields=["session", "enrolment"], name="one_record_per_session_and_enrolment"),
            models.CheckConstraint(
                condition=Q(status__in=["present", "late"]) | Q(credited_minutes=0), name="only_the_present_are_credited"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.status}"

    @property
    def is_recorded(self) -> bool:
        return self.status != Status.NOT_RECORDED

    @property
    def hours(self) -> Decimal:
        return in_hours(self.credited_minutes)
