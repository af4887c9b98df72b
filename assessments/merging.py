"""What becomes of attempts when two records are one person's, or one record is two persons'. Writes nothing.

Attempts at one quiz stand side by side, in the order in which they were begun, each with its answers and marks; what counts of them is
what the quiz says (`assessments.grading`).
"""

from collections import Counter, defaultdict
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.enums import Grading
from assessments.models import Attempt, QuizException
from courses.merging import moving
from courses.models import Enrolment
from people.enums import Fate, MergeKind
from people.moving import Part, Plan

PARKED = 10_000
"""Added to the numbers of attempts while they change, so that no two of them are ever the same."""


def part_of(plan: Plan) -> Part:
    """What assessments would move and say."""
    part, found = Part(), moving(plan)
    if plan.undoes:
        _tell_since(part, plan, found.kept)
    elif plan.kind == MergeKind.MERGE:
        _unite(part, found.united)
        _move_exceptions(part, found.united)
    _tell_along(part, found.along, Fate.BACK if plan.undoes else Fate.ALONG)
    return part


def _unite(part: Part, united: list[tuple[Enrolment, Enrolment]]) -> None:
    becomes = {theirs.pk: kept.pk for theirs, kept in united}
    by_quiz: dict[tuple[int, int], list[Attempt]] = defaultdict(list)
    rows = Attempt.objects.filter(enrolment__in=[one.pk for pair in united for one in pair]).select_related("version")
    for attempt in rows.order_by("started_at", "pk"):
        by_quiz[becomes.get(attempt.enrolment_id, attempt.enrolment_id), attempt.quiz_id].append(attempt)
    for (kept, _quiz), attempts in by_quiz.items():
        if any(attempt.enrolment_id != kept for attempt in attempts):
            _tell_united(part, kept, attempts)
            _number_anew(part, kept, attempts)


def _tell_united(part: Part, kept: int, attempts: Sequence[Attempt]) -> None:
    version = attempts[-1].version
    if sum(attempt.is_open for attempt in attempts) > 1:
        text = _("Both have begun “%(quiz)s” and not finished it. Wait until one of the two attempts has ended, or end it.")
        part.refuse(text % {"quiz": version.title})
    elif any(attempt.enrolment_id == kept for attempt in attempts):
        text = _(
            "“%(quiz)s”: the attempts of both stand side by side, %(count)d in all, with their answers and marks. What counts: %(rule)s."
        )
        rule = str(Grading(version.grading).label)
        part.say(Fate.TOGETHER, text % {"quiz": version.title, "count": len(attempts), "rule": rule[:1].lower() + rule[1:]})
    else:
        part.say(Fate.TOGETHER, _attempts(len(attempts)) % {"quiz": version.title, "count": len(attempts)})


def _attempts(count: int) -> str:
    return ngettext(
        "“%(quiz)s”: %(count)d attempt, with its answers and marks", "“%(quiz)s”: %(count)d attempts, with their answers and marks", count
    )


def _number_anew(part: Part, kept: int, attempts: Sequence[Attempt]) -> None:
    """Number the attempts of both in the order of their beginnings; first out of each other's way, then as they are to be."""
    changing = [(number, one) for number, one in enumerate(attempts, start=1) if (one.number, one.enrolment_id) != (number, kept)]
    allowed = {one.pk: one.allowed for one in attempts}
    for _number, attempt in changing:
        part.move(attempt, number=attempt.number + PARKED, allowed=None)
        attempt.number, attempt.allowed = attempt.number + PARKED, None
    for number, attempt in changing:
        most = allowed[attempt.pk]
        part.move(attempt, number=number, allowed=None if most is None else max(most, number), enrolment_id=kept)


def _move_exceptions(part: Part, united: list[tuple[Enrolment, Enrolment]]) -> None:
    """What was allowed to one record is allowed to both; where both have an exception for one quiz, the kept one's holds."""
    for theirs, kept in united:
        taken = set(QuizException.objects.filter(enrolment=kept).values_list("quiz", flat=True))
        for one in QuizException.objects.filter(enrolment=theirs).select_related("quiz").order_by("pk"):
            if one.quiz_id in taken:
                part.say(Fate.STAYS, _("“%(quiz)s”: the exception that was made for the kept record holds.") % {"quiz": one.quiz})
            else:
                part.move(one, enrolment_id=kept.pk)


def _tell_along(part: Part, along: list[Enrolment], fate: str) -> None:
    rows = Attempt.objects.filter(enrolment__in=[one.pk for one in along]).select_related("version").order_by("pk")
    for title, count in Counter(attempt.version.title for attempt in rows).items():
        part.say(fate, _attempts(count) % {"quiz": title, "count": count})


def _tell_since(part: Part, plan: Plan, kept: list[Enrolment]) -> None:
    since = Attempt.objects.filter(enrolment__in=[one.pk for one in kept], started_at__gt=plan.undoes.made_at).count()  # type: ignore[union-attr]  # asked before
    if since:
        text = ngettext(
            "%(count)d attempt begun since then stays with %(person)s.", "%(count)d attempts begun since then stay with %(person)s.", since
        )
        part.say(Fate.STAYS, text % {"count": since, "person": plan.kept})
