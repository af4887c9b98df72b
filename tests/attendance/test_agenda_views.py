"""The agenda on screen and on paper, and the page on which staff plan it."""

from datetime import UTC, timedelta
from decimal import Decimal

import pypdfium2 as pdfium
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from attendance.agenda_queries import agenda_of
from attendance.models import AgendaBlock, Session, Venue
from attendance.services.agenda import set_agenda
from attendance.services.register import close_session
from tests.factories.attendance import SessionFactory
from tests.factories.courses import ContentFactory


@pytest.fixture
def morning(cohort):
    """From 8:30 to 12:30, local time."""
    begins = timezone.localtime().replace(hour=8, minute=30, second=0, microsecond=0)
    return SessionFactory(cohort=cohort, starts_at=begins, ends_at=begins + timedelta(hours=4), title="First day")


def rows(*blocks):
    """The form as a browser sends it, of (title, from, until, hours) and as wanted more fields."""
    sent = {"block-TOTAL_FORMS": len(blocks), "block-INITIAL_FORMS": 0}
    for number, (title, starts, ends, hours, *more) in enumerate(blocks):
        fields = {"title": title, "starts": starts, "ends": ends, "hours": hours} | (more[0] if more else {})
        sent |= {f"block-{number}-{name}": value for name, value in fields.items()}
    return sent


def address(session):
    return reverse("attendance:agenda", args=[session.uuid])


def test_staff_set_an_agenda_in_clock_times(client, manager, morning, content, trainer):
    key = content.modules[1].translation_key
    sent = rows(
        ("Signs", "08:30", "10:30", ""), ("Coffee", "10:30", "11:00", "0"),
        ("Referring", "11:00", "12:30", "1.25", {"module_key": key, "leader": trainer.pk}), ("", "", "", ""),
    )  # fmt: skip
    client.force_login(manager)

    page = client.post(address(morning), sent, follow=True).content.decode()

    morning.refresh_from_db()
    assert list(morning.blocks.values_list("title", "begins", "ends", "minutes")) == [
        ("Signs", 0, 120, 120), ("Coffee", 120, 150, 0), ("Referring", 150, 240, 75),
    ]  # fmt: skip
    assert (morning.hours, "08:30–10:30" in page, str(trainer) in page) == (Decimal("3.25"), True, True)


def test_agenda_comes_back_into_its_form_and_a_row_that_is_emptied_is_gone(client, manager, morning):
    set_agenda(
        by=manager,
        session=morning,
        blocks=[{"title": name, "begins": at, "ends": at + 60, "minutes": 60} for at, name in ((0, "A"), (90, "B"))],
    )
    client.force_login(manager)
    forms = client.get(address(morning)).context["rows"].forms
    sent = {"block-TOTAL_FORMS": 6, "block-INITIAL_FORMS": 2}
    for form in forms[:2]:
        sent |= {f"{form.prefix}-{name}": value for name, value in form.initial.items() if value is not None}
    sent |= {"block-0-title": "", "block-0-starts": "", "block-0-ends": "", "more": "1"}

    response = client.post(address(morning), sent)

    assert (response.url, [block.title for block in morning.blocks.all()]) == (address(morning), ["B"])
    assert str(morning.blocks.get().ends_at.astimezone(UTC)) == str((morning.starts_at + timedelta(minutes=150)).astimezone(UTC))


def test_agenda_of_another_session_is_proposed_and_saved_only_when_staff_say_so(client, manager, morning):
    set_agenda(by=manager, session=morning, blocks=[{"title": "Signs", "begins": 60, "ends": 120, "minutes": 60}])
    begins = morning.starts_at + timedelta(days=1, hours=2)
    other = SessionFactory(cohort=morning.cohort, starts_at=begins, ends_at=begins + timedelta(hours=4))
    client.force_login(manager)

    offered = client.get(address(other)).content.decode()
    [form, *_blank] = client.get(f"{address(other)}?like={morning.uuid}").context["rows"].forms

    assert (f"?like={morning.uuid}" in offered, form.initial["title"], f"{form.initial['starts']:%H:%M}") == (True, "Signs", "11:30")
    assert not other.blocks.exists()


