"""A session that moves or is called off tells the people who wait for it."""

from datetime import timedelta
from decimal import Decimal
from unittest import mock

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from attendance.enums import NoticeKind
from attendance.models import Notice
from attendance.models.observing import AppendOnlyError
from attendance.services.restoring import restore_session
from attendance.services.scheduling import cancel_session, change_session
from attendance.services.telling import keep_notice, known_of, tell_again, tell_people
from attendance.tasks import PATIENCE
from attendance.telling_queries import audience
from core.errors import DomainError, NotAllowedError
from core.mail import is_set_up, send_letters
from courses.enums import EnrolmentState
from tests.factories.attendance import SessionFactory
from tests.factories.courses import EnrolmentFactory


@pytest.fixture
def planned(cohort):
    """In two days, 9:00 to 13:00; its title and place are such as nobody should find in a subject."""
    start = (timezone.localtime() + timedelta(days=2)).replace(hour=9, minute=0, second=0, microsecond=0)
    return SessionFactory(cohort=cohort, starts_at=start, title="Interviewing victims", place="Salle A")


@pytest.fixture
def people(cohort, trainer):
    """One writes French, one speaks Creole, one has no e-mail, one has left; the trainer has no e-mail either."""
    trainer.email = ""
    trainer.save()
    rose = EnrolmentFactory(cohort=cohort, learner__email="rose@example.org", learner__language="fr", learner__last_name="Bélizaire")
    EnrolmentFactory(cohort=cohort, learner__email="nadege@example.org", learner__language="ht")
    EnrolmentFactory(cohort=cohort, learner__email="", learner__last_name="Désir", learner__phone="+509 1234 5678")
    gone = EnrolmentFactory(cohort=cohort, learner__email="gone@example.org")
    gone.state, gone.withdrawn_at = EnrolmentState.WITHDRAWN, timezone.now()
    gone.save()
    return rose


def plan(session, **changes):
    keep = {name: getattr(session, name) for name in ("title", "starts_at", "ends_at", "hours", "place")}
    return keep | changes


def later(session, **delta):
    return {"starts_at": session.starts_at + timedelta(**delta), "ends_at": session.ends_at + timedelta(**delta)}


@pytest.fixture
def move(planned, manager, django_capture_on_commit_callbacks):
    """Changes the session and lets what waits for the commit run."""

    def _move(tell=True, **changes):
        with django_capture_on_commit_callbacks(execute=True):
            return change_session(session=planned, by=manager, tell=tell, **plan(planned, **changes))

    return _move


def to():
    return sorted(address for letter in mail.outbox for address in letter.to)


def test_a_moved_session_tells_everybody_enrolled_now_and_its_trainers(move, planned, people, trainer):
    trainer.email = "trainer@example.org"
    trainer.save()

    move(**later(planned, days=1))

    assert to() == ["nadege@example.org", "rose@example.org", "trainer@example.org"]
    notice = Notice.objects.get()
    assert (notice.kind, notice.mailed, [one.last_name for one in notice.unreached.all()]) == (NoticeKind.MOVED, 3, ["Désir"])


def test_a_letter_is_in_the_persons_language_and_gives_nothing_away(move, planned, people):
    move(**later(planned, days=1), place="Salle B")

    letter = next(one for one in mail.outbox if one.to == ["rose@example.org"])
    assert letter.subject == "Vijilans: Une date a changé"
    assert "Salle B" in letter.body
    assert "/fr/my/" in letter.body
    for secret in ("Interviewing", "victims", planned.cohort.name, "Désir", "Bélizaire", "nadege"):
        assert secret not in letter.subject + letter.body


def test_a_letter_says_what_was_and_what_is(move, planned, people):
    move(**later(planned, hours=2))

    body = next(one for one in mail.outbox if one.to == ["rose@example.org"]).body
    assert "9:00–13:00" in body.replace("09:00", "9:00")
    assert "11:00–15:00" in body


@pytest.mark.parametrize("changes", [{"title": "Another title"}, {"hours": Decimal(2)}])
def test_another_title_or_other_hours_tell_nobody(move, planned, people, changes):
    move(**changes)

    assert (mail.outbox, Notice.objects.count()) == ([], 0)


def test_nobody_is_told_when_staff_say_so(move, planned, people):
    move(tell=False, **later(planned, days=1))

    assert (mail.outbox, Notice.objects.count()) == ([], 0)


def test_a_session_that_is_over_tells_nobody(cohort, manager, people, django_capture_on_commit_callbacks):
    over = SessionFactory(cohort=cohort, starts_at=timezone.now() - timedelta(days=2))

    with django_capture_on_commit_callbacks(execute=True):
        change_session(session=over, by=manager, **plan(over, place="Elsewhere"))
        cancel_session(session=over, by=manager, reason="Never happened")

    assert (mail.outbox, Notice.objects.count()) == ([], 0)


