"""Who is told when a session changes, and what they were told."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone

from attendance.enums import NoticeKind
from attendance.models import Call, Notice, Session
from core.mail import is_set_up
from courses.models import Enrolment
from people.models import User
from people.names import fold


@dataclass(frozen=True)
class Audience:
    """Who is told of a change: by e-mail, and by somebody's own voice."""

    by_mail: list[User]
    by_voice: list[User]

    @property
    def everybody(self) -> int:
        return len(self.by_mail) + len(self.by_voice)


def audience(session: Session) -> Audience:
    """Everybody enrolled now, and who trains the session (the cohort's trainers where it names none), by name (2 queries).

    :return: who has an e-mail, and who has to be told otherwise: all of them where the site sends no e-mail
    """
    enrolled = Enrolment.objects.current().filter(cohort=session.cohort_id).values("learner")
    trainers = session.trainers.all() if session.trainers.exists() else session.cohort.trainers.all()
    people = User.objects.filter(Q(pk__in=enrolled) | Q(pk__in=trainers.values("pk")), is_active=True)
    reaches = is_set_up()
    by_mail: list[User] = []
    by_voice: list[User] = []
    for person in sorted(people, key=lambda one: (fold(one.list_name), one.pk)):
        (by_mail if reaches and person.email else by_voice).append(person)
    return Audience(by_mail, by_voice)


def is_over(session: Session, *, at: datetime | None = None) -> bool:
    """Whether nobody waits for the session any more."""
    return session.is_closed or session.ends_at <= (at or timezone.now())


def notices_of(session: Session) -> QuerySet[Notice]:
    """What people were told of a session, the newest first, with whom to call and who was called (3 queries)."""
    unreached = Prefetch("unreached", User.objects.select_related("agency"))
    calls = Prefetch("calls", Call.objects.standing().select_related("by"))
    return Notice.objects.filter(session=session).select_related("made_by").prefetch_related(unreached, calls)


def last_notice(session: Session) -> Notice | None:
    """The newest one that says something or waits, with `to_tell`, how many people no letter reached, and `called`, how many of them
    somebody called (1 query)."""
    news = Notice.objects.filter(session=session).exclude(kind=NoticeKind.NOTHING)
    called = Count("calls", filter=Q(calls__taken_back_at=None), distinct=True)
    return news.annotate(to_tell=Count("unreached", distinct=True), called=called).order_by("-made_at", "-pk").first()


def with_changes(sessions: QuerySet[Session]) -> QuerySet[Any]:
    """Sessions with what people knew before the last change that was told, else None: `was_starts_at`, `…ends_at`, `…place`, `…zone`."""
    now = Q(was_starts_at=OuterRef("starts_at"), was_ends_at=OuterRef("ends_at"), was_place=F("told_place"))
    told = Notice.objects.filter(~now, session=OuterRef("pk")).exclude(kind=NoticeKind.NOTHING).order_by("-made_at", "-pk")
    names = ("was_starts_at", "was_ends_at", "was_place", "was_zone")
    return sessions.annotate(**{name: Subquery(told.values(name)[:1]) for name in names})
