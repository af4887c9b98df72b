"""A cohort's page: each person with hours, progress, results, certificate, and what is missing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessments.enums import Purpose
from assessments.queries import QuizResult, results_for
from attendance.queries import in_order_of_names
from certificates.queries import Standing, standing
from courses.models import Cohort, Enrolment
from people.models import User


@dataclass(frozen=True)
class PersonRow:
    """One person in the cohort's table."""

    enrolment: Enrolment
    results: dict[str, QuizResult]
    standing: Standing

    @property
    def hours(self) -> Decimal:
        return self.standing.facts.hours_attended

    @property
    def done(self) -> int:
        return self.standing.facts.lessons_done

    @property
    def lessons(self) -> int:
        return self.standing.facts.lessons_total

    @property
    def pre_test(self) -> QuizResult | None:
        return self.results.get(Purpose.PRE_TEST)

    @property
    def post_test(self) -> QuizResult | None:
        return self.results.get(Purpose.POST_TEST)

    @property
    def state(self) -> str:
        """`awarded`, `ready` or `missing`."""
        if self.standing.certificate:
            return "awarded"
        return "ready" if self.standing.is_eligible else "missing"


def people_of(cohort: Cohort, *, search: str = "") -> list[PersonRow]:
    """Who has not withdrawn, by family name, with everything the table shows (queries constant in their number).

    :param search: words of a name, an e-mail or a personal code; accents and case do not matter
    """
    enrolments = Enrolment.objects.current().filter(cohort=cohort)
    if search:
        enrolments = enrolments.filter(learner__in=User.objects.named(search))
    return rows_for(in_order_of_names(enrolments))


def rows_for(enrolments: Sequence[Enrolment]) -> list[PersonRow]:
    standings, results = standing(enrolments), results_for(enrolments)
    return [PersonRow(one, results[one.pk], standings[one.pk]) for one in enrolments]


def file_header() -> list[str]:
    return [
        _("Family names"), _("Given names"), _("Personal code"), _("Sex"), _("Sector"), _("Agency"), _("Rank or function"), _("Place"),
        _("Hours attended"), _("Lessons done"), _("Lessons in all"), pgettext("column", "Pre-test, %"), pgettext("column", "Post-test, %"),
        _("Certificate"), _("Missing"),
    ]  # fmt: skip


def file_rows(rows: Iterable[PersonRow]) -> Iterable[list[Any]]:
    for row in rows:
        one, learner = row.enrolment, row.enrolment.learner
        yield [
            learner.last_name, learner.first_name, learner.username, one.get_sex_display(), one.get_sector_display(), one.agency or "",
            one.rank, one.place, row.hours, row.done, row.lessons, row.pre_test.percent if row.pre_test else "",
            row.post_test.percent if row.post_test else "", row.standing.certificate.serial if row.standing.certificate else "",
            "; ".join(str(sentence) for sentence in row.standing.unmet),
        ]  # fmt: skip
