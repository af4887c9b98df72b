"""Placeholders in what is printed: which there are, and how they are filled. Pure."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

PLACEHOLDERS = ("name", "rank", "agency", "course", "hours", "dates", "place", "result", "serial", "programme")
SEPARATOR = " · "
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def problem_with(text: str) -> str:
    """What is wrong with the placeholders of a text, in one sentence; empty when nothing is.

    :param text: wording as staff wrote it
    """
    unknown = [name for name in _PLACEHOLDER.findall(text) if name not in PLACEHOLDERS]
    if unknown:
        return _("{%(unknown)s} is not a placeholder. These are: %(known)s.") % {
            "unknown": unknown[0],
            "known": ", ".join(f"{{{name}}}" for name in PLACEHOLDERS),
        }
    if set(_PLACEHOLDER.sub("", text)) & set("{}"):
        return _("A curly bracket stands alone. Placeholders are written like {name}.")
    return ""


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put the values into a text.

    A line, or a part of a line between “ · ”, whose placeholder has no value is left out, so that somebody without a rank
    gets no lonely comma.

    :param text: wording with placeholders
    :param values: placeholder → text
    """
    lines = (_fill_line(line, values) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def _fill_line(line: str, values: Mapping[str, str]) -> str:
    parts = [part for part in line.split(SEPARATOR) if all(values.get(name) for name in _PLACEHOLDER.findall(part))]
    return SEPARATOR.join(_PLACEHOLDER.sub(lambda found: values[found[1]], part) for part in parts).strip()
