"""One inbox for all devices: each message is applied once, in the order in which things happened."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from core import inbox
from core.errors import InvalidInputError
from core.models import InboxMessage

NINE = datetime(2026, 3, 5, 9, tzinfo=UTC)


@pytest.fixture
def applied(monkeypatch):
    """What a handler of the kind `test.note` was given, in order; it refuses the payload `{"refuse": …}`."""
    given = []

    def note(message: inbox.Message) -> dict:
        if "refuse" in message.payload:
            raise InvalidInputError(message.payload["refuse"])
        if "fail" in message.payload:
            raise RuntimeError("A slip of ours")
        given.append(message.payload)
        return {"number": len(given)}

    monkeypatch.setitem(inbox._handlers, "test.note", note)
    return given


def message(minute: int = 0, kind: str = "test.note", **payload) -> dict:
    return {"uuid": str(uuid4()), "kind": kind, "observed_at": (NINE + timedelta(minutes=minute)).isoformat(), "payload": payload}


def test_messages_are_applied_in_the_order_in_which_things_happened(learner, applied):
    answers = inbox.receive([message(5, n=2), message(1, n=1), message(9, n=3)], sender=learner)

    assert applied == [{"n": 1}, {"n": 2}, {"n": 3}]
    assert [answer["state"] for answer in answers] == ["applied"] * 3


def test_same_message_again_is_applied_once_and_answered_alike(learner, applied):
    one = message(n=1)

    first = inbox.receive([one], sender=learner)
    again = inbox.receive([one, one], sender=learner)

    assert applied == [{"n": 1}]
    assert again == first * 2


def test_refused_message_holds_up_nothing_and_may_be_sent_again(learner, applied):
    refused = message(1, refuse="The register is closed.")

    answers = inbox.receive([refused, message(2, n=1)], sender=learner)

    assert answers[0] == {"uuid": refused["uuid"], "state": "refused", "message": "The register is closed."}
    assert (answers[1]["state"], InboxMessage.objects.count()) == ("applied", 1)


def test_message_that_we_fail_at_stays_with_the_device_and_holds_up_nothing(learner, applied, caplog):
    answers = inbox.receive([message(1, n=1), message(2, fail=True), message(3, n=2)], sender=learner)

    assert [answer["state"] for answer in answers] == ["applied", "later", "applied"]
    assert applied == [{"n": 1}, {"n": 2}]
    assert "A slip of ours" in caplog.text


def test_half_an_emoji_and_a_zero_are_kept_as_what_a_database_can_hold(learner, applied):
    [answer] = inbox.receive([message(remark="late \ud83d", names=["a\0b"])], sender=learner, device="\ud83d")

    assert answer["state"] == "applied"
    assert applied == [{"remark": "late ?", "names": ["ab"]}]


def test_somebody_elses_message_is_not_answered(learner, stranger, applied):
    one = message(n=1)
    inbox.receive([one], sender=learner)

    [answer] = inbox.receive([one], sender=stranger)

    assert (answer["state"], "result" in answer) == ("refused", False)


@pytest.mark.parametrize(
    "raw",
    ["text", None, {}, {"uuid": "x"}, message() | {"uuid": "no-uuid"}, message() | {"observed_at": "yesterday"},
     message() | {"uuid": 5}, message() | {"observed_at": "0001-01-01T00:00:00+14:00"}, message() | {"observed_at": 5},
     message() | {"observed_at": "2026-03-05T09:00:00"}, message() | {"payload": []}, message(kind="unknown.kind")],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_and_the_rest_applied(learner, applied, raw):
    answers = inbox.receive([raw, message(n=1)], sender=learner)

    assert sorted(answer["state"] for answer in answers) == ["applied", "refused"]
    assert InboxMessage.objects.count() == 1


def test_endpoint_answers_the_device(client, learner, applied):
    client.force_login(learner)
    one = message(n=1)

    response = client.post(reverse("inbox"), {"device": "phone", "messages": [one]}, content_type="application/json")

    assert response.json() == {"results": [{"uuid": one["uuid"], "state": "applied", "result": {"number": 1}}]}
    assert InboxMessage.objects.get().device == "phone"


def test_endpoint_asks_to_sign_in_again(client, db):
    response = client.post(reverse("inbox"), {"messages": []}, content_type="application/json")

    assert response.status_code == 401
    assert "kept" in response.json()["message"]


@pytest.mark.parametrize("body", ["not json", "[]", "{}", '{"messages": 3}'])
def test_endpoint_says_when_it_cannot_read(client, learner, body):
    client.force_login(learner)

    assert client.post(reverse("inbox"), body, content_type="application/json").status_code == 400


def test_endpoint_takes_no_more_than_a_phone_can_hold(client, learner, applied):
    client.force_login(learner)
    batch = [message(n=n) for n in range(inbox.MAX_BATCH + 1)]

    assert client.post(reverse("inbox"), {"messages": batch}, content_type="application/json").status_code == 400
    assert applied == []


def test_endpoint_refuses_forged_requests(learner, applied):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(learner)

    assert client.post(reverse("inbox"), {"messages": []}, content_type="application/json").status_code == 403
