"""Pictures as somebody uploads them."""

import io

from django.core.files.base import ContentFile
from PIL import Image as Drawing
from wagtail.images.models import Image


def a_picture(title: str = "Logo", colour: str = "teal", size: tuple[int, int] = (120, 60)) -> Image:
    """A PNG of one colour."""
    out = io.BytesIO()
    Drawing.new("RGBA", size, colour).save(out, "PNG")
    return Image.objects.create(title=title, file=ContentFile(out.getvalue(), name=f"{title}.png"), width=size[0], height=size[1])
