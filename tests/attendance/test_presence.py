"""People who say themselves that they are in the room: the code of now, in the session's hours, once, and one device for one person."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from attendance.codes import code_at
from attendance.enums import FlagKind, Status
from attendance.models import Flag, Observation
from attendance.services.presence import session_of_code, sign_in_to, takes_code
from attendance.services.register import close_session, observe
from attendance.services.scheduling import cancel_session
from core.errors import DomainError, InvalidInputError
from tests.factories.attendance import SessionFactory
from tests.factories.courses import CohortFactory, EnrolmentFactory

HERE = "attendance:here"


@pytest.fixture
def begun(cohort):
    """A session that began a minute ago."""
    return SessionFactory(cohort=cohort, starts_at=timezone.now() - timedelta(minutes=1))


@pytest.fixture
def person(enrolments):
    return enrolments[0].learner


def code_of(session):
    return code_at(session.code_key, timezone.now())


def signed(session, person, **more):
    return sign_in_to(session=session, learner=person, device="phone", **more).record


def test_code_finds_its_session_among_ones_own(begun, cohort, person):
    SessionFactory(cohort=cohort)

    code = code_of(begun)

    assert session_of_code(learner=person, code=f"{code[:3]} {code[3:]}") == begun


@pytest.mark.parametrize("wrong", ["", "abcdef", "12345", "1234567"])
def test_what_is_no_code_is_refused_with_a_sentence(begun, person, wrong):
    with pytest.raises(InvalidInputError, match="changes every 15 seconds"):
        session_of_code(learner=person, code=wrong)


def test_code_of_a_session_of_others_is_refused(begun, content):
    stranger = EnrolmentFactory(cohort=CohortFactory(course_key=content.course.translation_key)).learner

    with pytest.raises(InvalidInputError):
        session_of_code(learner=stranger, code=code_of(begun))
    with pytest.raises(InvalidInputError):
        signed(begun, stranger)


def test_old_code_is_refused(begun, person):
    with pytest.raises(InvalidInputError):
        session_of_code(learner=person, code=code_at(begun.code_key, timezone.now() - timedelta(seconds=60)))


@pytest.mark.parametrize(("ago", "status", "late"), [(5, Status.PRESENT, 0), (10, Status.PRESENT, 0), (35, Status.LATE, 35)])
def test_who_comes_later_than_the_session_allows_is_late(cohort, person, ago, status, late):
    session = SessionFactory(cohort=cohort, starts_at=timezone.now() - timedelta(minutes=ago, seconds=5))

    record = signed(session, person)

    assert (record.status, record.minutes_late) == (status, late)


def test_time_of_reading_counts_where_signing_in_to_the_site_came_between(cohort, person):
    session = SessionFactory(cohort=cohort, starts_at=timezone.now() - timedelta(minutes=13))

    assert signed(session, person, read_at=timezone.now() - timedelta(minutes=4)).status == Status.PRESENT


def test_second_time_changes_nothing(begun, person):
    signed(begun, person)

    assert not sign_in_to(session=begun, learner=person, device="phone").is_new
    assert Observation.objects.count() == 1


def test_trainer_who_says_absent_is_shown_against_it(begun, enrolments, person, trainer):
    observe(session=begun, enrolment=enrolments[0], status=Status.ABSENT, by=trainer)

    assert signed(begun, person).is_disputed


def test_one_device_for_two_people_is_taken_and_flagged(begun, enrolments):
    for enrolment in enrolments[:2]:
        signed(begun, enrolment.learner)

    assert [flag.kind for flag in Flag.objects.all()] == [FlagKind.SHARED_DEVICE]
    assert begun.records.filter(status=Status.PRESENT).count() == 2


@pytest.mark.parametrize(("minutes", "is_taken"), [(-50, False), (-44, True), (30, True), (241, False)])
def test_code_is_taken_only_around_the_session(cohort, minutes, is_taken):
    session = SessionFactory(cohort=cohort)

    assert takes_code(session, session.starts_at + timedelta(minutes=minutes)) == is_taken


def test_closed_and_cancelled_registers_take_no_code(begun, person, trainer, manager, cohort):
    close_session(session=begun, by=trainer, leave_not_recorded=True)
    cancelled = SessionFactory(cohort=cohort)
    cancel_session(session=cancelled, by=manager, reason="Storm")

    for session in (begun, cancelled):
        with pytest.raises(DomainError, match="Tell the trainer"):
            signed(session, person)


class TestPages:
    def test_six_digits_are_typed(self, client, begun, person):
        client.force_login(person)

        page = client.post(reverse(HERE), {"code": code_of(begun)})

        assert "Your attendance is recorded" in page.content.decode()
        assert begun.records.get().status == Status.PRESENT

    def test_wrong_digits_come_back_with_a_sentence(self, client, begun, person):
        client.force_login(person)

        page = client.post(reverse(HERE), {"code": "000000"})

        assert (page.status_code, "changes every 15 seconds" in page.content.decode()) == (422, True)

    def test_too_many_tries_are_stopped(self, client, begun, person):
        client.force_login(person)
        pages = [client.post(reverse(HERE), {"code": "000000"}).content.decode() for _try in range(13)]

        assert "Too many codes were tried" not in pages[11]
        assert "Too many codes were tried" in pages[12]

    def test_codes_in_links_are_no_way_around_it(self, client, begun, person):
        client.force_login(person)
        for _try in range(12):
            client.get(reverse(HERE), {"session": begun.uuid, "code": "000000"})

        page = client.get(reverse(HERE), {"session": begun.uuid, "code": code_of(begun)})

        assert page.context["read"] == ""

    def test_codes_in_links_are_counted_before_signing_in_too(self, client, begun):
        lines = [f"2001:db8::{number:x}" for number in range(120)]  # one line, another address each time
        for line in lines:
            client.get(reverse(HERE), {"session": begun.uuid, "code": "000000"}, REMOTE_ADDR=line)
        square = {"session": begun.uuid, "code": code_of(begun)}

        assert "read" not in client.get(reverse(HERE), square, REMOTE_ADDR="2001:db8::ffff").url
        assert "read" in client.get(reverse(HERE), square, REMOTE_ADDR="2001:db8:1::1").url

    def test_square_is_read_before_signing_in_to_the_site(self, begun, person):
        browser = Client()
        sign_in = browser.get(reverse(HERE), {"session": begun.uuid, "code": code_of(begun)})
        browser.force_login(person)
        asked = browser.get(sign_in.url.partition("next=")[2].replace("%3F", "?").replace("%3D", "=").replace("%253A", "%3A"))

        assert begun.title in asked.content.decode()
        assert not begun.records.exists()
        browser.post(reverse(HERE), {"read": asked.context["read"]})
        assert begun.records.get().status == Status.PRESENT

    @pytest.mark.parametrize("read", ["", "x", "x:y:z"])
    def test_forged_note_is_no_note(self, client, begun, person, read):
        client.force_login(person)

        assert client.post(reverse(HERE), {"read": read}).status_code == 422
        assert not begun.records.exists()

    def test_projector_shows_the_code_of_now_and_how_many_came(self, client, begun, person, trainer):
        signed(begun, person)
        client.force_login(trainer)

        shown = client.get(reverse("attendance:projector_code", args=[begun.uuid])).json()
        page = client.get(reverse("attendance:projector", args=[begun.uuid])).content.decode()

        assert (shown["is_open"], len(shown["code"]), shown["came"]) == (True, 6, 1)
        assert "<svg" in page

    def test_projector_shows_nothing_outside_the_hours(self, client, cohort, trainer):
        session = SessionFactory(cohort=cohort, starts_at=timezone.now() + timedelta(days=1))
        client.force_login(trainer)

        assert client.get(reverse("attendance:projector_code", args=[session.uuid])).json() == {"is_open": False}
        assert "No code is shown now" in client.get(reverse("attendance:projector", args=[session.uuid])).content.decode()
