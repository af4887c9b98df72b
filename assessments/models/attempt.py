"""What learners did: attempts, the answers they gave, the marks that followed."""

import uuid
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.enums import AttemptState, Certainty, Ending
from assessments.models.quiz import Quiz
from assessments.models.sealed import QuizItem, QuizVersion, Sealed
from courses.models import Cohort, Enrolment
from people.rules import is_administrator


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def open(self) -> "AttemptQuerySet":
        return self.filter(state=AttemptState.OPEN)

    def submitted(self) -> "AttemptQuerySet":
        return self.filter(state=AttemptState.SUBMITTED)

    def expired(self, *, at: datetime) -> "AttemptQuerySet":
        """Open ones whose time is over, the moment for late answers included."""
        return self.open().filter(late_until__lt=at)

    def to_answer(self) -> "AttemptQuerySet":
        """With what keeping an answer needs and no more: it is read at every one of them."""
        fields = (
            "uuid",
            "state",
            "deadline",
            "late_until",
            "enrolment__learner",
            "version__uuid",
            "version__uses_certainty",
            "version__navigation",
        )
        return self.select_related("enrolment", "version").only(*fields)

    def to_show(self) -> "AttemptQuerySet":
        """With what the page of an open attempt needs: a hundred columns that it does not look at cost as much as the rest."""
        version = ("uuid", "language", "titles", "plan", "navigation", "behaviour", "tries_allowed", "penalty", "uses_certainty", "review")
        fields = [field.attname for field in self.model._meta.concrete_fields]
        fields += [f"version__{name}" for name in version] + ["enrolment__learner", "quiz__uuid"]
        return self.select_related("enrolment", "version", "quiz").only(*fields)

    def to_review(self) -> "AttemptQuerySet":
        """With what the page of a finished attempt needs, and what holds at its quiz today."""
        version = (
            "uuid", "language", "titles", "plan", "navigation", "behaviour", "tries_allowed", "penalty", "uses_certainty", "review",
            "purpose", "pass_mark", "lesson_key",
        )  # fmt: skip
        rules = ("attempts_allowed", "time_limit", "retake_delay", "grace")
        fields = [field.attname for field in self.model._meta.concrete_fields]
        fields += [f"version__{name}" for name in (*version, *rules)] + [f"quiz__current__{name}" for name in rules]
        fields += ["quiz__uuid", "quiz__opens_at", "quiz__closes_at", "quiz__room_code", "enrolment__learner", "enrolment__cohort"]
        return self.select_related("enrolment", "version", "quiz__current").only(*fields)

    def to_list(self) -> "AttemptQuerySet":
        """With what lists of them show, in the order in which they were made."""
        fields = ("uuid", "number", "state", "started_at", "late_until", "submitted_at", "percent", "is_passed", "version__review")
        return self.select_related("version").only(*fields).order_by("number")

    def to_mark(self) -> "AttemptQuerySet":
        """With what checking and marking its answers and completing its lesson need."""
        version = ("uuid", "behaviour", "penalty", "uses_certainty", "pass_mark", "purpose", "lesson_key", "navigation", "tries_allowed")
        fields = [field.attname for field in self.model._meta.concrete_fields]
        fields += [f"version__{name}" for name in version] + ["enrolment__learner", "quiz__uuid"]
        return self.select_related("version", "enrolment", "quiz").only(*fields)

    def visible_to(self, user: Any) -> "AttemptQuerySet":
        """One's own, and those of people in cohorts that one runs."""
        if is_administrator(user):
            return self
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(enrolment__learner=user) | Q(enrolment__cohort__in=Cohort.objects.visible_to(user).values("pk")))


