"""What was signed with a pen: photographs as evidence, codes that are typed without a slip, and a grid that copies the marks."""

import io
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from attendance.enums import How, Status
from attendance.models import Observation, SheetPhoto
from attendance.paper_codes import as_code, tidy
from attendance.services.paper import LONGEST_SIDE, add_photo
from attendance.services.register import close_session
from attendance.sheets import sign_in_sheet
from core.errors import InvalidInputError, NotAllowedError


def a_photo(size=(300, 200), kind="JPEG", **options):
    out = io.BytesIO()
    Image.new("RGB", size, "beige").save(out, kind, **options)
    return out.getvalue()


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_codes_differ_where_numbers_do_and_survive_being_typed(one, other):
    assert (as_code(one) == as_code(other)) == (one == other)
    assert tidy(f" {as_code(one).lower().replace('1', 'l').replace('0', 'o')} ") == as_code(one)


def test_each_line_and_page_of_the_sheet_has_its_code(session, enrolments):
    text = PdfReader(io.BytesIO(sign_in_sheet(session))).pages[0].extract_text()

    assert all(as_code(one.pk) in text for one in enrolments)
    assert as_code(session.pk) in text


class TestPhotographs:
    def test_photo_is_kept_smaller_and_says_nothing_but_what_it_shows(self, session, trainer):
        exif = Image.Exif()
        exif[0x010F] = "A telephone"

        kept = add_photo(session=session, by=trainer, data=a_photo((4000, 3000), exif=exif))

        with Image.open(io.BytesIO(bytes(kept.data))) as picture:
            assert (picture.format, max(picture.size), dict(picture.getexif())) == ("JPEG", LONGEST_SIDE, {})

    def test_photo_lying_on_its_side_is_turned(self, session, trainer):
        exif = Image.Exif()
        exif[0x0112] = 6

        kept = add_photo(session=session, by=trainer, data=a_photo((300, 200), exif=exif))

        with Image.open(io.BytesIO(bytes(kept.data))) as picture:
            assert picture.size == (200, 300)

    def test_same_photo_twice_is_kept_once(self, session, trainer):
        for _again in range(2):
            add_photo(session=session, by=trainer, data=a_photo())

        assert SheetPhoto.objects.count() == 1

    def test_closed_session_takes_evidence(self, session, trainer):
        close_session(session=session, by=trainer, leave_not_recorded=True)

        assert add_photo(session=session, by=trainer, data=a_photo(kind="PNG"), page=2).page == 2

    @pytest.mark.parametrize("side", [7_200, 20_000])
    def test_picture_of_too_many_points_is_refused_before_it_is_unpacked(self, session, trainer, side):
        data = bytearray(a_photo((1, 1), kind="PNG"))
        data[16:24] = side.to_bytes(4, "big") * 2  # width and height; then the checksum of both
        data[29:33] = zlib.crc32(bytes(data[12:29])).to_bytes(4, "big")

        with pytest.raises(InvalidInputError, match="more than 50 million points"):
            add_photo(session=session, by=trainer, data=bytes(data))

    def test_large_jpeg_is_read_smaller_at_once(self, session, trainer):
        kept = add_photo(session=session, by=trainer, data=a_photo((8_500, 6_000)))

        assert max(Image.open(io.BytesIO(kept.data)).size) == LONGEST_SIDE

    @pytest.mark.parametrize("data", [b"", b"%PDF-1.7", a_photo()[:200], b"\xff\xd8" + b"\0" * 50])
    def test_what_is_no_photograph_is_refused(self, session, trainer, data):
        with pytest.raises(InvalidInputError, match="Take it again"):
            add_photo(session=session, by=trainer, data=data)
        assert not SheetPhoto.objects.exists()

    def test_strangers_add_none(self, session, other_trainer):
        with pytest.raises(NotAllowedError):
            add_photo(session=session, by=other_trainer, data=a_photo())


class TestPage:
    def test_photo_is_uploaded_and_seen(self, client, session, trainer):
        client.force_login(trainer)

        page = client.post(
            reverse("attendance:photograph", args=[session.uuid]),
            {"photo": SimpleUploadedFile("sheet.jpg", a_photo(), "image/jpeg"), "page": 3}, follow=True,
        )  # fmt: skip

        kept = SheetPhoto.objects.get()
        assert "Signed sheet, page 3" in page.content.decode()
        picture = client.get(reverse("attendance:photo", args=[session.uuid, kept.uuid]))
        assert (picture["Content-Type"], picture.content) == ("image/jpeg", bytes(kept.data))

    def test_what_is_wrong_with_a_photo_is_told_beside_it(self, client, session, trainer):
        client.force_login(trainer)

        page = client.post(
            reverse("attendance:photograph", args=[session.uuid]), {"photo": SimpleUploadedFile("a.pdf", b"%PDF-1.7"), "page": 1}
        )

        assert (page.status_code, "Take it again" in page.content.decode()) == (422, True)

    def test_marks_are_copied_as_coming_from_paper(self, client, session, enrolments, trainer):
        client.force_login(trainer)
        address = reverse("attendance:paper", args=[session.uuid])
        first, second, _third = [one.pk for one in enrolments]
        form = client.get(address).context["form_uuid"]
        sent = {"form": form, f"status-{first}": "present", f"status-{second}": "late", f"late-{second}": "25"}
        sent |= {f"was-{one.pk}": "|0|0|" for one in enrolments}

        client.post(address, sent)
        client.post(address, sent)

        said = list(Observation.objects.order_by("pk").values_list("enrolment", "status", "minutes_late", "how"))
        assert said == [(first, Status.PRESENT, 0, How.PAPER), (second, Status.LATE, 25, How.PAPER)]

    def test_closed_register_shows_photographs_and_no_grid(self, client, session, enrolments, trainer):
        close_session(session=session, by=trainer, leave_not_recorded=True)
        client.force_login(trainer)

        page = client.get(reverse("attendance:paper", args=[session.uuid])).content.decode()

        assert "data-grid " not in page
        assert "Photographs can still be added" in page
