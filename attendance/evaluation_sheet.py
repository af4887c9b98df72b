"""The form about the training on paper."""

import base64
import io

import segno

from attendance.evaluation.statements import CURRENT, SCALE, SHEETS
from attendance.evaluation_queries import Subject
from core.pdf import render_pdf

LINES = 5
"""To write on, below each open question."""


def evaluation_sheet(subject: Subject, address: str) -> bytes:
    """Return the form as a PDF, one page of A4 to be copied, in the cohort's language.

    :param address: where it can be answered on a phone instead
    """
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="png", scale=6, border=2)
    context = {
        "subject": subject, "cohort": subject.cohort, "session": subject.session, "sheet": SHEETS[CURRENT], "scale": SCALE,
        "code": f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}", "lines": range(LINES),
    }  # fmt: skip
    return render_pdf("attendance/evaluation_sheet.html", context, title=f"{subject}", language=subject.cohort.language)
