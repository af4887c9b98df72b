"""A photograph shows a room, and does not say where the room is."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from wagtail.images.models import Image as Upload

from assessments.formats._pictures import PictureCheck
from core.errors import InvalidInputError
from core.photographs import ORIENTATION, without_metadata

GPS, MAKE, LATITUDE = 0x8825, 0x010F, 2


def a_photograph(kind="JPEG", *, orientation=1, **options):
    """Forty by twenty, its left half red, taken with a telephone at a place."""
    picture = Image.new("RGB", (40, 20), "white")
    picture.paste("red", (0, 0, 20, 20))
    exif = Image.Exif()
    exif[MAKE], exif[ORIENTATION] = "Telephone", orientation
    exif.get_ifd(GPS)[LATITUDE] = (18.0, 32.0, 24.0)
    out = io.BytesIO()
    picture.save(out, kind, exif=exif, **options)
    return out.getvalue()


def opened(data):
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_place_time_and_telephone_are_gone(kind):
    before = a_photograph(kind)
    after = without_metadata(before)

    assert opened(before).getexif()[MAKE] == "Telephone"
    assert not opened(after).getexif()
    assert (opened(after).format, opened(after).size) == (kind, (40, 20))
    assert b"Telephone" in before
    assert b"Telephone" not in after


def test_words_of_a_drawing_and_comments_are_gone():
    words = PngInfo()
    words.add_text("Author", "Somebody")
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, "PNG", pnginfo=words)

    assert opened(without_metadata(out.getvalue())).text == {}
    assert b"At home" not in without_metadata(a_photograph(comment=b"At home"))
    assert b"adobe" not in without_metadata(a_photograph(xmp=b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>"))


def test_photograph_is_turned_as_it_is_meant_to_be_seen():
    after = opened(without_metadata(a_photograph(orientation=6, quality=95))).convert("RGB")

    assert after.size == (20, 40)
    assert after.getpixel((10, 5))[1] < 60 < after.getpixel((10, 35))[1]


def test_photograph_that_need_not_be_turned_keeps_its_compression():
    before = a_photograph(quality=30)

    assert opened(without_metadata(before)).quantization == opened(before).quantization


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
def test_picture_that_says_nothing_stays_byte_for_byte(kind):
    out = io.BytesIO()
    Image.new("RGB", (4, 4), "teal").save(out, kind)

    assert without_metadata(out.getvalue()) == out.getvalue()


def test_damaged_photograph_is_refused_with_a_sentence():
    with pytest.raises(InvalidInputError, match="damaged"):
        without_metadata(a_photograph("PNG")[:-30])


@pytest.mark.parametrize("orientation", [1, 6])
def test_upload_to_the_admin_keeps_none_of_it(client, administrator, settings, tmp_path, orientation):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(administrator)
    sent = SimpleUploadedFile("room.jpg", a_photograph(orientation=orientation), "image/jpeg")
    client.post(reverse("wagtailimages:add"), {"title": "The room", "file": sent, "collection": 1})
    kept = Upload.objects.get()
    with kept.open_file() as file:
        assert b"Telephone" not in file.read()
    assert (kept.width, kept.height) == ((40, 20) if orientation == 1 else (20, 40))
    assert kept.file_size == kept.file.size


def test_damaged_upload_is_refused_with_a_sentence(client, administrator, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(administrator)
    sent = SimpleUploadedFile("room.png", a_photograph("PNG")[:-30], "image/png")
    answer = client.post(reverse("wagtailimages:add"), {"title": "The room", "file": sent, "collection": 1})

    assert not Upload.objects.exists()
    assert "This picture is damaged." in answer.content.decode()


def test_picture_in_a_file_of_questions_keeps_none_of_it():
    kept, _moved = PictureCheck().check(a_photograph())

    assert b"Telephone" not in kept