@pytest.mark.parametrize(
    ("blocks", "sentence"),
    [
        ([("Signs", "08:00", "09:00", "1")], "“Signs” is not within the session"),
        ([("Signs", "09:00", "09:00", "0")], "“Signs” ends before it begins"),
        ([("Signs", "09:00", "10:00", "1"), ("More", "09:30", "11:00", "1")], "“More” begins before “Signs” has ended"),
        ([("Signs", "09:00", "", "1")], "A block has a title, a beginning and an end"),
        ([("Coffee", "09:00", "10:00", "0")], "The blocks count for no hours"),
    ],
)
def test_slip_in_an_agenda_is_told_and_nothing_is_written(client, manager, morning, blocks, sentence):
    client.force_login(manager)

    page = client.post(address(morning), rows(*blocks)).content.decode()

    assert (sentence in page, AgendaBlock.objects.exists()) == (True, False)


def test_session_over_midnight_has_blocks_of_both_days(client, manager, morning):
    begins = timezone.localtime(morning.starts_at).replace(hour=22, minute=0)
    Session.objects.filter(pk=morning.pk).update(starts_at=begins, ends_at=begins + timedelta(hours=4))
    client.force_login(manager)

    client.post(address(morning), rows(("Night patrol", "22:00", "23:30", ""), ("At the post", "00:30", "02:00", "")))

    assert list(morning.blocks.values_list("begins", "ends")) == [(0, 90), (150, 240)]


def test_agenda_of_a_closed_register_stays_and_the_page_says_why(client, manager, morning):
    morning.starts_at, morning.ends_at = (at - timedelta(days=2) for at in (morning.starts_at, morning.ends_at))
    morning.save()
    close_session(session=morning, by=manager, leave_not_recorded=True)
    client.force_login(manager)

    page = client.post(address(morning), rows(("Signs", "08:30", "09:30", "1"))).content.decode()

    assert "is closed" in page
    assert not AgendaBlock.objects.exists()


def test_hours_of_a_session_with_an_agenda_are_not_typed(client, manager, morning):
    set_agenda(by=manager, session=morning, blocks=[{"title": "A", "begins": 0, "ends": 60, "minutes": 60}])
    client.force_login(manager)
    change = reverse("attendance:change", args=[morning.uuid])
    plan = {"title": "A", "place": "", "day": str(timezone.localdate()), "starts": "08:30", "ends": "12:30", "hours": "4"}

    cut_short = client.post(change, plan | {"ends": "09:00"}).content.decode()
    client.post(change, plan)

    morning.refresh_from_db()
    assert (morning.hours, "The agenda goes on until 09:30" in cut_short) == (Decimal("1.00"), True)


# -- Read by who comes -------------------------------------------------------------------------------------------


def test_learner_sees_days_blocks_and_modules(client, enrolments, manager, morning, content):
    key = content.modules[0].translation_key
    set_agenda(by=manager, session=morning, blocks=[{"title": "Signs", "begins": 0, "ends": 60, "minutes": 60, "module_key": key}])
    SessionFactory(cohort=morning.cohort, starts_at=morning.starts_at - timedelta(days=3), title="Long over")
    SessionFactory(
        cohort=morning.cohort,
        starts_at=timezone.now() + timedelta(days=1),
        title="Called off",
        state="cancelled",
        cancelled_because="Storm",
    )
    client.force_login(enrolments[0].learner)

    pages = [
        client.get(reverse(name, args=args)).content.decode()
        for name, args in (("attendance:mine", []), ("attendance:session", [morning.uuid]))
    ]

    assert all(words in page for page in pages for words in ("Signs", "08:30–09:30", "Module 1", "Salle des fêtes"))
    assert all(words in pages[0] for words in ("Long over", "Storm", "agenda.pdf"))


def test_module_is_said_in_the_readers_language(client, enrolments, morning, content):
    ContentFactory.translate(content, "fr")
    Session.objects.filter(pk=morning.pk).update(module_key=content.modules[0].translation_key)
    client.force_login(enrolments[0].learner)

    assert "Module 1 (fr)" in client.get(f"/fr/sessions/{morning.uuid}/").content.decode()


