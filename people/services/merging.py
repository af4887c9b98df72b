"""Two records of one person become one; one record of two persons becomes two; both can be undone.

A merge is a union of evidence: nothing is deleted, what was issued stays as it was issued, and what was said stays said. Every row
that gets another value is written down with the old one, by the apps that own the rows (`people.signals.union_planned`).
"""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import record
from core.errors import DomainError, NotAllowedError
from people.enums import MergeKind
from people.models import Merge, User
from people.moving import Move, Part, Plan
from people.names import tidy
from people.rules import can_merge
from people.services.persons import add_person
from people.signals import union_made, union_planned
from people.unions import merge_part, split_part, undo_part


def preview_merge(*, kept: User, other: User, by: Any, fill: Collection[str] | None = None) -> Plan:
    """What would happen if `other` became part of `kept`. Nothing is written.

    :param by: programme staff or an administrator who sees both, or None for the system
    :param fill: names of empty facts to take from `other` (`people.unions.FILLED`); None for all of them
    :return: sentences, moves, and refusals where it cannot be
    :raises NotAllowedError: when `by` may not merge these two
    """
    plan = Plan(kind=MergeKind.MERGE, kept=kept, other=other, by=by)
    _require_allowed(plan)
    return _completed(plan, merge_part(plan, fill))


@transaction.atomic
def merge_persons(*, kept: User, other: User, by: Any, fill: Collection[str] | None = None, note: str = "") -> Merge:
    """Make `other` part of `kept`: all evidence of both is the kept person's from now on. See `undo_merge`.

    :param by, fill: as for `preview_merge`
    :param note: why, for who reads the list of merges
    :raises DomainError: when it cannot be; the sentences say why
    :raises NotAllowedError: as for `preview_merge`
    """
    kept, other = _locked(kept, other)
    plan = preview_merge(kept=kept, other=other, by=by, fill=fill)
    merge = _do(plan, note)
    record("person.merge", kept, by=by, other=other.pk, merge=str(merge.uuid))
    return merge


def preview_split(*, person: User, enrolments: Collection[int], other: User, by: Any) -> Plan:
    """What would happen if these enrolments turned out to be somebody else's. Nothing is written.

    :param enrolments: ids of what is not `person`'s
    :param other: whose they are; not saved yet where it is somebody new
    :param by: programme staff or an administrator who runs those cohorts, or None for the system
    :raises NotAllowedError: when `by` may not
    """
    return _split_plan(Plan(kind=MergeKind.SPLIT, kept=person, other=other, by=by, chosen=frozenset(enrolments), is_new=other.pk is None))


@transaction.atomic
def split_person(*, person: User, enrolments: Collection[int], other: User, by: Any, note: str = "") -> Merge:
    """Take enrolments out of a record that was really two persons'; all that was done in them goes along.

    :param other: whose they are: somebody known, or an unsaved person with a name, who is written down first
    :raises DomainError: when it cannot be; nothing is written then
    :raises NotAllowedError: as for `preview_split`
    """
    is_new = other.pk is None
    if is_new:
        other = _write_down(other, person, by)
    person, other = _locked(person, other)
    plan = Plan(kind=MergeKind.SPLIT, kept=person, other=other, by=by, chosen=frozenset(enrolments), is_new=is_new)
    merge = _do(_split_plan(plan), note)
    record("person.split", person, by=by, other=other.pk, merge=str(merge.uuid))
    return merge


def preview_undo(*, merge: Merge, by: Any) -> Plan:
    """What undoing would put back, and what arrived since and stays. Nothing is written.

    :raises NotAllowedError: when `by` may not
    """
    plan = Plan(kind=merge.kind, kept=merge.kept, other=merge.other, by=by, undoes=merge)
    _require_allowed(plan)
    plan = _completed(plan, undo_part(plan, merge))
    plan.moves = [Move.from_json(one).back for one in reversed(merge.moves)]
    return plan


@transaction.atomic
def undo_merge(*, merge: Merge, by: Any) -> Merge:
    """Put everything back as it was before a merge or a split. What arrived since stays where it is, as `preview_undo` says.

    :raises DomainError: when it was undone already, or when a later merge has to be undone first
    :raises NotAllowedError: when `by` may not
    """
    merge = Merge.objects.select_for_update().get(pk=merge.pk)
    merge.kept, merge.other = _locked(merge.kept, merge.other)
    plan = preview_undo(merge=merge, by=by)
    _refuse(plan)
    for move in plan.moves:
        _put_back(move)
    merge.undone_at, merge.undone_by = timezone.now(), by
    merge.save(update_fields=["undone_at", "undone_by"])
    union_made.send(sender=Merge, plan=plan)
    record("person.unmerge", merge.kept, by=by, other=merge.other_id, merge=str(merge.uuid))
    return merge


def _require_allowed(plan: Plan) -> None:
    if plan.by is not None and not can_merge(plan.by, plan.kept, plan.other):
        raise NotAllowedError(_("Only the programme’s staff can do this, and never with their own record. Nothing was changed."))


def _split_plan(plan: Plan) -> Plan:
    _require_allowed(plan)
    return _completed(plan, split_part(plan))


def _completed(plan: Plan, own: Part) -> Plan:
    """The plan with what every app says; from the ground up, as a reader expects it."""
    plan.take(own)
    if not own.refusals or plan.undoes:
        answers: list[tuple[Any, Any]] = union_planned.send(sender=Merge, plan=plan)
        for _receiver, part in reversed(answers):
            plan.take(part)
    if plan.is_hidden:
        raise NotAllowedError(_("You do not run all the cohorts that these people are in. Nothing was changed. Ask an administrator."))
    return plan


def _locked(*people: User) -> list[User]:
    """The same people, read anew and locked, always in one order."""
    rows = User.objects.select_for_update(no_key=True).filter(pk__in=[one.pk for one in people])
    found = {person.pk: person for person in rows.order_by("pk")}
    return [found[person.pk] for person in people]


def _refuse(plan: Plan) -> None:
    if plan.refusals:
        raise DomainError(" ".join([*plan.refusals, _("Nothing was changed.")]))


def _do(plan: Plan, note: str) -> Merge:
    _refuse(plan)
    _put(plan.moves)
    merge = Merge.objects.create(
        kind=plan.kind, kept=plan.kept, other=plan.other, note=note.strip()[:300], by=plan.by, moves=[move.as_json() for move in plan.moves]
    )
    union_made.send(sender=Merge, plan=plan)
    return merge


def _put(moves: Iterable[Move]) -> None:
    """Give the rows their new values, where they still have the old ones.

    :raises DomainError: when somebody changed one of them since the plan was made
    """
    for move in moves:
        if not move.rows.filter(**move.olds()).update(**move.news()):
            raise DomainError(_("Something of these people was changed at this very moment. Nothing was done: look at it again."))


def _put_back(move: Move) -> None:
    """Give a row its former values, except where it was changed since."""
    row = move.rows.select_for_update().values(*move.values).first()
    expected, former = move.olds(), move.news()
    unchanged = {name: former[name] for name in former if row and row[name] == expected[name]}
    if unchanged:
        move.rows.update(**unchanged)


def _write_down(somebody: User, person: User, by: Any) -> User:
    """A new record that leads to the one it was taken out of, until the moves of the split switch it on: so undoing switches it off."""
    new = User(first_name=tidy(somebody.first_name), last_name=tidy(somebody.last_name), language=person.language)
    new.is_active, new.merged_into = False, person
    new.set_unusable_password()
    return add_person(new, by=by)
