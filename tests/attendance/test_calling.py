"""Whom no letter reaches is called: the list, its ticks, and what there is to say."""

import threading
from datetime import timedelta

import pypdfium2 as pdfium
import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from attendance.calling_queries import call_list
from attendance.enums import NoticeKind
from attendance.models import Call, Notice
from attendance.services.calling import mark_called, take_back_call
from attendance.services.restoring import restore_session
from attendance.services.scheduling import cancel_session, change_session
from attendance.services.telling import tell_again, tell_people
from attendance.telling_queries import last_notice, notices_of
from core.errors import InvalidInputError, NotAllowedError
from people.services.privacy import export_data
from tests.factories.attendance import SessionFactory
from tests.factories.courses import EnrolmentFactory
from tests.factories.people import AgencyFactory


@pytest.fixture
def planned(cohort, trainer):
    """In two days, 9:00 to 13:00, in Salle A; the trainer has an e-mail."""
    trainer.email = "trainer@example.org"
    trainer.save()
    start = (timezone.localtime() + timedelta(days=2)).replace(hour=9, minute=0, second=0, microsecond=0)
    return SessionFactory(cohort=cohort, starts_at=start, title="First interviews", place="Salle A")


@pytest.fixture
def people(cohort):
    """Two without e-mail, who speak French and Creole, and one with."""
    agency = AgencyFactory(name="Police", acronym="")
    rose = EnrolmentFactory(cohort=cohort, learner__email="", learner__last_name="Bélizaire", learner__language="fr").learner
    jean = EnrolmentFactory(cohort=cohort, learner__email="", learner__last_name="Désir", learner__language="ht").learner
    EnrolmentFactory(cohort=cohort, learner__email="nadege@example.org")
    jean.phone, jean.agency = "+509 1234 5678", agency
    jean.save()
    return rose, jean


def plan(session, **changes):
    return {name: getattr(session, name) for name in ("title", "starts_at", "ends_at", "hours", "place")} | changes


@pytest.fixture
def move(planned, manager):
    """Changes the session, and tells it."""

    def _move(**changes):
        change_session(session=planned, by=manager, **plan(planned, **changes))
        planned.refresh_from_db()
        tell_people(session_id=planned.pk)
        return Notice.objects.first()

    return _move


def listed(session):
    return call_list(session, list(notices_of(session)))


def kinds(session):
    return {one.person.last_name: saying.kind for saying, people in listed(session).groups for one in people}


# -- Who was called


def test_whom_no_letter_reaches_is_called(move, planned, people, manager):
    notice = move(place="Salle B")
    mark_called(notice=notice, person=people[0], by=manager)

    assert (listed(planned).called, listed(planned).everybody) == (1, 2)
    assert (last_notice(planned).called, last_notice(planned).to_tell) == (1, 2)


def test_who_ticks_second_undoes_nothing(move, people, manager, trainer):
    notice = move(place="Salle B")
    first = mark_called(notice=notice, person=people[0], by=manager)

    second = mark_called(notice=notice, person=people[0], by=trainer)

    assert (second, second.by, Call.objects.count()) == (first, manager, 1)


def test_tick_is_taken_back_and_kept(move, planned, people, manager, trainer):
    call = mark_called(notice=move(place="Salle B"), person=people[0], by=manager)

    call = take_back_call(call=call, by=trainer)

    assert (call.by, call.taken_back_by, listed(planned).called) == (manager, trainer, 0)


def test_taking_back_an_old_tick_leaves_the_new_one(move, planned, people, manager, trainer):
    notice = move(place="Salle B")
    old = mark_called(notice=notice, person=people[0], by=manager)
    take_back_call(call=old, by=manager)
    mark_called(notice=notice, person=people[0], by=trainer)

    take_back_call(call=old, by=manager)

    assert listed(planned).called == 1


