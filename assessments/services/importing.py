"""Questions from files: shown first as learners will see them, then taken all together or not at all."""

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from PIL import Image
from wagtail.images import get_image_model

from assessments.formats import Effect, Parsed, ParsedPicture, ParsedQuestion, Problem, read_file
from assessments.models import Question, QuestionUpload
from assessments.questions import kinds
from assessments.questions._common import percent_of
from assessments.rules import can_author
from assessments.services.authoring import create_question, draft_question
from core.audit import record
from core.cleaning import plain_text
from core.errors import InvalidInputError, NotAllowedError

LONGEST_NAME, LONGEST_CATEGORY, LONGEST_PICTURE_TEXT = 200, 255, 500


@dataclass
class Candidate:
    """A question of a file that can be taken, and what of it is lost."""

    number: int
    parsed: ParsedQuestion
    frozen: dict[str, Any]
    losses: list[Problem] = field(default_factory=list)


@dataclass
class Reviewed:
    """What a file holds for the bank: questions that can be taken, and every problem, in the order of the file."""

    candidates: list[Candidate] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def review(parsed: Parsed, *, language: str) -> Reviewed:
    """Look at each question as the bank would: one that cannot be taken becomes a problem, and stops no other.

    :param parsed: what a format read; :param language: of the questions, where the file does not say it
    """
    reviewed = Reviewed(problems=list(parsed.problems))
    for number, question in enumerate(parsed.questions, start=1):
        try:
            candidate = _candidate(number, question, language)
        except (InvalidInputError, ValidationError) as error:
            reviewed.problems.append(Problem(question.line, _in_words(error), name=_called(question)))
            continue
        reviewed.candidates.append(candidate)
        reviewed.problems += candidate.losses
    reviewed.problems.sort(key=lambda problem: problem.line)
    return reviewed


def _candidate(number: int, question: ParsedQuestion, language: str) -> Candidate:
    words, fields = _as_written(question)
    row = draft_question(kind=question.kind, language=_language(question, language), words=words, fields=fields)
    frozen = row.freeze(translations=[])
    if question.pictures:
        frozen["picture"] = _inline(question.pictures[0])
    return Candidate(number, question, frozen, _losses(question, frozen))


@transaction.atomic
def import_questions(*, by: Any, bank: str, questions: Sequence[ParsedQuestion], language: str) -> list[Question]:
    """Put questions into a bank, live: all of them or none.

    :param by: the author, or None for the system
    :param bank: its name; made when it does not exist yet
    :param questions: those of `review` that were chosen; :param language: where a question does not say its own
    :raises InvalidInputError, ValidationError: when one cannot be taken; then nothing is written
    """
    if by is not None and not can_author(by):
        raise NotAllowedError(_("Only trainers and administrators write questions and quizzes."))
    taken = [_take(question, by, bank, language) for question in questions]
    if taken:
        record("question.import", taken[0].bank, by=by, questions=len(taken))
    return taken


def _take(question: ParsedQuestion, by: Any, bank: str, language: str) -> Question:
    words, fields = _as_written(question)
    if question.pictures:
        fields["picture"] = _keep_picture(question.pictures[0], by)
    return create_question(by=by, kind=question.kind, bank=bank, texts={_language(question, language): words}, tags=question.tags, **fields)


def _as_written(question: ParsedQuestion) -> tuple[dict[str, Any], dict[str, Any]]:
    """The words and the fields of a question, as the bank keeps them.

    :raises InvalidInputError: when it is of a kind that the bank does not have
    """
    if question.kind not in kinds():
        raise InvalidInputError(_("There is no such kind of question here: “%(kind)s”.") % {"kind": question.kind})
    words, fields = kinds()[question.kind].read_parsed(question)
    words |= {"text": question.text, "feedback": question.feedback, "hints": question.hints}
    if question.pictures:
        words["picture_text"] = _picture_text(question)
    fields |= {
        "name": question.name[:LONGEST_NAME],
        "category": question.category[:LONGEST_CATEGORY],
        "penalty": None if question.penalty is None else percent_of(question.penalty),
        "points": max(1, round(question.points)),
    }
    return words, fields


def _language(question: ParsedQuestion, fallback: str) -> str:
    return question.language or fallback


