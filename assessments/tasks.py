"""Work outside the request."""

from datetime import timedelta

from django_tasks import default_task_backend, task

from assessments.models import Attempt
from assessments.services.attempting import settle_expired
from core.background import enqueue


@task()
def finish_expired() -> int:
    """End every attempt whose time is over; harmless to run at any moment and any number of times."""
    return settle_expired()


def finish_when_over(attempt: Attempt) -> None:
    """Ask for a look at the attempt once its time is over, where the queue can wait."""
    if attempt.late_until and default_task_backend.supports_defer:
        enqueue(finish_expired.using(run_after=attempt.late_until + timedelta(seconds=20)))
