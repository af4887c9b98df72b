"""What assessments does when others announce something."""

from typing import Any

from assessments.questions import kinds, model_of
from people.enums import Role
from people.receivers import grant_role_permissions
from people.roles import grant

AUTHORED = ("bank", "objective", "question", "quiz", "questiontag")


def grant_authoring(sender: Any, **kwargs: Any) -> None:
    """After migrating: trainers and administrators write questions and quizzes."""

    grant_role_permissions(sender)  # makes the permissions first
    models = [*AUTHORED, *(model_of(kind)._meta.model_name for kind in kinds())]
    labels = [
        f"assessments.{verb}_{model}" for model in models for verb in ("add", "change", "delete", "view", "publish", "lock", "unlock")
    ]
    grant({Role.TRAINER: labels, Role.ADMINISTRATOR: ["assessments.*"]})
