"""Hours per person as rows: the same ones for the screen and for a spreadsheet."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from attendance.queries import HoursSummary, hours_summary, in_order_of_names
from courses.models import Cohort, Enrolment


@dataclass(frozen=True)
class HoursRow:
    enrolment: Enrolment
    hours: HoursSummary

    @property
    def percent(self) -> int:
        """Attended of scheduled, whole per cent, never rounded up."""
        return int(100 * self.hours.attended / self.hours.scheduled) if self.hours.scheduled else 0


def hours_rows(cohort: Cohort) -> list[HoursRow]:
    """Everybody of a cohort with their hours, by family name (4 queries)."""
    summaries = hours_summary(cohort)
    people = in_order_of_names(Enrolment.objects.current().filter(cohort=cohort))
    return [HoursRow(enrolment, summaries[enrolment.pk]) for enrolment in people]


def hours_table(rows: list[HoursRow]) -> dict[str, Any]:
    """Header and rows for `table_response`."""
    header = [_("Person"), _("Agency"), _("Sex"), _("Hours attended"), _("Hours scheduled"), _("Hours missing"), _("Sessions not recorded")]
    return {
        "header": header,
        "rows": [
            [row.enrolment.learner.list_name, row.enrolment.agency or "", row.enrolment.get_sex_display(), row.hours.attended,
             row.hours.scheduled, row.hours.missing, row.hours.not_recorded]
            for row in rows
        ],
    }  # fmt: skip