def test_a_session_called_off_tells_so_without_the_reason(planned, manager, people, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        cancel_session(session=planned, by=manager, reason="Inspector Joseph is ill")

    letter = next(one for one in mail.outbox if one.to == ["rose@example.org"])
    assert letter.subject == "Vijilans: Une date est annulée"
    assert "Joseph" not in letter.body
    assert Notice.objects.get().kind == NoticeKind.CANCELLED


def test_two_changes_within_a_short_time_are_told_once_as_it_is_then(planned, manager, people):
    first = planned.starts_at
    for days in (1, 2):  # the commit's callbacks have not run yet: both wait
        change_session(session=planned, by=manager, **plan(planned, **later(planned, days=days)))

    assert tell_people(session_id=planned.pk) == 2
    assert tell_people(session_id=planned.pk) == 0
    notice = Notice.objects.get()
    assert (notice.was_starts_at, notice.told_starts_at) == (first, first + timedelta(days=2))
    assert len(mail.outbox) == 2


def test_a_change_that_was_taken_back_in_time_tells_nobody(planned, manager, people):
    old = plan(planned)
    change_session(session=planned, by=manager, **plan(planned, **later(planned, days=1)))
    change_session(session=planned, by=manager, **old)

    assert tell_people(session_id=planned.pk) == 0
    assert (mail.outbox, Notice.objects.get().kind) == ([], NoticeKind.NOTHING)


def test_moved_and_then_called_off_tells_only_that_it_is_called_off(planned, manager, people):
    first = planned.starts_at
    change_session(session=planned, by=manager, **plan(planned, **later(planned, days=1)))
    cancel_session(session=planned, by=manager, reason="Storm")

    tell_people(session_id=planned.pk)

    assert {one.subject for one in mail.outbox} == {"Vijilans: Une date est annulée", "Vijilans: Yon dat anile"}
    assert Notice.objects.get().was_starts_at == first


def test_letters_that_wait_too_long_tell_nobody(planned, manager, people):
    change_session(session=planned, by=manager, **plan(planned, place="Salle B"))

    assert tell_people(session_id=planned.pk, at=planned.ends_at) == 0
    assert Notice.objects.get().kind == NoticeKind.NOTHING


def test_a_refused_address_is_listed_and_keeps_nobody_back(planned, manager, people):
    change_session(session=planned, by=manager, **plan(planned, place="Salle B"))
    sent = mail.get_connection().__class__.send_messages

    def picky(self, letters):
        if letters[0].to == ["rose@example.org"]:
            raise OSError
        return sent(self, letters)

    with mock.patch("django.core.mail.backends.locmem.EmailBackend.send_messages", picky):
        tell_people(session_id=planned.pk)

    notice = Notice.objects.get()
    assert (to(), notice.mailed) == (["nadege@example.org"], 1)
    assert people.learner in notice.unreached.all()


def test_a_server_that_cannot_be_reached_is_asked_once(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    letters = [mail.EmailMessage("a", "b", to=[f"{n}@example.org"]) for n in range(3)]

    assert send_letters(letters) == letters


def test_a_site_without_e_mail_says_so_and_lists_everybody(settings, client, planned, manager, people):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    change_session(session=planned, by=manager, **plan(planned, place="Salle B"))

    tell_people(session_id=planned.pk)

    assert not is_set_up()
    assert (Notice.objects.get().mailed, Notice.objects.get().unreached.count()) == (0, 4)
    client.force_login(manager)
    assert "This site sends no e-mail" in client.get(reverse("attendance:told", args=[planned.uuid])).content.decode()


def test_a_session_without_trainers_tells_the_cohorts(planned, people, trainer, manager):
    assert trainer in audience(planned).by_mail + audience(planned).by_voice
    planned.trainers.add(manager)
    assert trainer not in audience(planned).by_mail + audience(planned).by_voice


def test_a_notice_stays(planned, manager):
    notice = keep_notice(session=planned, by=manager, known=known_of(planned) | {"was_place": "Elsewhere"})

    for act in (notice.delete, Notice.objects.all().delete):
        with pytest.raises(AppendOnlyError):
            act()


def test_staff_tell_once_more(move, planned, manager, people, django_capture_on_commit_callbacks):
    move(place="Salle B")
    with django_capture_on_commit_callbacks(execute=True):
        tell_again(session=planned, by=manager)

    assert (Notice.objects.count(), len(mail.outbox)) == (2, 4)


def test_nothing_is_told_again_where_nothing_was_told(planned, manager):
    with pytest.raises(DomainError, match="nothing to tell"):
        tell_again(session=planned, by=manager)


def test_trainers_do_not_send_letters(move, planned, trainer):
    move(place="Salle B")

    with pytest.raises(NotAllowedError):
        tell_again(session=planned, by=trainer)


# -- The screens


def form(session, **changes):
    starts, ends = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    return {
        "title": session.title, "place": session.place, "day": starts.date(), "starts": f"{starts:%H:%M}", "ends": f"{ends:%H:%M}",
        "hours": session.hours, "module_key": "",
    } | changes  # fmt: skip


def test_staff_see_before_saving_how_many_are_told(client, manager, planned, people):
    client.force_login(manager)

    page = client.get(reverse("attendance:change", args=[planned.uuid])).content.decode()

    assert "4 people are told if the time or the place changes, 2 of them by e-mail" in page


def test_staff_change_a_session_and_find_whom_to_call(client, manager, planned, people, django_capture_on_commit_callbacks):
    client.force_login(manager)
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(reverse("attendance:change", args=[planned.uuid]), form(planned, place="Salle B", tell="on"))

    page = client.get(response["Location"]).content.decode()
    assert response["Location"] == reverse("attendance:told", args=[planned.uuid])
    assert "tell them yourself" in page
    assert 'href="tel:+50912345678"' in page
    assert "2 people told by e-mail" in page


def test_unticked_tells_nobody(client, manager, planned, people):
    client.force_login(manager)

    response = client.post(reverse("attendance:change", args=[planned.uuid]), form(planned, place="Salle B"))

    assert (response["Location"], Notice.objects.count()) == (planned.get_absolute_url(), 0)


def test_trainers_see_whom_to_tell_without_telephones(client, move, planned, trainer, people):
    move(place="Salle B")
    client.force_login(trainer)

    page = client.get(reverse("attendance:told", args=[planned.uuid])).content.decode()

    assert "Désir" in page
    assert "1234" not in page


def test_letters_that_did_not_end_are_seen(client, move, planned, manager):
    move(place="Salle B")
    Notice.objects.update(sent_at=None, begun_at=timezone.now() - timedelta(hours=1))
    client.force_login(manager)

    assert "were not all sent" in client.get(reverse("attendance:told", args=[planned.uuid])).content.decode()


def test_the_register_says_who_was_told(client, move, planned, manager, people):
    move(place="Salle B")
    client.force_login(manager)

    page = client.get(planned.get_absolute_url()).content.decode()

    assert "2 people were told by e-mail of the change" in page
    assert "2 people are to be told by you" in page


def test_learners_see_on_their_page_what_moved(client, move, planned, people):
    move(**later(planned, days=1), place="Salle B")
    client.force_login(people.learner)

    page = client.get(reverse("dashboard")).content.decode()

    assert "Moved" in page
    assert "Salle A" in page


def test_learners_see_on_their_page_what_is_called_off_and_why(client, planned, manager, people):
    cancel_session(session=planned, by=manager, reason="Storm", tell=False)
    client.force_login(people.learner)

    page = client.get(reverse("dashboard")).content.decode()

    assert "Called off" in page
    assert "Storm" in page


def test_where_the_queue_can_wait_the_letters_go_a_little_later(settings, planned, manager, people, django_capture_on_commit_callbacks):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    with django_capture_on_commit_callbacks(execute=True):
        change_session(session=planned, by=manager, **plan(planned, place="Salle B"))
        change_session(session=planned, by=manager, **plan(planned, place="Salle C"))

    tasks = DBTaskResult.objects.all()
    assert (mail.outbox, Notice.objects.waiting().count(), len(tasks)) == ([], 1, 2)
    assert all(one.run_after > timezone.now() + PATIENCE / 2 for one in tasks)


def test_who_was_told_that_it_is_called_off_is_told_that_it_takes_place(planned, manager, people):
    cancel_session(session=planned, by=manager, reason="Storm")
    tell_people(session_id=planned.pk)
    mail.outbox.clear()

    restore_session(session=planned, by=manager, reason="It passed")
    tell_people(session_id=planned.pk)

    assert Notice.objects.first().kind == NoticeKind.RESTORED
    assert len(mail.outbox) == 2
    assert "It passed" not in mail.outbox[0].body


def test_what_is_restored_before_anybody_was_told_tells_nobody(planned, manager, people):
    cancel_session(session=planned, by=manager, reason="Storm")
    restore_session(session=planned, by=manager, reason="A slip")

    assert (tell_people(session_id=planned.pk), Notice.objects.get().kind) == (0, NoticeKind.NOTHING)
