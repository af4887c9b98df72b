"""The sign-in sheet that people sign with a pen."""

from math import ceil

from attendance.models import Session
from attendance.paper_codes import as_code
from attendance.queries import register_rows
from core.pdf import render_pdf

# Lines on a page, and how many at least are left blank for who comes without being on the list; the rest of the last page is blank, too.
ROWS_ON_PAGE, BLANK_ROWS = 14, 2


def sign_in_sheet(session: Session) -> bytes:
    """Return the sheet as a PDF, A4 landscape, in the cohort's language: it hangs in the room, not in the office.

    :param session: with `cohort__programme` at hand
    """
    rows = register_rows(session)
    context = {
        "session": session,
        "cohort": session.cohort,
        "trainers": session.trainers.all(),
        "people": [(row.enrolment, as_code(row.enrolment.pk)) for row in rows],
        "code": as_code(session.pk),
        "blank_rows": range(len(rows) + 1, ROWS_ON_PAGE * ceil((len(rows) + BLANK_ROWS) / ROWS_ON_PAGE) + 1),
    }
    return render_pdf("attendance/sheet.html", context, title=f"{session.cohort} · {session.title}", language=session.cohort.language)
