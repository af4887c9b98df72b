"""Questions one after the other: what is left stays as it was, and no answer given before is lost on the way."""

import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.enums import Navigation, Saved
from assessments.models import Quiz, Response
from assessments.services.attempting import save_answer, save_answers, submit_attempt
from assessments.services.checking import check_answer
from assessments.services.publishing import publish_quiz
from core.errors import DomainError
from tests.factories.assessments import a_quiz, answers, begun, published, single

QUESTIONS = ["Which is warm?", "Which is warmer?", "Which is the warmest?"]


@pytest.fixture
def begin(content, enrolment):
    """Begin a quiz of three questions, one after the other, with such settings."""

    def make(**more):
        quiz = published(content, [single(text) for text in QUESTIONS], **{"navigation": Navigation.SEQUENTIAL} | more)
        return begun(enrolment, quiz)

    return make


@pytest.fixture
def attempt(begin):
    return begin()


def items(attempt):
    return [item for item, _choices in attempt.order]


def left(attempt):
    """Which questions are left, by number."""
    gone = set(Response.objects.filter(attempt=attempt, is_left=True).values_list("item_id", flat=True))
    return [number for number, item in enumerate(items(attempt), start=1) if item in gone]


def leave(attempt, number, *, answer=None, revision=1, at=None):
    """What a page sends when somebody goes on from a question."""
    item = items(attempt)[number - 1]
    entries = [{"item": item, "answer": answer, "revision": revision}] if answer else []
    return save_answers(attempt=attempt, entries=entries, left=[item], by=None, at=at)


def right(attempt, number):
    return answers(attempt)[items(attempt)[number - 1]]


def wrong(attempt, number):
    return answers(attempt, right=False)[items(attempt)[number - 1]]


def kept(attempt, number):
    return Response.objects.get(attempt=attempt, item=items(attempt)[number - 1]).answer


# -- What is left stays ---------------------------------------------------------------------------------------


def test_question_is_left_with_the_answer_that_comes_along(attempt):
    receipts = leave(attempt, 1, answer=right(attempt, 1))

    assert [receipt.outcome for receipt in receipts] == [Saved.SAVED]
    assert (left(attempt), kept(attempt, 1)) == ([1], right(attempt, 1))


def test_answer_after_leaving_is_refused_with_what_is_kept(attempt):
    leave(attempt, 1, answer=right(attempt, 1))
    receipt = save_answer(attempt=attempt, item=items(attempt)[0], answer=wrong(attempt, 1), revision=9, by=None)

    assert (receipt.outcome, receipt.answer, receipt.revision) == (Saved.LEFT, right(attempt, 1), 1)
    assert kept(attempt, 1) == right(attempt, 1)


def test_message_that_comes_twice_is_acknowledged_twice(attempt):
    outcomes = [leave(attempt, 1, answer=right(attempt, 1))[0].outcome for _time in range(2)]

    assert outcomes == [Saved.SAVED, Saved.SAVED]


def test_question_may_be_left_without_an_answer(attempt):
    leave(attempt, 1)

    assert (left(attempt), kept(attempt, 1)) == ([1], None)


def test_question_is_not_left_before_its_turn(attempt):
    leave(attempt, 2)

    assert left(attempt) == []


def test_several_questions_are_left_at_once_after_a_time_without_network(attempt):
    save_answers(attempt=attempt, entries=[], left=items(attempt)[:2], by=None)

    assert left(attempt) == [1, 2]


def test_answer_to_a_later_question_is_kept_all_the_same(attempt):
    receipt = save_answer(attempt=attempt, item=items(attempt)[2], answer=right(attempt, 3), revision=1, by=None)

    assert (receipt.outcome, left(attempt)) == (Saved.SAVED, [])


def test_nothing_is_left_when_the_time_is_over(begin):
    attempt = begin(time_limit=5)
    leave(attempt, 1, at=timezone.now() + timedelta(minutes=6))

    assert left(attempt) == []


def test_answer_and_leaving_count_in_the_moment_after_the_deadline(begin):
    attempt = begin(time_limit=5)
    leave(attempt, 1, answer=right(attempt, 1), at=attempt.deadline + timedelta(seconds=10))

    assert (left(attempt), kept(attempt, 1)) == ([1], right(attempt, 1))


def test_nothing_is_ever_left_where_people_go_back_and_forth(begin):
    attempt = begin(navigation=Navigation.FREE)
    leave(attempt, 1)

    assert left(attempt) == []


def test_order_of_answering_is_sealed(attempt):
    Quiz.objects.update(navigation=Navigation.FREE)
    leave(attempt, 1)

    assert left(attempt) == [1]


def test_what_was_left_counts(attempt):
    for number in (1, 2, 3):
        leave(attempt, number, answer=right(attempt, number))

    assert submit_attempt(attempt=attempt, by=None).percent == 100


# -- Checked one by one ----------------------------------------------------------------------------------------


def check(attempt, number):
    item = items(attempt)[number - 1]
    save_answer(attempt=attempt, item=item, answer=right(attempt, number), revision=1, by=None)
    return check_answer(attempt=attempt, item=item, revision=1, by=None)


