"""What courses does when others announce something, and answers when people asks."""

from typing import Any

from django.apps import apps
from django.db.models.signals import post_migrate
from wagtail.signals import copy_for_translation_done, page_published

from core.audit import relabel
from courses.merging import part_of
from courses.models import Cohort, CourseIndex, Enrolment
from courses.services.enrolling import join_with_code
from courses.services.granting import grant_page_permissions
from people.models import User
from people.moving import Part, Plan
from people.signals import account_made, anonymised, code_offered, data_asked, union_planned

ENROLMENT_FACTS = ("state", "origin", "enrolled_at", "completed_at", "sector", "sex", "rank", "place")


def say_what_the_code_opens(sender: Any, code: str, **kwargs: Any) -> str | None:
    """An open cohort's code lets somebody make an account."""
    cohort = Cohort.objects.filter(code=code, is_open=True).first()
    return str(cohort) if cohort else None


def let_in(sender: Any, person: User, code: str, **kwargs: Any) -> None:
    """Whoever made an account with a cohort's code is in that cohort."""
    join_with_code(learner=person, code=code)


def give_enrolments(sender: Any, person: User, **kwargs: Any) -> dict[str, Any]:
    """A person's enrolments, for the file with their own data."""
    enrolments = Enrolment.everything.filter(learner=person).select_related("cohort", "agency")
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


def forget_name_in_log(sender: Any, person: User, **kwargs: Any) -> None:
    """The log of enrolments names people: it follows."""
    relabel(Enrolment.everything.filter(learner=person).select_related("learner", "cohort"))


def plan_union(sender: Any, plan: Plan, **kwargs: Any) -> Part:
    """Two records are to become one person's, or one two persons'."""
    return part_of(plan)


def grant_below_the_catalogue(sender: Any, **kwargs: Any) -> None:
    """The role groups may write below the catalogue, in each language as soon as there is one."""
    grant_page_permissions()


def grant_below_the_copy(sender: Any, target_obj: Any, **kwargs: Any) -> None:
    """Whoever sends the first page into a new language makes the catalogue there, and may go on below it."""
    if isinstance(target_obj, CourseIndex):
        grant_page_permissions()


def connect() -> None:
    code_offered.connect(say_what_the_code_opens, dispatch_uid="courses.say_what_the_code_opens")
    account_made.connect(let_in, dispatch_uid="courses.let_in")
    anonymised.connect(forget_name_in_log, dispatch_uid="courses.forget_name_in_log")
    union_planned.connect(plan_union, dispatch_uid="courses.plan_union")
    data_asked.connect(give_enrolments, dispatch_uid="courses.give_enrolments")
    # core is migrated last of ours: by then the permissions of every app exist.
    post_migrate.connect(grant_below_the_catalogue, sender=apps.get_app_config("core"), dispatch_uid="courses.granting")
    copy_for_translation_done.connect(grant_below_the_copy, dispatch_uid="courses.granting_copies")
    page_published.connect(grant_below_the_catalogue, sender=CourseIndex, dispatch_uid="courses.granting")
