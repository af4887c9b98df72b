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


def test_following_page_weighs_at_most_9_kb(demo_context):
    context = demo_context("learner")
    weigh(context, PICTURELESS)

    assert weigh(context, "/en/courses/recognise-protect-refer/m2/l23/") <= 9 * KB