def test_database_keeps_one_standing_tick_of_a_person(move, people, manager):
    notice = move(place="Salle B")
    mark_called(notice=notice, person=people[0], by=manager)

    with pytest.raises(IntegrityError), transaction.atomic():
        Call.objects.create(notice=notice, person=people[0], by=manager)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_many_who_tick_at_once_make_one_tick_of_each_person(move, people, manager, trainer):
    notice = move(place="Salle B")

    def tick(by):
        for person in people:
            mark_called(notice=notice, person=person, by=by)
        connection.close()

    threads = [threading.Thread(target=tick, args=[by]) for by in (manager, trainer, manager, trainer)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(call.person_id for call in Call.objects.standing()) == sorted(person.pk for person in people)


def test_nobody_else_is_ticked(move, manager, learner):
    with pytest.raises(InvalidInputError, match="not on the list"):
        mark_called(notice=move(place="Salle B"), person=learner, by=manager)


def test_nobody_of_another_cohort_ticks(move, people, neighbour):
    with pytest.raises(NotAllowedError):
        mark_called(notice=move(place="Salle B"), person=people[0], by=neighbour)


def test_next_change_begins_a_new_list(move, planned, people, manager):
    mark_called(notice=move(place="Salle B"), person=people[0], by=manager)
    move(place="Salle C")

    assert (listed(planned).called, listed(planned).everybody) == (0, 2)


def test_telling_the_same_once_more_keeps_the_ticks(move, planned, people, manager):
    mark_called(notice=move(place="Salle B"), person=people[0], by=manager)

    tell_again(session=planned, by=manager)
    tell_people(session_id=planned.pk)

    assert (Notice.objects.count(), listed(planned).called, last_notice(planned).called) == (2, 1, 1)


def test_change_that_was_taken_back_in_time_leaves_the_list(move, planned, people, manager):
    notice = move(place="Salle B")
    change_session(session=planned, by=manager, **plan(planned, place="Salle C"))
    change_session(session=planned, by=manager, **plan(planned, place="Salle B"))
    tell_people(session_id=planned.pk)

    assert Notice.objects.first().kind == NoticeKind.NOTHING
    assert (listed(planned).notice, last_notice(planned)) == (notice, notice)


def test_there_is_no_list_while_the_letters_wait(planned, people, manager):
    change_session(session=planned, by=manager, **plan(planned, place="Salle B"))

    assert listed(planned) is None


def test_own_data_tell_of_calls(move, people, manager):
    mark_called(notice=move(place="Salle B"), person=people[0], by=manager)

    assert [one["session"] for one in export_data(person=people[0], by=people[0])["called_about_a_change"]] == ["First interviews"]


# -- What there is to say


def test_what_is_said_is_in_the_language_of_the_person(move, planned, people):
    move(place="Salle B")

    assert [(saying.language, [one.person for one in group]) for saying, group in listed(planned).groups] == [
        ("fr", [people[0]]), ("ht", [people[1]])
    ]  # fmt: skip


def test_who_was_not_called_knows_only_what_was_before_that(move, planned, people, manager):
    mark_called(notice=move(place="Salle B"), person=people[0], by=manager)
    move(place="Salle C")

    assert {one.person: saying.was_place for saying, group in listed(planned).groups for one in group} == {
        people[0]: "Salle B", people[1]: "Salle A"
    }  # fmt: skip


def test_there_is_nothing_to_say_where_all_is_again_as_somebody_knows_it(move, planned, people, manager):
    mark_called(notice=move(place="Salle B"), person=people[0], by=manager)
    move(place="Salle A")

    assert kinds(planned) == {"Bélizaire": "moved", "Désir": "nothing"}


def test_who_never_heard_that_it_is_off_is_not_told_that_it_takes_place(planned, people, manager):
    cancel_session(session=planned, by=manager, reason="Storm")
    tell_people(session_id=planned.pk)
    mark_called(notice=Notice.objects.get(), person=people[0], by=manager)
    assert kinds(planned) == {"Bélizaire": "cancelled", "Désir": "cancelled"}

    restore_session(session=planned, by=manager, reason="It passed")
    tell_people(session_id=planned.pk)

    assert kinds(planned) == {"Bélizaire": "restored", "Désir": "nothing"}


def test_who_believes_that_it_is_off_hears_nothing_when_it_is_off_again(planned, people, manager):
    for act in (cancel_session, restore_session, cancel_session):
        act(session=planned, by=manager, reason="Storm")
        tell_people(session_id=planned.pk)
        if act is cancel_session and Notice.objects.count() == 1:
            mark_called(notice=Notice.objects.get(), person=people[0], by=manager)

    assert kinds(planned) == {"Bélizaire": "nothing", "Désir": "cancelled"}


# -- The screens


def address(name, session):
    return reverse(f"attendance:{name}", args=[session.uuid])


def test_staff_tick_and_come_back_to_the_same_row(client, move, planned, people, manager):
    notice = move(place="Salle B")
    client.force_login(manager)

    response = client.post(address("called", planned), {"notice": notice.pk, "person": people[1].uuid})
    page = client.get(address("told", planned)).content.decode()

    assert response["Location"] == f"{address('told', planned)}#call-{people[1].uuid}"
    assert "1 of 2 called" in page
    assert 'href="tel:+50912345678"' in page
    assert "Salle B" in page


def test_staff_take_a_tick_back(client, move, planned, people, manager):
    call = mark_called(notice=move(place="Salle B"), person=people[0], by=manager)
    client.force_login(manager)

    client.post(address("take_back_call", planned), {"call": call.pk})

    assert "0 of 2 called" in client.get(address("told", planned)).content.decode()


def test_tick_in_an_outdated_list_is_kept_and_said_to_be_outdated(client, move, planned, people, manager):
    old = move(place="Salle B")
    move(place="Salle C")
    client.force_login(manager)

    page = client.post(address("called", planned), {"notice": old.pk, "person": people[0].uuid}, follow=True).content.decode()

    assert "The session has changed since that list" in page
    assert old.call_of(people[0])


def test_trainers_tick_and_see_no_telephone(client, move, planned, people, trainer):
    notice = move(place="Salle B")
    client.force_login(trainer)
    client.post(address("called", planned), {"notice": notice.pk, "person": people[0].uuid})

    page = client.get(address("told", planned)).content.decode()

    assert ("1 of 2 called" in page, "1234" in page, "calls.pdf" in page) == (True, False, False)


def test_register_says_how_many_were_called(client, move, planned, people, manager):
    notice = move(place="Salle B")
    client.force_login(manager)
    for number, person in enumerate(people, start=1):
        mark_called(notice=notice, person=person, by=manager)
        assert f"{number} of 2 called" in client.get(planned.get_absolute_url()).content.decode()

    assert "to be told by you" not in client.get(planned.get_absolute_url()).content.decode()


def printed(response):
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pdfium.PdfDocument(response.content))