def test_checked_question_is_left_like_any_other(begin):
    attempt = begin(behaviour="immediate")
    check(attempt, 1)
    leave(attempt, 1)

    assert left(attempt) == [1]
    assert check(attempt, 2).is_closed


def test_question_is_not_checked_before_its_turn(begin):
    with pytest.raises(DomainError, match="Go on to this one first"):
        check(begin(behaviour="immediate"), 2)


def test_question_is_not_checked_once_it_was_left(begin):
    attempt = begin(behaviour="interactive")
    leave(attempt, 1)

    with pytest.raises(DomainError, match="You have left this question"):
        check_answer(attempt=attempt, item=items(attempt)[0], revision=1, by=None)


# -- Any order of arrival --------------------------------------------------------------------------------------


class Page:
    """A page that is answered, line or no line: each of its messages holds whatever was not acknowledged yet."""

    def __init__(self, attempt):
        self.attempt, self.given, self.told, self.gone = attempt, {}, {}, []

    @property
    def item(self):
        return next((item for item in items(self.attempt) if item not in self.gone), None)

    def answer(self, number):
        if self.item:
            choice = self.attempt.version.sealed_items[self.item].frozen["choices"][number]["id"]
            self.given[self.item] = (choice, self.given.get(self.item, ("", 0))[1] + 1)

    def go_on(self):
        self.gone += [self.item] if self.item else []

    def message(self):
        waiting = [item for item in self.given if self.told.get(item) != self.given[item]]
        entries = [{"item": item, "answer": self.given[item][0], "revision": self.given[item][1]} for item in waiting]
        return entries, list(self.gone)


def deliver(attempt, message):
    """Give it to the server; what was left before has to stay, and what is acknowledged has to be there."""
    before = dict(Response.objects.filter(attempt=attempt, is_left=True).values_list("item_id", "answer"))
    receipts = save_answers(attempt=attempt, entries=message[0], left=message[1], by=None)
    after = {one.item_id: one for one in Response.objects.filter(attempt=attempt)}
    assert all(after[item].answer == answer for item, answer in before.items())
    assert all(after[one.item].revision >= one.revision for one in receipts if one.outcome == Saved.SAVED)
    return {one.item: (one.answer, one.revision) for one in receipts if one.outcome == Saved.SAVED}


ACTS = st.sampled_from(["answer", "answer", "go on", "send", "send, and hear nothing", "send late"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.tuples(ACTS, st.integers(0, 2)), max_size=24), late=st.randoms(use_true_random=False))
def test_any_order_of_arrival_ends_with_what_the_person_left(attempt, acts, late):
    Response.objects.filter(attempt=attempt).update(revision=0, answer=None, is_left=False)
    page, under_way = Page(attempt), []
    for act, number in acts:
        if act == "answer":
            page.answer(number)
        elif act == "go on":
            page.go_on()
        else:
            under_way.append(page.message())
            acknowledged = deliver(attempt, under_way[-1]) if act != "send late" else {}
            page.told |= acknowledged if act == "send" else {}
    deliver(attempt, page.message())
    for message in late.sample(under_way, len(under_way)):
        deliver(attempt, message)

    answered = Response.objects.filter(attempt=attempt, revision__gt=0)
    assert {one.item_id: (one.answer, one.revision) for one in answered} == page.given
    assert left(attempt) == list(range(1, len(page.gone) + 1))


# -- Pages -------------------------------------------------------------------------------------------------------


def page(name, thing):
    return reverse(f"assessments:{name}", args=[thing.uuid])


@pytest.fixture
def signed_in(client, enrolment):
    client.force_login(enrolment.learner)
    return client


def shown(response):
    """The questions that a page shows, by number; those whose turn has not come are there, hidden and without effect."""
    found = re.findall(r'<fieldset class="question card[^>]*>', response.content.decode())
    return [int(re.search(r'id="q(\d+)"', tag)[1]) for tag in found if "hidden disabled" not in tag]


def words(response):
    return " ".join(response.content.decode().split())


def post(client, attempt, number, answer="", **fields):
    """Post the page as a browser without JavaScript does: what belongs to hidden questions is not sent."""
    item = items(attempt)[number - 1]
    revision = Response.objects.get(attempt=attempt, item=item).revision
    sent = {f"q{item}-revision": revision, "leaving": item, "go": f"q{number + 1}"} | ({f"q{item}": answer} if answer else {})
    return client.post(page("attempt", attempt), sent | fields, follow=True)


def test_whole_quiz_without_javascript(signed_in, attempt):
    seen = [shown(signed_in.get(page("attempt", attempt)))]
    seen += [shown(post(signed_in, attempt, number, right(attempt, number))) for number in (1, 2, 3)]
    done = signed_in.post(page("finish", attempt), follow=True)

    assert seen == [[1], [2], [3], []]
    assert "You passed: 100 %" in words(done)


def test_review_has_no_way_back_and_says_so(signed_in, attempt):
    save_answers(attempt=attempt, entries=[], left=items(attempt), by=None)
    review = words(signed_in.get(page("attempt", attempt)))

    assert "Your answers are final." in review
    assert 'href="#q' not in review


