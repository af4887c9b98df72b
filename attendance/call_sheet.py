"""The call list on paper: whom to call about a change of a session, and what to say."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from attendance.calling_queries import CallList
from attendance.models import Session
from core.pdf import render_pdf


def printed_calls(session: Session, calls: CallList) -> bytes:
    """Return the list as a PDF, A4, in the language of whoever asks for it; what is to be said is in that of the people.

    It holds telephones: only for who may see them.

    :param session: with its cohort at hand
    """
    context = {"session": session, "cohort": session.cohort, "calls": calls}
    title = f"{session.cohort} · " + _("Call list")
    return render_pdf("attendance/call_sheet.html", context, title=title, language=get_language() or session.cohort.language)
