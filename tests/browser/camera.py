"""A camera that sees a badge: a video for Chromium's fake device, made from the badge that the product prints."""

import io
from pathlib import Path

from PIL import Image, ImageFilter
from pypdf import PdfReader

from attendance.badges import badges

FRAMES = 30
WIDTH, HEIGHT = 640, 480


def badge_code(cohort, enrolment) -> Image.Image:
    """The code as it stands on the printed badge."""
    [printed] = PdfReader(io.BytesIO(badges(cohort, [enrolment]))).pages[0].images
    return printed.image.convert("L")


def video_of(cohort, enrolments, path: Path) -> Path:
    """A film in which each badge is held before the camera in turn: crooked, not quite sharp, on a grey shirt.

    :param path: of a file ending in .mjpeg; Chromium plays it again and again
    """
    with path.open("wb") as film:
        for enrolment in enrolments:
            code = badge_code(cohort, enrolment).resize((250, 250))
            for frame in range(FRAMES):
                _frame(code, frame).save(film, "JPEG", quality=80)
    return path


def _frame(code: Image.Image, number: int) -> Image.Image:
    paper = Image.new("L", (330, 330), 235)
    paper.paste(code, (40, 40))
    held = paper.rotate(8 + number % 5, expand=True, fillcolor=120, resample=Image.Resampling.BICUBIC)
    frame = Image.new("L", (WIDTH, HEIGHT), 120)
    frame.paste(held, (110 + number, 50))
    return frame.filter(ImageFilter.GaussianBlur(1.2)).convert("RGB")