def test_page_has_neither_flags_nor_a_way_back(signed_in, attempt):
    text = words(signed_in.get(page("attempt", attempt)))

    assert "Look at this again later" not in text
    assert ">Back</a>" not in text


def test_going_on_without_an_answer_is_asked_once(signed_in, attempt):
    asked = post(signed_in, attempt, 1)
    gone = post(signed_in, attempt, 1, sure=items(attempt)[0])

    assert "there is no way back to it" in words(asked)
    assert f'name="sure" value="{items(attempt)[0]}"' in words(asked)
    assert (shown(asked), shown(gone)) == ([1], [2])


def test_enter_in_a_field_saves_and_leaves_nothing(signed_in, attempt):
    item = items(attempt)[0]
    signed_in.post(page("attempt", attempt), {f"q{item}-revision": 0, "leaving": item, f"q{item}": right(attempt, 1)})

    assert (left(attempt), kept(attempt, 1)) == ([], right(attempt, 1))


def test_old_page_of_a_question_that_was_left_changes_nothing_and_is_told(signed_in, attempt):
    leave(attempt, 1, answer=right(attempt, 1))
    told = post(signed_in, attempt, 1, wrong(attempt, 1))

    assert "answered on another page in the meantime" in words(told)
    assert (shown(told), kept(attempt, 1), left(attempt)) == ([2], right(attempt, 1), [1])


def test_double_click_leaves_one_question(signed_in, attempt):
    for _click in range(2):
        post(signed_in, attempt, 1, right(attempt, 1))

    assert left(attempt) == [1]


@pytest.mark.parametrize("leaving", ["", "x", "0", "9" * 40])
def test_question_that_does_not_exist_is_not_left(signed_in, attempt, leaving):
    assert post(signed_in, attempt, 1, right(attempt, 1), leaving=leaving).status_code == 200
    assert left(attempt) == []


def test_another_device_goes_on_where_the_person_is(signed_in, attempt):
    leave(attempt, 1)

    assert shown(signed_in.get(page("attempt", attempt))) == [2]


def test_question_that_goes_on_from_one_without_an_answer_says_so(signed_in, content, enrolment):
    quiz = a_quiz(content, [single(text) for text in QUESTIONS], navigation=Navigation.SEQUENTIAL)
    quiz.questions.filter(sort_order=1).update(needs_previous=True)
    publish_quiz(quiz=quiz, by=None)
    attempt = begun(enrolment, quiz)
    leave(attempt, 1)

    assert "which you left without an answer. Go on to the next one." in words(signed_in.get(page("attempt", attempt)))
    assert shown(post(signed_in, attempt, 2, sure=items(attempt)[1])) == [3]


# -- Messages ---------------------------------------------------------------------------------------------------


def send(client, attempt, name="answers", **message):
    return client.post(page(name, attempt), json.dumps({"answers": []} | message), content_type="application/json")


def test_message_leaves_and_says_what_is_left(signed_in, attempt):
    first, second, _third = items(attempt)
    message = send(signed_in, attempt, answers=[{"item": first, "revision": 1, "answer": right(attempt, 1)}], left=[first, second]).json()

    assert ([one["outcome"] for one in message["receipts"]], message["left"]) == (["saved"], sorted([first, second]))


def test_check_message_says_what_is_left(signed_in, begin):
    attempt = begin(behaviour="immediate")
    first, second, _third = items(attempt)
    entry = {"item": second, "revision": 1, "answer": right(attempt, 2)}

    message = send(signed_in, attempt, "check", answers=[entry], left=[first], item=second, revision=1).json()

    assert (message["state"], message["problem"], message["left"]) == ("closed", "", [first])


@pytest.mark.parametrize("wrong_left", [5, ["x"], [None], {"a": 1}])
def test_unreadable_list_of_left_questions_is_refused(signed_in, attempt, wrong_left):
    assert send(signed_in, attempt, left=wrong_left).status_code == 400


def test_leaving_costs_few_queries(signed_in, attempt, django_assert_num_queries):
    send(signed_in, attempt)

    with django_assert_num_queries(10):  # session, person, attempt; savepoint, lock, what is left, order, leaving, release; what is left
        send(signed_in, attempt, left=items(attempt)[:1])


# -- Saying so --------------------------------------------------------------------------------------------------


def test_start_page_says_that_there_is_no_way_back(signed_in, begin, content):
    attempt = begin()

    assert "The 3 questions come one after the other." in words(signed_in.get(page("start", attempt.quiz)))


def test_start_page_of_a_free_quiz_says_nothing_of_it(signed_in, begin):
    assert "one after the other" not in words(signed_in.get(page("start", begin(navigation=Navigation.FREE).quiz)))


def test_author_chooses_in_words(client, content, trainer):
    client.force_login(trainer)
    editor = words(client.get(reverse(Quiz.snippet_viewset.get_url_name("edit"), args=[a_quiz(content).pk])))

    assert "One after the other: an answer is final once the next question is shown" in editor
