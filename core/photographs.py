"""What a photograph says beside what it shows: the place, the minute, the telephone. None of that leaves with it."""

import io
from typing import Any

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from core.errors import InvalidInputError

FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "AVIF")
# What Pillow keeps of a file's words; colour profiles and resolutions are no words.
TELLING = ("exif", "xmp", "XML:com.adobe.xmp", "photoshop", "comment", "Raw profile type exif", "Raw profile type iptc")
CHUNKS = (b"tEXt", b"zTXt", b"iTXt", b"eXIf")  # the words of a PNG; Pillow would decode it whole to find those behind the picture
ORIENTATION = 0x0112  # the Exif tag that says how a photograph is to be turned
ALMOST_AS_IT_WAS = 95
"""The quality, of 100, of a photograph that has to be turned, and so cannot be kept as it was compressed."""


def without_metadata(data: bytes) -> bytes:
    """A picture without place, time, device or comment; turned as it is meant to be seen.

    A picture that says nothing comes back byte for byte, and one that only says something keeps its compression.

    :param data: a file of one of `FORMATS`
    :raises InvalidInputError: when it is damaged, so that it cannot be written without what it says
    """
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            said = any(picture.info.get(name) for name in TELLING) or (picture.format == "PNG" and any(name in data for name in CHUNKS))
            return _written(picture) if said else data
    except (OSError, SyntaxError, ValueError) as error:
        raise InvalidInputError(_("it is not a PNG, JPEG, GIF or WebP picture, or it is damaged")) from error


def _written(picture: Any) -> bytes:
    kind, out = picture.format, io.BytesIO()
    turned = ImageOps.exif_transpose(picture) if picture.getexif().get(ORIENTATION, 1) != 1 else picture
    options: dict[str, Any] = {"icc_profile": picture.info.get("icc_profile"), "exif": b"", "xmp": b"", "comment": b""}
    if kind == "JPEG":
        options["quality"] = "keep" if turned is picture else ALMOST_AS_IT_WAS
    elif kind in {"WEBP", "AVIF"}:
        options["quality"] = ALMOST_AS_IT_WAS
    if getattr(picture, "n_frames", 1) > 1:
        options["save_all"] = True
    turned.save(out, kind, **options)
    return out.getvalue()
