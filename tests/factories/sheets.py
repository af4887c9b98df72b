"""Certificates as plain data, without a database."""

import io
from functools import cache

from django.contrib.staticfiles import finders
from PIL import Image

from certificates.enums import DesignLayout, Orientation
from certificates.rendering import Picture, Sheet

SERIAL = "H7K2-QF9M-3XWZ"
SAID = {
    "en": {
        "title": "Certificate of completion", "opening": "This is to certify that",
        "details": "Chief Inspector · Immigration and Emigration",
        "body": "has completed the course “Recognise, protect, refer”\nheld under Ouanaminthe 2026",
        "footer": "12 hours · Cap-Haïtien · from 1 March 2026 to 3 March 2026 · 82 %", "issued": "Issued on 27 November 2026",
    },
    "fr": {
        "title": "Attestation de réussite", "opening": "Il est certifié que", "details": "Inspecteur principal · Immigration et Émigration",
        "body": "a suivi avec succès la formation « Reconnaître, protéger, orienter »\ndans le cadre de Ouanaminthe 2026",
        "footer": "12 heures · Cap-Haïtien · du 1 mars 2026 au 3 mars 2026 · 82 %", "issued": "Délivré le 27 novembre 2026",
    },
}  # fmt: skip
SIGNATORIES = (
    {
        "name": "Rose-Énide Paul de la Concepción Jean-Baptiste",
        "title": "Director General of Immigration and Emigration",
        "signature": "mark",
    },
    {"name": "", "title": "Lead trainer", "signature": ""},
    {"name": "A B", "title": "C", "signature": "mark"},
)
ALL_LOOKS = [
    (layout, orientation, languages)
    for layout in DesignLayout.values
    for orientation in Orientation.values
    for languages in (("en",), ("fr", "en"))
    if layout != DesignLayout.BILINGUAL or len(languages) == 2
]


def a_sheet(name: str, *, layout: str = DesignLayout.CLASSIC, orientation: str = Orientation.LANDSCAPE, languages=("fr", "en")) -> Sheet:
    """A certificate of somebody, with logos and three signatories, one of whom signs by hand."""
    design = {"layout": layout, "orientation": orientation, "accent": "#0f6b6b", "background": "page"}
    design |= {"logos": ["mark", "mark"], "signatories": SIGNATORIES}
    texts = [SAID[language] | {"language": language} for language in languages]
    address = f"https://formation.example.org/v/{SERIAL}"
    return Sheet(SERIAL, address, name, texts, design, {"page": _page(layout, orientation), "mark": _mark()})


@cache
def _page(layout: str, orientation: str) -> Picture:
    with open(str(finders.find(f"certificates/designs/{layout}-{orientation}.jpg")), "rb") as file:
        return Picture.of(file.read())


@cache
def _mark() -> Picture:
    out = io.BytesIO()
    Image.new("RGB", (400, 200), "teal").save(out, "PNG")
    return Picture.of(out.getvalue())
