"""A design being edited, as a picture of what it would print."""

import base64
import io
import threading
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.freezing import freeze_design, freeze_texts
from certificates.models import CertificateDesign
from certificates.rendering import Picture, Sheet, render_sheets
from core.errors import DomainError

_ONE_AT_A_TIME = threading.Lock()  # PDFium is not safe in threads
SERIAL = "XXXX-XXXX-XXXX"
SHORT = "Mirlande Désir"
LONG = "Marie-Altagracia Espérance Philomène de la Concepción Jean-Baptiste-Dessalines N"


def preview(design: CertificateDesign, request: HttpRequest, *, is_long: bool = False) -> HttpResponse:
    """A page that shows the design filled with an invented person, or says what is still missing."""
    context: dict[str, Any] = {"design": design}
    if not design.wordings.all():
        context["problem"] = _("Write the wording in one language to see the certificate.")
        return render(request, "certificates/design_preview.html", context)
    try:
        content = render_sheets([sample_sheet(design, LONG if is_long else SHORT)], title=design.name, language=design.language)
    except DomainError as error:
        context["problem"] = str(error)
    else:
        context["picture"] = picture_of(content)
    return render(request, "certificates/design_preview.html", context)


def sample_sheet(design: CertificateDesign, name: str) -> Sheet:
    """The design filled with an invented person."""
    frozen, pictures = freeze_design(design, design.language)
    today = timezone.localdate()
    facts = {
        "name": name,
        "rank": "Inspecteur principal",
        "agency": "Direction de l’Immigration et de l’Émigration",
        "courses": {"en": "Recognise, protect, refer", "fr": "Reconnaître, protéger, orienter", "es": "Reconocer, proteger, derivar"},
        "hours": "12",
        "starts_on": (today - timedelta(days=3)).isoformat(),
        "ends_on": today.isoformat(),
        "place": "Cap-Haïtien",
        "result": "82",
        "programme": "Ouanaminthe 2026",
    }
    texts = freeze_texts(frozen["wordings"], facts, SERIAL, today)
    found = {digest: Picture.of(content) for digest, content in pictures.items()}
    return Sheet(SERIAL, SERIAL, name, texts, frozen, found)


def picture_of(content: bytes) -> str:
    """The first page of a PDF as a `data:` address of a picture."""
    import pypdfium2  # noqa: PLC0415 - a large library that only the preview needs

    out = io.BytesIO()
    with _ONE_AT_A_TIME, pypdfium2.PdfDocument(content) as document:
        page = document[0]
        bitmap = page.render(scale=1.6)
        bitmap.to_pil().convert("RGB").save(out, "JPEG", quality=85)
        bitmap.close()
        page.close()
    return f"data:image/jpeg;base64,{base64.b64encode(out.getvalue()).decode()}"
