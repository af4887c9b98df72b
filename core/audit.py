"""One way to write down who did what: Wagtail's log, which the admin already shows."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry


def record(action: str, instance: Model, *, by: Any, **data: Any) -> None:
    """Record that `by` did `action` to `instance`.

    :param action: dotted name registered with `register_log_actions` (for example `certificate.revoke`)
    :param instance: the saved object concerned
    :param by: the person who acts, or None for the system
    :param data: small JSON values worth keeping (never personal data that the object does not hold)
    """
    log(instance=instance, action=action, user=by, data=data or None)


def relabel(instances: QuerySet[Any]) -> None:
    """Let the log call these objects what they are called now: their earlier names are removed from it."""
    kind = ContentType.objects.get_for_model(instances.model)
    for instance in instances:
        ModelLogEntry.objects.filter(content_type=kind, object_id=str(instance.pk)).update(label=str(instance))
