"""Questions, quizzes and attempts, made the way the product makes them: through the services."""

from assessments.services.authoring import create_question, create_quiz
from assessments.services.beginning import start_attempt
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


def answers(attempt, *, right: bool = True) -> dict:
    """For each item of an attempt, an answer that is right (or wrong), as a browser would send it."""
    found = {}
    for item_id, _choices in attempt.order:
        frozen = attempt.version.sealed_items[item_id].frozen
        if frozen["kind"] == "true_false":
            found[item_id] = "true" if frozen["answer"] is right else "false"
        else:
            chosen = [choice["id"] for choice in frozen["choices"] if choice["right"] is right]
            found[item_id] = chosen if frozen["kind"] == "multiple_choice" else chosen[0]
    return found
