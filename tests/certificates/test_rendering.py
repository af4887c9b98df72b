import time

import pypdfium2 as pdfium
import pytest
import zxingcpp

from certificates.enums import DesignLayout, Orientation
from certificates.models import CertificateDesign
from certificates.rendering import render_certificate, render_cohort
from certificates.services import correct
from core.fonts import SERIF_BOLD, text_width
from tests.factories.certificates import a_design, an_award
from tests.factories.pictures import a_picture

LONG = "Marie-Altagracia Espérance Philomène de la Concepción Jean-Baptiste-Dessalines N"
LETTERS = "Étienne Œuvrard-Núñez Kòk Güell Ça"


def pages_of(content: bytes) -> pdfium.PdfDocument:
    return pdfium.PdfDocument(content)


def text_of(content: bytes, page: int = 0) -> str:
    return " ".join(pages_of(content)[page].get_textpage().get_text_range().split())


def picture_of(content: bytes):
    return pages_of(content)[0].render(scale=2).to_pil()


# Every layout with two languages, and those that do not need two by nature with one.
LAYOUTS = [(layout, "fr") for layout in DesignLayout.values] + [(one, "") for one in DesignLayout.values if one != DesignLayout.BILINGUAL]


@pytest.mark.parametrize("orientation", Orientation.values)
@pytest.mark.parametrize(("layout", "second"), LAYOUTS)
def test_name_of_80_letters_fits_one_page_with_everything_on(cohort, layout, orientation, second):
    people = [
        ("Rose-Énide Paul", "Director General of Immigration and Emigration", a_picture("S")),
        ("", "Lead trainer", None),
        ("A B", "C", None),
    ]
    design = a_design(layout=layout, orientation=orientation, second_language=second, logos=[a_picture()] * 3, signatories=people)
    assert len(LONG) == 80

    content = render_certificate(an_award(cohort, design=design, first_name=LONG[:36], last_name=LONG[37:]))

    assert len(pages_of(content)) == 1
    assert LONG in text_of(content)


def test_letters_of_the_four_languages_can_be_read_back(cohort):
    assert LETTERS in text_of(render_certificate(an_award(cohort, first_name=LETTERS, last_name="")))


def test_name_of_one_endless_word_shrinks(cohort):
    word = "W" * 80
    content = render_certificate(an_award(cohort, first_name=word, last_name=""))

    assert len(pages_of(content)) == 1
    assert word in text_of(content)


def test_qr_on_the_page_is_the_address_of_the_certificate(cohort, settings):
    settings.SITE_URL = "https://formation.example.org"
    certificate = an_award(cohort)

    found = zxingcpp.read_barcodes(picture_of(render_certificate(certificate)))

    assert [code.text for code in found] == [f"https://formation.example.org/v/{certificate.serial}"]


def test_serial_and_everything_said_are_printed(cohort):
    certificate = an_award(cohort)
    printed = text_of(render_certificate(certificate))

    for text in (
        certificate.serial,
        certificate.facts["name"],
        "Certificate of completion",
        "Recognise, protect, refer",
        "Rose Énide Paul",
        "Issued on",
    ):
        assert text in printed


def test_document_has_title_and_author(cohort):
    certificate = an_award(cohort)
    document = pages_of(render_certificate(certificate))

    assert document.get_metadata_value("Title") == f"Certificate of completion · {certificate.facts['name']}"
    assert document.get_metadata_value("Author") == "Vijilans"


def test_what_was_issued_prints_the_same_after_everything_changed(cohort):
    certificate = an_award(cohort, design=a_design(logos=[a_picture()]))
    before = picture_of(render_certificate(certificate)).tobytes()

    certificate.enrolment.learner.last_name = "Changed"
    certificate.enrolment.learner.save()
    design = CertificateDesign.objects.get()
    design.logos.all().delete()
    design.wordings.update(title="Another title")
    design.layout = DesignLayout.MODERN
    design.save()

    certificate.refresh_from_db()
    assert picture_of(render_certificate(certificate)).tobytes() == before


def test_correction_prints_the_new_name_and_its_own_serial(cohort):
    old = an_award(cohort, first_name="Mirland", last_name="Désir")
    new = correct(certificate=old, by=None, reason="Misspelt", name="Mirlande Désir")

    assert "Mirlande Désir" in text_of(render_certificate(new))
    assert new.serial in text_of(render_certificate(new))
    assert "Mirland Désir" in text_of(render_certificate(old))


def test_cohort_is_one_document_in_the_order_given_and_designs_may_differ(cohort):
    wide = an_award(cohort, last_name="Alcé", design=a_design("Wide"))
    tall = an_award(cohort, last_name="Zamor", design=a_design("Tall", layout=DesignLayout.MODERN, orientation=Orientation.PORTRAIT))

    content = render_cohort([tall, wide, wide])

    document = pages_of(content)
    assert [page.get_width() < page.get_height() for page in document] == [True, False, False]
    assert "Zamor" in text_of(content, 0)
    assert "Alcé" in text_of(content, 1)


def test_own_background_fills_the_page(cohort):
    design = a_design(background=a_picture("Page", "beige", (297, 210)))

    assert picture_of(render_certificate(an_award(cohort, design=design))).getpixel((5, 5)) == pytest.approx((245, 245, 220), abs=3)


def test_wording_as_long_as_the_form_allows_still_fits(cohort):
    wording = {"body": "mot " * 174, "footer": "mot " * 74, "opening": "mot " * 49, "title": "Titre " * 19}

    assert len(pages_of(render_certificate(an_award(cohort, design=a_design(wording=wording))))) == 1


def test_twenty_pages_by_one_call_are_quick(cohort):
    certificate = an_award(cohort)
    render_certificate(certificate)
    started = time.perf_counter()

    content = render_cohort([certificate] * 20)

    assert len(pages_of(content)) == 20
    assert time.perf_counter() - started < 10
    assert len(content) < 3_000_000


def test_text_is_measured_with_the_font_that_prints():
    assert text_width("Œuvre", font=SERIF_BOLD, size=20) == pytest.approx(2 * text_width("Œuvre", font=SERIF_BOLD, size=10))
