"""Sealing a quiz: the moment a draft becomes something that people can be measured by."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.bank_queries import parity_of
from assessments.models import DrawRule, Question, Quiz, QuizItem, QuizQuestion, QuizTranslation, QuizVersion
from assessments.models.quiz import SETTINGS
from assessments.parity import ParityRow, unready
from assessments.plans import forms_of, length_of
from assessments.questions import problem
from assessments.questions._pictures import with_sealed_picture
from assessments.rules import can_author
from core.audit import record
from core.errors import DomainError, NotAllowedError
from courses.models import Course, Lesson
from courses.services.progress import drop_requirement, require_for_lesson

MOST_NAMED = 3


@transaction.atomic
def publish_quiz(*, quiz: Quiz, by: Any) -> QuizVersion:
    """Seal the quiz as it is now; learners who begin from here on get this version.

    Attempts already begun go on with the version they began with. A graded quiz and a post-test become what ends
    their lesson; so does a pre-test, which only has to be finished.

    :param by: a trainer or an administrator, or None for the system
    :raises DomainError: when there is nothing to ask, a question is only a draft, its picture's file is gone, a draw finds
        too few, the quiz ends a lesson and is attached to none, or a language that it must have is not ready
    """
    if by is not None and not can_author(by):
        raise NotAllowedError(_("Only trainers and administrators publish quizzes."))
    quiz = Quiz.objects.select_for_update(of=("self",)).get(pk=quiz.pk)
    if quiz.lesson_key is None:
        raise DomainError(
            _("“%(quiz)s” is not attached to a lesson, so nobody would find it. Choose its lesson, then publish.") % {"quiz": quiz}
        )
    if not quiz.questions.exists() and not quiz.draws.exists():
        raise DomainError(_("“%(quiz)s” has no questions yet. Add some, then publish.") % {"quiz": quiz})
    found = _collect(quiz)
    version = _seal(quiz, found.items, found.plan, by)
    quiz.current = version
    quiz.save(update_fields=["current", "changed_at"])
    _tell_the_lesson(quiz)
    record("quiz.publish", quiz, by=by, version=version.number, items=len(found.items))
    return version


@transaction.atomic
def unpublish_quiz(*, quiz: Quiz, by: Any) -> Quiz:
    """Take a quiz away from learners: nobody begins it any more, attempts under way go on, results stay."""
    if by is not None and not can_author(by):
        raise NotAllowedError(_("Only trainers and administrators take quizzes away."))
    quiz = Quiz.objects.select_for_update(of=("self",)).get(pk=quiz.pk)
    quiz.current = None
    quiz.save(update_fields=["current", "changed_at"])
    drop_requirement(source=quiz.source)
    record("quiz.unpublish", quiz, by=by)
    return quiz


def _tell_the_lesson(quiz: Quiz) -> None:
    if quiz.purpose_kind.ends_lesson and quiz.lesson_key:
        require_for_lesson(lesson_key=quiz.lesson_key, source=quiz.source)
    else:
        drop_requirement(source=quiz.source)


@dataclass
class _Sections:
    """The plan and the items of a version while they are gathered."""

    quiz: Quiz
    plan: dict[str, Any] = field(default_factory=lambda: {"parts": []})
    items: list[tuple[Question, int]] = field(default_factory=list)
    taken: set[UUID] = field(default_factory=set)

    def add(self, row: QuizQuestion | DrawRule, questions: list[tuple[Question, int]], entry: dict[str, Any]) -> None:
        """Put a row of the quiz's plan behind the others, in a new section where it has a heading."""
        if row.heading or not self.plan["parts"]:
            self.plan["parts"].append({"heading": {self.quiz.language: row.heading} if row.heading else {}, "entries": []})
        self.plan["parts"][-1]["entries"].append(entry | ({"form": row.form} if row.form else {}))
        self.items += questions
        self.taken |= {question.translation_key for question, _points in questions}

    @property
    def next_position(self) -> int:
        return len(self.items) + 1


def _collect(quiz: Quiz) -> _Sections:
    """The questions to freeze with their points, and the plan of what everybody gets and what is drawn.

    The pools are disjoint, earlier rules first, so that every draw always finds as many as it promises.
    """
    found = _Sections(quiz)
    rows = list(quiz.questions.order_by("sort_order", "pk"))
    chosen = Question.objects.in_bulk([row.question_id for row in rows])
    found.taken = {question.translation_key for question in chosen.values()}
    if len(found.taken) != len(rows):
        raise DomainError(_("The same question is in “%(quiz)s” twice, in two languages. Take one of the two away.") % {"quiz": quiz})
    for row in rows:
        entry: dict[str, Any] = {"position": found.next_position}
        if row.needs_previous:
            entry["follows"] = True
        found.add(row, [(chosen[row.question_id], row.points)], entry)
    for rule in quiz.draws.order_by("sort_order", "pk"):
        pool = _pool(quiz, rule, found.taken)
        if len(pool) < rule.count:
            raise DomainError(_too_few(rule, len(pool)))
        positions = list(range(found.next_position, found.next_position + len(pool)))
        found.add(rule, [(question, question.points) for question in pool], {"count": rule.count, "pool": positions})
    _require_equal_forms(quiz, found.plan)
    _require_languages(quiz, found.items)
    _translate_headings(quiz, found.plan)
    return found


def _require_equal_forms(quiz: Quiz, plan: dict[str, Any]) -> None:
    """Two halves can only be compared where both are as long."""
    if not forms_of(plan):
        return
    lengths = {"quiz": quiz, "a": length_of(plan, "A"), "b": length_of(plan, "B")}
    if lengths["a"] != lengths["b"]:
        raise DomainError(
            _("“%(quiz)s” has %(a)d questions on form A and %(b)d on form B. Give both the same number, then publish.") % lengths
        )


