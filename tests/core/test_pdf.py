import ctypes
import io

import pypdfium2 as pdfium
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.template import engines
from PIL import Image
from pypdfium2 import raw

from core import pdf
from core.pdf import PDFLayoutError, render_pdf

LETTERS = "Étienne Œuvre ça où «Noël» ÿ; kreyòl sètifika lè; ¿Peña Núñez? ¡Agüero! – “1 234 €”"


@pytest.fixture
def render(monkeypatch):
    """Lay out a body of HTML as a document of ours."""

    def _render(body: str, *, language: str = "en", **context) -> bytes:
        template = engines["django"].from_string(
            '{% extends "pdf/base.html" %}{% load static i18n %}{% block content %}' + body + "{% endblock %}"
        )
        monkeypatch.setattr(pdf, "render_to_string", lambda name, context: template.render(context))
        return render_pdf("a-template.html", context, title="Liste d’émargement", language=language)

    return _render


def text_of(content: bytes) -> str:
    return " ".join(pdfium.PdfDocument(content)[0].get_textpage().get_text_range().split())


def fonts_used(content: bytes) -> set[str]:
    page = pdfium.PdfDocument(content)[0].get_textpage()
    names = set()
    for index in range(page.count_chars()):
        buffer = ctypes.create_string_buffer(100)
        raw.FPDFText_GetFontInfo(page, index, buffer, 100, ctypes.c_int())
        names.add(buffer.value.decode())
    return names - {""}


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "teal").save(out, "PNG")
    return out.getvalue()


def test_letters_of_all_four_languages_can_be_read_back(render):
    assert text_of(render("<p>{{ letters }}</p>", letters=LETTERS)) == LETTERS


def test_every_letter_is_in_an_embedded_font(render):
    content = render("<h1>Œ</h1><p>é <b>ò</b> <i>x</i></p><ul><li>ñ</li></ul><table><tr><th>À</th><td>ß</td></tr></table>")

    assert {name.split("+")[-1] for name in fonts_used(content)} == {
        "SourceSerif4-Bold", "SourceSans3-Regular", "SourceSans3-Bold",
    }  # fmt: skip


def test_document_names_itself_its_author_and_its_language(render):
    document = pdfium.PdfDocument(render("<p>Bonjou</p>", language="ht"))

    assert document.get_metadata_value("Title") == "Liste d’émargement"
    assert document.get_metadata_value("Author") == "Vijilans"
    buffer = ctypes.create_string_buffer(100)
    raw.FPDFCatalog_GetLanguage(document, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), 100)
    assert buffer.raw.decode("utf-16-le").rstrip("\0") == "ht"


def test_values_are_escaped(render):
    assert "<b>not bold</b>" in text_of(render("<p>{{ name }}</p>", name="<b>not bold</b>"))


@pytest.mark.parametrize("address", ["media:{}", "/media/{}"])
def test_stored_picture_is_shown(render, address):
    name = default_storage.save("logo.png", ContentFile(picture()))

    page = pdfium.PdfDocument(render('<p><img src="{{ address }}"></p>', address=address.format(name)))[0]

    assert len(list(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]))) == 1


@pytest.mark.parametrize(
    "address",
    [
        "http://169.254.169.254/latest/meta-data/",
        "https://example.org/pixel.png",
        "file:///etc/passwd",
        "/etc/passwd",
        "../../manage.py",
        "media:../../manage.py",
        "/media/%2e%2e/%2e%2e/manage.py",
        "/static/../manage.py",
        "/static/core/img/absent.png",
        "media:absent.png",
    ],
)
def test_everything_else_is_refused_with_a_sentence(render, address):
    with pytest.raises(PDFLayoutError, match="picture in the document was not found"):
        render('<p><img src="{{ address }}"></p>', address=address)


def test_stored_file_that_is_no_picture_is_refused_with_a_sentence(render):
    name = default_storage.save("broken.png", ContentFile(b"not a picture"))

    with pytest.raises(PDFLayoutError, match="could not be laid out"):
        render('<p><img src="media:{{ name }}"></p>', name=name)


def test_page_without_room_is_refused_with_a_sentence(render):
    with pytest.raises(PDFLayoutError, match="could not be laid out"):
        render("<style>@page { size: 1cm 1cm; margin: 2cm }</style><p>Text</p>")
