"""Questions into files, with a word on whatever the file cannot say."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from assessments.formats import ParsedPicture, ParsedQuestion, Written, formats
from assessments.models import Question
from assessments.questions import kinds, text_in
from assessments.rules import can_author
from core.audit import record
from core.errors import InvalidInputError, NotAllowedError


def as_parsed(question: Question, *, number: int = 1) -> ParsedQuestion:
    """A question of the bank, in its own language, as formats write it.

    :param question: a row of its own kind, not a base one
    """
    frozen = question.freeze(translations=[])
    language, text = text_in(frozen, question.locale.language_code)
    said: dict[str, Any] = kinds()[question.kind].write_parsed(frozen, text)
    return ParsedQuestion(
        line=number, kind=question.kind, language=language, name=question.name, category=question.category, text=text["text"],
        feedback=text["feedback"], hints=list(text["hints"]), points=Fraction(question.points),
        penalty=None if frozen["penalty"] is None else Fraction(frozen["penalty"]),
        tags=[tagged.tag.name for tagged in question.tagged_items.all()], pictures=_pictures(question), **said,
    )  # fmt: skip


def _pictures(question: Question) -> list[ParsedPicture]:
    if question.picture is None:
        return []
    with question.picture.file.open("rb") as file:
        return [ParsedPicture(question.picture.filename, file.read(), question.picture_text)]


def export_questions(*, questions: Iterable[Question], file_format: str, by: Any) -> Written:
    """Write questions into one file.

    :param questions: rows of the bank; :param file_format: a key of `assessments.formats.formats()`
    :param by: who exports, or None for the system
    :raises InvalidInputError: when there is no such format or no question
    """
    if by is not None and not can_author(by):
        raise NotAllowedError(_("Only trainers and administrators export questions."))
    if file_format not in formats():
        raise InvalidInputError(_("There is no such format: “%(format)s”.") % {"format": file_format})
    rows = [as_parsed(question, number=number) for number, question in enumerate(questions, start=1)]
    if not rows:
        raise InvalidInputError(_("There is no question to export. Choose another bank or language."))
    written: Written = formats()[file_format].write(rows)
    if by is not None:
        record("question.export", by, by=by, format=file_format, questions=len(rows))
    return written
