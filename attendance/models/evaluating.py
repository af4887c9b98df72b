"""What participants said of the training, and apart from it, that they said something.

Nothing joins the two. An answer has no person and no time, its key is random, and whenever one is added, all answers of the same session
are written anew in a random order: neither keys nor the places of rows in the database's file say which came when. That somebody has
answered has no time either.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendance.evaluation.summary import Answer
from attendance.models.planning import Session
from courses.models import Cohort, Enrolment

LONGEST_ANSWER = 1000


class EvaluationAnswer(models.Model):
    """One filled-in form of a session, or of a cohort as a whole (`session` is empty then). It knows nobody."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="evaluation_answers")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, null=True, related_name="evaluation_answers")
    version = models.PositiveSmallIntegerField(help_text=_("Of the statements."))
    ratings = models.JSONField(default=dict, help_text=_("1 to 5 by statement; who left one out has none."))
    texts = models.JSONField(default=dict, help_text=_("By open question."))
    is_from_paper = models.BooleanField(_("typed in from paper"), default=False)

    class Meta:
        verbose_name = _("answer about the training")

    def __str__(self) -> str:
        return f"{self.session_id or self.cohort_id}"

    @property
    def said(self) -> Answer:
        """What the summary needs of it."""
        return Answer(self.version, self.ratings, self.texts, self.is_from_paper)


class CopiedForm(models.Model):
    """A form of paper that was copied, by the number that somebody wrote on it. What it says is the answer with the same key.

    One that was taken back keeps its number, and has no answer any more. It has a day, and no time.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="copied_forms")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, null=True, related_name="copied_forms")
    number = models.PositiveIntegerField(help_text=_("In the order of the pile, from 1."))
    copied_on = models.DateField(default=timezone.localdate)
    is_taken_back = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("form copied from paper")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="one_form_of_a_number_about_a_session"),
            models.UniqueConstraint(fields=["cohort", "number"], condition=Q(session=None), name="one_form_of_a_number_about_a_cohort"),
        ]

    def __str__(self) -> str:
        return f"{self.number}"


class HasAnswered(models.Model):
    """Somebody has answered about a session, or about the cohort as a whole: once, and nobody sees what."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="evaluations")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, null=True, related_name="evaluations")

    class Meta:
        verbose_name = _("has answered about the training")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "session"], name="one_answer_about_a_session"),
            models.UniqueConstraint(fields=["enrolment"], condition=Q(session=None), name="one_answer_about_a_cohort"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.session_id or ''}"
