"""The sign-in sheet that people sign with a pen, and the attendance list that says afterwards what came of it: the same form."""

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
    return _form(session, is_filled=False)


def attendance_list(session: Session) -> bytes:
    """Return the same form, line by line as it was signed, with the attendance and the hours where the signatures were.

    :param session: with `cohort__programme` at hand
    """
    return _form(session, is_filled=True)


def _form(session: Session, *, is_filled: bool) -> bytes:
    rows = register_rows(session)
    context = {
        "is_filled": is_filled,
        "photos": session.sheet_photos.count() if is_filled else 0,
        "session": session,
        "cohort": session.cohort,
        "trainers": session.trainers.all(),
        "people": [(row, as_code(row.enrolment.pk)) for row in rows],
        "code": as_code(session.pk),
        "blank_rows": range(0) if is_filled else range(len(rows) + 1, ROWS_ON_PAGE * ceil((len(rows) + BLANK_ROWS) / ROWS_ON_PAGE) + 1),
    }
    return render_pdf("attendance/sheet.html", context, title=f"{session.cohort} · {session.title}", language=session.cohort.language)
