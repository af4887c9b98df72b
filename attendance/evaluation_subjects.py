"""What the evaluation pages of an address are about."""

from uuid import UUID

from django.http import HttpRequest

from attendance.evaluation_queries import Subject
from attendance.lookups import cohort_seen, session_run


def subject_run(request: HttpRequest, code: str, uuid: UUID | None) -> Subject:
    """The session (`uuid` is given) or the cohort as a whole, for who runs the cohort.

    :raises Http404: for everybody else
    """
    if uuid:
        session = session_run(request, uuid)
        return Subject(session.cohort, session)
    return Subject(cohort_seen(request, code))
