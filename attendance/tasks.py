"""Work outside the request."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django_tasks import default_task_backend, task

from attendance.models import Session
from attendance.services.telling import tell_people
from core.background import enqueue
from core.mail import is_set_up

PATIENCE = timedelta(minutes=2)
"""Who changes a session often finds a second thing to change: people are told once."""


@task()
def tell(session_id: int) -> int:
    """Tell people of a session's change, as it is by then; harmless any number of times."""
    return tell_people(session_id=session_id)


def tell_soon(sender: Any, *, session: Session, **kwargs: Any) -> None:
    """When a notice waits: ask for the letters in a little while, where the queue can wait, else at once after the commit.

    Where the site sends none, nobody waits: staff begin to call at once, and have to know about which change.
    """
    waits = tell.using(run_after=timezone.now() + PATIENCE) if default_task_backend.supports_defer and is_set_up() else tell
    enqueue(waits, session.pk)
