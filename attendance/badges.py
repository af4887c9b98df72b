"""Name badges with a code that phones read: who wears one is marked present by holding it before a camera."""

import base64
import io
from typing import Any

import segno

from attendance.queries import in_order_of_names
from core.pdf import render_pdf
from courses.models import Cohort, Enrolment

ON_PAGE = 8
ACROSS = 2


def badge_text(enrolment: Enrolment) -> str:
    """What the code on a badge says: an id that means something only to us, in the letters that make a small code.

    Only capitals and digits: QR's alphanumeric mode holds two of them in eleven bits (ISO/IEC 18004, 7.4.4).
    """
    return f"VIJILANS:{enrolment.uuid.hex.upper()}"


def badges(cohort: Cohort, people: list[Enrolment] | None = None) -> bytes:
    """Return the badges of a cohort as a PDF, A4, eight on a page, by family name, to be cut along the lines.

    :param people: whose; default everybody who has not withdrawn
    """
    if people is None:
        people = in_order_of_names(Enrolment.objects.current().filter(cohort=cohort))
    cells: list[Any] = [{"enrolment": one, "code": _code(one)} for one in people]
    cells += [None] * (-len(cells) % ACROSS)
    rows = [cells[at : at + ACROSS] for at in range(0, len(cells), ACROSS)]
    per_page = ON_PAGE // ACROSS
    pages = [rows[at : at + per_page] for at in range(0, len(rows), per_page)]
    return render_pdf("attendance/badges.html", {"cohort": cohort, "pages": pages}, title=f"{cohort}", language=cohort.language)


def _code(enrolment: Enrolment) -> str:
    out = io.BytesIO()
    segno.make(badge_text(enrolment), error="m", micro=False).save(out, kind="png", scale=8, border=4)
    return f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}"
