"""Promise 2: what was published does not change."""

import pytest

from assessments.models import Mark, QuizItem, QuizVersion
from assessments.models.sealed import SealedError
from assessments.services.publishing import publish_quiz, unpublish_quiz
from core.errors import DomainError, NotAllowedError
from courses.models import LessonRequirement
from tests.factories.assessments import a_quiz, bilingual, published, single, true_false


def test_publish_freezes_every_language_of_each_question(content):
    version = published(content, [bilingual()]).current
    texts = version.items.get().frozen["texts"]

    assert [texts[code]["text"] for code in ("en", "fr")] == ["<p>Which colour is warm?</p>", "<p>Quelle couleur est chaude ?</p>"]
    assert list(texts["en"]["choices"]) == list(texts["fr"]["choices"])
    assert version.languages == ["en", "fr"]


def test_version_speaks_the_readers_language_else_its_own(quiz, settings):
    from django.utils.translation import override

    titles = {}
    for code in ("fr", "ht"):
        with override(code):
            titles[code] = quiz.current.title
    assert titles == {"fr": "Couleurs", "ht": "Colours"}


def test_change_to_the_question_leaves_the_version_as_it_was(content):
    question = single("Before")
    version = published(content, [question]).current
    question.text = "<p>After</p>"
    question.save()

    assert version.items.get().frozen["texts"]["en"]["text"] == "<p>Before</p>"


def test_publish_again_makes_the_next_version(quiz):
    assert publish_quiz(quiz=quiz, by=None).number == 2


@pytest.mark.parametrize("change", [
    lambda row: row.save(),
    lambda row: row.delete(),
    lambda row: type(row).objects.filter(pk=row.pk).update(pk=row.pk),
    lambda row: type(row).objects.filter(pk=row.pk).delete(),
    lambda row: type(row).objects.bulk_update([row], ["id"]),
])  # fmt: skip
@pytest.mark.parametrize("model", [QuizVersion, QuizItem])
def test_sealed_row_refuses_to_change(quiz, model, change):
    with pytest.raises(SealedError):
        change(model.objects.first())


def test_mark_refuses_to_change(attempt, learner):
    from assessments.services.attempting import submit_attempt

    submit_attempt(attempt=attempt, by=learner)
    with pytest.raises(SealedError):
        Mark.objects.all().update(points=1)
    with pytest.raises(SealedError):
        Mark.objects.first().save()


@pytest.mark.parametrize(("purpose", "ends_lesson"), [
    ("graded", True), ("post-test", True), ("pre-test", True), ("practice", False), ("follow-up", False),
])  # fmt: skip
def test_quizzes_that_count_become_what_ends_their_lesson(content, purpose, ends_lesson):
    quiz = published(content, purpose=purpose)

    assert LessonRequirement.objects.filter(source=f"quiz:{quiz.uuid}", lesson_key=quiz.lesson_key).exists() is ends_lesson


def test_quiz_moved_to_another_purpose_gives_the_lesson_back(quiz):
    quiz.purpose = "practice"
    quiz.save()
    publish_quiz(quiz=quiz, by=None)

    assert not LessonRequirement.objects.exists()


def test_quiz_taken_away_gives_the_lesson_back(quiz):
    assert unpublish_quiz(quiz=quiz, by=None).current is None
    assert not LessonRequirement.objects.exists()


def test_empty_quiz_is_refused(content):
    with pytest.raises(DomainError, match="no questions yet"):
        publish_quiz(quiz=a_quiz(content, []), by=None)


def test_quiz_without_a_lesson_is_refused(content):
    with pytest.raises(DomainError, match="not attached to a lesson"):
        publish_quiz(quiz=a_quiz(content, lesson_key=None), by=None)


def test_draft_question_is_refused_by_name(content):
    question = single("Still a draft")
    question.live = False
    question.save()

    with pytest.raises(DomainError, match="Still a draft"):
        publish_quiz(quiz=a_quiz(content, [question]), by=None)


def test_question_with_two_right_answers_is_refused_by_name(content):
    question = single("Two are right")

    type(question.choices.first()).objects.filter(question=question).update(is_correct=True)

    with pytest.raises(DomainError, match="exactly one choice"):
        publish_quiz(quiz=a_quiz(content, [question]), by=None)


def test_draw_that_finds_too_few_is_refused_with_numbers(content):
    question = single(objective="law")

    with pytest.raises(DomainError, match="wants 3 questions, and only 1"):
        publish_quiz(quiz=a_quiz(content, [], draw=[{"objective": question.objective.name, "count": 3}]), by=None)


def test_draws_that_overlap_share_the_pool_fairly(content):
    for number in range(3):
        single(f"Law {number}", objective="law", tags=["haiti"])
    true_false("More", tags=["haiti"])
    quiz = published(content, [], draw=[{"objective": "law", "count": 2}, {"tag": "haiti", "count": 1}])

    pools = [set(draw["pool"]) for draw in quiz.current.plan["parts"][0]["entries"]]
    assert pools[0].isdisjoint(pools[1])
    assert [len(pool) for pool in pools] == [3, 1]


def test_drawn_question_counts_once_however_many_languages_it_has(content):
    bilingual(objective="law")
    quiz = published(content, [], draw=[{"objective": "law", "count": 1}])

    assert quiz.current.items.count() == 1


def test_learner_cannot_publish(content, learner, trainer):
    quiz = a_quiz(content)

    with pytest.raises(NotAllowedError):
        publish_quiz(quiz=quiz, by=learner)
    assert publish_quiz(quiz=quiz, by=trainer).sealed_by == trainer
