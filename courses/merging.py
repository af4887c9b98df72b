"""What becomes of enrolments when two records are one person's, or one record is two persons'. Writes nothing.

Two enrolments in the same cohort become one: the other one is *part of* the kept one from then on (`merged_into`) and in no list; what
may never change (marks, certificates) stays where it is and is read through that, the rest moves over. Every other enrolment only gets
another learner, and everything in it goes along.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.enums import EnrolmentState
from courses.models import Cohort, Enrolment, LessonCompletion, Programme
from courses.queries import course_titles, lesson_keys
from courses.rules import can_move, can_see_person
from people.enums import Fate, MergeKind
from people.moving import Part, Plan

FACTS = ("agency_id", "sector", "sex", "rank", "place")


@dataclass(frozen=True)
class Moving:
    """The enrolments that a plan speaks of."""

    united: list[tuple[Enrolment, Enrolment]]
    """Pairs that are one: the other person's, and the kept one's that it becomes part of."""
    along: list[Enrolment]
    """Those that change hands as they are."""

    @property
    def kept(self) -> list[Enrolment]:
        return [kept for _theirs, kept in self.united]

    @property
    def both(self) -> list[Enrolment]:
        return [one for pair in self.united for one in pair]


def moving(plan: Plan) -> Moving:
    """The enrolments that are united and those that change hands (2 queries).

    When undoing, those that were.
    """
    if plan.undoes:
        return _were_moved(plan)
    if plan.kind == MergeKind.SPLIT:
        return Moving([], list(_at_hand(Enrolment.objects.filter(learner=plan.kept, pk__in=plan.chosen))))
    mine = {_place_of(one): one for one in _at_hand(Enrolment.objects.current().filter(learner=plan.kept))}
    united, along = [], []
    for theirs in _at_hand(Enrolment.objects.filter(learner=plan.other)):
        double = mine.get(_place_of(theirs)) if theirs.state != EnrolmentState.WITHDRAWN else None
        if double:
            united.append((theirs, double))
        else:
            along.append(theirs)
    return Moving(united, along)


def _at_hand(enrolments: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    return enrolments.select_related("cohort__programme").order_by("pk")


def _place_of(enrolment: Enrolment) -> Any:
    """Where one can be only once: a cohort, or a course that one does alone."""
    return enrolment.cohort_id or enrolment.course_key


def _were_moved(plan: Plan) -> Moving:
    moved = {move.pk: move for move in plan.moved("courses.Enrolment") if "learner_id" in move.values}
    found = _at_hand(Enrolment.everything.filter(pk__in=list(moved))).select_related("merged_into__cohort")
    united = [(one, one.merged_into) for one in found if one.merged_into and moved[one.pk].olds().get("merged_into_id", 0) is None]
    parts = {theirs.pk for theirs, _kept in united}
    return Moving(united, [one for one in found if one.pk not in parts and one.merged_into is None])


def counted_anew(plan: Plan) -> set[int]:
    """Ids of the enrolments whose evidence counts for another enrolment since the moves of a plan, or does no more."""
    ids: set[int] = set()
    for move in plan.made_moves():
        if move.model == "courses.Enrolment" and "merged_into_id" in move.values:
            ids |= {move.pk, *filter(None, (move.olds()["merged_into_id"], move.news()["merged_into_id"]))}
    return ids


def title_of(enrolment: Enrolment, titles: dict[Any, str]) -> str:
    """What an enrolment is in, as people call it."""
    return str(enrolment.cohort or titles.get(enrolment.course_key, ""))


def part_of(plan: Plan) -> Part:
    """What courses would move and say."""
    part, found = Part(), moving(plan)
    if plan.by is not None and not _may(plan, found):
        part.is_hidden = True
        return part
    titles = course_titles(one.course_key for one in [*found.along, *found.kept])
    if plan.undoes:
        _tell_undone(part, plan, found, titles)
    elif plan.kind == MergeKind.SPLIT:
        _split(part, plan, found, titles)
    else:
        _merge(part, plan, found, titles)
    return part


def _may(plan: Plan, found: Moving) -> bool:
    """Whether the person who asks sees both records, and runs whatever changes hands."""
    moved = [*found.along, *(theirs for theirs, _kept in found.united)]
    if plan.undoes is not None or plan.is_new:
        return bool(moved or can_see_person(plan.by, plan.kept)) and can_move(plan.by, moved)
    return can_see_person(plan.by, plan.kept) and can_see_person(plan.by, plan.other) and can_move(plan.by, moved)


def _merge(part: Part, plan: Plan, found: Moving, titles: dict[Any, str]) -> None:
    becomes = {theirs.pk: kept.pk for theirs, kept in found.united}
    if Cohort.objects.filter(trainers=plan.other).exists() or Programme.objects.filter(staff=plan.other).exists():
        part.refuse(_("%(person)s is named as trainer or staff of a cohort: keep that record.") % {"person": plan.other})
    for theirs, kept in found.united:
        part.move(theirs, learner_id=plan.kept.pk, merged_into_id=kept.pk)
        _unite_completions(part, theirs, kept)
        part.move(kept, **_united_facts(theirs, kept))
        text = _("Both are enrolled in “%(cohort)s”: the enrolments become one, with the marks, the answers and the lessons of both.")
        part.say(Fate.TOGETHER, text % {"cohort": title_of(kept, titles)})
    for enrolment in found.along:
        part.move(enrolment, learner_id=plan.kept.pk)
        part.say(Fate.ALONG, _("“%(cohort)s”, with everything that was done there") % {"cohort": title_of(enrolment, titles)})
    for earlier in Enrolment.everything.filter(learner=plan.other, merged_into__isnull=False):
        part.move(earlier, learner_id=plan.kept.pk, merged_into_id=becomes.get(earlier.standing_id, earlier.standing_id))


def _united_facts(theirs: Enrolment, kept: Enrolment) -> dict[str, Any]:
    """What the kept enrolment becomes: the earlier beginning, the earlier end, the later reading, and facts that it lacked."""
    facts = {name: getattr(kept, name) or getattr(theirs, name) for name in FACTS}
    facts["enrolled_at"] = min(kept.enrolled_at, theirs.enrolled_at)
    ended = [one.completed_at for one in (kept, theirs) if one.state == EnrolmentState.COMPLETED and one.completed_at]
    completed_at = min(ended) if ended else _all_done_at(theirs, kept)
    if completed_at:
        facts |= {"state": EnrolmentState.COMPLETED.value, "completed_at": completed_at}
    seen = [one for one in (kept, theirs) if one.last_seen_at]
    if seen:
        last = max(seen, key=lambda one: one.last_seen_at)  # type: ignore[arg-type, return-value]  # none of these is empty
        facts |= {"last_lesson_key": last.last_lesson_key, "last_seen_at": last.last_seen_at}
    return facts


def _all_done_at(theirs: Enrolment, kept: Enrolment) -> Any:
    """When the last lesson of the course was done by one of two records, if all were."""
    keys = lesson_keys(kept.course_key)
    done: dict[Any, Any] = {}
    for one in LessonCompletion.objects.filter(enrolment__in=[theirs, kept], lesson_key__in=keys).order_by("-completed_at"):
        done[one.lesson_key] = one.completed_at
    return max(done.values()) if keys and keys <= done.keys() else None


def _unite_completions(part: Part, theirs: Enrolment, kept: Enrolment) -> None:
    """Lessons that only the other record did move over; of those that both did the earlier day counts."""
    mine = {one.lesson_key: one for one in kept.lesson_completions.all()}
    for one in theirs.lesson_completions.order_by("pk"):
        double = mine.get(one.lesson_key)
        if double is None:
            part.move(one, enrolment_id=kept.pk)
        elif one.completed_at < double.completed_at:
            part.move(double, completed_at=one.completed_at, source=one.source)


def _split(part: Part, plan: Plan, found: Moving, titles: dict[Any, str]) -> None:
    if {one.pk for one in found.along} != plan.chosen:
        part.refuse(_("One of the enrolments you ticked is not this person’s any more. Look at it again."))
    elif len(found.along) == Enrolment.objects.filter(learner=plan.kept).count():
        part.refuse(
            _("This would leave nothing to %(person)s: leave at least one enrolment, or correct the name instead.") % {"person": plan.kept}
        )
    theirs = Enrolment.objects.current().filter(learner=plan.other) if plan.other.pk else Enrolment.objects.none()
    taken = {_place_of(one) for one in theirs}
    for enrolment in found.along:
        title = title_of(enrolment, titles)
        if _place_of(enrolment) in taken and enrolment.state != EnrolmentState.WITHDRAWN:
            text = _("%(person)s is enrolled in “%(cohort)s” already: what belongs to both cannot be told apart here.")
            part.refuse(text % {"person": plan.other, "cohort": title})
        part.say(Fate.ALONG, _("“%(cohort)s”, with everything that was done there") % {"cohort": title})
    if plan.other.pk:
        for row in Enrolment.everything.with_parts(one.pk for one in found.along).order_by("pk"):
            part.move(row, learner_id=plan.other.pk)


def _tell_undone(part: Part, plan: Plan, found: Moving, titles: dict[Any, str]) -> None:
    for _theirs, kept in found.united:
        text = _("“%(cohort)s”: two enrolments again, each with what was its own.")
        part.say(Fate.BACK, text % {"cohort": title_of(kept, titles)})
    for enrolment in found.along:
        part.say(Fate.BACK, _("“%(cohort)s” goes back, with everything that was done there.") % {"cohort": title_of(enrolment, titles)})
    since = LessonCompletion.objects.filter(enrolment__in=[one.pk for one in found.kept], completed_at__gt=plan.undoes.made_at).count()  # type: ignore[union-attr]  # asked before
    if since:
        text = ngettext(
            "%(count)d lesson done since then stays with %(person)s.", "%(count)d lessons done since then stay with %(person)s.", since
        )
        part.say(Fate.STAYS, text % {"count": since, "person": plan.kept})
