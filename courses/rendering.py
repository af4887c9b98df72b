"""A lesson's body as HTML with a right outline, and what reading it costs: minutes and bytes."""

import gzip
import hashlib
import json
import math
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, override

from courses.pictures import weight_of

WORDS_PER_MINUTE = 160  # read with care, in a second language, on a phone
SHELL_BYTES = 4_000  # what surrounds every body: bar, outline, foot (compressed)
BUDGET_BYTES = 30_000
BUDGET_WITH_PICTURES_BYTES = 55_000
# Long enough to spare a class that reads together; short enough that a replaced picture is soon shown.
CACHE_SECONDS = 300


def render_body(body: Any) -> SafeString:
    """Return the blocks of a lesson as HTML.

    Titles of blocks stand below the section they are in, and a text that begins with a third-level heading
    before any section is raised, so that headings never skip a level.

    :param body: the value of `Lesson.body`
    """
    parts, in_section = [], False
    for child in body:
        source = str(child.value.source) if child.block_type == "text" else ""
        level = 2 if "<h2" in source or not in_section else 3
        in_section = in_section or "<h2" in source or "<h3" in source
        parts.append(child.render(context={"level": level, "LANGUAGE_CODE": get_language()}))
    return mark_safe("\n".join(parts))  # each part is a rendered template


def cached_body(body: Any) -> SafeString:
    """Like `render_body`, kept for a few minutes per content and language."""
    digest = hashlib.sha256(json.dumps(list(body.raw_data), sort_keys=True, default=str).encode()).hexdigest()
    key = f"lesson-body:{get_language()}:{digest}"
    html = cache.get(key)
    if html is None:
        html = render_body(body)
        cache.set(key, html, CACHE_SECONDS)
    return mark_safe(html)  # from the line above


def reading_minutes(body: Any) -> int:
    """Return the minutes it takes to read a body and play what is in it, at least one."""
    words = len(body.stream_block.as_text(body).split())
    played = sum(media.duration or 0 for media in media_of(body))
    return max(1, math.ceil(words / WORDS_PER_MINUTE + played / 60))


@dataclass
class Weight:
    """What a phone loads for a lesson, in bytes; sound and film only when they are played."""

    text: int
    pictures: list[tuple[str, int]] = field(default_factory=list)
    played: list[tuple[str, int]] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.text + sum(size for _title, size in self.pictures)

    @property
    def budget(self) -> int:
        return BUDGET_WITH_PICTURES_BYTES if self.pictures else BUDGET_BYTES

    @property
    def is_over_budget(self) -> bool:
        return self.total > self.budget


def weigh(body: Any, *, language: str) -> Weight:
    """Return what a lesson's body costs to load: its compressed HTML, pictures at phone size, media when played.

    :param language: of the lesson, for the words that blocks add
    """
    with override(language):
        html = render_body(body).encode()
    pictures = [child.value["image"] for child in body if child.block_type == "picture" and child.value["image"]]
    return Weight(
        text=SHELL_BYTES + len(gzip.compress(html)),
        pictures=[(image.title, weight_of(image)) for image in pictures],
        played=[(media.title, _size_of(media.file)) for media in media_of(body)],
    )


def media_of(body: Any) -> list[Any]:
    """The sound and film files of a body, in order."""
    return [child.value["media"] for child in body if child.block_type in {"audio", "video"} and child.value["media"]]


def _size_of(file: Any) -> int:
    try:
        return int(file.size)
    except OSError:
        return 0