class Attempt(models.Model):
    """One go of one person at one quiz, against the version that was current when it began."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="attempts")
    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="attempts")
    version = models.ForeignKey(QuizVersion, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveSmallIntegerField(_("attempt"))
    state = models.CharField(_("state"), max_length=12, choices=AttemptState.choices, default=AttemptState.OPEN)
    order = models.JSONField(help_text=_("Item ids in the order of this attempt, each with its choice ids in order."))
    started_at = models.DateTimeField(_("begun"), default=timezone.now)
    deadline = models.DateTimeField(_("until"), null=True, blank=True)
    late_until = models.DateTimeField(null=True, blank=True, help_text=_("Answers that travelled slowly still count until then."))
    form = models.CharField(_("form"), max_length=1, blank=True, choices=[("A", "A"), ("B", "B")])
    allowed = models.PositiveSmallIntegerField(
        _("attempts allowed"), null=True, blank=True, help_text=_("How many there may be; the database holds it.")
    )
    submitted_at = models.DateTimeField(_("finished"), null=True, blank=True)
    ended_by = models.CharField(max_length=10, choices=Ending.choices, blank=True)

    # Caches of what the marks say; `recompute` writes them anew.
    points = models.DecimalField(_("points"), max_digits=9, decimal_places=4, null=True, blank=True)
    max_points = models.DecimalField(_("of"), max_digits=9, decimal_places=4, null=True, blank=True)
    percent = models.DecimalField(_("result, %"), max_digits=5, decimal_places=2, null=True, blank=True)
    is_passed = models.BooleanField(_("passed"), null=True, blank=True)
    mark_line = models.TextField(
        blank=True, default="", editable=False, help_text="The newest marks, as `assessments.mark_lines` writes them."
    )
    newest_mark = models.PositiveBigIntegerField(
        null=True, blank=True, editable=False, help_text="The id of the last mark that is in there."
    )
    language = models.CharField(
        max_length=10, blank=True, default="", editable=False, help_text="In which most answers were given; empty where that is not known."
    )

    objects: ClassVar[Any] = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("attempt")
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "quiz"], condition=Q(state="open"), name="one_open_attempt"),
            models.UniqueConstraint(fields=["enrolment", "quiz", "number"], name="attempt_number"),
            models.CheckConstraint(condition=Q(state="open") | Q(submitted_at__isnull=False), name="submitted_attempt_has_date"),
            models.CheckConstraint(
                condition=Q(points__isnull=True) | Q(points__lte=F("max_points"), points__gte=0), name="points_within_maximum"
            ),
            models.CheckConstraint(condition=Q(deadline__isnull=True) | Q(deadline__gt=F("started_at")), name="deadline_after_start"),
            models.CheckConstraint(
                condition=Q(deadline__isnull=True, late_until__isnull=True) | Q(late_until__gte=F("deadline")), name="late_after_deadline"
            ),
            models.CheckConstraint(condition=Q(allowed__isnull=True) | Q(number__lte=F("allowed")), name="attempts_within_limit"),
        ]
        indexes = [models.Index(fields=["late_until"], condition=Q(state="open"), name="attempt_open_until")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} · {self.quiz_id} · {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("assessments:attempt" if self.is_open else "assessments:result", args=[self.uuid])

    @property
    def is_open(self) -> bool:
        return self.state == AttemptState.OPEN

    def is_expired(self, *, at: datetime) -> bool:
        """Whether it is open although its time, and the moment for late answers, is over."""
        return self.is_open and self.late_until is not None and at > self.late_until

    def seconds_left(self, *, at: datetime) -> int | None:
        """Whole seconds until the deadline, never below zero; None where there is none."""
        return None if self.deadline is None else max(0, int((self.deadline - at).total_seconds()))


class Response(models.Model):
    """What a person answered to one item; a row waits for each item from the start."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="responses")
    item = models.ForeignKey(QuizItem, on_delete=models.PROTECT, related_name="responses")
    answer = models.JSONField(null=True, blank=True)
    revision = models.PositiveIntegerField(
        default=0, help_text=_("Counted by the learner's device; an older one never replaces a newer one.")
    )
    certainty = models.PositiveSmallIntegerField(choices=Certainty.choices, null=True, blank=True)
    language = models.CharField(
        max_length=10,
        blank=True,
        default="",
        help_text=_("The language of the page on which it was answered; empty where that is not known."),
    )
    is_flagged = models.BooleanField(default=False)
    is_closed = models.BooleanField(default=False, help_text=_("Checked, and no other answer is taken."))
    is_left = models.BooleanField(default=False, help_text=_("Where questions come one after the other: a later one was shown."))
    saved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("response")
        ordering = ["attempt_id", "pk"]  # the id alone: by "attempt" every list of answers would join its attempts
        constraints = [models.UniqueConstraint(fields=["attempt", "item"], name="one_response_per_item")]

    def __str__(self) -> str:
        return f"{self.attempt_id} · {self.item_id}"


class Try(Sealed):
    """An answer that was checked before the attempt ended. None is ever changed or taken away; marks follow from all of them."""

    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="tries")
    number = models.PositiveSmallIntegerField()
    revision = models.PositiveIntegerField()
    answer = models.JSONField()
    certainty = models.PositiveSmallIntegerField(choices=Certainty.choices, null=True, blank=True)
    share = models.DecimalField(max_digits=9, decimal_places=8, help_text=_("How much of it was right when it was checked."))
    checked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("try")
        verbose_name_plural = _("tries")
        ordering = ["response_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["response", "number"], name="try_number"),
            models.UniqueConstraint(fields=["response", "revision"], name="one_try_per_revision"),
            models.CheckConstraint(condition=Q(number__gte=1), name="tries_count_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.response_id} · {self.number}"

    @property
    def is_right(self) -> bool:
        return self.share == 1


class Mark(Sealed):
    """What an answer was found to be worth. The newest one counts; none is ever changed or taken away."""

    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="marks")
    points = models.DecimalField(max_digits=9, decimal_places=4, help_text=_("Below zero where a wrong answer costs points."))
    max_points = models.DecimalField(max_digits=9, decimal_places=4)
    share = models.DecimalField(
        max_digits=9,
        decimal_places=8,
        null=True,
        blank=True,
        help_text=_("How much was right before certainty was counted, where a rule said so; statistics look at this."),
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    comment = models.TextField(blank=True, help_text="To the learner.")
    levels = models.JSONField(default=dict, help_text="Where a rubric was used: by criterion, the level.")
    marked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("mark")
        ordering = ["response_id", "pk"]
        constraints = [models.CheckConstraint(condition=Q(points__lte=F("max_points")), name="mark_within_maximum")]

    def __str__(self) -> str:
        return f"{self.points} / {self.max_points}"
