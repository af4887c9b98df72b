"""Evaluations that wait for somebody, and what was said."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from attendance.enums import IN_THE_ROOM, Status
from attendance.evaluation.summary import Summary, summarise
from attendance.models import AttendanceRecord, CopiedForm, EvaluationAnswer, HasAnswered, Session
from courses.models import Cohort, Enrolment

BEFORE_THE_END = timedelta(minutes=30)
"""The form is handed out while people are still in the room."""
OPEN_FOR = timedelta(days=30)
REMINDED_FOR = timedelta(days=7)
"""How long the person's own page asks about a session."""


@dataclass(frozen=True)
class Subject:
    """What an evaluation is about: a session, or a cohort as a whole."""

    cohort: Cohort
    session: Session | None = None

    def __str__(self) -> str:
        return self.session.title if self.session else self.cohort.name

    @property
    def fields(self) -> dict[str, Any]:
        """How its answers are found and written."""
        return {"cohort": self.cohort, "session": self.session}

    def url(self, name: str, *rest: Any) -> str:
        """The address of one of its pages.

        :param name: `evaluation`, `evaluation_form`, `evaluation_paper`, `evaluation_file`, `evaluation_copied`,
            `evaluation_retype`, `evaluation_take_back`, or `evaluate` for participants
        """
        prefix, key = ("attendance:", self.session.uuid) if self.session else ("attendance:cohort_", self.cohort.code)
        return reverse(f"{prefix}{name}", args=[key, *rest])

    def is_open(self, at: datetime | None = None) -> bool:
        """Whether participants may answer now: from just before the end for a month; never about what was called off."""
        at = at or timezone.now()
        if self.session:
            return not self.session.is_cancelled and self.session.ends_at - BEFORE_THE_END <= at <= self.session.ends_at + OPEN_FOR
        return self.cohort.ends_on <= timezone.localdate(at) <= self.cohort.ends_on + OPEN_FOR

    def refuses_paper(self, at: datetime | None = None) -> str:
        """Why there can be no filled-in forms yet, in a sentence; nothing where there can be some."""
        at = at or timezone.now()
        if self.session and self.session.is_cancelled:
            return _("This session was called off, so there is no evaluation of it.")
        begins = self.session.day if self.session else self.cohort.starts_on
        if self.session.starts_at > at if self.session else begins > timezone.localdate(at):
            return _("It begins on %(day)s: nobody can have filled in a form yet. Copy the forms afterwards.") % {
                "day": date_format(begins)
            }
        return ""


def has_answered(enrolment: Enrolment, session: Session | None) -> bool:
    """Whether somebody has answered about a session, or with None about the cohort as a whole (1 query)."""
    mine = Enrolment.everything.with_parts([enrolment.pk])
    return HasAnswered.objects.filter(enrolment__in=mine.values("pk"), session=session).exists()


def with_answers(enrolments: QuerySet[Enrolment]) -> QuerySet[Any]:
    """Enrolments with `has_evaluated`: whether their learner has answered about the cohort as a whole."""
    mine = Q(enrolment=OuterRef("pk")) | Q(enrolment__merged_into=OuterRef("pk"))
    return enrolments.annotate(has_evaluated=Exists(HasAnswered.objects.filter(mine, session=None)))


def awaited_or_just_over(learner: Any, *, at: datetime) -> QuerySet[Any]:
    """The sessions that somebody waits for, and those of the last days, with `is_settled`: nothing is asked of them.

    Nothing is asked of who answered already, missed the session, or taught or observed it. `is_awaited` says whether they are enrolled
    and nobody has seen them in the room yet.
    """
    theirs = Q(enrolment__learner=learner) | Q(enrolment__merged_into__learner=learner)
    answered = HasAnswered.objects.filter(theirs, session=OuterRef("pk"))
    records = AttendanceRecord.objects.filter(session=OuterRef("pk"), enrolment__learner=learner)
    missed, came = records.filter(status__in=[Status.ABSENT, Status.EXCUSED]), records.filter(status__in=IN_THE_ROOM)
    enrolled = Enrolment.objects.current().filter(cohort=OuterRef("cohort"), learner=learner)
    mine = Session.objects.of_person(learner).filter(ends_at__gt=at - REMINDED_FOR)
    settled = Exists(answered) | Exists(missed) | ~Exists(enrolled)
    awaited = Exists(enrolled) & ~Exists(came)
    return mine.annotate(is_settled=settled, is_awaited=awaited).select_related("cohort", "venue").order_by("starts_at", "pk")


def to_evaluate(sessions: Iterable[Any], enrolments: Iterable[Any], *, at: datetime) -> list[Subject]:
    """What somebody may say something about and has not yet: the newest session first, then cohorts as a whole.

    :param sessions: read with `awaited_or_just_over`
    :param enrolments: read `with_answers`, with their cohorts
    """
    over = [Subject(one.cohort, one) for one in sessions if not one.is_settled]
    ended = [Subject(one.cohort) for one in enrolments if one.cohort and not one.has_evaluated]
    return [one for one in [*reversed(over), *ended] if one.is_open(at)]


def summary_of(subject: Subject) -> Summary:
    """What was said about a session, or about a cohort as a whole (1 query)."""
    return summarise(one.said for one in EvaluationAnswer.objects.filter(**subject.fields))


def next_number(subject: Subject) -> int:
    """The number of the next form that is copied from paper, from 1 (1 query)."""
    last = CopiedForm.objects.filter(**subject.fields).aggregate(last=Max("number"))["last"]
    return int(last or 0) + 1


def copied_forms(subject: Subject) -> QuerySet[CopiedForm]:
    """The forms copied from paper by their numbers, without what they say: what came from phones could be told from it (1 query)."""
    return CopiedForm.objects.filter(**subject.fields).order_by("number")


def summaries_of_sessions(cohort: Cohort) -> list[tuple[Session, Summary]]:
    """The sessions of a cohort of which something was said, in order of time (2 queries)."""
    answers: dict[int | None, list[Any]] = defaultdict(list)
    for one in EvaluationAnswer.objects.filter(cohort=cohort, session__isnull=False):
        answers[one.session_id].append(one.said)
    sessions = Session.objects.filter(cohort=cohort, pk__in=list(answers)).select_related("venue").order_by("starts_at", "pk")
    return [(session, summarise(answers[session.pk])) for session in sessions]
