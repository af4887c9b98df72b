"""Reads about answers that wait for a person to mark them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, QuerySet

from assessments.models import Attempt, Judgement, Mark, MarkingClaim, QuizItem, Response
from assessments.questions import text_in
from core.cleaning import plain_text


def waiting_for_marking(user: Any) -> QuerySet[Response]:
    """Answers in finished attempts that `user` may mark and has not judged yet: of cohorts they run, never their own."""
    found: QuerySet[Response] = _markable(user).filter(attempt__percent__isnull=True)
    judged = Judgement.objects.filter(response=OuterRef("pk"), by=user.pk)
    return found.exclude(Exists(_marks())).exclude(Exists(judged))


def _markable(user: Any) -> QuerySet[Response]:
    attempts = Attempt.objects.visible_to(user).submitted().exclude(enrolment__learner=user.pk)
    return Response.objects.filter(attempt__in=attempts.values("pk"))


def _marks() -> QuerySet[Mark]:
    marks: QuerySet[Mark] = Mark.objects.filter(response=OuterRef("pk"))
    return marks


@dataclass(frozen=True)
class Waiting:
    """One question of a published quiz, with how many answers wait for the reader, and since when."""

    item: QuizItem
    title: str
    number: int
    oldest: datetime


def marking_queue(user: Any, language: str) -> list[Waiting]:
    """The questions whose answers wait for `user`, the one that waits longest first (2 queries).

    :param language: for the questions' texts
    """
    rows = list(waiting_for_marking(user).values_list("item").annotate(Count("pk"), Min("attempt__submitted_at")).order_by())
    items = QuizItem.objects.select_related("version").in_bulk([item for item, _number, _oldest in rows])
    found = [Waiting(items[item], title_of(items[item], language), number, oldest) for item, number, oldest in rows]
    return sorted(found, key=lambda one: (one.oldest, one.item.pk))


def title_of(item: QuizItem, language: str) -> str:
    """A question in one line."""
    return plain_text(text_in(item.frozen, language, item.version.language)[1]["text"])


def in_marking_order(user: Any, item: QuizItem, *, at: datetime, after: int | None = None) -> list[int]:
    """Ids of the answers to a question that may be given to `user` now: first the one they hold, then the oldest (1 query).

    :param at: claims of others that last longer keep an answer out
    :param after: the answer to go on behind, and to come back to last
    """
    held_by_others = MarkingClaim.objects.filter(response=OuterRef("pk"), until__gt=at).exclude(by=user.pk)
    mine = MarkingClaim.objects.filter(response=OuterRef("pk"), by=user.pk)
    free = waiting_for_marking(user).filter(item=item).exclude(Exists(held_by_others))
    rows = list(free.annotate(is_mine=Exists(mine)).order_by("attempt__submitted_at", "pk").values_list("pk", "is_mine"))
    ids = [pk for pk, _is_mine in rows]
    if after in ids:
        return ids[ids.index(after) + 1 :] + ids[: ids.index(after) + 1]
    return [pk for pk, _is_mine in sorted(rows, key=lambda row: not row[1])]


@dataclass(frozen=True)
class Progress:
    """How far the reader is with a question: `done` of `total` answers."""

    done: int
    total: int

    @property
    def current(self) -> int:
        return min(self.done + 1, self.total)


def marking_progress(user: Any, item: QuizItem) -> Progress:
    """How many answers to a question the reader has behind them, and how many there are (2 queries)."""
    written = _markable(user).filter(item=item, answer__isnull=False)
    total, waiting = written.count(), waiting_for_marking(user).filter(item=item).count()
    return Progress(done=total - waiting, total=total)


def is_in_reach(user: Any, item: QuizItem) -> bool:
    """Whether `user` may mark any answer to it, or could have."""
    return _markable(user).filter(item=item).exists()


def judgements_of(response: Response) -> list[Judgement]:
    """What people have found an answer worth so far, the first one first."""
    return list(Judgement.objects.filter(response=response).order_by("pk"))
