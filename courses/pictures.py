"""Which files a picture is shown from, at which sizes."""

from dataclasses import dataclass
from typing import Any

from wagtail.images.models import SourceImageIOError

# A phone of 360 px at double density needs 720; nobody reads a lesson wider than its measure.
WIDTHS = (360, 720, 1120)
PHONE_WIDTH = 720
SIZES = "(min-width: 48rem) 40rem, 100vw"


@dataclass(frozen=True)
class Shown:
    """What an `<img>` needs."""

    url: str
    width: int
    height: int
    srcset: str = ""
    sizes: str = ""


def shown(image: Any) -> Shown:
    """Return the address and size to show an image at; a photograph also in the widths that screens need, as WebP.

    :param image: a Wagtail image; a drawing (SVG) is shown as it is
    """
    if image.is_svg():
        return Shown(image.file.url, image.width, image.height)
    try:
        renditions = sorted(image.get_renditions(*_filters(image)).values(), key=lambda rendition: rendition.width)
    except SourceImageIOError:  # its file is gone: the words beside it still tell
        return Shown(image.file.url, image.width, image.height)
    middle = renditions[min(1, len(renditions) - 1)]
    srcset = ", ".join(f"{rendition.url} {rendition.width}w" for rendition in renditions)
    return Shown(middle.url, middle.width, middle.height, srcset, SIZES)


def weight_of(image: Any) -> int:
    """Return the bytes a phone loads for an image (0 when its file is missing)."""
    try:
        if image.is_svg():
            return int(image.file.size)
        return int(image.get_rendition(_filters(image)[: WIDTHS.index(PHONE_WIDTH) + 1][-1]).file.size)
    except OSError:
        return 0


def _filters(image: Any) -> list[str]:
    """One filter per width that is not wider than the picture itself."""
    widths = [width for width in WIDTHS if width <= image.width] or [image.width]
    return [f"width-{width}|format-webp|webpquality-75" for width in widths]
