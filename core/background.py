"""Work that waits for the commit, then runs outside the request."""

from functools import partial
from typing import Any

from django.db import transaction
from django_tasks.base import Task


def enqueue(task: Task, *args: Any, **kwargs: Any) -> None:
    """Queue `task` once the current transaction is committed; a rolled-back one queues nothing.

    :param task: a function decorated with `django_tasks.task`
    :param args, kwargs: JSON primitives only (ids, not objects)
    """
    transaction.on_commit(partial(task.enqueue, *args, **kwargs))
