"""What lesson templates need: cleaned rich text, pictures, sizes and times in words."""

import re
from typing import Any

from django import template
from django.core.exceptions import SuspiciousFileOperation
from django.template.defaultfilters import filesizeformat
from django.utils.formats import localize
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext
from wagtail.rich_text import expand_db_html

from core.cleaning import clean_html
from courses.pictures import Shown, shown
from courses.rendering import cached_body, render_body

register = template.Library()
_HEADING = re.compile(r"(</?h)([1-6])\b")


@register.filter
def prose(value: Any, level: int | None = None) -> SafeString:
    """Rich text, its page links resolved, cleaned; with `level` 2 or 3 no heading stands higher than that."""
    html = clean_html(expand_db_html(str(value.source))) if value else ""
    if not level:
        return mark_safe(html)  # cleaned on the line above
    lowest = min((int(found[1]) for found in _HEADING.findall(html)), default=level)
    return mark_safe(_HEADING.sub(lambda found: f"{found[1]}{int(found[2]) - lowest + level}", html))  # only digits change


@register.filter
def one_below(level: int | None, has_title: Any) -> int:
    """The heading level inside a block: one below the block's own title, if it has one."""
    return (level or 2) + (1 if has_title else 0)


@register.filter
def clock_time(seconds: float | None) -> str:
    """Seconds as minutes and seconds: 3:04."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}" if seconds else ""


@register.filter
def file_size(stored: Any) -> str:
    """The size of a document or a media file in words; empty when the file is not there."""
    try:
        return str(filesizeformat(stored.file.size)) if stored and stored.pk else ""
    except (OSError, SuspiciousFileOperation):
        return ""


@register.inclusion_tag("courses/_picture.html")
def picture(image: Any, alt_text: str) -> dict[str, Shown | str]:
    """A picture in the sizes that phones and screens need; drawings (SVG) as they are."""
    return {"shown": shown(image), "alt_text": alt_text}


@register.simple_tag
def lesson_body(lesson: Any) -> SafeString:
    """A lesson's blocks as HTML; a draft in preview is always drawn afresh."""
    return cached_body(lesson.body) if lesson.pk and lesson.live else render_body(lesson.body)


@register.filter
def hours(value: Any) -> str:
    """Hours in words, without figures that say nothing: 6 hours, 1.5 hours."""
    if not value:
        return ""
    number = int(value) if value == int(value) else value.normalize()
    return ngettext("%(number)s hour", "%(number)s hours", 1 if number == 1 else 2) % {"number": localize(number)}
