"""What courses answers when people asks."""

from typing import Any

from courses.models import Cohort, Enrolment
from people.models import User
from people.signals import code_offered, data_asked

ENROLMENT_FACTS = ("state", "origin", "enrolled_at", "completed_at", "sector", "sex", "rank", "place")


def say_what_the_code_opens(sender: Any, code: str, **kwargs: Any) -> str | None:
    """An open cohort's code lets somebody make an account."""
    cohort = Cohort.objects.filter(code=code, is_open=True).first()
    return str(cohort) if cohort else None


def give_enrolments(sender: Any, person: User, **kwargs: Any) -> dict[str, Any]:
    """A person's enrolments, for the file with their own data."""
    enrolments = Enrolment.objects.filter(learner=person).select_related("cohort", "agency")
    return {
        "enrolments": [
            {
                "cohort": str(enrolment.cohort or ""),
                "agency": enrolment.agency.name if enrolment.agency else "",
                **{name: getattr(enrolment, name) for name in ENROLMENT_FACTS},
            }
            for enrolment in enrolments
        ]
    }


def connect() -> None:
    code_offered.connect(say_what_the_code_opens, dispatch_uid="courses.say_what_the_code_opens")
    data_asked.connect(give_enrolments, dispatch_uid="courses.give_enrolments")
