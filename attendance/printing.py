"""The agenda of a cohort on paper: it hangs on the wall and travels with the letter of invitation."""

from django.utils.translation import override

from attendance.agenda_queries import agenda_of, by_day
from core.pdf import render_pdf
from courses.models import Cohort
from courses.queries import course_titles


def printed_agenda(cohort: Cohort) -> bytes:
    """Return the agenda as a PDF, A4, day by day, in the cohort's language; cancelled sessions are left out.

    :param cohort: with its programme at hand
    """
    with override(cohort.language):
        days = by_day(agenda_of(cohort.sessions.held()))
        course = course_titles([cohort.course_key]).get(cohort.course_key, "")
        zones = {shown.session.zone_in_words for day in days for shown in day.sessions}
    context = {"cohort": cohort, "course": course, "days": days, "zone": zones.pop() if len(zones) == 1 else ""}
    return render_pdf("attendance/agenda_sheet.html", context, title=str(cohort), language=cohort.language)