@pytest.mark.parametrize(("language", "title"), [("fr", "Module 1 (fr)"), ("en", "Module 1")])
def test_module_without_a_title_in_the_readers_language_has_that_of_the_cohort(client, enrolments, morning, content, language, title):
    ContentFactory.translate(content, "fr")
    Session.objects.filter(pk=morning.pk).update(module_key=content.modules[0].translation_key)
    morning.cohort.language = language
    morning.cohort.save()
    client.force_login(enrolments[0].learner)

    assert f">{title}<" in client.get(f"/ht/sessions/{morning.uuid}/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("mine", 7), ("cohort_agenda", 8)])
def test_pages_cost_the_same_for_one_session_and_for_three(
    client, enrolments, manager, content, cohort, django_assert_num_queries, name, queries, count
):
    venue = Venue.objects.create(name="Hôtel Mont-Joli")
    for number in range(count):
        session = SessionFactory(
            cohort=cohort, venue=venue, starts_at=timezone.now() + timedelta(days=number), module_key=content.modules[0].translation_key
        )
        set_agenda(
            by=manager,
            session=session,
            blocks=[{"title": "A", "begins": at, "ends": at + 1, "minutes": 1, "leader": manager} for at in range(count)],
        )
    client.force_login(enrolments[0].learner)

    with django_assert_num_queries(queries):
        client.get(reverse(f"attendance:{name}", args=[cohort.code] if name == "cohort_agenda" else []))


def test_reading_agendas_takes_three_queries_however_many_there_are(cohort, manager, django_assert_num_queries):
    for number in range(2):
        SessionFactory(cohort=cohort, starts_at=timezone.now() + timedelta(days=number))

    with django_assert_num_queries(3):  # nothing has a module, so no title is looked up; nor is anything done
        assert len(agenda_of(cohort.sessions.all())) == 2


def test_printed_agenda_is_in_the_cohorts_language_and_leaves_cancelled_sessions_out(client, manager, morning, trainer, content):
    morning.cohort.language = "fr"
    morning.cohort.save()
    morning.trainers.add(trainer)
    set_agenda(by=manager, session=morning, blocks=[{"title": "Signes", "begins": 0, "ends": 60, "minutes": 60, "leader_name": "Une juge"}])
    SessionFactory(cohort=morning.cohort, title="Annulée", state="cancelled")
    client.force_login(manager)

    response = client.get(reverse("attendance:cohort_agenda", args=[morning.cohort.code]))

    document = pdfium.PdfDocument(response.content)
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    assert all(words in text for words in ("Programme", "First day", "Signes", "08:30–09:30", "Une juge", str(trainer), "1 / 1"))
    assert ("Annulée" in text, response["Content-Type"]) == (False, "application/pdf")


def test_agenda_without_sessions_is_a_page_that_says_so(client, manager, cohort):
    client.force_login(manager)

    content = client.get(reverse("attendance:cohort_agenda", args=[cohort.code])).content

    assert "No session is planned yet" in pdfium.PdfDocument(content)[0].get_textpage().get_text_range()


def test_module_that_is_not_translated_stays_with_the_session_whatever_the_language_of_the_form(client, manager, morning, content):
    key = content.modules[1].translation_key
    Session.objects.filter(pk=morning.pk).update(module_key=key)
    translated = ContentFactory.translate(content, "ht")
    translated.modules[1].unpublish()
    client.force_login(manager)

    page = client.get(f"/ht/staff/sessions/{morning.uuid}/change/")

    assert [title for _key, title in page.context["form"].fields["module_key"].choices][1:] == ["Module 1 (ht)", "Module 2"]
    assert page.context["form"].initial["module_key"] == key


# -- A session that becomes too short for its agenda


@pytest.fixture
def shortened(client, manager, morning):
    """The answer to an end that comes before that of the agenda, and other changes in the same form."""
    set_agenda(by=manager, session=morning, blocks=[{"title": "All", "begins": 0, "ends": 240, "minutes": 240}])
    client.force_login(manager)
    typed = {"title": "Shorter", "place": "Salle B", "day": morning.day.isoformat(), "starts": "08:30", "ends": "10:30"}
    return client.post(reverse("attendance:change", args=[morning.uuid]), typed)


def test_session_too_short_for_its_agenda_is_told_once_where_it_ends(shortened, morning):
    errors = shortened.context["form"].errors

    assert list(errors) == ["ends"]
    assert "Let the session end then or later, or shorten the agenda first." in errors["ends"][0]
    assert f'href="{reverse("attendance:agenda", args=[morning.uuid])}" target="_blank"' in shortened.content.decode()


def test_session_too_short_for_its_agenda_keeps_what_was_typed(shortened, morning):
    page = shortened.content.decode()
    morning.refresh_from_db()

    assert ('value="Shorter"' in page, 'value="Salle B"' in page, morning.title == "Shorter") == (True, True, False)


def test_hours_of_an_agenda_that_fits_are_told_at_the_hours(session, manager):
    set_agenda(by=manager, session=session, blocks=[{"title": "All", "begins": 0, "ends": 240, "minutes": 240}])
    session.refresh_from_db()
    session.hours = Decimal(9)

    with pytest.raises(ValidationError) as refused:
        session.clean()
    assert list(refused.value.message_dict) == ["hours"]
