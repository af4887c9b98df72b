"""Quizzes that many people have taken: what statistics are about. Deterministic, through the services."""

import random
from types import SimpleNamespace

from django.utils.translation import override

from assessments.services.attempting import save_answers, submit_attempt
from tests.factories.assessments import answers, begun, bilingual, decision, multiple, published, short_answer, single, spots, true_false
from tests.factories.courses import EnrolmentFactory

LANGUAGES = ("en", "fr")


def take(enrolment, quiz, *, skill: float = 1.0, dice: random.Random | None = None, language: str = "en"):
    """A finished attempt: each answer is right with that chance."""
    dice = dice or random.Random(0)
    attempt = begun(enrolment, quiz)
    right, wrong = answers(attempt), answers(attempt, right=False)
    entries = [{"item": item, "revision": 1, "answer": (right if dice.random() < skill else wrong)[item]} for item in right]
    with override(language):
        save_answers(attempt=attempt, entries=entries, by=None)
        return submit_attempt(attempt=attempt, by=None)


def some_people(cohort, number: int) -> list:
    return [EnrolmentFactory(cohort=cohort) for _person in range(number)]


def a_taken_quiz(content, cohort, *, people: int = 24, **kwargs) -> SimpleNamespace:
    """A quiz of one question of each kind and so many people of every skill, half in English and half in French."""
    quiz = published(content, [bilingual(), multiple(marking="parts"), true_false()], **{"attempts_allowed": None} | kwargs)
    dice, enrolments = random.Random(3), some_people(cohort, people)
    for at, enrolment in enumerate(enrolments):
        take(enrolment, quiz, skill=at / max(1, people - 1), dice=dice, language=LANGUAGES[at % 2])
    return SimpleNamespace(quiz=quiz, enrolments=enrolments)


def pre_and_post(content, cohort, *, people: int = 6) -> SimpleNamespace:
    """A pre-test and a post-test of the same course; everybody but one took both, one only the first, one only the second."""
    asked = [single("One?", objective="definition"), single("Two?", objective="referral")]
    pre = published(content, asked, purpose="pre-test", pass_mark=None, title={"en": "Before"})
    post = published(content, asked, purpose="post-test", lesson_key=content.lessons[3].translation_key, title={"en": "After"})
    enrolments = some_people(cohort, people + 2)
    for enrolment in enrolments[:-1]:
        take(enrolment, pre, skill=0.0)
    for enrolment in [*enrolments[:-2], enrolments[-1]]:
        take(enrolment, post, skill=1.0)
    return SimpleNamespace(pre=pre, post=post, enrolments=enrolments)


LONG_QUESTION = (
    "An officer at the crossing finds a girl of nineteen who travels with a man that is not of her family, keeps her papers and "
    "answers every question that is put to her. What is to be done first?"
)


def a_quiz_with_a_bad_question(content, cohort, *, people: int = 44) -> SimpleNamespace:
    """A quiz of many kinds that so many people of every skill took, half in English and half in French; who knows most gets one wrong."""
    asked = [single(LONG_QUESTION), bilingual(), multiple(marking="parts"), spots(cost="1/2"), decision(), short_answer()]
    quiz = published(content, asked, attempts_allowed=None)
    dice, enrolments, bad = random.Random(5), some_people(cohort, people), next(iter(quiz.current.sealed_items))
    for at, enrolment in enumerate(enrolments):
        attempt, skill = begun(enrolment, quiz), at / max(1, people - 1)
        chances = {item: 1 - skill if item == bad else skill for item, _choices in attempt.order}
        right, wrong = answers(attempt), answers(attempt, right=False)
        entries = [{"item": item, "revision": 1, "answer": (right if dice.random() < chances[item] else wrong)[item]} for item in chances]
        with override(LANGUAGES[at % 2]):
            save_answers(attempt=attempt, entries=entries, by=None)
            submit_attempt(attempt=attempt, by=None)
    return SimpleNamespace(quiz=quiz, bad=quiz.current.sealed_items[bad])
