"""Pictures that came with questions: real ones, of a size that phones can show, and nothing that can act."""

import io
import struct
import warnings
import zlib

from django.utils.translation import gettext as _
from PIL import Image

from core.errors import InvalidInputError
from core.photographs import without_metadata

FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
MAXIMUM_PIXELS = 25_000_000
# Together, in one file: small files can hold any number of huge plain pictures, and each takes its time to check.
MAXIMUM_PIXELS_TOGETHER = 250_000_000
# What Pillow raises for files that only begin like a picture.
_BROKEN = (OSError, SyntaxError, ValueError, ArithmeticError, LookupError, EOFError, TypeError, struct.error, zlib.error)


class PictureCheck:
    """Checks the pictures of one file, one by one."""

    def __init__(self) -> None:
        self.pixels_left = MAXIMUM_PIXELS_TOGETHER

    def check(self, data: bytes) -> tuple[bytes, bool]:
        """Check a picture by decoding it.

        :param data: the file
        :return: the picture, without what it says of place and time, and whether only its first frame was kept (it moved)
        :raises InvalidInputError: when it is not a PNG, JPEG, GIF or WebP picture, is broken or too large
        """
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # Pillow warns of odd metadata; sizes are checked here
                return self._check(data)
        except Image.DecompressionBombError as error:
            raise _too_large() from error
        except _BROKEN as error:
            raise InvalidInputError(_("it is not a PNG, JPEG, GIF or WebP picture, or it is damaged")) from error

    def _check(self, data: bytes) -> tuple[bytes, bool]:
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            picture.verify()  # a PNG is checked whole; then it has to be opened again
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            pixels = picture.width * picture.height
            if pixels > MAXIMUM_PIXELS:
                raise _too_large()
            if pixels > self.pixels_left:
                raise InvalidInputError(_("the pictures of this file are too large together"))
            self.pixels_left -= pixels
            moves = getattr(picture, "n_frames", 1) > 1
            picture.load()
            still = io.BytesIO()
            if moves:
                picture.convert("RGBA").save(still, "PNG")
        # A large picture is in memory once at a time.
        return (still.getvalue(), True) if moves else (without_metadata(data), False)


def _too_large() -> InvalidInputError:
    return InvalidInputError(_("it has more than %(millions)d million pixels") % {"millions": MAXIMUM_PIXELS // 1_000_000})
