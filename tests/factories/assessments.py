"""Questions, quizzes and attempts, made the way the product makes them: through the services."""

from assessments.questions._walking import best_way
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


RUBRIC = [
    {"title": "Facts", "levels": [{"points": 0, "text": "None"}, {"points": 2, "text": "Some"}, {"points": 4, "text": "All"}]},
    {"title": "Order", "levels": [{"points": 0, "text": "None"}, {"points": 1, "text": "Clear"}]},
]


def essay(text: str = "Describe a warm colour.", *, rubric=(), words=None, **kwargs):
    """An essay in English; `rubric` and `words` as `fill` takes them, other fields as they are called."""
    texts = kwargs.pop("texts", {"en": {"text": f"<p>{text}</p>", "feedback": "", "rubric": rubric, **(words or {})}})
    return create_question(**{"by": None, "kind": "essay", "bank": "Colours", "texts": texts} | kwargs)


def a_question(kind: str, text: str = "", *, words, **kwargs):
    """A question of a kind in English, or in the languages of `texts`; `words` as its `fill` takes them."""
    texts = kwargs.pop("texts", {"en": {"text": f"<p>{text}</p>", "feedback": "", **words}})
    return create_question(**{"by": None, "kind": kind, "bank": "Colours", "texts": texts} | kwargs)


PAIRS = [
    {"prompt": "Blood", "answer": "Red", "feedback": "It holds iron."},
    {"prompt": "Sky", "answer": "Blue"},
    {"prompt": "Sea", "answer": "Blue"},
    {"prompt": "", "answer": "Green"},
]
ITEMS = [{"text": "Red"}, {"text": "Orange", "feedback": "Between red and yellow."}, {"text": "Yellow"}]
FORMS = [
    {"text": "red", "feedback": "Warm, yes."},
    {"text": "*orange*", "credit": 50},
    {"text": "blue", "credit": 0, "feedback": "Blue is cold."},
]
NUMBERS = [
    {"number": "700", "tolerance": "5 %", "feedback": "About 700."},
    {"number": "400", "upper": "500", "credit": 0, "feedback": "That is blue."},
]
UNITS = [{"name": "nm"}, {"name": "µm", "factor": "1000"}]


def matching(text: str = "What colour has it?", **kwargs):
    return a_question("matching", text, words={"pairs": PAIRS}, **kwargs)


def ordering(text: str = "From red to yellow.", **kwargs):
    return a_question("ordering", text, words={"items": ITEMS}, **kwargs)


def short_answer(text: str = "Name a warm colour.", **kwargs):
    return a_question("short_answer", text, words={"forms": FORMS}, **kwargs)


def numerical(text: str = "How long is a wave of red light?", **kwargs):
    return a_question("numerical", text, words={"numbers": NUMBERS, "units": UNITS}, **{"unit_rule": "required"} | kwargs)


GAPS = [
    {"kind": "single_choice", "choices": [RED, BLUE, GREEN]},
    {"kind": "short_answer", "forms": FORMS, "weight": 2},
    {"kind": "numerical", "numbers": NUMBERS},
]


def cloze(text: str = "Blood is [[1]], fire is [[2]], and red light has [[3]] nm.", **kwargs):
    return a_question("cloze", text, words={"gaps": GAPS}, **kwargs)


CASE = "Ana is nineteen. Her employer keeps her passport.\n\nShe has no day off, and her cousin phones her on Sundays."
SPOTS = [
    {"text": "keeps her passport", "indicator": True, "feedback": "Papers kept by somebody else."},
    {"text": "no day off", "indicator": True, "feedback": "Excessive working time."},
    {"text": "is nineteen", "indicator": False, "feedback": "An age is no sign."},
    {"text": "phones her on Sundays", "indicator": False},
]


def spots(case: str = CASE, **kwargs):
    """Two indicators and two distractors in a case."""
    texts = kwargs.pop("texts", {"en": {"text": "<p>Mark the indicators.</p>", "feedback": "", "case": case, "spots": SPOTS}})
    return create_question(**{"by": None, "kind": "spot_indicators", "bank": "Cases", "texts": texts} | kwargs)


