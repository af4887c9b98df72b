"""Who may do what, as far as it depends on the person's role alone."""

from typing import Any

from people.enums import Role


def has_role(user: Any, *roles: str) -> bool:
    """Whether an active, signed-in person has one of the roles; a superuser has all."""
    if not (user.is_authenticated and user.is_active):
        return False
    return user.is_superuser or bool(user.roles & frozenset(roles))


def is_administrator(user: Any) -> bool:
    return has_role(user, Role.ADMINISTRATOR)


def is_programme_staff(user: Any) -> bool:
    """Programme staff and administrators."""
    return has_role(user, Role.STAFF, Role.ADMINISTRATOR)


def is_trainer(user: Any) -> bool:
    """Trainers and administrators."""
    return has_role(user, Role.TRAINER, Role.ADMINISTRATOR)


def can_anonymise(user: Any, person: Any) -> bool:
    """Administrators, never themselves; a superuser only by another."""
    return is_administrator(user) and user.pk != person.pk and (user.is_superuser or not person.is_superuser)


def can_merge(user: Any, kept: Any, other: Any) -> bool:
    """Say that two records are one person's: programme staff, never about themselves; where one runs training, administrators.

    Whether they see both is for the apps to say that know why (`courses.rules.can_see_person`).
    """
    if user.pk in (kept.pk, other.pk) or not is_programme_staff(user):
        return False
    if kept.is_superuser or other.is_superuser:
        return bool(user.is_superuser)
    return is_administrator(user) or not (runs_training(kept) or runs_training(other))


def runs_training(person: Any) -> bool:
    """Whether a person, signed in or not, has more than a learner's role."""
    return person.is_superuser or (person.pk is not None and bool(person.roles - {Role.LEARNER}))


def works_as_staff(user: Any) -> bool:
    """Anyone who runs training: trainers, programme staff, administrators."""
    return has_role(user, Role.TRAINER, Role.STAFF, Role.ADMINISTRATOR)
