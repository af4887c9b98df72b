"""What happened in the demo: a programme, two cohorts, sessions with their register, attempts, certificates."""

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from assessments.models import Quiz
from assessments.services.attempting import save_answer, submit_attempt
from assessments.services.beginning import start_attempt
from attendance.models import Venue, zone_of
from attendance.services.agenda import set_agenda
from attendance.services.register import close_session, observe
from attendance.services.scheduling import schedule_session
from certificates.services import award_all_eligible
from core.zones import DOMINICAN_REPUBLIC, HAITI, on_the_clock
from courses.enums import EnrolmentOrigin
from courses.models import Cohort, Course, Enrolment, Lesson, Programme
from courses.services.enrolling import enrol
from courses.services.progress import complete_lesson
from home.demo.answering import answer_for
from home.demo.persons import agencies, invent
from people.services.persons import register_person

SESSION_HOURS = Decimal(3)


@dataclass(frozen=True)
class Plan:
    """One cohort of the demo."""

    name: str
    place: str
    language: str
    code: str
    seed: int
    dominican_share: float
    first_day: int  # days from today
    session_titles: tuple[str, ...]


FINISHED = Plan(
    "Ouanaminthe – Dajabón 1", "Ouanaminthe", "fr", "KRWB23", 11, 0.25, -35,
    ("Comprendre deux crimes", "Reconnaître les signes", "Protéger et parler", "Orienter, et clôture"),
)  # fmt: skip
RUNNING = Plan(
    "Cap-Haïtien 2", "Cap-Haïtien", "fr", "KPXM47", 23, 0.1, -8,
    ("Comprendre deux crimes", "Reconnaître les signes", "Protéger et parler", "Orienter, et clôture"),
)  # fmt: skip
ABROAD = {FINISHED.code: 2}
"""Which of its sessions a cohort holds across the border, by the clock there."""
# Days after the cohort's first day on which its four sessions are held; the running cohort meets today for the third.
SESSION_DAYS = {FINISHED.code: (0, 1, 7, 8), RUNNING.code: (0, 1, 8, 9)}


def load_programme(*, staff: Any) -> Programme:
    """The one programme of the demo, run by `staff`."""
    today = timezone.localdate()
    programme = Programme.objects.create(
        name="Frontière sûre, personnes protégées", code="HT-TIP-2026-01", donor="Fonds de démonstration", country="HT",
        starts_on=today - timedelta(days=200), ends_on=today + timedelta(days=400),
    )  # fmt: skip
    programme.staff.add(staff)
    return programme


