"""The people behind a number, each with the evidence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessments.enums import Purpose
from assessments.queries import QuizResult, results_for
from attendance.queries import hours_attended
from certificates.models import Certificate
from courses.models import Enrolment
from reports import wording
from reports.people_trained import NONE, Event


@dataclass(frozen=True)
class Evidence:
    """One row of a list: the event and what proves it."""

    event: Event
    enrolment: Enrolment
    hours: Decimal
    result: QuizResult | None
    certificate: Certificate | None

    @property
    def counted_at(self) -> datetime:
        return self.event.counted_at

    @property
    def sex(self) -> str:
        return str(self.enrolment.get_sex_display())

    @property
    def sector(self) -> str:
        return wording.sector_label(self.enrolment.sector or NONE)


def evidence_for(events: Sequence[Event]) -> list[Evidence]:
    """The events with their enrolment, hours, post-test and certificate (4 queries however many rows)."""
    enrolments = Enrolment.objects.select_related("learner", "cohort", "agency").in_bulk([event.enrolment_id for event in events])
    hours, results = hours_attended(enrolments.values()), results_for(enrolments.values())
    certificates = {one.stands_for: one for one in Certificate.objects.valid().of(enrolments).with_standing().order_by("issued_at")}
    return [
        Evidence(
            event=event, enrolment=enrolments[event.enrolment_id], hours=hours.get(event.enrolment_id, Decimal(0)),
            result=results.get(event.enrolment_id, {}).get(Purpose.POST_TEST), certificate=certificates.get(event.enrolment_id),
        )
        for event in events
    ]  # fmt: skip


def file_header() -> list[str]:
    return [
        _("Family names"), _("Given names"), _("Sex"), _("Sector"), _("Agency"), _("Rank or function"), _("Place"), _("Cohort"),
        _("Counted on"), _("Hours attended"), pgettext("column", "Post-test, %"), _("Certificate"),
    ]  # fmt: skip


def file_rows(rows: Iterable[Evidence]) -> Iterable[list[Any]]:
    for row in rows:
        one = row.enrolment
        yield [
            one.learner.last_name, one.learner.first_name, row.sex, row.sector, one.agency or "", one.rank, one.place, one.cohort,
            row.counted_at, row.hours, row.result.percent if row.result else "", row.certificate.serial if row.certificate else "",
        ]  # fmt: skip
