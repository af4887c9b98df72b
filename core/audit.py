"""One way to write down who did what: Wagtail's log, which the admin already shows."""

from typing import Any

from django.db.models import Model
from wagtail.log_actions import log


def record(action: str, instance: Model, *, by: Any, **data: Any) -> None:
    """Record that `by` did `action` to `instance`.

    :param action: dotted name registered with `register_log_actions` (for example `certificate.revoke`)
    :param instance: the saved object concerned
    :param by: the person who acts, or None for the system
    :param data: small JSON values worth keeping (never personal data that the object does not hold)
    """
    log(instance=instance, action=action, user=by, data=data or None)
