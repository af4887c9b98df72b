"""Sessions: when and where a cohort meets, and what that counts for."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from attendance.codes import new_key
from attendance.enums import SessionState
from attendance.folding import in_hours, in_minutes
from attendance.models.venues import Venue, zone_of
from core.durations import in_words
from core.zones import LocalTime, local_time, site_zone_name, zone_if_other, zone_in_words
from courses.models import Cohort, Enrolment
from people.rules import is_administrator

LONGEST_SESSION = Decimal(24)
DOORS_OPEN = timedelta(minutes=45)
"""How long before its beginning people come to a session and are marked."""


class SessionQuerySet(models.QuerySet["Session"]):
    def locked(self) -> "SessionQuerySet":
        """The same, locked until the transaction ends; what is added about a session by others does not wait for that.

        Whoever locks more than one kind of row locks in this order: a list that is imported, people, venues, sessions (by key), cohorts,
        flags.
        """
        return self.select_for_update(of=("self",), no_key=True)

    def visible_to(self, user: Any) -> "SessionQuerySet":
        """Sessions that `user` may look at, register included: those they run and those they observe. To mark people is `run_by`."""
        if is_administrator(user):
            return self
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(cohort__in=Cohort.objects.visible_to(user)) | Q(pk__in=user.sessions_observed.values("pk")))

    def run_by(self, user: Any) -> "SessionQuerySet":
        """Sessions of the cohorts that `user` runs: administrators all, staff and trainers their own, nobody else any."""
        if is_administrator(user):
            return self
        return self.filter(cohort__in=Cohort.objects.visible_to(user))

    def told_to(self, user: Any) -> "SessionQuerySet":
        """Sessions whose time, place and agenda `user` may know: also those that they attend or teach."""
        if is_administrator(user):
            return self
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(pk__in=self.model.objects.visible_to(user).values("pk")) | self._of(user))

    def of_person(self, person: Any) -> "SessionQuerySet":
        """Sessions that somebody is expected at: they are enrolled, teach or observe."""
        return self.filter(self._of(person))

    @staticmethod
    def _of(person: Any) -> Q:
        cohorts = Enrolment.objects.current().filter(learner=person, cohort__isnull=False).values("cohort")
        return Q(cohort__in=cohorts) | Q(pk__in=person.sessions_trained.values("pk")) | Q(pk__in=person.sessions_observed.values("pk"))

    def for_learner(self, learner: Any) -> "SessionQuerySet":
        """Sessions of the cohorts that somebody is enrolled in."""
        return self.filter(cohort__in=Enrolment.objects.current().filter(learner=learner).values("cohort"))

    def held(self) -> "SessionQuerySet":
        """All but the cancelled ones."""
        return self.exclude(state=SessionState.CANCELLED)

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
    venue = models.ForeignKey(Venue, verbose_name=_("venue"), on_delete=models.PROTECT, null=True, blank=True, related_name="sessions")
    place = models.CharField(_("place"), max_length=200, blank=True)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    hours = models.DecimalField(
        _("hours that count"), max_digits=4, decimal_places=2,
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(LONGEST_SESSION)],
        help_text=_("What the session counts for the certificate: without the breaks, for example 3.5."),
    )  # fmt: skip
    trainers = models.ManyToManyField(settings.AUTH_USER_MODEL, verbose_name=_("trainers"), blank=True, related_name="sessions_trained")
    observers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("observers"), blank=True, related_name="sessions_observed",
        help_text=_("They see the session, its agenda and its register, and mark nobody."),
    )  # fmt: skip
    late_after = models.PositiveSmallIntegerField(
        _("late after, minutes"), default=10, help_text=_("Who signs in with the code in the room later than that is late.")
    )
    code_key = models.CharField(max_length=64, default=new_key, editable=False, help_text=_("What the code on the projector is made of."))
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
    revision = models.PositiveIntegerField(default=0, editable=False, help_text=_("How often calendars have to be told anew."))
    revised_at = models.DateTimeField(default=timezone.now, editable=False)
    cancelled_because = models.CharField(_("why it was called off"), max_length=300, blank=True, editable=False)

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
        errors = (self._against_agenda() if self.pk else {}) or self._against_length()
        if not self.cohort.starts_on <= self.day <= self.cohort.ends_on:
            dates = {"first": date_format(self.cohort.starts_on), "last": date_format(self.cohort.ends_on)}
            errors["starts_at"] = (
                _("The cohort lasts from %(first)s to %(last)s: choose a day of it, or change the cohort’s dates first.") % dates
            )
        if errors:
            raise ValidationError(errors)

    def _against_length(self) -> dict[str, Any]:
        if not 0 < self.length < self.minutes:
            return {}
        told = {"length": in_words(in_hours(self.length))}
        return {"hours": _("From start to end it is %(length)s, so it cannot count for more.") % told}

    def _against_agenda(self) -> dict[str, Any]:
        """An agenda says what the session counts, and has to fit into it: one that fits counts no more than the session lasts (1 query)."""
        blocks = list(self.blocks.all())
        errors: dict[str, Any] = {}
        if not blocks:
            return errors
        if (counted := sum(block.minutes for block in blocks)) != self.minutes:
            told = {"length": in_words(in_hours(counted))}
            errors["hours"] = _("The blocks of the agenda count %(length)s together. Change what they count on the agenda’s page.") % told
        if 0 < self.length < (last := max(block.ends for block in blocks)):
            until = {"time": date_format(self.clock_after(last), "H:i")}
            errors["ends_at"] = (
                _("The agenda goes on until %(time)s. Let the session end then or later, or shorten the agenda first.") % until
            )
        return errors

    @property
    def zone(self) -> tzinfo:
        """Where its times are said: the venue's zone, else the site's. Whoever lists sessions reads their venues along."""
        return zone_of(self.venue)

    @property
    def zone_name(self) -> str:
        """The IANA name of the same."""
        return self.venue.time_zone if self.venue else site_zone_name()

    @property
    def local_start(self) -> LocalTime:
        """When it starts, by the clock on the wall: what everybody is shown, and what is typed."""
        return local_time(self.starts_at, self.zone)

    @property
    def local_end(self) -> LocalTime:
        """When it ends, by the clock on the wall."""
        return local_time(self.ends_at, self.zone)

    @property
    def day(self) -> date:
        """The day on which it starts, there."""
        return self.local_start.date()

    def clock_after(self, minutes: int) -> LocalTime:
        """What the clock there says so many minutes after the start."""
        return local_time(self.starts_at + timedelta(minutes=minutes), self.zone)

    def days_away(self, at: datetime) -> int:
        """How many days until its day, there: 0 when it is that day, negative when it is over."""
        return (self.day - local_time(at, self.zone).date()).days

    says_zone = False
    """Set by `name_zones` among sessions of several zones."""

    @property
    def zone_said(self) -> str:
        """Whose time it is, where somebody might take it for another; else nothing.

        That is so in another zone than the site's, among sessions of several zones, and when it came from one (see `with_changes`).
        """
        has_come = getattr(self, "was_zone", None) not in (None, self.zone_name)
        return self.zone_in_words if self.says_zone or has_come else zone_if_other(self.zone_name)

    @property
    def zone_in_words(self) -> str:
        """Whose time it is, for paper, which does not know its reader."""
        return zone_in_words(self.zone_name)

    @property
    def minutes(self) -> int:
        """What counts, in minutes."""
        return in_minutes(self.hours)

    @property
    def length(self) -> int:
        """From start to end, in minutes, breaks included."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def marked_from(self) -> datetime:
        """From when on people can be there."""
        return self.starts_at - DOORS_OPEN

    @property
    def where(self) -> str:
        """The room and the venue, as people look for them; a place that only repeats the venue's town is left out."""
        place = "" if self.venue and self.place.casefold() == self.venue.town.casefold() else self.place
        return ", ".join(part for part in (place, str(self.venue or "")) if part)

    def revise(self, *, at: datetime | None = None) -> None:
        """Let calendars know that what they hold is no longer so. The caller saves."""
        self.revision, self.revised_at = self.revision + 1, at or timezone.now()

    @property
    def is_closed(self) -> bool:
        return self.state == SessionState.CLOSED

    @property
    def is_cancelled(self) -> bool:
        return self.state == SessionState.CANCELLED

    @property
    def takes_marks(self) -> bool:
        return self.state in (SessionState.SCHEDULED, SessionState.OPEN)

    def is_done(self, at: datetime) -> bool:
        """Whether nobody has to do anything any more: it is past, and its register is closed or it was called off."""
        return self.ends_at < at and not self.takes_marks


def name_zones(sessions: Iterable[Session]) -> None:
    """Let each of some sessions say whose time it is in, when they are of more than one zone.

    :param sessions: that are shown together, with their venues
    """
    shown = list(sessions)
    if len({one.zone_name for one in shown}) > 1:
        for one in shown:
            one.says_zone = True
