"""A small quiz that people have answered, and the remedies for its one choice."""

from assessments.correcting import key_of
from assessments.questions.single_choice import SingleChoiceQuestion
from assessments.services.attempting import save_answers, submit_attempt
from courses.services.enrolling import enrol
from tests.factories.assessments import answers, begun
from tests.factories.people import UserFactory


def handed_in(enrolment, quiz, chosen="Blue", given=None):
    """Everything right but the choice; or what is `given`, by item."""
    attempt = begun(enrolment, quiz)
    if given is None:
        item = choice_of(quiz)
        given = answers(attempt) | {item.pk: id_of(item, chosen)}
    save_answers(attempt=attempt, entries=[{"item": pk, "revision": 1, "answer": one} for pk, one in given.items()], by=enrolment.learner)
    return submit_attempt(attempt=attempt, by=enrolment.learner)


def choice_of(quiz):
    return next(one for one in quiz.current.sealed_items.values() if one.frozen["kind"] == "single_choice")


def id_of(item, text):
    return next(key for key, one in item.frozen["texts"]["en"]["choices"].items() if one["text"] == text)


def others(cohort, quiz, *chosen):
    """One more attempt for each, by people of the same cohort."""
    people = [UserFactory() for _one in chosen]
    return [handed_in(enrol(learner=one, cohort=cohort, by=one), quiz, text) for one, text in zip(people, chosen, strict=True)]


def key_with(item, text):
    right = id_of(item, text)
    choices = [one | {"right": one["id"] == right, "share": str(int(one["id"] == right))} for one in item.frozen["choices"]]
    return {"key": key_of(item.frozen | {"choices": choices})}


def remedies(item):
    return {"accept": {"answer": id_of(item, "Blue")}, "key": key_with(item, "Blue"), "void": {}, "full": {}}


def change_key(item, text):
    """In the bank that choice alone is right from now on; the question."""
    question = SingleChoiceQuestion.objects.get(translation_key=item.question_key)
    for choice in question.choices.all():
        choice.is_correct = choice.text == text
        choice.save()
    return question
