"""Refusals that already hold the sentence to show."""

from django.utils.translation import gettext as _


class DomainError(Exception):
    """A rule said no. `message` is a translated sentence that says what happened and what to do."""

    status_code = 409

    def __init__(self, message: object, **context: object) -> None:
        super().__init__(message)
        self.message = message
        self.context = context

    def __str__(self) -> str:
        return str(self.message)


class NotAllowedError(DomainError):
    """The person may not do this."""

    status_code = 403


class TryLaterError(DomainError):
    """What this speaks of is not known yet: it is still on its way, from the same device or from another."""


class InvalidInputError(DomainError):
    """What was sent cannot be used; nothing was written."""

    status_code = 400


class StillInUseError(DomainError):
    """What was to be deleted is part of what others did."""

    def __init__(self) -> None:
        super().__init__(_("This was not deleted: people, sessions or results belong to it, and what was done stays on record."))