class CohortLoader:
    """Loads one cohort and lets time pass for it, up to now."""

    def __init__(self, plan: Plan, programme: Programme, course: Course, *, trainer: Any, staff: Any) -> None:
        self.plan, self.trainer, self.staff = plan, trainer, staff
        self.dice = random.Random(plan.seed)  # noqa: S311 - a story, not a secret
        first = timezone.localdate() + timedelta(days=plan.first_day)
        self.cohort = Cohort.objects.create(
            name=plan.name, programme=programme, course_key=course.translation_key, language=plan.language, place=plan.place,
            starts_on=first, ends_on=first + timedelta(days=max(SESSION_DAYS[plan.code])), capacity=42, code=plan.code,
        )  # fmt: skip
        self.cohort.trainers.add(trainer)
        self.enrolments: list[Enrolment] = []

    def enrol_people(self, count: int) -> list[Enrolment]:
        """Invent the officials and enrol them from their agency's list, a week before the first day."""
        known = agencies()
        before = self._moment(self.cohort.starts_on - timedelta(days=7), 9)
        for invented in invent(
            count, seed=self.plan.seed, dominican_share=self.plan.dominican_share, languages={"HT": ["fr", "ht"], "DO": ["es"]}
        ):
            person = register_person(
                by=self.staff, first_name=invented.first_name, last_name=invented.last_name, sex=invented.sex, agency=known[invented.agency],
                sector=invented.sector, rank=invented.rank, place=invented.place, language=invented.language,
            )  # fmt: skip
            self.enrolments.append(enrol(learner=person, cohort=self.cohort, by=self.staff, origin=EnrolmentOrigin.LIST, at=before))
        return self.enrolments

    def hold_sessions(self, modules: list[Any]) -> None:
        """Schedule the four sessions; take and close the register of those that are over."""
        for number, (day, title, module) in enumerate(zip(SESSION_DAYS[self.plan.code], self.plan.session_titles, modules, strict=True)):
            on = self.cohort.starts_on + timedelta(days=day)
            venue = self._venue_abroad() if ABROAD.get(self.plan.code) == number else self._venue()
            session = schedule_session(
                by=self.staff, cohort=self.cohort, title=title, venue=venue, place="Grande salle",
                starts_at=on_the_clock(on, time(9), zone_of(venue)), ends_at=on_the_clock(on, time(12), zone_of(venue)),
                hours=SESSION_HOURS, trainers=[self.trainer], module_key=module.translation_key,
            )  # fmt: skip
            set_agenda(by=self.staff, session=session, blocks=self._blocks(title))
            if on < timezone.localdate():
                self._take_register(session)

    def _venue(self) -> Venue:
        """The communal hall of the cohort's town."""
        facts = {
            "town": self.plan.place,
            "address": "Rue de l’Exemple 1",
            "capacity": 60,
            "time_zone": HAITI,
            "map_link": "https://www.openstreetmap.org/",
        }
        venue, _made = Venue.objects.get_or_create(name=f"Salle communale de {self.plan.place}", defaults=facts)
        return venue

    @staticmethod
    def _venue_abroad() -> Venue:
        """A hall on the other side of the border bridge, where the clock is an hour ahead in winter."""
        facts = {"town": "Dajabón", "address": "Calle del Ejemplo 1", "capacity": 50, "time_zone": DOMINICAN_REPUBLIC}
        venue, _made = Venue.objects.get_or_create(name="Salón comunal de Dajabón", defaults=facts)
        return venue

    def _blocks(self, title: str) -> list[dict[str, Any]]:
        """Three hours in two parts, with a breath between them."""
        return [
            {"title": title, "begins": 0, "ends": 80, "minutes": 80, "leader": self.trainer},
            {"title": "Pause", "begins": 80, "ends": 90, "minutes": 10},
            {"title": "Travail de groupe et questions", "begins": 90, "ends": 180, "minutes": 90, "leader": self.trainer},
        ]

    def _take_register(self, session: Any) -> None:
        for enrolment in self.enrolments:
            status, late = self._presence()
            observe(
                session=session, enrolment=enrolment, status=status, minutes_late=late, by=self.trainer, observed_at=session.starts_at,
                received_at=session.starts_at,
            )  # fmt: skip
        close_session(session=session, by=self.trainer, at=session.ends_at)

    def _presence(self) -> tuple[str, int]:
        roll = self.dice.random()
        if roll < 0.86:
            return "present", 0
        if roll < 0.93:
            return "late", self.dice.choice([10, 15, 25, 40])
        return ("excused", 0) if roll < 0.96 else ("absent", 0)

    def learn(self, lessons: dict[str, Lesson], quizzes: dict[str, Quiz], *, up_to: list[str], diligence: float) -> None:
        """Let everybody read the lessons and take the quizzes on the way; not all get to the end."""
        for position, enrolment in enumerate(self.enrolments):
            keeps_on = self.dice.random() < diligence
            reach = up_to if keeps_on else up_to[: self.dice.randint(2, len(up_to) - 1)]
            skill = min(0.97, max(0.35, self.dice.gauss(0.78, 0.12)))
            for step, key in enumerate(reach):
                at = self._moment(self.cohort.starts_on, 14) + timedelta(hours=10 * step, minutes=7 * position)
                self._do_lesson(enrolment, lessons[key], quizzes.get(key), skill=skill, at=min(at, timezone.now()))

    def _do_lesson(self, enrolment: Enrolment, lesson: Lesson, quiz: Quiz | None, *, skill: float, at: datetime) -> None:
        if quiz is None:
            complete_lesson(enrolment=enrolment, lesson_key=lesson.translation_key, by=enrolment.learner, at=at)
            return
        before = 0.75 if quiz.purpose == "pre-test" else 1.1
        attempt = start_attempt(enrolment=enrolment, quiz=quiz, by=enrolment.learner, at=at)
        for item in attempt.version.items.all():
            answer = answer_for(item.frozen, knows=self.dice.random() < skill * before, dice=self.dice)
            save_answer(attempt=attempt, item=item, answer=answer, revision=1, by=enrolment.learner, at=at)
        submit_attempt(attempt=attempt, by=enrolment.learner, at=at + timedelta(minutes=12))
        if quiz.purpose == "practice":
            complete_lesson(enrolment=enrolment, lesson_key=lesson.translation_key, by=enrolment.learner, at=at)

    def award(self) -> int:
        """Certificates at the closing ceremony to everybody who has earned one; how many."""
        awarded, _refused = award_all_eligible(cohort=self.cohort, by=self.staff, at=self._moment(self.cohort.ends_on, 17))
        return len(awarded)

    @staticmethod
    def _moment(on: date, hour: int) -> datetime:
        return timezone.make_aware(datetime.combine(on, time(hour)))
