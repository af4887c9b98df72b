"""What has to be done for a certificate, where staff want something else than the usual."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from certificates.enums import Kind
from courses.models import Cohort
from people.rules import is_administrator

PERCENT = [MinValueValidator(1), MaxValueValidator(100)]


class AwardRuleQuerySet(models.QuerySet["AwardRule"]):
    def visible_to(self, user: Any) -> "AwardRuleQuerySet":
        """Administrators see all; programme staff those of cohorts they manage; nobody else any."""
        return self if is_administrator(user) else self.filter(cohort__in=Cohort.objects.manageable_by(user))

    manageable_by = visible_to


class AwardRule(models.Model):
    """The requirements of one cohort, or of every cohort of a course; the cohort's own goes first."""

    cohort = models.ForeignKey(
        Cohort, verbose_name=_("cohort"), on_delete=models.CASCADE, null=True, blank=True, related_name="award_rules"
    )
    course_key = models.UUIDField(_("course"), null=True, blank=True)
    kind = models.CharField(_("certificate of"), max_length=12, choices=Kind.choices, default=Kind.COMPLETION)
    minimum_share = models.PositiveSmallIntegerField(
        _("share of the hours, %"),
        null=True,
        blank=True,
        default=80,
        validators=PERCENT,
        help_text=_("Of the hours of the sessions that were held."),
    )
    minimum_hours = models.DecimalField(
        _("hours at least"), max_digits=6, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    needs_lessons = models.BooleanField(_("all lessons done"), default=True)
    needs_pre_test = models.BooleanField(_("pre-test taken"), default=False)
    needs_post_test = models.BooleanField(_("post-test passed"), default=True, help_text=_("Where the course has one."))
    post_test_mark = models.PositiveSmallIntegerField(
        _("post-test mark, %"), null=True, blank=True, validators=PERCENT, help_text=_("Leave empty for the pass mark of the test itself.")
    )

    objects = AwardRuleQuerySet.as_manager()

    panels = [
        MultiFieldPanel([FieldPanel("cohort"), FieldPanel("course_key"), FieldPanel("kind")], heading=_("Who it is for")),
        MultiFieldPanel([FieldPanel("minimum_share"), FieldPanel("minimum_hours")], heading=_("Attendance")),
        MultiFieldPanel(
            [FieldPanel("needs_lessons"), FieldPanel("needs_pre_test"), FieldPanel("needs_post_test"), FieldPanel("post_test_mark")],
            heading=_("Lessons and tests"),
        ),
    ]

    class Meta:
        verbose_name = _("award rule")
        verbose_name_plural = _("award rules")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "kind"], condition=Q(cohort__isnull=False), name="one_rule_per_cohort_and_kind"),
            models.UniqueConstraint(
                fields=["course_key", "kind"], condition=Q(course_key__isnull=False), name="one_rule_per_course_and_kind"
            ),
            models.CheckConstraint(
                condition=Q(cohort__isnull=False, course_key__isnull=True) | Q(cohort__isnull=True, course_key__isnull=False),
                name="rule_for_a_cohort_or_a_course",
                violation_error_message=_("Choose either a cohort or a course."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cohort or self.course_key} · {self.get_kind_display()}"
