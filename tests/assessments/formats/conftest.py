"""Files that several formats are tried with."""

import io

import pytest
from PIL import Image


@pytest.fixture
def moving_gif() -> bytes:
    out = io.BytesIO()
    frames = [Image.new("RGB", (4, 4), colour) for colour in ("red", "blue")]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    return out.getvalue()
