"""What was signed with a pen: its photographs, and its marks copied in."""

import io
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from attendance.enums import How
from attendance.models import Session, SheetPhoto
from attendance.services.recording import locked
from attendance.services.register import take_register
from core.audit import record
from core.errors import InvalidInputError
from core.photographs import FORMATS

MOST_BYTES = 15 * 1024 * 1024
MOST_PIXELS = 50_000_000  # 200 MB while it is made smaller; a JPEG may have more, as it is read smaller at once
LONGEST_SIDE = 2200  # pixels: a signature is still read, and a page weighs half a megabyte
QUALITY = 80


def add_photo(*, session: Session, by: Any, data: bytes, page: int = 1) -> SheetPhoto:
    """Keep a photograph of a signed page; the same one again is the one that is kept already.

    A closed session takes it, too: evidence often comes after.

    :param data: a file of one of `core.photographs.FORMATS`
    :param page: which page of the sheet it shows
    :raises NotAllowedError: when `by` does not run the cohort
    :raises InvalidInputError: when it is no such picture, damaged or too large
    """
    picture = _as_kept(data)  # takes its time: no register waits for it
    with transaction.atomic():
        session = locked(session, by)
        photo, is_new = SheetPhoto.objects.get_or_create(
            session=session, digest=sha256(picture).hexdigest(), defaults={"data": picture, "page": page, "added_by": by}
        )
        if is_new:
            record("session.photo", session, by=by, page=page, digest=photo.digest)
    return photo


def _as_kept(data: bytes) -> bytes:
    """A smaller JPEG, turned as it is meant to be seen, without anything that was written beside the picture."""
    if len(data) > MOST_BYTES:
        raise InvalidInputError(_("The photograph is larger than 15 MB. Take it again with a lower resolution."))
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            if opened.width * opened.height > MOST_PIXELS:
                raise InvalidInputError(_too_many_points())
            opened.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            turned = ImageOps.exif_transpose(opened).convert("RGB")
    except Image.DecompressionBombError as error:
        raise InvalidInputError(_too_many_points()) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise InvalidInputError(_("This is not a photograph that can be read, or it is damaged. Take it again, as a JPEG.")) from error
    out = io.BytesIO()
    turned.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def _too_many_points() -> str:
    points = {"points": MOST_PIXELS // 1_000_000}
    return _("The photograph has more than %(points)d million points. Take it again with a lower resolution.") % points


def copy_from_paper(*, session: Session, by: Any, marks: Iterable[dict[str, Any]]) -> int:
    """Copy marks from the signed sheet, all of them or none.

    :param marks: as for `take_register`
    :return: how many people were marked
    :raises NotAllowedError, DomainError, InvalidInputError: as for `observe`
    """
    return take_register(session=session, by=by, marks=[mark | {"how": How.PAPER} for mark in marks])
