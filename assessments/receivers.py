"""What assessments does when others announce something."""

from typing import Any

from assessments.merging import part_of
from assessments.questions import kinds, model_of
from assessments.services.numbering import close_gaps
from courses.merging import counted_anew
from people.enums import Role
from people.moving import Part, Plan
from people.receivers import grant_role_permissions
from people.roles import grant
from people.signals import union_made, union_planned

AUTHORED = ("bank", "objective", "question", "quiz", "questiontag")


def grant_authoring(sender: Any, **kwargs: Any) -> None:
    """After migrating: trainers and administrators write questions and quizzes."""

    grant_role_permissions(sender)  # makes the permissions first
    models = [*AUTHORED, *(model_of(kind)._meta.model_name for kind in kinds())]
    labels = [
        f"assessments.{verb}_{model}" for model in models for verb in ("add", "change", "delete", "view", "publish", "lock", "unlock")
    ]
    grant({Role.TRAINER: labels, Role.ADMINISTRATOR: ["assessments.*"]})


def plan_union(sender: Any, plan: Plan, **kwargs: Any) -> Part:
    """Two records are to become one person's, or one two persons'."""
    return part_of(plan)


def count_on(sender: Any, plan: Plan, **kwargs: Any) -> None:
    """A merge was undone: attempts that were begun meanwhile are counted on from the person's own."""
    if plan.undoes:
        close_gaps(enrolments=counted_anew(plan))


def connect() -> None:
    union_planned.connect(plan_union, dispatch_uid="assessments.plan_union")
    union_made.connect(count_on, dispatch_uid="assessments.count_on")
