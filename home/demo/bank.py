"""The demo's question bank and quizzes."""

from typing import Any

from django.utils.translation import gettext, gettext_noop, override

from assessments.models import Question, Quiz
from assessments.services.authoring import create_question, create_quiz
from assessments.services.publishing import publish_quiz
from courses.models import Lesson
from home.demo import reading

PRE_TEST = gettext_noop("What you know before you begin")
MODULE_QUIZ = gettext_noop("Two crimes: what you have understood")
PRACTICE = gettext_noop("Signs at the border: practise")
POST_TEST = gettext_noop("What you know now")

# What an objective is called in the bank: it is one list for all languages, so in the two that every author of the demo reads.
OBJECTIVES = {
    "children": "Children · Les enfants", "data": "Data protection · La protection des données", "definition": "Definitions · Les définitions",
    "health": "Health · La santé", "indicators": "Indicators · Les indicateurs", "interviewing": "First interview · Le premier entretien",
    "law": "Law · Le droit", "referral": "Referral · L’orientation", "rights": "Rights · Les droits", "smuggling": "Smuggling · Le trafic de migrants",
}  # fmt: skip
PARTS = ("m1", "m2", "m3", "m4", "pre", "post", "field")


def load_bank(*, by: Any) -> dict[str, list[Question]]:
    """Every question of the demo, by part of the bank."""
    return {part: [_question(written, by=by) for written in reading.questions(part)] for part in PARTS}


def _question(written: dict[str, Any], *, by: Any) -> Question:
    return create_question(
        by=by,
        kind=written["kind"],
        bank="Recognise, protect, refer",
        objective=OBJECTIVES[written["objective"]],
        difficulty=written["difficulty"],
        tags=written["tags"],
        texts={code: written[code] for code in reading.LANGUAGES if code in written},
        answer=written.get("answer"),
    )


def _titles(text: str) -> dict[str, str]:
    titles = {}
    for language in reading.LANGUAGES:
        with override(language):
            titles[language] = gettext(text)
    return titles


def load_quizzes(lessons: dict[str, Lesson], bank: dict[str, list[Question]], *, by: Any) -> dict[str, Quiz]:
    """Pre-test, post-test, and a quiz that ends each module, published; by the lesson they are attached to."""
    plan: dict[str, dict[str, Any]] = {
        "l11": {"title": _titles(PRE_TEST), "purpose": "pre-test", "questions": bank["pre"], "attempts_allowed": 1},
        "l14": {
            "title": _titles(MODULE_QUIZ),
            "purpose": "graded",
            "questions": bank["m1"][:8],
            "pass_mark": 70,
            "attempts_allowed": 3,
            "shuffle": True,
        },
        "l24": {
            "title": _titles(PRACTICE),
            "purpose": "practice",
            "questions": bank["m2"][:8] + bank["field"],
            "attempts_allowed": 0,
            "shuffle": True,
        },
        "l45": {
            "title": _titles(POST_TEST),
            "purpose": "post-test",
            "questions": bank["post"],
            "pass_mark": 70,
            "attempts_allowed": 2,
            "time_limit": 30,
        },
    }
    quizzes = {}
    for key, fields in plan.items():
        quizzes[key] = create_quiz(by=by, lesson_key=lessons[key].translation_key, **fields)
        publish_quiz(quiz=quizzes[key], by=by)
    return quizzes
