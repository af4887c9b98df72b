"""Delivery: under which programme, to which cohort, which person."""

import secrets
import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.enums import EnrolmentOrigin, EnrolmentState
from courses.models.content import Course
from people.enums import Sector, Sex
from people.models import CODE_ALPHABET, Agency
from people.rules import is_administrator, is_programme_staff


def new_join_code() -> str:
    """Return a random six-letter code to join a cohort (27⁶ ≈ 3.9 × 10⁸ possibilities; joining is rate-limited)."""
    return "".join(secrets.choice(CODE_ALPHABET) for _position in range(6))


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def visible_to(self, user: Any) -> "ProgrammeQuerySet":
        """Administrators see all; programme staff those they are assigned to; nobody else any."""
        if is_administrator(user):
            return self
        return self.filter(staff=user) if is_programme_staff(user) else self.none()

    def manageable_by(self, user: Any) -> "ProgrammeQuerySet":
        """Programmes that `user` may change: administrators all, nobody else any."""
        return self if is_administrator(user) else self.none()


class Programme(models.Model):
    """A funded project that cohorts are run under."""

    name = models.CharField(_("name"), max_length=200)
    code = models.CharField(_("donor's code"), max_length=60, unique=True)
    donor = models.CharField(_("donor"), max_length=200, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True, help_text=_("Two letters, for example HT or DO."))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    staff = models.ManyToManyField(settings.AUTH_USER_MODEL, verbose_name=_("programme staff"), blank=True, related_name="programmes")

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme")
        ordering = ["-starts_on", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="programme_ends_after_start",
                violation_error_message=_("The programme ends before it starts: correct one of the two dates."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class CohortQuerySet(models.QuerySet["Cohort"]):
    def visible_to(self, user: Any) -> "CohortQuerySet":
        """Cohorts whose people `user` may see: administrators all, staff those of their programmes, trainers those they train."""
        if is_administrator(user):
            return self
        if not user.is_authenticated:
            return self.none()
        return self.run_by(user, is_staff=is_programme_staff(user))

    def run_by(self, person: Any, *, is_staff: bool) -> "CohortQuerySet":
        """Cohorts that a person trains, or as staff runs the programme of.

        :param person: or what stands for their key in a prepared query
        """
        theirs = Q(trainers=person)
        if is_staff:
            theirs |= Q(programme__staff=person)
        return self.filter(theirs).distinct()

    def manageable_by(self, user: Any) -> "CohortQuerySet":
        """Cohorts that `user` may change (as `rules.can_manage_cohort`): administrators all, staff those of their programmes."""
        if is_administrator(user):
            return self
        return self.filter(programme__staff=user) if is_programme_staff(user) else self.none()

    def running(self, *, on: date) -> "CohortQuerySet":
        return self.filter(starts_on__lte=on, ends_on__gte=on)


class Cohort(models.Model):
    """One delivery of a course to a group."""

    name = models.CharField(_("name"), max_length=200)
    programme = models.ForeignKey(Programme, verbose_name=_("programme"), on_delete=models.PROTECT, related_name="cohorts")
    course_key = models.UUIDField(_("course"), db_index=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    place = models.CharField(_("place"), max_length=200, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    trainers = models.ManyToManyField(settings.AUTH_USER_MODEL, verbose_name=_("trainers"), blank=True, related_name="cohorts_trained")
    capacity = models.PositiveSmallIntegerField(_("places"), default=40, validators=[MinValueValidator(1)])
    code = models.CharField(_("code to join"), max_length=12, unique=True, default=new_join_code)
    is_open = models.BooleanField(_("open to join"), default=True, help_text=_("People with the code can join it themselves."))

    objects = CohortQuerySet.as_manager()

    class Meta:
        verbose_name = _("cohort")
        ordering = ["-starts_on", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="cohort_ends_after_start",
                violation_error_message=_("The cohort ends before it starts: correct one of the two dates."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("cohort", args=[self.code])

    @property
    def course(self) -> Course:
        """The course page in the active language, else in any it is live in."""
        return Course.objects.for_key(self.course_key)


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def unmerged(self) -> "EnrolmentQuerySet":
        """All but those that are part of another one."""
        return self.filter(merged_into=None)

    def with_parts(self, ids: Iterable[int]) -> "EnrolmentQuerySet":
        """These enrolments and those that are part of one of them; asked of `everything`, since other lists hide parts."""
        ids = list(ids)
        return self.filter(Q(pk__in=ids) | Q(merged_into__in=ids))

    def current(self) -> "EnrolmentQuerySet":
        """Enrolled or completed: everybody who has not withdrawn."""
        return self.exclude(state=EnrolmentState.WITHDRAWN)

    def active(self) -> "EnrolmentQuerySet":
        return self.filter(state=EnrolmentState.ACTIVE)

    def visible_to(self, user: Any) -> "EnrolmentQuerySet":
        """One's own, and those of cohorts that one runs."""
        if is_administrator(user):
            return self
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(learner=user) | Q(cohort__in=Cohort.objects.visible_to(user)))

    def manageable_by(self, user: Any) -> "EnrolmentQuerySet":
        """Enrolments that `user` may correct or end (as `rules.can_withdraw`)."""
        return self if is_administrator(user) else self.filter(cohort__in=Cohort.objects.manageable_by(user))

    def by_name(self) -> "EnrolmentQuerySet":
        return self.select_related("learner", "agency").order_by("learner__sort_name", "pk")


class EnrolmentManager(models.Manager.from_queryset(EnrolmentQuerySet)):  # type: ignore[misc]  # Django makes this class as it runs
    """Without the enrolments that are part of another one: no list, count or report meets them by accident."""

    def get_queryset(self) -> EnrolmentQuerySet:
        found: EnrolmentQuerySet = super().get_queryset()
        return found.unmerged()


class Enrolment(models.Model):
    """A person in a cohort, or alone in a self-paced course; facts about the person are as of that day."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("learner"), on_delete=models.PROTECT, related_name="enrolments")
    cohort = models.ForeignKey(Cohort, verbose_name=_("cohort"), on_delete=models.PROTECT, null=True, blank=True, related_name="enrolments")
    course_key = models.UUIDField(_("course"), db_index=True)
    state = models.CharField(_("state"), max_length=12, choices=EnrolmentState.choices, default=EnrolmentState.ACTIVE)
    origin = models.CharField(_("origin"), max_length=12, choices=EnrolmentOrigin.choices, default=EnrolmentOrigin.STAFF)
    enrolled_at = models.DateTimeField(_("enrolled on"), default=timezone.now)
    completed_at = models.DateTimeField(_("completed on"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn on"), null=True, blank=True)
    last_lesson_key = models.UUIDField(null=True, blank=True, editable=False)
    last_seen_at = models.DateTimeField(null=True, blank=True, editable=False)

    agency = models.ForeignKey(Agency, verbose_name=_("agency"), on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sector = models.CharField(_("sector"), max_length=20, choices=Sector.choices, blank=True)
    sex = models.CharField(_("sex"), max_length=10, choices=Sex.choices, blank=True)
    rank = models.CharField(_("rank or function"), max_length=120, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        db_index=False,  # by an index of its own: almost all rows have none, and SQLite would look those up by it
        related_name="merged_enrolments",
        help_text=_(
            "The enrolment that this one is part of, since its person turned out to be the same: always one that is part of no other."
        ),
    )

    objects = EnrolmentManager()
    everything = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        ordering = ["-enrolled_at", "pk"]
        indexes = [models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="enrolment_merged_into")]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "learner"],
                condition=Q(cohort__isnull=False, merged_into__isnull=True) & ~Q(state="withdrawn"),
                name="one_enrolment_per_cohort",
            ),
            models.UniqueConstraint(
                fields=["course_key", "learner"],
                condition=Q(cohort__isnull=True, merged_into__isnull=True) & ~Q(state="withdrawn"),
                name="one_self_paced_enrolment",
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("pk")), name="enrolment_is_not_part_of_itself"),
            models.CheckConstraint(condition=~Q(state="completed") | Q(completed_at__isnull=False), name="completed_enrolment_has_date"),
            models.CheckConstraint(condition=~Q(state="withdrawn") | Q(withdrawn_at__isnull=False), name="withdrawn_enrolment_has_date"),
        ]

    def __str__(self) -> str:
        return f"{self.learner} · {self.cohort or self.course_key}"

    @property
    def standing_for(self) -> "Enrolment":
        """The enrolment that counts: the one that this one is part of, else itself."""
        return self.merged_into or self

    @property
    def standing_id(self) -> int:
        """The same, as its id."""
        return self.merged_into_id or self.pk

    @property
    def course(self) -> Course:
        return Course.objects.for_key(self.course_key)
