"""The demo as one story, in the order in which it happens."""

import json
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings

from assessments.models import Quiz
from attendance.models import Session
from courses.enums import EnrolmentOrigin
from courses.models import Course, Lesson, Module
from courses.services.enrolling import enrol
from home.demo.bank import load_bank, load_quizzes
from home.demo.delivery import FINISHED, RUNNING, CohortLoader, load_programme
from home.demo.pages import PageMaker
from home.demo.persons import agencies
from home.setup import prepare_site
from people.enums import Role
from people.models import User
from people.roles import assign

ACCOUNTS = {
    "trainer": ("trainer@example.org", "Nadège", "Fleurimond", "female", Role.TRAINER, "IBESR", "Formatrice"),
    "staff": ("staff@example.org", "Julio César", "Ureña Batista", "male", Role.STAFF, "DGM", "Coordinador"),
    "learner": ("learner@example.org", "Mirlande", "Saint-Vil", "female", Role.LEARNER, "DIE", "Agente d’immigration"),
    "administrator": ("admin@example.org", "Wilner", "Théodore", "male", Role.ADMINISTRATOR, "DIE", ""),
}


def logins_file() -> Path:
    return Path(settings.DATA_DIR) / "demo-logins.json"


def read_logins() -> dict[str, tuple[str, str]]:
    """Role → (log-in name, password) of the demo in this data folder; empty where there is none."""
    file = logins_file()
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def _make_accounts() -> dict[str, User]:
    """The four people who can sign in. Each installation has a password of its own, kept in its data folder."""
    password = os.environ.get("DEMO_PASSWORD") or f"demo-{secrets.token_hex(4)}"
    known, accounts = agencies(), {}
    for key, (email, first, last, sex, role, agency, rank) in ACCOUNTS.items():
        person = User(
            email=email, first_name=first, last_name=last, sex=sex, agency=known[agency], sector=known[agency].sector, rank=rank,
            place="Ouanaminthe", language="es" if key == "staff" else "fr",
        )  # fmt: skip
        person.is_superuser = role == Role.ADMINISTRATOR
        person.set_password(password)
        person.save()
        assign(person, role)
        accounts[key] = person
    file = logins_file()
    file.touch(mode=0o600)
    file.write_text(json.dumps({key: (row[0], password) for key, row in ACCOUNTS.items()}), encoding="utf-8")
    return accounts


def load_demo(*, say: Callable[[str], Any]) -> None:
    """Load everything; the caller holds the transaction.

    :param say: is told each step
    """
    say("people and agencies")
    people = _make_accounts()
    say("the course: 4 modules, 18 lessons, up to 4 languages")
    catalogue = prepare_site(by=people["administrator"])
    maker = PageMaker(people["administrator"])
    course, lessons = maker.course(catalogue)
    say("the question bank and the quizzes")
    quizzes = load_quizzes(lessons, load_bank(by=people["trainer"]), by=people["trainer"])
    programme = load_programme(staff=people["staff"])
    say("a cohort that has finished: 40 people, 4 sessions, certificates")
    _finished(course, lessons, quizzes, people, programme)
    say("a cohort in the middle of it: 40 people, a session today")
    _running(course, lessons, quizzes, people, programme)


def _modules(course: Course) -> list[Module]:
    return list(Module.objects.child_of(course).order_by("path"))


def _finished(course: Course, lessons: dict[str, Lesson], quizzes: dict[str, Quiz], people: dict[str, User], programme: Any) -> None:
    loader = CohortLoader(FINISHED, programme, course, trainer=people["trainer"], staff=people["staff"])
    loader.enrol_people(40)
    loader.hold_sessions(_modules(course))
    loader.learn(lessons, quizzes, up_to=list(lessons), diligence=0.85)
    loader.award()


def _running(
    course: Course, lessons: dict[str, Lesson], quizzes: dict[str, Quiz], people: dict[str, User], programme: Any
) -> list[Session]:
    loader = CohortLoader(RUNNING, programme, course, trainer=people["trainer"], staff=people["staff"])
    loader.enrol_people(39)
    learner = enrol(learner=people["learner"], cohort=loader.cohort, by=people["staff"], origin=EnrolmentOrigin.CODE)
    loader.enrolments.append(learner)
    loader.hold_sessions(_modules(course))
    loader.learn(lessons, quizzes, up_to=list(lessons)[:7], diligence=0.6)
    return list(Session.objects.filter(cohort=loader.cohort))
