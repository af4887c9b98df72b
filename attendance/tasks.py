"""Work outside the request."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import default_task_backend, task

from attendance.models import Session
from attendance.services.telling import tell_people
from core.background import enqueue

PATIENCE = timedelta(minutes=2)
"""Who changes a session often finds a second thing to change: people are told once."""


@task()
def tell(session_id: int) -> int:
    """Tell people of a session's change, as it is by then; harmless any number of times."""
    return tell_people(session_id=session_id)


def tell_soon(session: Session) -> None:
    """Ask for the letters in a little while, where the queue can wait, else at once after the commit."""
    later = {"run_after": timezone.now() + PATIENCE} if default_task_backend.supports_defer else {}
    enqueue(tell.using(**later), session.pk)
