"""Pages laid over what they share: a background that many pages have is in the document once."""

import io
from collections.abc import Iterable, Mapping
from typing import Any

from core.pdf import AUTHOR


def over(under: Mapping[str, bytes], pages: bytes, looks: Iterable[str], *, title: str, language: str) -> bytes:
    """Lay each page of a document over one of several backgrounds.

    The same input gives the same bytes: no time is written, and the identifier follows from the content.

    :param under: documents of one page each, by a name of one's own
    :param pages: the document whose pages come on top
    :param looks: for each of its pages, the name of what comes under it
    :param title, language: of the document, as metadata
    """
    import pikepdf  # noqa: PLC0415 - a large library that only printing needs

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pages)) as document:
        forms = {}
        embedded = next(font for font in document.pages[0].Resources.Font.values() if font.BaseFont != "/Helvetica")
        for name, content in under.items():
            with pikepdf.open(io.BytesIO(content)) as background:
                forms[name] = document.copy_foreign(background.pages[0].as_form_xobject())
                _embed_all(forms[name], embedded)
        for page, look in zip(document.pages, looks, strict=True):
            _embed_all(page.obj, embedded)
            page.add_resource(forms[look], pikepdf.Name.XObject, pikepdf.Name.Under)
            page.contents_add(b"q /Under Do Q\n", prepend=True)
        document.Root.Lang = pikepdf.String(language)
        document.docinfo = document.make_indirect(pikepdf.Dictionary(Title=title, Author=AUTHOR))
        document.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _embed_all(drawn: Any, embedded: Any) -> None:
    """ReportLab selects Helvetica before it writes anything, and embeds it nowhere: let that name mean a font that is embedded."""
    fonts = drawn.Resources.get("/Font", {})
    for name in [name for name, font in fonts.items() if font.BaseFont == "/Helvetica"]:
        fonts[name] = embedded