def _picture_text(question: ParsedQuestion) -> str:
    return (question.pictures[0].alternative or question.name or plain_text(question.text))[:LONGEST_PICTURE_TEXT]


def _inline(picture: ParsedPicture) -> dict[str, Any]:
    """The picture as an address that holds it, for a page shown before anything is written, with its sides in pixels."""
    kind = picture.name.rpartition(".")[2].lower().replace("jpg", "jpeg")
    with Image.open(io.BytesIO(picture.data)) as opened:
        width, height = opened.size
    return {"url": f"data:image/{kind};base64,{base64.b64encode(picture.data).decode()}", "width": width, "height": height}


def _keep_picture(picture: ParsedPicture, by: Any) -> Any:
    image = get_image_model()(title=picture.name[:255], uploaded_by_user=by)
    image.file.save(picture.name, ContentFile(picture.data), save=False)
    image.full_clean()
    image.save()
    return image


def _losses(question: ParsedQuestion, frozen: dict[str, Any]) -> list[Problem]:
    """What a question said that the bank cannot keep."""
    found = []
    if len(question.pictures) > 1:
        dropped = len(question.pictures) - 1
        found.append(
            ngettext(
                "It has more than one picture: the first is kept, %(number)d is not.",
                "It has more than one picture: the first is kept, %(number)d are not.",
                dropped,
            ) % {"number": dropped}
        )  # fmt: skip
    if question.pictures and not question.pictures[0].alternative:
        found.append(_("Its picture comes without words for those who cannot see it: write them after importing."))
    if question.points != max(1, round(question.points)):
        points = {"written": _decimal(question.points), "kept": max(1, round(question.points))}
        found.append(_("It is worth %(written)s points in the file; here points are whole: %(kept)d.") % points)
    if len(question.name) > LONGEST_NAME or len(question.category) > LONGEST_CATEGORY:
        found.append(_("Its name or folder is too long and was cut."))
    return [Problem(question.line, message, effect=Effect.LOST, name=_called(question)) for message in found]


def _decimal(value: Fraction) -> str:
    return f"{float(value):g}"


def _called(question: ParsedQuestion) -> str:
    """What a trainer finds the question by."""
    return question.name or plain_text(question.text)[:80]


def _in_words(error: InvalidInputError | ValidationError) -> str:
    return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)


# -- Files that wait ----------------------------------------------------------------------------------------------


def keep_upload(*, by: Any, name: str, data: bytes, bank: str, language: str, file_format: str = "") -> QuestionUpload:
    """Keep an uploaded file until its owner has chosen what to take of it; the file is read once, so that a bad one is refused now.

    :raises InvalidInputError: when the file as a whole cannot be read
    """
    if not can_author(by):
        raise NotAllowedError(_("Only trainers and administrators write questions and quizzes."))
    read_file(name, data, file_format)
    upload: QuestionUpload = QuestionUpload.objects.create(
        owner=by, file_name=name[:255], data=data, bank=bank, language=language, format=file_format
    )
    return upload


def reviewed(upload: QuestionUpload) -> Reviewed:
    """What an uploaded file holds, read anew."""
    return review(read_file(upload.file_name, bytes(upload.data), upload.format), language=upload.language)


@transaction.atomic
def take_from(*, upload: QuestionUpload, numbers: Sequence[int], by: Any) -> list[Question]:
    """Take the chosen questions of a file into its bank, and forget the file.

    A second time, from a double click, takes nothing: the file is gone.

    :param numbers: those of the candidates
    :raises InvalidInputError: when none is chosen, or the file was taken already
    """
    found = QuestionUpload.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=upload.pk).first()
    if found is None:
        raise InvalidInputError(_("These questions were taken already. Look for them in the question bank."))
    chosen = [candidate.parsed for candidate in reviewed(found).candidates if candidate.number in set(numbers)]
    if not chosen:
        raise InvalidInputError(_("No question is chosen. Tick those that you want to take."))
    taken = import_questions(by=by, bank=found.bank, questions=chosen, language=found.language)
    found.delete()
    return taken


def forget_outdated(*, at: datetime | None = None) -> int:
    """Delete the files that nobody came back for; says how many."""
    count, _by_model = QuestionUpload.objects.outdated(at=at or timezone.now()).delete()
    return count
