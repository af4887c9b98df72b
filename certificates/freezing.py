"""What a certificate copies when it is issued: facts, texts and design, so that later changes do not reach it."""

import hashlib
import io
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.staticfiles import finders
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import override
from PIL import Image, ImageOps

from certificates.default_wordings import SIGNATORIES
from certificates.eligibility import Facts
from certificates.models import CertificateDesign
from certificates.wording import fill
from courses.models import Course, Enrolment, Module
from people.names import tidy

SCHEMA = 1
CHANGEABLE = ("name", "rank", "agency", "place", "hours", "result")
LOGO_PIXELS, SIGNATURE_PIXELS, PAGE_PIXELS = (900, 450), (900, 400), (2480, 2480)
# Days in words, month in full; Django's own English format abbreviates the month.
DAY_FORMATS = {"en": "j F Y", "fr": "j F Y", "es": r"j \d\e F \d\e Y", "ht": "j F Y"}


def freeze_facts(enrolment: Enrolment, done: Facts) -> dict[str, Any]:
    """The facts of one award, in plain JSON.

    :param enrolment: whose
    :param done: hours and results as of now
    """
    cohort = enrolment.cohort
    hours = done.hours_attended or _course_hours(enrolment)
    first, last = _days(enrolment)
    return {
        "schema": SCHEMA,
        "name": tidy(enrolment.learner.get_full_name()),
        "rank": tidy(enrolment.rank),
        "agency": enrolment.agency.name if enrolment.agency else "",
        "courses": course_titles_by_language(enrolment),
        "modules": module_titles(enrolment),
        "hours": str(hours),
        "hours_scheduled": str(done.hours_scheduled),
        "starts_on": first.isoformat(),
        "ends_on": last.isoformat(),
        "place": cohort.place if cohort else "",
        "result": "" if done.post_test_percent is None else str(done.post_test_percent),
        "programme": cohort.programme.name if cohort else "",
        "cohort": cohort.name if cohort else "",
    }


def _course_hours(enrolment: Enrolment) -> Decimal:
    return Course.objects.filter(translation_key=enrolment.course_key).order_by("pk").values_list("hours", flat=True).first() or Decimal(0)


def _days(enrolment: Enrolment) -> tuple[date, date]:
    if enrolment.cohort:
        return enrolment.cohort.starts_on, enrolment.cohort.ends_on
    return enrolment.enrolled_at.date(), (enrolment.completed_at or enrolment.enrolled_at).date()


def course_titles_by_language(enrolment: Enrolment) -> dict[str, str]:
    pages = Course.objects.live().filter(translation_key=enrolment.course_key)
    return dict(pages.order_by("-pk").values_list("locale__language_code", "title"))


def module_titles(enrolment: Enrolment) -> list[str]:
    course = Course.objects.live().filter(translation_key=enrolment.course_key).order_by("pk").first()
    if course is None:
        return []
    return list(Module.objects.live().child_of(course).order_by("path").values_list("title", flat=True))


def freeze_texts(wordings: list[Mapping[str, str]], facts: Mapping[str, Any], serial: str, issued_on: date) -> list[dict[str, str]]:
    """What is printed, language by language, with every placeholder filled.

    :param wordings: frozen wordings, the first language first
    :param facts: as `freeze_facts` returns them
    :param issued_on: the day printed beside the serial
    """
    texts = []
    for wording in wordings:
        language = wording["language"]
        values = values_in(language, facts, serial)
        text = {key: fill(each, values) for key, each in wording.items() if key != "language"}
        with override(language):
            issued = _("Issued on %(date)s") % {"date": days_in_words(issued_on, issued_on, language)}
        texts.append({"language": language, **text, "issued": issued})
    return texts


def values_in(language: str, facts: Mapping[str, Any], serial: str) -> dict[str, str]:
    """What each placeholder stands for in a language."""
    with override(language):
        return {
            "name": facts["name"],
            "rank": facts["rank"],
            "agency": facts["agency"],
            "course": facts["courses"].get(language) or next(iter(facts["courses"].values()), ""),
            "hours": plain_number(facts["hours"]),
            "dates": days_in_words(date.fromisoformat(facts["starts_on"]), date.fromisoformat(facts["ends_on"]), language),
            "place": facts["place"],
            "result": "" if facts["result"] == "" else _("%(percent)s %%") % {"percent": plain_number(facts["result"], places=0)},
            "serial": serial,
            "programme": facts["programme"],
        }


def plain_number(text: str, *, places: int = 2) -> str:
    """A number as the active language writes it, without empty decimals; nothing for zero."""
    number = Decimal(text).quantize(Decimal(1).scaleb(-places)).normalize()
    if number == 0 and places:
        return ""
    return number_format(format(number, "f"))


def days_in_words(first: date, last: date, language: str) -> str:
    """A day, or the first and the last one, month in words, in the active language."""
    style = DAY_FORMATS.get(language, "j F Y")
    if first == last:
        return date_format(first, style)
    return _("from %(first)s to %(last)s") % {"first": date_format(first, style), "last": date_format(last, style)}


def freeze_design(design: CertificateDesign, language: str) -> tuple[dict[str, Any], dict[str, bytes]]:
    """A design in plain JSON with its wording, and the pictures it shows.

    :param design: the design as it is now (saved or being edited)
    :param language: the reader's language
    :return: JSON whose pictures are SHA-256 digests, and digest → file
    """
    pictures: dict[str, bytes] = {}
    first = design.languages_for(language)[0]

    def keep(content: bytes) -> str:
        digest = hashlib.sha256(content).hexdigest()
        pictures[digest] = content
        return digest

    signatories = [
        {
            "name": each.name,
            "title": SIGNATORIES.get(each.title, {}).get(first, each.title),
            "signature": keep(print_copy(each.signature, SIGNATURE_PIXELS)) if each.signature else "",
        }
        for each in design.signatories.all()
    ]
    return {
        "schema": SCHEMA,
        "design": design.pk,
        "name": design.name,
        "layout": design.layout,
        "orientation": design.orientation,
        "accent": design.accent_colour,
        "background": keep(background_of(design)),
        "logos": [keep(print_copy(each.image, LOGO_PIXELS)) for each in design.logos.all()],
        "signatories": signatories,
        "wordings": [design.wording_in(each).as_data() for each in design.languages_for(language)],
    }, pictures


def background_of(design: CertificateDesign) -> bytes:
    """The design's own background, else the one drawn for its layout."""
    if design.background:
        return print_copy(design.background, PAGE_PIXELS, as_page=True)
    path = finders.find(f"certificates/designs/{design.layout}-{design.orientation}.jpg")
    if path is None:
        raise FileNotFoundError(f"{design.layout}-{design.orientation}")
    with open(path, "rb") as file:
        return file.read()


def print_copy(image: Any, pixels: tuple[int, int], *, as_page: bool = False) -> bytes:
    """A copy of a stored picture, upright and no larger than print needs: JPEG for a page, else PNG."""
    out = io.BytesIO()
    with image.file.open("rb") as file, Image.open(file) as opened:
        upright = ImageOps.exif_transpose(opened)
        upright.thumbnail(pixels)
        if as_page:
            upright.convert("RGB").save(out, "JPEG", quality=88)
        else:
            upright.convert("RGBA").save(out, "PNG", optimize=True)
    return out.getvalue()
