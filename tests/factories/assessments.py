"""Questions, quizzes and attempts, made the way the product makes them: through the services."""

from assessments.services.attempting import start_attempt
from assessments.services.authoring import create_question, create_quiz
from assessments.services.publishing import publish_quiz

RED = {"text": "Red", "correct": True, "feedback": "Yes: red."}
BLUE = {"text": "Blue", "correct": False, "feedback": "No: blue is cold."}
GREEN = {"text": "Green", "correct": False, "feedback": ""}


def single(text: str = "Which colour is warm?", **kwargs):
    texts = kwargs.pop("texts", {"en": {"text": f"<p>{text}</p>", "feedback": "<p>Warm colours.</p>", "choices": [RED, BLUE, GREEN]}})
    return create_question(**{"by": None, "kind": "single_choice", "bank": "Colours", "objective": "definition", "texts": texts} | kwargs)


def bilingual(**kwargs):
    french = [{"text": text, "correct": right} for text, right in (("Rouge", True), ("Bleu", False), ("Vert", False))]
    return single(
        texts={
            "en": {"text": "<p>Which colour is warm?</p>", "feedback": "", "choices": [RED, BLUE, GREEN]},
            "fr": {"text": "<p>Quelle couleur est chaude ?</p>", "feedback": "", "choices": french},
        },
        **kwargs,
    )


def multiple(text: str = "Which are warm?", marking: str = "whole", **kwargs):
    yellow = {"text": "Yellow", "correct": True}
    texts = {"en": {"text": f"<p>{text}</p>", "feedback": "", "choices": [RED, yellow, BLUE, GREEN]}}
    return create_question(**{"by": None, "kind": "multiple_choice", "bank": "Colours", "texts": texts, "marking": marking} | kwargs)


def true_false(text: str = "Red is warm.", *, answer: bool = True, **kwargs):
    texts = {"en": {"text": f"<p>{text}</p>", "feedback": "", "feedback_true": "Indeed.", "feedback_false": "It is warm."}}
    return create_question(**{"by": None, "kind": "true_false", "bank": "Colours", "texts": texts, "answer": answer} | kwargs)


RUBRIC = [
    {"title": "Facts", "levels": [{"points": 0, "text": "None"}, {"points": 2, "text": "Some"}, {"points": 4, "text": "All"}]},
    {"title": "Order", "levels": [{"points": 0, "text": "None"}, {"points": 1, "text": "Clear"}]},
]


def essay(text: str = "Describe a warm colour.", *, rubric=(), words=None, **kwargs):
    """An essay in English; `rubric` and `words` as `fill` takes them, other fields as they are called."""
    texts = kwargs.pop("texts", {"en": {"text": f"<p>{text}</p>", "feedback": "", "rubric": rubric, **(words or {})}})
    return create_question(**{"by": None, "kind": "essay", "bank": "Colours", "texts": texts} | kwargs)


def a_quiz(content, questions=None, **kwargs):
    """A draft of three questions, one of each kind, attached to the first lesson."""
    settings = {
        "title": {"en": "Colours", "fr": "Couleurs"},
        "lesson_key": content.lessons[0].translation_key,
        "purpose": "graded",
        "pass_mark": 60,
        "attempts_allowed": 1,
        "questions": [bilingual(), multiple(), true_false()] if questions is None else questions,
    }
    return create_quiz(by=None, **settings | kwargs)


def published(content, questions=None, **kwargs):
    quiz = a_quiz(content, questions, **kwargs)
    publish_quiz(quiz=quiz, by=None)
    quiz.refresh_from_db()
    return quiz


def begun(enrolment, quiz, at=None):
    return start_attempt(enrolment=enrolment, quiz=quiz, by=enrolment.learner, at=at)


def _by_choices(frozen, right):
    return [choice["id"] for choice in frozen["choices"] if choice["right"] is right]


# For each kind, an answer that is right (or wrong) to a frozen question, as a browser would send it.
ANSWERS = {
    "true_false": lambda frozen, right: "true" if frozen["answer"] is right else "false",
    "single_choice": lambda frozen, right: _by_choices(frozen, right)[0],
    "multiple_choice": _by_choices,
    "essay": lambda frozen, right: "Red is warm, as fire is." if right else None,
}


def answers(attempt, *, right: bool = True) -> dict:
    """For each item of an attempt, an answer that is right (or wrong), as a browser would send it."""
    items = attempt.version.sealed_items
    return {item_id: ANSWERS[items[item_id].frozen["kind"]](items[item_id].frozen, right) for item_id, _choices in attempt.order}
