"""Answers that are sent in parts or typed, read the same way by every kind that has them."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONGEST_ANSWER = 500


def typed(value: Any, *, longest: int = LONGEST_ANSWER) -> str | None:
    """What somebody typed, as it was typed but for white space around it; None for nothing.

    :param longest: how many characters a page lets them type
    :raises ValidationError: for what no page of ours sends: another type, more than the longest, characters that are none
    """
    text = "" if value is None else value
    if not isinstance(text, str) or len(text) > longest or "\0" in text or not _is_text(text):
        raise ValidationError(_("This is not a text, or it is too long."))
    return text.strip() or None


def _is_text(value: str) -> bool:
    """Half of a surrogate pair can be sent, but not stored."""
    return not any("\ud800" <= character <= "\udfff" for character in value)


class TypedField(forms.Field):
    """A text of one line, or None."""

    def clean(self, value: Any) -> str | None:
        return typed(value)


class PartsField(forms.Field):
    """A mapping from the parts of a question to what was chosen or typed in each; None where all are empty.

    :param parts: part → what may be chosen there, or the greatest length of what may be typed
    """

    widget = forms.HiddenInput

    def __init__(self, parts: Mapping[str, Collection[str] | int], **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.parts = parts

    def clean(self, value: Any) -> dict[str, str] | None:
        """The parts in the question's own order, so that equal answers are equal values."""
        sent = {} if value is None else value
        if not isinstance(sent, Mapping) or not sent.keys() <= self.parts.keys():
            raise ValidationError(_("This answer has other parts than the question."))
        found = {part: self._read(sent.get(part), allowed) for part, allowed in self.parts.items()}
        return {part: text for part, text in found.items() if text} or None

    def _read(self, value: Any, allowed: Collection[str] | int) -> str | None:
        if isinstance(allowed, int):
            return typed(value, longest=allowed)
        text = typed(value)
        if text and text not in allowed:
            raise ValidationError(_("This is not one of the answers."))
        return text
