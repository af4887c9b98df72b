"""Writing questions and quizzes: what the screens, the demo content and importers call."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Locale

from assessments.enums import Difficulty, Purpose, Review
from assessments.models import Bank, DrawRule, Objective, Question, QuestionTag, Quiz, QuizQuestion, QuizTranslation
from assessments.questions import model_of, problem
from assessments.rules import can_author
from core.audit import record
from core.errors import InvalidInputError, NotAllowedError

Texts = Mapping[str, Mapping[str, Any]]


@transaction.atomic
def create_question(
    *,
    by: Any,
    kind: str,
    bank: str,
    texts: Texts,
    objective: str = "",
    difficulty: str = Difficulty.MEDIUM,
    tags: Iterable[str] = (),
    answer: bool | None = None,
    lesson_key: UUID | None = None,
    **fields: Any,
) -> Question:
    """Put a question into the bank, live, with its translations.

    :param by: the author, or None for the system
    :param kind: the name of a kind, such as `single_choice`
    :param bank, objective, tags: names; made when they do not exist yet
    :param texts: by language, the first one is the original: `text` and `feedback` (HTML), `picture_text` where there is a
        picture, perhaps `hints`, a list of text, and the kind's own parts (`choices` as a list of `text`, `correct`, `feedback`;
        or `feedback_true` and `feedback_false`; others as their `fill` says)
    :param answer: for true or false: what the statement is
    :param lesson_key: the lesson to read again after a wrong answer
    :param fields: other fields, such as `name`, `category`, `points`, `penalty`, `picture`, or the kind's own, such as `marking`
    :return: the row in the original language
    :raises InvalidInputError: when the answer key cannot work or a translation has other choices
    """
    _require_author(by)
    if answer is not None:
        fields["answer"] = answer
    shared = {
        "bank": Bank.objects.get_or_create(name=bank)[0],
        "objective": Objective.objects.get_or_create(name=objective)[0] if objective else None,
        "difficulty": difficulty,
        "lesson_key": lesson_key,
        "live": True,
        **fields,
    }
    labels = [_tag(name) for name in tags]
    original: Question | None = None
    for language, words in texts.items():
        row = _add_row(kind, language, words, shared, labels, original)
        original = original or row
    if original is None:
        raise InvalidInputError(_("A question needs its text in at least one language."))
    record("question.create", original, by=by, languages=list(texts))
    return original


def draft_question(
    *, kind: str, language: str, words: Mapping[str, Any], fields: Mapping[str, Any], original: Question | None = None
) -> Question:
    """A question in one language that is not in the bank yet, checked as one that is: what it freezes to can be shown and marked.

    :param words: `text`, `feedback`, perhaps `hints` and `picture_text`, and the kind's own parts; :param fields: what is the
        same in every language; without a bank the question cannot be saved yet
    :param original: the row that this one translates
    :raises InvalidInputError: when the answer key cannot work or a translation has other choices
    :raises ValidationError: when a field does not hold what was given
    """
    own = {name: words.get(name, "") for name in ("feedback", "picture_text")}
    own |= {"text": words["text"], "hints": [("hint", hint) for hint in words.get("hints", ())]}
    row: Question = model_of(kind)(locale=Locale.objects.get_or_create(language_code=language)[0], **own | dict(fields))
    if original:
        row.translation_key = original.translation_key
    row.fill(dict(words), original=original)
    row.full_clean(exclude=["translation_key", *([] if row.bank_id else ["bank"])])
    wrong = problem(row.freeze(translations=[]))
    if wrong:
        raise InvalidInputError(wrong)
    return row


def _add_row(
    kind: str, language: str, words: Mapping[str, Any], shared: dict[str, Any], tags: list[QuestionTag], original: Question | None
) -> Question:
    row = draft_question(kind=kind, language=language, words=words, fields=shared, original=original)
    row.save()
    row.tags.set(tags)
    row.save()
    return row


def _tag(name: str) -> QuestionTag:
    return QuestionTag.objects.filter(name__iexact=name).first() or QuestionTag.objects.create(name=name)


@transaction.atomic
def create_quiz(
    *,
    by: Any,
    title: Mapping[str, str],
    lesson_key: UUID | None,
    purpose: str,
    questions: Sequence[Question] = (),
    introduction: Mapping[str, str] | None = None,
    pass_mark: int | None = None,
    attempts_allowed: int | None = None,
    time_limit: int | None = None,
    shuffle: bool = False,
    draw: Iterable[Mapping[str, Any]] = (),
    review: str = Review.EVERYTHING,
    headings: Mapping[int, str] | None = None,
    forms: Sequence[str] = (),
    **settings: Any,
) -> Quiz:
    """Make a quiz as a draft; learners see nothing before `publish_quiz`.

    :param title, introduction: by language; the title's first language is the quiz's own
    :param lesson_key: the lesson's translation key, or None for none yet
    :param questions: what everybody gets, in order; :param draw: rules with `count` and `bank`, `objective` or `tag` by name,
        perhaps a `difficulty`
    :param headings: place of a question, from 0, → heading of the section that begins with it; :param forms: for each question
        in order A, B, or nothing for everybody
    :param pass_mark: percent, or None (always None for a pre-test); :param time_limit: minutes, or None
    :param attempts_allowed: None or 0 for any number; :param shuffle: questions and choices in another order for each attempt
    :param settings: other fields of the quiz, such as `behaviour`, `grading`, `retake_delay` or `opens_at`
    :raises ValidationError: when a setting is out of range or the lesson has a quiz already
    """
    _require_author(by)
    language = next(iter(title))
    quiz = Quiz(
        title=title[language],
        introduction=(introduction or {}).get(language, ""),
        language=language,
        lesson_key=lesson_key,
        purpose=purpose,
        attempts_allowed=attempts_allowed or None,
        time_limit=time_limit,
        pass_mark=pass_mark if Purpose(purpose).is_measured else None,
        shuffle_questions=shuffle,
        shuffle_choices=shuffle,
        review=review,
        **settings,
    )
    quiz.full_clean()
    quiz.translations.set(
        QuizTranslation(language=code, title=words, introduction=(introduction or {}).get(code, ""))
        for code, words in title.items()
        if code != language
    )
    quiz.questions.set(_entries(questions, headings or {}, forms))
    quiz.draws.set(_draw_rule(rule, at) for at, rule in enumerate(draw))
    quiz.save()
    record("quiz.create", quiz, by=by)
    return quiz


def _entries(questions: Sequence[Question], headings: Mapping[int, str], forms: Sequence[str]) -> list[QuizQuestion]:
    halves = [*forms, *([""] * len(questions))]
    return [
        QuizQuestion(question_id=question.pk, sort_order=at, heading=headings.get(at, ""), form=halves[at])
        for at, question in enumerate(questions)
    ]


def _draw_rule(rule: Mapping[str, Any], at: int) -> DrawRule:
    return DrawRule(
        sort_order=at,
        count=rule["count"],
        difficulty=rule.get("difficulty", ""),
        bank=Bank.objects.get(name=rule["bank"]) if rule.get("bank") else None,
        objective=Objective.objects.get(name=rule["objective"]) if rule.get("objective") else None,
        tag=QuestionTag.objects.get(name=rule["tag"]) if rule.get("tag") else None,
    )


def _require_author(by: Any) -> None:
    if by is not None and not can_author(by):
        raise NotAllowedError(_("Only trainers and administrators write questions and quizzes."))