def _require_languages(quiz: Quiz, items: list[tuple[Question, int]]) -> None:
    """A quiz that must have a language is not published while a question, or its own title, is not ready in it."""
    wanted = [language for language in quiz.required_languages if language != quiz.language]
    missing = unready(parity_of(question.translation_key for question, _points in items), wanted)
    titled = {row.language for row in quiz.translations.all()}
    names = dict(settings.LANGUAGES)
    said = [_not_ready(str(names[language]), [row for row, _standing in rows]) for language, rows in missing.items()]
    said += [_("Its title is missing in %(language)s.") % {"language": names[code]} for code in wanted if code not in titled]
    if said:
        raise DomainError(" ".join([_("“%(quiz)s” is not ready in every language that it must have.") % {"quiz": quiz}, *said]))


def _not_ready(language: str, rows: list[ParityRow]) -> str:
    """One language's questions that are missing or older than their originals, the first few by name."""
    shown = ", ".join(f"“{row.original}”" for row in rows[:MOST_NAMED])
    return ngettext(
        "In %(language)s %(number)d question is missing or out of date: %(questions)s.",
        "In %(language)s %(number)d questions are missing or out of date: %(questions)s.",
        len(rows),
    ) % {"language": language, "number": len(rows), "questions": shown if len(rows) <= MOST_NAMED else f"{shown} …"}


def _translate_headings(quiz: Quiz, plan: dict[str, Any]) -> None:
    parts = [part for part in plan["parts"] if part["heading"]]
    for row in quiz.translations.all():
        lines = [line.strip() for line in row.headings.splitlines() if line.strip()]
        if lines and len(lines) != len(parts):
            wrong = {"language": row.get_language_display(), "lines": len(lines), "sections": len(parts)}
            raise DomainError(
                _("In %(language)s there are %(lines)d headings for %(sections)d sections. Write one on each line, then publish.") % wrong
            )
        for part, line in zip(parts, lines, strict=False):
            part["heading"][row.language] = line


def _too_few(rule: DrawRule, found: int) -> str:
    return ngettext(
        "The draw “%(rule)s” wants %(wanted)d question, and only %(found)d is left for it. Write more, or draw fewer.",
        "The draw “%(rule)s” wants %(wanted)d questions, and only %(found)d are left for it. Write more, or draw fewer.",
        rule.count,
    ) % {"rule": rule, "wanted": rule.count, "found": found}


def _pool(quiz: Quiz, rule: DrawRule, taken: set[UUID]) -> list[Question]:
    """Live questions that match, one row for each item: the quiz's language where there is one."""
    found = Question.objects.filter(live=True).exclude(translation_key__in=taken)
    if rule.bank_id:
        found = found.filter(bank=rule.bank_id)
    if rule.objective_id:
        found = found.filter(objective=rule.objective_id)
    if rule.difficulty:
        found = found.filter(difficulty=rule.difficulty)
    if rule.tag_id:
        found = found.filter(tagged_items__tag=rule.tag_id)
    rows: dict[UUID, Question] = {}
    for question in found.prefetch_related("locale").order_by("pk"):
        if question.translation_key not in rows or question.locale.language_code == quiz.language:
            rows[question.translation_key] = question
    return list(rows.values())


def _seal(quiz: Quiz, items: list[tuple[Question, int]], plan: dict[str, Any], by: Any) -> QuizVersion:
    words: dict[str, Quiz | QuizTranslation] = {quiz.language: quiz, **{row.language: row for row in quiz.translations.all()}}
    latest = quiz.versions.order_by("-number").values_list("number", flat=True).first() or 0
    version = QuizVersion.objects.create(
        quiz=quiz,
        number=latest + 1,
        course_key=_course_key(quiz),
        titles={code: row.title for code, row in words.items()},
        introductions={code: row.introduction for code, row in words.items() if row.introduction},
        plan=plan,
        sealed_by=by,
        **{name: getattr(quiz, name) for name in SETTINGS},
    )
    QuizItem.objects.bulk_create(_item(version, at, question, points) for at, (question, points) in enumerate(items, start=1))
    return version


def _item(version: QuizVersion, position: int, question: Question, points: int) -> QuizItem:
    if not question.live:
        raise DomainError(_("The question “%(question)s” is only a draft. Publish it in the question bank first.") % {"question": question})
    frozen = question.freeze()
    wrong = problem(frozen)
    if wrong:
        raise DomainError(_("The question “%(question)s” cannot be marked: %(problem)s") % {"question": question, "problem": wrong})
    try:
        frozen = with_sealed_picture(frozen)
    except OSError as error:
        raise DomainError(
            _("The picture of “%(question)s” cannot be read any more. Choose it again, then publish.") % {"question": question}
        ) from error
    return QuizItem(
        version=version,
        position=position,
        question_key=question.translation_key,
        lesson_key=question.lesson_key,
        objective=question.objective.name if question.objective else "",
        difficulty=question.difficulty,
        points=points,
        frozen=frozen,
    )


def _course_key(quiz: Quiz) -> UUID:
    lesson = Lesson.objects.filter(translation_key=quiz.lesson_key).order_by("pk").first()
    course = Course.objects.ancestor_of(lesson).first() if lesson else None
    if course is None:
        raise DomainError(_("The lesson of “%(quiz)s” does not exist any more. Choose another one, then publish.") % {"quiz": quiz})
    key: UUID = course.translation_key
    return key
