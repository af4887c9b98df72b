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
    files = files_of(image)
    if files == [image]:
        return Shown(image.file.url, image.width, image.height)
    middle = files[min(1, len(files) - 1)]
    srcset = ", ".join(f"{file.url} {file.width}w" for file in files)
    return Shown(middle.url, middle.width, middle.height, srcset, SIZES)


def files_of(image: Any, widths: tuple[int, ...] = WIDTHS) -> list[Any]:
    """Return what holds the files an image is shown from, narrow to wide, each with `file`, `width` and `height`.

    :param image: a Wagtail image; a drawing (SVG), or one whose file is gone, stands for itself
    :param widths: in pixels
    """
    if image.is_svg():
        return [image]
    try:
        return sorted(image.get_renditions(*_filters(image, widths)).values(), key=lambda rendition: rendition.width)
    except SourceImageIOError:  # its file is gone: the words beside it still tell
        return [image]


def weight_of(image: Any) -> int:
    """Return the bytes a phone loads for an image (0 when its file is missing)."""
    try:
        if image.is_svg():
            return int(image.file.size)
        return int(image.get_rendition(_filters(image)[: WIDTHS.index(PHONE_WIDTH) + 1][-1]).file.size)
    except OSError:
        return 0


def _filters(image: Any, widths: tuple[int, ...] = WIDTHS) -> list[str]:
    """One filter per width that is not wider than the picture itself."""
    fitting = [width for width in widths if width <= image.width] or [image.width]
    return [f"width-{width}|format-webp|webpquality-75" for width in fitting]
