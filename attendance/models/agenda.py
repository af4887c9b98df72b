"""The agenda: what a session is made of."""

from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from attendance.agenda import Part
from attendance.folding import in_hours
from attendance.models.planning import Session
from core.zones import LocalTime


class AgendaBlock(models.Model):
    """One part of a session. Its times are minutes after the session's start, so that a session that is moved takes its agenda along."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="blocks")
    title = models.CharField(_("title"), max_length=200)
    begins = models.PositiveSmallIntegerField(_("begins"), help_text=_("Minutes after the session’s start."))
    ends = models.PositiveSmallIntegerField(_("ends"), help_text=_("Minutes after the session’s start."))
    minutes = models.PositiveSmallIntegerField(_("minutes that count"), help_text=_("None for a break."))
    module_key = models.UUIDField(_("module"), null=True, blank=True)
    leader = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("led by"), on_delete=models.PROTECT, null=True, blank=True, related_name="blocks_led"
    )
    leader_name = models.CharField(_("led by"), max_length=120, blank=True, help_text=_("Somebody who is not among the trainers."))

    class Meta:
        verbose_name = _("agenda block")
        ordering = ["begins", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="block_ends_after_start"),
            models.CheckConstraint(condition=Q(minutes__lte=F("ends") - F("begins")), name="block_counts_no_more_than_it_lasts"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def starts_at(self) -> LocalTime:
        """By the clock of the session."""
        return self.session.clock_after(self.begins)

    @property
    def ends_at(self) -> LocalTime:
        return self.session.clock_after(self.ends)

    @property
    def hours(self) -> Decimal:
        return in_hours(self.minutes)

    @property
    def led_by(self) -> str:
        return str(self.leader) if self.leader else self.leader_name

    @property
    def teaches(self) -> UUID | None:
        """The module its hours go to: its own, else the session's."""
        return self.module_key or self.session.module_key

    @property
    def part(self) -> Part:
        """What the rules of an agenda need of it."""
        return Part(self.title, self.begins, self.ends, self.minutes)
