"""What people itself says about two records becoming one, or one two: log-ins, roles, and what is filled in. Writes nothing."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from people.enums import Fate, MergeKind, Role
from people.models import Invitation, Merge, User
from people.moving import Part, Plan
from people.names import fold, sorted_by
from people.rules import runs_training

FILLED = ("first_name", "last_name", "email", "phone", "agency", "sector", "sex", "rank", "place", "language")


@dataclass(frozen=True)
class Fact:
    """One fact of two records, as people read it."""

    name: str
    label: str
    kept: str
    other: str

    @property
    def fills(self) -> bool:
        """Whether the record that is kept lacks it and the other one has it."""
        return not self.kept and bool(self.other)

    @property
    def differs(self) -> bool:
        return bool(self.kept and self.other) and fold(self.kept) != fold(self.other)


def facts_of(kept: User, other: User) -> list[Fact]:
    """The facts that two records hold, side by side; those that neither has are left out."""
    facts = [Fact(name, str(User._meta.get_field(name).verbose_name), _shown(kept, name), _shown(other, name)) for name in FILLED]  # type: ignore[union-attr]  # fields of ours have names
    return [fact for fact in facts if fact.kept or fact.other]


def _shown(person: User, name: str) -> str:
    if not getattr(person, name):
        return ""
    display = getattr(person, f"get_{name}_display", None)
    return str(display() if display else getattr(person, name))


def merge_part(plan: Plan, fill: Collection[str] | None) -> Part:
    """What happens to the two records themselves when they become one.

    :param fill: names of the empty facts to take from the other record; None for all of them
    """
    part = Part()
    kept, other = plan.kept, plan.other
    _refuse_impossible(part, kept, other)
    if part.refusals:
        return part
    _refuse_roles_and_log_ins(part, kept, other)
    taken = {fact.name for fact in facts_of(kept, other) if fact.fills and (fill is None or fact.name in fill)}
    emptied = {"email": ""} if "email" in taken else {}
    part.move(other, is_active=False, merged_into_id=kept.pk, **emptied)
    part.move(kept, **_taken(kept, other, taken))
    for earlier in User.objects.filter(merged_into=other):
        part.move(earlier, merged_into_id=kept.pk)
    _move_invitation(part, kept, other)
    _tell(part, kept, other)
    return part


def _refuse_impossible(part: Part, kept: User, other: User) -> None:
    if kept.pk == other.pk:
        part.refuse(_("This is one and the same record. Choose another one."))
    for person in {kept, other}:
        _refuse_gone(part, person)
    if not part.refusals and not kept.is_active:
        part.refuse(_("The record of %(person)s is switched off. Keep the other one.") % {"person": kept})


def _refuse_gone(part: Part, person: User) -> None:
    if person.merged_into_id:
        part.refuse(_("%(person)s is part of another record already. Work with that one.") % {"person": person})
    elif person.is_anonymised:
        part.refuse(_("%(person)s was anonymised: nobody can say any more who that was.") % {"person": person})


def _refuse_roles_and_log_ins(part: Part, kept: User, other: User) -> None:
    if runs_training(kept) and runs_training(other):
        part.refuse(
            _("Both run training here (%(roles)s). Have an administrator take the roles from one of them first.") % _roles(kept, other)
        )
    elif runs_training(other):
        part.refuse(_("%(person)s runs training here (%(roles)s): keep that record.") % (_roles(other) | {"person": str(other)}))
    elif other.has_login and not kept.has_login:
        part.refuse(_("Only %(person)s can sign in: keep that record, so that the password goes on working.") % {"person": _named(other)})


def _roles(*people: User) -> dict[str, str]:
    held = frozenset().union(*(person.roles for person in people)) - {Role.LEARNER}
    return {"roles": ", ".join(str(Role(role).label) for role in sorted(held)) or _("Administrator")}


def _named(person: User) -> str:
    return f"{person} ({person.username})"


def _taken(kept: User, other: User, names: Collection[str]) -> dict[str, Any]:
    columns = {str(User._meta.get_field(name).attname) for name in names}  # type: ignore[union-attr]  # fields of ours have columns
    taken = {column: getattr(other, column) for column in columns}
    if columns & {"first_name", "last_name"}:
        whole = {name: taken.get(name, getattr(kept, name)) for name in ("first_name", "last_name")}
        taken["folded_name"] = fold(f"{whole['first_name']} {whole['last_name']}")
        taken["sort_name"] = sorted_by(whole["last_name"], whole["first_name"])
    return taken


def _move_invitation(part: Part, kept: User, other: User) -> None:
    """A slip that was printed for the other record opens the one that is kept."""
    invitation = Invitation.objects.filter(person=other).first()
    if invitation and not kept.has_login and not Invitation.objects.filter(person=kept).exists():
        part.move(invitation, person_id=kept.pk)


def _tell(part: Part, kept: User, other: User) -> None:
    part.say(
        Fate.TOGETHER,
        _("The personal code %(code)s leads to %(person)s from now on: at sign-in, in searches and on badges.")
        % {"code": other.username, "person": _named(kept)},
    )
    if kept.has_login and other.has_login:
        text = _("Both records can sign in. From now on only the log-in of %(person)s works; tell them that the other password is over.")
        part.say(Fate.LOOK, text % {"person": _named(kept)})


def split_part(plan: Plan) -> Part:
    """What speaks against taking part of one record to another person's."""
    part = Part()
    if not plan.chosen:
        part.refuse(_("Tick at least one enrolment that belongs to somebody else."))
    if plan.kept == plan.other:
        part.refuse(_("This is one and the same record. Choose another one."))
    known = {plan.kept} if plan.is_new else {plan.kept, plan.other}
    for person in known:
        _refuse_gone(part, person)
    if plan.is_new and plan.other.pk:
        part.move(plan.other, is_active=True, merged_into_id=None)
    return part


def undo_part(plan: Plan, merge: Merge) -> Part:
    """What speaks against undoing, and what of the records themselves was changed meanwhile."""
    part = Part()
    if merge.is_undone:
        part.refuse(_("This was undone already."))
    later = Merge.objects.standing().about(plan.kept, plan.other).filter(pk__gt=merge.pk).first()
    if later:
        part.refuse(_("Another merge or split came later (%(merge)s). Undo that one first.") % {"merge": later})
    if plan.kept.is_anonymised or plan.other.is_anonymised:
        part.refuse(_("The person was anonymised since: what to put back is no longer known."))
    elif merge.kind == MergeKind.MERGE:
        part.say(Fate.BACK, _("%(person)s has a record of their own again, as it was.") % {"person": _named(plan.other)})
    else:
        part.say(Fate.BACK, _("What was taken out of the record of %(person)s is in it again.") % {"person": _named(plan.kept)})
    return part
