"""What a phone sends about a register, through the inbox."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from attendance.enums import Status
from attendance.models import Observation
from attendance.services.register import close_session
from core.inbox import receive


def mark(session, enrolment, status="present", *, ago: int = 1, **more) -> dict:
    payload = {"session": str(session.uuid), "enrolment": str(enrolment.uuid), "status": status, **more}
    return {"uuid": str(uuid4()), "kind": "attendance.mark", "observed_at": _ago(ago), "payload": payload}


def rest(session, *, ago: int = 1) -> dict:
    return {"uuid": str(uuid4()), "kind": "attendance.rest", "observed_at": _ago(ago), "payload": {"session": str(session.uuid)}}


def _ago(minutes: int) -> str:
    return (timezone.now() - timedelta(minutes=minutes)).isoformat()


def test_mark_is_kept_with_the_devices_time_and_name(session, enrolments, trainer):
    [answer] = receive([mark(session, enrolments[0], "late", minutes_late="15", remark="Rain")], sender=trainer, device="phone-1")

    said = Observation.objects.get()
    assert answer["result"] == {"people": {str(enrolments[0].uuid): {"status": "late", "late": 15, "early": 0, "remark": "Rain"}}}
    assert (said.by, said.device, said.observed_at < said.received_at) == (trainer, "phone-1", True)


def test_marks_in_any_order_of_arrival_give_the_same_register(session, enrolments, trainer):
    early, late = mark(session, enrolments[0], "absent", ago=9), mark(session, enrolments[0], "late", ago=2)

    receive([late], sender=trainer)
    receive([early, late], sender=trainer)

    assert session.records.get().status == Status.LATE


def test_everybody_else_answers_how_everybody_stands(session, enrolments, trainer):
    receive([mark(session, enrolments[0], "absent", ago=5)], sender=trainer)
    sweep = rest(session)

    for _again in range(2):
        [answer] = receive([sweep], sender=trainer)

    assert [answer["result"]["people"][str(one.uuid)]["status"] for one in enrolments] == ["absent", "present", "present"]
    assert Observation.objects.count() == 3


def test_mark_seen_before_the_closing_counts_after_it(session, enrolments, trainer):
    close_session(session=session, by=trainer, leave_not_recorded=True)

    [answer] = receive([mark(session, enrolments[0], ago=5)], sender=trainer)

    assert (answer["state"], session.records.get().status) == ("applied", Status.PRESENT)


@pytest.mark.parametrize("who", ["stranger", "learner", "neighbour", "other_trainer"])
def test_who_does_not_run_the_cohort_is_refused(session, enrolments, who, request):
    answers = receive([mark(session, enrolments[0]), rest(session)], sender=request.getfixturevalue(who))

    assert [answer["state"] for answer in answers] == ["refused", "refused"]
    assert not Observation.objects.exists()


@pytest.mark.parametrize("wrong", [{"session": "x"}, {"enrolment": None}, {"minutes_late": "soon"}, {"status": None}])
def test_nonsense_is_refused_with_a_sentence(session, enrolments, trainer, wrong):
    one = mark(session, enrolments[0])
    one["payload"] |= wrong

    [answer] = receive([one], sender=trainer)

    assert (answer["state"], bool(answer["message"])) == ("refused", True)


def test_mark_of_somebody_who_has_not_arrived_is_kept_by_the_device(session, enrolments, trainer):
    one = mark(session, enrolments[0])
    one["payload"]["enrolment"] = str(uuid4())

    [answer] = receive([one], sender=trainer)

    assert (answer["state"], Observation.objects.count()) == ("later", 0)
