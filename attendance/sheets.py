"""The sign-in sheet that people sign with a pen."""

from attendance.models import Session
from attendance.queries import register_rows
from core.pdf import render_pdf

# Lines left blank for who comes without being on the list.
BLANK_ROWS = 6


def sign_in_sheet(session: Session) -> bytes:
    """Return the sheet as a PDF, A4 landscape, in the cohort's language: it hangs in the room, not in the office.

    :param session: with `cohort__programme` at hand
    """
    rows = register_rows(session)
    context = {
        "session": session,
        "cohort": session.cohort,
        "trainers": session.trainers.all(),
        "people": [row.enrolment for row in rows],
        "blank_rows": range(len(rows) + 1, len(rows) + 1 + BLANK_ROWS),
    }
    return render_pdf("attendance/sheet.html", context, title=f"{session.cohort} · {session.title}", language=session.cohort.language)
