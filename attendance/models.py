"""Sessions, what was said about who came, and the state it folds to."""

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NoReturn

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from attendance.enums import How, ObservationKind, SessionState, Status
from attendance.folding import Said, in_hours, in_minutes
from core.durations import in_words
from courses.models import Cohort, Enrolment
from people.rules import is_administrator

LONGEST_SESSION = Decimal(24)


class SessionQuerySet(models.QuerySet["Session"]):
    def visible_to(self, user: Any) -> "SessionQuerySet":
        """Sessions of the cohorts that `user` runs: administrators all, staff and trainers their own, nobody else any."""
        if is_administrator(user):
            return self
        return self.filter(cohort__in=Cohort.objects.visible_to(user))

    def for_learner(self, learner: Any) -> "SessionQuerySet":
        """Sessions of the cohorts that somebody is enrolled in."""
        return self.filter(cohort__in=Enrolment.objects.current().filter(learner=learner).values("cohort"))

    def held(self) -> "SessionQuerySet":
        """All but the cancelled ones."""
        return self.exclude(state=SessionState.CANCELLED)

    def on(self, day: date) -> "SessionQuerySet":
        """Those that start on that day, local time."""
        return self.filter(starts_at__date=day)

    def upcoming(self, *, at: datetime | None = None) -> "SessionQuerySet":
        """Those not over yet, the next one first."""
        return self.held().exclude(state=SessionState.CLOSED).filter(ends_at__gt=at or timezone.now()).order_by("starts_at")

    def to_close(self, *, at: datetime | None = None) -> "SessionQuerySet":
        """Those that are over but whose register nobody has closed."""
        return self.filter(state__in=[SessionState.SCHEDULED, SessionState.OPEN], ends_at__lte=at or timezone.now())


class Session(models.Model):
    """One meeting of a cohort in a room. In code that also handles Django's sessions, call it `meeting`."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey(Cohort, verbose_name=_("cohort"), on_delete=models.PROTECT, related_name="sessions")
    title = models.CharField(_("title"), max_length=200)
    module_key = models.UUIDField(_("module"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    hours = models.DecimalField(
        _("hours that count"), max_digits=4, decimal_places=2,
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(LONGEST_SESSION)],
        help_text=_("What the session counts for the certificate: without the breaks, for example 3.5."),
    )  # fmt: skip
    trainers = models.ManyToManyField(settings.AUTH_USER_MODEL, verbose_name=_("trainers"), blank=True, related_name="sessions_trained")
    state = models.CharField(_("state"), max_length=12, choices=SessionState.choices, default=SessionState.SCHEDULED, editable=False)
    closed_at = models.DateTimeField(_("closed on"), null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("closed by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    cancelled_because = models.CharField(_("reason for cancelling"), max_length=300, blank=True, editable=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_start",
                violation_error_message=_("The session ends before it starts: correct one of the two times."),
            ),
            models.CheckConstraint(
                condition=Q(hours__gt=0, hours__lte=LONGEST_SESSION), name="session_hours_are_positive",
                violation_error_message=_("A session counts for more than 0 and at most 24 hours."),
            ),
            models.CheckConstraint(condition=~Q(state="closed") | Q(closed_at__isnull=False), name="closed_session_has_date"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("attendance:register", args=[self.uuid])

    def clean(self) -> None:
        """A slip in the hours or in the year would end up in the donor's numbers: both are held against what is known."""
        super().clean()
        errors = {}
        if 0 < self.length < self.minutes:
            length = in_words(in_hours(self.length))
            errors["hours"] = _("From start to end it is %(length)s, so it cannot count for more.") % {"length": length}
        if not self.cohort.starts_on <= timezone.localdate(self.starts_at) <= self.cohort.ends_on:
            dates = {"first": date_format(self.cohort.starts_on), "last": date_format(self.cohort.ends_on)}
            errors["starts_at"] = (
                _("The cohort lasts from %(first)s to %(last)s: choose a day of it, or change the cohort’s dates first.") % dates
            )
        if errors:
            raise ValidationError(errors)

    @property
    def minutes(self) -> int:
        """What counts, in minutes."""
        return in_minutes(self.hours)

    @property
    def length(self) -> int:
        """From start to end, in minutes, breaks included."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def is_closed(self) -> bool:
        return self.state == SessionState.CLOSED

    @property
    def is_cancelled(self) -> bool:
        return self.state == SessionState.CANCELLED

    @property
    def takes_marks(self) -> bool:
        return self.state in (SessionState.SCHEDULED, SessionState.OPEN)


class AppendOnlyError(TypeError):
    """Code tried to change or delete what may only be added to."""


class ObservationQuerySet(models.QuerySet["Observation"]):
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
    observed_at = models.DateTimeField(help_text=_("By the clock of the device."))
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
            minutes_early=self.minutes_early, remark=self.remark, source=f"{self.by_id} {self.device}",
        )  # fmt: skip


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
