"""Exceptions to a quiz's rules: for a cohort, or for one person."""

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.models.quiz import AccessRules, Quiz
from courses.models import Cohort, Enrolment


class ExceptionQuerySet(models.QuerySet["QuizException"]):
    def visible_to(self, user: Any) -> "ExceptionQuerySet":
        """Those of cohorts that one runs."""
        mine = Cohort.objects.visible_to(user).values("pk")
        return self.filter(Q(cohort__in=mine) | Q(enrolment__cohort__in=mine))


class QuizException(AccessRules):
    """What a quiz is for one cohort, or for one person; what is left empty stays as the quiz says."""

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="exceptions")
    cohort = models.ForeignKey(
        Cohort, verbose_name=_("cohort"), on_delete=models.CASCADE, null=True, blank=True, related_name="quiz_exceptions"
    )
    enrolment = models.ForeignKey(
        Enrolment, verbose_name=_("person"), on_delete=models.CASCADE, null=True, blank=True, related_name="quiz_exceptions"
    )
    time_limit = models.PositiveSmallIntegerField(_("time limit, minutes"), null=True, blank=True, validators=[MinValueValidator(1)])
    extra_time = models.PositiveSmallIntegerField(
        _("more time, %"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(300)],
        help_text=_("For somebody who needs longer to read or to write: 50 makes 45 minutes of 30."),
    )
    attempts_allowed = models.PositiveSmallIntegerField(_("attempts allowed"), null=True, blank=True, validators=[MinValueValidator(1)])
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects: ClassVar[Any] = ExceptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("exception")
        verbose_name_plural = _("exceptions")
        ordering = ["quiz", "enrolment", "cohort"]
        constraints = [
            models.CheckConstraint(
                condition=Q(cohort__isnull=True) ^ Q(enrolment__isnull=True), name="exception_for_cohort_or_person",
                violation_error_message=_("An exception is for a cohort or for one person."),
            ),
            models.UniqueConstraint(fields=["quiz", "cohort"], condition=Q(cohort__isnull=False), name="one_exception_per_cohort"),
            models.UniqueConstraint(fields=["quiz", "enrolment"], condition=Q(enrolment__isnull=False), name="one_exception_per_person"),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True) | Q(closes_at__isnull=True) | Q(closes_at__gt=F("opens_at")),
                name="exception_closes_after_it_opens",
                violation_error_message=_("The quiz closes before it opens: correct one of the two times."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.quiz_id} · {self.enrolment_id or self.cohort_id}"
