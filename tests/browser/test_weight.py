"""What a first visit weighs, over the wire, in bytes (quality budgets of the product)."""

import pytest

KB = 1024


def weigh(context, path: str) -> int:
    """Bytes received for everything that the page at `path` loads before it is idle."""
    page = context.new_page()
    session, total = context.new_cdp_session(page), []
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: total.append(event["encodedDataLength"]))
    page.goto(path, wait_until="networkidle")
    page.close()
    return sum(total)


@pytest.fixture
def first_visit(demo_context):
    """A phone that was never here, or only to sign in: nothing but cookies is kept."""

    def visit(path: str, role: str = "") -> int:
        signed_in = demo_context(role)
        cold = demo_context()
        cold.add_cookies(signed_in.cookies())
        return weigh(cold, path)

    return visit


def test_sign_in_weighs_at_most_20_kb(first_visit):
    assert first_visit("/en/accounts/login/") <= 20 * KB


LESSON = "/en/courses/recognise-protect-refer/m2/l21/"
PICTURELESS = "/en/courses/recognise-protect-refer/m2/l22/"


def test_lesson_without_a_picture_weighs_at_most_30_kb(first_visit):
    assert first_visit(PICTURELESS, "learner") <= 30 * KB


def test_lesson_with_one_picture_weighs_at_most_55_kb(first_visit):
    assert first_visit(LESSON, "learner") <= 55 * KB


TWENTY_QUESTIONS = """
from assessments.models import Question
from assessments.services.authoring import create_quiz
from assessments.services.publishing import publish_quiz
from courses.models import Lesson
lesson = Lesson.objects.get(slug="l12", locale__language_code="en")
questions = list(Question.objects.non_polymorphic().filter(locale__language_code="en").order_by("pk")[:20])
fields = {"title": {"en": "Twenty"}, "purpose": "practice", "attempts_allowed": 0}
quiz = create_quiz(by=None, lesson_key=lesson.translation_key, questions=questions, **fields)
publish_quiz(quiz=quiz, by=None)
print(quiz.uuid)
"""


@pytest.fixture
def twenty_questions(demo_site, demo_context) -> str:
    """The address of a learner's attempt at a quiz of twenty questions from the demo's own bank."""
    uuid = demo_site.manage("shell", "--verbosity", "0", "-c", TWENTY_QUESTIONS).split()[-1]
    page = demo_context("learner").new_page()
    page.goto(f"/en/quiz/{uuid}/")
    page.click("main form button")
    page.wait_for_url("**/quiz/attempts/**")
    assert page.locator("fieldset[data-item]").count() == 20
    return page.url


def test_quiz_of_twenty_questions_weighs_at_most_40_kb(first_visit, twenty_questions):
    assert first_visit(twenty_questions, "learner") <= 40 * KB


FOLLOWING = ["/en/my/", "/en/courses/recognise-protect-refer/", "/en/me/", "/en/catalogue/"]


@pytest.mark.parametrize("path", FOLLOWING)
def test_any_following_page_weighs_at_most_9_kb(demo_context, path):
    context = demo_context("learner")
    weigh(context, PICTURELESS)

    assert weigh(context, path) <= 9 * KB


def test_following_lesson_weighs_at_most_9_kb(demo_context):
    context = demo_context("learner")
    weigh(context, PICTURELESS)

    assert weigh(context, "/en/courses/recognise-protect-refer/m2/l23/") <= 9 * KB