def test_printed_list_says_whom_to_call_and_what_to_say(client, move, planned, people, manager):
    move(place="Salle B")
    client.force_login(manager)

    text = printed(client.get(address("call_sheet", planned)))

    for words in ("Désir", "+509 1234 5678", "Police", "Une de vos dates a changé", "Salle A", "Salle B", "Kreyòl ayisyen"):
        assert words in text


def test_printing_telephones_is_written_down(client, move, planned, people, manager):
    move(place="Salle B")
    client.force_login(manager)

    client.get(address("call_sheet", planned))

    assert ModelLogEntry.objects.get(action="session.call_list").data["rows"] == 2


def test_where_everybody_was_reached_no_list_is_printed(client, planned, manager):
    client.force_login(manager)

    assert client.get(address("call_sheet", planned))["Location"] == address("told", planned)


@pytest.mark.parametrize("size", [1, 3])
def test_page_costs_the_same_for_one_person_and_for_three(client, move, planned, cohort, manager, size, django_assert_num_queries):
    for _number in range(size):
        EnrolmentFactory(cohort=cohort, learner__email="")
    notice = move(place="Salle B")
    for person in notice.unreached.all():
        mark_called(notice=notice, person=person, by=manager)
    client.force_login(manager)

    with django_assert_num_queries(7):
        client.get(address("told", planned))