def spots_in_picture(picture, **kwargs):
    """Two indicators and a distractor in a picture."""
    regions = [
        {"text": "A guard at the door", "indicator": True, "region": [5, 10, 20, 40], "feedback": "People are kept in."},
        {"text": "Beds in the workshop", "indicator": True, "region": [40, 50, 30, 30]},
        {"text": "A window", "indicator": False, "region": [75, 10, 20, 20], "feedback": "Every workshop has one."},
    ]
    words = {"text": "<p>What do you see?</p>", "picture_text": "A workshop.", "spots": regions}
    return create_question(**{"by": None, "kind": "spot_indicators", "bank": "Cases", "texts": {"en": words}, "picture": picture} | kwargs)


def _choice(text, score, leads_to="", consequence=""):
    return {"text": text, "consequence": consequence or f"{text}, and it is done.", "score": score, "next": leads_to}


STEPS = [
    {
        "name": "Counter",
        "situation": "A girl comes with an uncle.\nHe answers for her.",
        "choices": [
            _choice("Stamp both passports", -1),
            _choice("Speak with her apart", 2, "Apart"),
            _choice("Question him loudly", 0, "Tense"),
        ],
    },
    {"name": "Tense", "situation": "She looks at the floor.", "choices": [_choice("Go on", -1), _choice("Take her aside", 1, "Apart")]},
    {
        "name": "Apart",
        "situation": "She is silent.",
        "choices": [_choice("Promise that all will be well", 0), _choice("Say who you are", 2)],
    },
]


def decision(steps=STEPS, **kwargs):
    """A path of at most three decisions: worst −1, best 4."""
    texts = kwargs.pop("texts", {"en": {"text": "<p>What do you do?</p>", "feedback": "", "steps": steps}})
    return create_question(**{"by": None, "kind": "decision_path", "bank": "Cases", "texts": texts} | kwargs)


def path_of(frozen, *texts, language="en"):
    """The answer that takes the choices with these words."""
    ids = {choice["text"]: key for key, choice in frozen["texts"][language]["choices"].items()}
    chosen = {ids[text] for text in texts}
    return {step["id"]: choice["id"] for step in frozen["steps"] for choice in step["choices"] if choice["id"] in chosen}


def _by_path(frozen, right):
    """The way that earns the most, or its first choice that earns nothing."""
    steps = frozen["steps"]
    if right:
        return {step["id"]: choice["id"] for step, choice in best_way(steps, steps[0])}
    return {steps[0]["id"]: min(steps[0]["choices"], key=lambda choice: choice["score"])["id"]}


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


def _by_pairs(frozen, right):
    return {pair["id"]: next(key for key in frozen["answers"] if (key == pair["answer"]) is right) for pair in frozen["pairs"]}


def _by_gaps(frozen, right):
    chosen = {
        "single_choice": lambda gap: _by_choices(gap, right)[0],
        "short_answer": lambda gap: frozen["texts"][frozen["language"]]["gaps"][gap["id"]]["forms"][0]["text"] if right else "?",
        "numerical": lambda gap: "700" if right else "-1",
    }
    return {gap["id"]: chosen[gap["kind"]](gap) for gap in frozen["gaps"]}


def _by_places(frozen, right):
    return {item: str(at) for at, item in enumerate(frozen["items"] if right else frozen["items"][::-1], start=1)}


# For each kind, an answer that is right (or wrong) to a frozen question, as a browser would send it.
ANSWERS = {
    "true_false": lambda frozen, right: "true" if frozen["answer"] is right else "false",
    "single_choice": lambda frozen, right: _by_choices(frozen, right)[0],
    "multiple_choice": _by_choices,
    "cloze": _by_gaps,
    "essay": lambda frozen, right: "Red is warm, as fire is." if right else None,
    "matching": _by_pairs,
    "ordering": _by_places,
    "short_answer": lambda frozen, right: frozen["texts"][frozen["language"]]["forms"][0]["text"] if right else "?",
    "numerical": lambda frozen, right: {"value": "0,7" if right else "-1", "unit": frozen["units"][1]["id"]},
    "spot_indicators": _by_choices,
    "decision_path": _by_path,
}


def answers(attempt, *, right: bool = True) -> dict:
    """For each item of an attempt, an answer that is right (or wrong), as a browser would send it."""
    items = attempt.version.sealed_items
    return {item_id: ANSWERS[items[item_id].frozen["kind"]](items[item_id].frozen, right) for item_id, _choices in attempt.order}
