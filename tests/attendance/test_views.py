"""The screens: what they show and write, how many queries they take. (Who may open them: tests/test_urls_and_roles.py.)"""

import io
from datetime import timedelta
from uuid import uuid4

import openpyxl
import pypdfium2 as pdfium
import pytest
from django.urls import reverse
from django.utils import timezone

from attendance.enums import SessionState, Status
from attendance.forms import fingerprint
from attendance.models import Observation, Session
from attendance.paper_codes import as_code
from attendance.queries import register_rows
from attendance.services.register import close_session, observe, observe_rest_present
from attendance.services.scheduling import cancel_session, change_session
from courses.enums import EnrolmentOrigin
from courses.models import Enrolment
from people.models import User
from tests.factories.attendance import SessionFactory
from tests.factories.courses import EnrolmentFactory
from tests.factories.people import UserFactory


def test_person_of_another_cohort_is_not_found_here(client, session, manager, content):
    client.force_login(manager)
    other = EnrolmentFactory(cohort__course_key=content.course.translation_key)

    assert client.get(reverse("attendance:person", args=[session.uuid, other.uuid])).status_code == 404


# -- Planning ----------------------------------------------------------------------------------------------


@pytest.fixture
def plan(content, trainer):
    return {
        "title": "Interviewing", "module_key": str(content.modules[0].translation_key), "place": "Ouanaminthe",
        "day": str(timezone.localdate()), "starts": "08:30", "ends": "12:30", "hours": "3.5", "trainers": [trainer.pk],
    }  # fmt: skip


def test_staff_plan_a_session(client, manager, cohort, content, plan):
    client.force_login(manager)

    response = client.post(reverse("attendance:schedule", args=[cohort.code]), plan, follow=True)

    session = Session.objects.get()
    assert (timezone.localtime(session.starts_at).isoformat()[:16], session.length, session.minutes) == (
        f"{timezone.localdate()}T08:30",
        240,
        210,
    )
    assert session.module_key == content.modules[0].translation_key
    assert "Interviewing" in response.content.decode()


@pytest.mark.parametrize(
    ("slip", "field", "sentence"),
    [
        ({"ends": "08:00"}, "ends", "ends before it starts"),
        ({"hours": "35"}, "hours", "24"),
        ({"hours": "0"}, "hours", "0.25"),
        ({"hours": "4.25"}, "hours", "it cannot count for more"),
        ({"day": "2020-03-05"}, "day", "choose a day of it"),
    ],
)
def test_slip_in_a_plan_is_marked_where_it_is(client, manager, cohort, plan, slip, field, sentence):
    client.force_login(manager)

    response = client.post(reverse("attendance:schedule", args=[cohort.code]), plan | slip)

    assert sentence in str(response.context["form"].errors[field])
    assert not Session.objects.exists()


def test_staff_change_and_cancel_a_session(client, manager, session, plan):
    client.force_login(manager)

    client.post(reverse("attendance:change", args=[session.uuid]), plan)
    response = client.post(reverse("attendance:cancel", args=[session.uuid]), {"reason": "Storm"}, follow=True)

    session.refresh_from_db()
    assert (session.title, session.state, session.cancelled_because) == ("Interviewing", SessionState.CANCELLED, "Storm")
    assert "Called off: Storm" in response.content.decode()


# -- The register without JavaScript -------------------------------------------------------------------------


def posted(session, **changes) -> dict:
    """The register as the page holds it, with some fields changed: `status=[…]` by row."""
    data = {"form": str(uuid4())}
    for index, row in enumerate(register_rows(session)):
        pk, record = row.enrolment.pk, row.record
        data |= {f"status-{pk}": record.status if record else "", f"was-{pk}": fingerprint(row)}
        data |= {f"late-{pk}": (record and record.minutes_late) or "", f"early-{pk}": (record and record.minutes_early) or ""}
        data[f"remark-{pk}"] = record.remark if record else ""
        for name, values in changes.items():
            if values[index] is not None:
                data[f"{name}-{pk}"] = values[index]
    return data


def test_whole_register_is_saved_from_a_plain_form(client, session, enrolments, trainer):
    client.force_login(trainer)
    data = posted(session, status=["present", "late", None], late=["", "20", ""], remark=[None, "Rain", None])

    response = client.post(session.get_absolute_url(), data, follow=True)

    assert "Saved: 2 people marked." in response.content.decode()
    assert list(session.records.order_by("enrolment_id").values_list("status", "minutes_late", "remark")) == [
        ("present", 0, ""),
        ("late", 20, "Rain"),
    ]


def test_saving_a_page_twice_adds_nothing(client, session, enrolments, trainer):
    client.force_login(trainer)
    data = posted(session, status=["present", "absent", None])

    for _again in range(2):
        client.post(session.get_absolute_url(), data)

    assert Observation.objects.count() == 2


def test_old_page_does_not_undo_what_somebody_else_marked_meanwhile(client, session, enrolments, trainer, manager):
    data = posted(session, status=["present", None, None])
    observe(session=session, enrolment=enrolments[1], status=Status.ABSENT, by=manager)
    client.force_login(trainer)

    client.post(session.get_absolute_url(), data)

    assert list(session.records.order_by("enrolment_id").values_list("status", flat=True)) == ["present", "absent"]


@pytest.mark.parametrize("minutes", ["soon", "999"])
@pytest.mark.parametrize("page", ["register", "paper"])
def test_impossible_minutes_save_nothing_and_keep_all_that_was_typed(client, session, enrolments, trainer, minutes, page):
    client.force_login(trainer)
    data = posted(session, status=["present", "late", None], late=[None, minutes, None], remark=[None, "Rain", None])

    response = client.post(reverse(f"attendance:{page}", args=[session.uuid]), data)

    assert response.status_code == 422
    rows = [one[0] if page == "paper" else one for one in response.context["rows"]]
    assert [(one.status, one.late, one.remark) for one in rows] == [("present", "", ""), ("late", minutes, "Rain"), ("", "", "")]
    assert ["Çelik" in one.wrong for one in rows] == [False, True, False]
    assert not Observation.objects.exists()


def test_minutes_of_who_was_not_there_do_not_matter(client, session, enrolments, trainer):
    client.force_login(trainer)

    client.post(session.get_absolute_url(), posted(session, status=["absent", None, None], late=["999", None, None]))

    assert session.records.get().status == Status.ABSENT


def test_search_ignores_accents_and_says_when_nobody_has_the_name(client, session, enrolments, trainer):
    client.force_login(trainer)

    found = client.get(session.get_absolute_url(), {"q": "belizàire"}).content.decode()
    nobody = client.get(session.get_absolute_url(), {"q": "zzz"})

    assert ("Bélizaire, Rose-Laure" in found, "Désir, Rose-Laure" in found, "Bélizaire, Rose-Laure" in nobody.content.decode()) == (
        True, False, False,
    )  # fmt: skip


def test_counter_says_how_many(client, session, enrolments, trainer):
    observe(session=session, enrolment=enrolments[0], status=Status.LATE, by=trainer)
    client.force_login(trainer)

    response = client.get(session.get_absolute_url())

    assert [(status, count) for status, _label, count in response.context["counts"]] == [
        ("present", 0), ("late", 1), ("excused", 0), ("absent", 0), ("not-recorded", 2),
    ]  # fmt: skip


def test_big_cohort_is_shown_fifty_at_a_time_and_each_page_is_saved_alone(client, session, trainer):
    EnrolmentFactory.create_batch(51, cohort=session.cohort)
    client.force_login(trainer)
    first, second = (client.get(session.get_absolute_url(), {"page": page}).context for page in (1, 2))
    (shown,) = second["rows"]
    last = shown.row

    filled = {f"status-{last.enrolment.pk}": "late", f"was-{last.enrolment.pk}": shown.was, "form": second["form_uuid"]}
    saved = client.post(f"{session.get_absolute_url()}?page=2", filled, follow=True)

    assert (len(first["rows"]), first["unmarked_elsewhere"]) == (50, [last.enrolment.uuid])
    assert saved.context["page"].number == 2
    assert {status: count for status, _label, count in saved.context["counts"] if count} == {"late": 1, "not-recorded": 50}


def test_everybody_else_is_present(client, session, enrolments, trainer):
    client.force_login(trainer)

    response = client.post(reverse("attendance:rest_present", args=[session.uuid]), follow=True)

    assert "Saved: 3 people marked." in response.content.decode()


@pytest.mark.parametrize("state", ["nobody", "cancelled", "disputed", "closed"])
def test_register_draws_every_state(client, session, enrolments, trainer, manager, state):
    if state == "nobody":
        Enrolment.objects.all().delete()
    elif state == "cancelled":
        Session.objects.update(state=SessionState.CANCELLED, cancelled_because="Storm")
    else:
        observe(session=session, enrolment=enrolments[0], status=Status.LATE, by=trainer, minutes_late=5, minutes_early=5, remark="Rain")
        observe(session=session, enrolment=enrolments[0], status=Status.ABSENT, by=manager)
        if state == "closed":
            close_session(session=session, by=trainer, leave_not_recorded=True)
            observe(session=session, enrolment=enrolments[1], status=Status.PRESENT, by=trainer, observed_at=session.starts_at)
    client.force_login(trainer)

    page = client.get(session.get_absolute_url()).content.decode()

    sentences = {
        "nobody": "Nobody is in this cohort yet",
        "cancelled": "called off",
        "disputed": "Two people said different things",
        "closed": "Marks that arrived after closing",
    }
    assert sentences[state] in page


# -- Walk-in, closing, correcting ------------------------------------------------------------------------------


@pytest.fixture
def walk_in():
    return {
        "uuid": str(uuid4()),
        "first_name": "Wislande",
        "last_name": "Éloi-Jabouin",
        "sex": "female",
        "sector": "police",
        "rank": "Agent",
    }


def test_walk_in_is_enrolled_and_present(client, session, trainer, walk_in):
    client.force_login(trainer)

    response = client.post(reverse("attendance:walk_in", args=[session.uuid]), walk_in, follow=True)

    enrolment = Enrolment.objects.get(cohort=session.cohort)
    assert "Wislande Éloi-Jabouin is enrolled and present." in response.content.decode()
    assert (enrolment.origin, enrolment.sex, session.records.get().status) == (EnrolmentOrigin.WALK_IN, "female", Status.PRESENT)


def test_walk_in_who_may_be_known_is_asked_about_first(client, session, trainer, walk_in):
    known = UserFactory(first_name="Wislande", last_name="Eloi Jabouin")
    client.force_login(trainer)
    address = reverse("attendance:walk_in", args=[session.uuid])

    page = client.post(address, walk_in).content.decode()
    assert ("Is it one of these people?" in page, str(known.uuid) in page, Observation.objects.exists()) == (True, True, False)

    client.post(address, walk_in | {"decision": str(known.uuid)})
    assert session.records.get().enrolment.learner == known


def test_walk_in_with_the_same_name_can_be_somebody_new(client, session, trainer, walk_in):
    UserFactory(first_name="Wislande", last_name="Éloi-Jabouin")
    client.force_login(trainer)

    client.post(reverse("attendance:walk_in", args=[session.uuid]), walk_in | {"decision": "new"})

    assert User.objects.filter(last_name="Éloi-Jabouin").count() == 2


@pytest.mark.parametrize("decision", ["6f1d7a52-0d0e-4c1e-9d0e-2b7c8f3a9e10", "no-uuid"])
def test_walk_in_who_does_not_exist_is_not_found(client, session, trainer, walk_in, decision):
    client.force_login(trainer)

    assert client.post(reverse("attendance:walk_in", args=[session.uuid]), walk_in | {"decision": decision}).status_code == 404


def test_closing_names_who_is_not_recorded_and_needs_a_person_to_leave_them(client, session, enrolments, trainer):
    client.force_login(trainer)
    address = reverse("attendance:close", args=[session.uuid])

    page = client.get(address).content.decode()
    refused = client.post(address)
    closed = client.post(address, {"leave": "1"}, follow=True)

    session.refresh_from_db()
    assert all(one.learner.list_name in page for one in enrolments)
    assert (refused.status_code, session.state) == (409, SessionState.CLOSED)
    assert "is closed" in closed.content.decode()


def test_closing_when_everybody_is_recorded_asks_nothing(client, session, enrolments, trainer):
    observe_rest_present(session=session, by=trainer)
    client.force_login(trainer)

    assert "Everybody is recorded." in client.get(reverse("attendance:close", args=[session.uuid])).content.decode()
    assert client.post(reverse("attendance:close", args=[session.uuid])).status_code == 302


def test_correction_shows_in_the_history_with_its_reason(client, session, enrolments, trainer):
    observe_rest_present(session=session, by=trainer)
    close_session(session=session, by=trainer)
    client.force_login(trainer)
    address = reverse("attendance:person", args=[session.uuid, enrolments[0].uuid])

    without_reason = client.post(address, {"status": "absent", "how": "paper", "reason": ""}).content.decode()
    page = client.post(address, {"status": "absent", "how": "paper", "reason": "Signed by a colleague"}, follow=True).content.decode()

    assert "This field is required" in without_reason
    assert ("Signed by a colleague" in page, "Everybody else is present" in page) == (True, True)
    assert session.records.get(enrolment=enrolments[0]).status == Status.ABSENT


def test_correction_that_is_refused_stands_on_the_form(client, session, enrolments, trainer):
    client.force_login(trainer)

    page = client.post(
        reverse("attendance:person", args=[session.uuid, enrolments[0].uuid]), {"status": "absent", "how": "list", "reason": "Because"}
    )

    assert "still open" in str(page.context["form"].errors)


def test_register_closed_too_soon_is_opened_again(client, session, trainer):
    close_session(session=session, by=trainer)
    client.force_login(trainer)

    client.post(reverse("attendance:reopen", args=[session.uuid]), {"reason": "There is an afternoon"})

    session.refresh_from_db()
    assert session.state == SessionState.OPEN


@pytest.mark.parametrize(("hours", "shown"), [("3.00", "3"), ("10.00", "10"), ("2.50", "2.5"), ("0.75", "0.75")])
def test_form_shows_hours_without_empty_decimals(client, manager, session, hours, shown):
    Session.objects.filter(pk=session.pk).update(hours=hours)
    client.force_login(manager)

    page = client.get(reverse("attendance:change", args=[session.uuid])).content.decode()

    assert f'name="hours" value="{shown}"' in page


def test_cancelled_session_is_not_changed_and_the_form_says_so_at_once(client, manager, session):
    cancel_session(session=session, by=manager, reason="Strike")
    client.force_login(manager)

    for name in ("change", "agenda"):
        page = client.get(reverse(f"attendance:{name}", args=[session.uuid]), follow=True)
        assert "This session was called off. Restore it first, or plan a new one." in page.content.decode()


def test_session_that_moved_says_so_to_who_attends_it(client, manager, session, enrolments):
    session.starts_at = session.ends_at = timezone.now() + timedelta(days=1)
    Session.objects.filter(pk=session.pk).update(starts_at=session.starts_at, ends_at=session.starts_at + timedelta(hours=4))
    plan = {"title": session.title, "hours": session.hours, "place": "Salle B"}
    change_session(session=session, by=manager, starts_at=session.starts_at, ends_at=session.starts_at + timedelta(hours=5), **plan)
    client.force_login(enrolments[0].learner)

    for address in (reverse("attendance:session", args=[session.uuid]), reverse("attendance:mine")):
        assert "Moved" in client.get(address).content.decode()


def test_register_of_tomorrow_asks_whether_it_is_the_right_one(client, trainer, session, enrolments):
    Session.objects.filter(pk=session.pk).update(
        starts_at=timezone.now() + timedelta(days=1), ends_at=timezone.now() + timedelta(days=1, hours=4)
    )
    client.force_login(trainer)

    assert "is it the right one?" in client.get(session.get_absolute_url()).content.decode()


# -- On paper and in a spreadsheet -------------------------------------------------------------------------------


@pytest.mark.parametrize(("people", "pages"), [(3, 1), (40, 3), (45, 4)])
def test_sign_in_sheet_names_everybody_on_numbered_pages(client, session, trainer, people, pages):
    session.trainers.add(trainer)
    EnrolmentFactory.create_batch(people, cohort=session.cohort)
    client.force_login(trainer)

    response = client.get(reverse("attendance:sheet", args=[session.uuid]))

    document = pdfium.PdfDocument(response.content)
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    assert (response["Content-Type"], len(document), text.count("Rose-Laure")) == ("application/pdf", pages, people)
    assert all(words in text for words in ("Sign-in sheet", "Salle des fêtes", "Jean-Robert Cadet-Louis", f"{pages} / {pages}"))


def test_attendance_list_is_the_same_form_with_what_came_of_it(client, session, enrolments, trainer):
    observe(session=session, enrolment=enrolments[0], status=Status.LATE, minutes_late=20, by=trainer)
    close_session(session=session, by=trainer, leave_not_recorded=True)
    client.force_login(trainer)

    sheet, filled = (client.get(reverse(f"attendance:{name}", args=[session.uuid])) for name in ("sheet", "list"))

    signed, marked = (" ".join(pdfium.PdfDocument(file.content)[0].get_textpage().get_text_range().split()) for file in (sheet, filled))
    people = [(as_code(row.enrolment.pk), row.enrolment.learner.list_name) for row in register_rows(session)]
    lines = [f"{number} {code} {name}" for number, (code, name) in enumerate(people, start=1)]
    assert [line for line in lines if line not in signed or line not in marked] == []
    assert [words for words in ("Attendance list", "Late, 20 min late", "Not recorded", "Register closed on") if words not in marked] == []
    assert ("Late" in signed, filled["Cache-Control"]) == (False, "private, no-store")


def test_sheet_is_in_the_cohorts_language(client, session, trainer):
    session.cohort.language = "fr"
    session.cohort.save()
    client.force_login(trainer)

    content = client.get(reverse("attendance:sheet", args=[session.uuid])).content

    assert f"{timezone.localtime(session.starts_at).year}" in pdfium.PdfDocument(content)[0].get_textpage().get_text_range()


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_hours_leave_as_a_table(client, session, enrolments, trainer, file_format):
    observe(session=session, enrolment=enrolments[0], status=Status.LATE, by=trainer, minutes_late=30)
    client.force_login(trainer)

    content = client.get(reverse("attendance:hours", args=[session.cohort.code]), {"format": file_format}).content

    if file_format == "csv":
        assert "Bélizaire, Rose-Laure" in content.decode("utf-8-sig")
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        assert [cell.value for cell in sheet[2]][3:8] == [3, 3.5, 3.5, 0.5, 0]


# -- Queries -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "queries"), [("cohort", 8), ("register", 8), ("close", 6), ("person", 6), ("hours", 9), ("sheet", 9)])
@pytest.mark.parametrize("count", [1, 3])
def test_pages_take_the_same_number_of_queries_however_much_they_show(
    client, session, trainer, django_assert_num_queries, name, queries, count
):
    enrolments = EnrolmentFactory.create_batch(count, cohort=session.cohort)
    SessionFactory.create_batch(count, cohort=session.cohort, starts_at=timezone.now() - timedelta(days=9))
    for enrolment in enrolments:
        observe(session=session, enrolment=enrolment, status=Status.PRESENT, by=trainer)
    client.force_login(trainer)
    arguments = {"person": [session.uuid, enrolments[0].uuid], "cohort": [session.cohort.code], "hours": [session.cohort.code]}
    address = reverse(f"attendance:{name}", args=arguments.get(name, [session.uuid]))

    with django_assert_num_queries(queries):
        assert client.get(address).status_code == 200


# -- The admin ---------------------------------------------------------------------------------------------------------


def test_admin_lists_ones_own_sessions_and_opens_the_register(client, session, manager, content):
    other = SessionFactory(cohort__course_key=content.course.translation_key)
    client.force_login(manager)

    page = client.get("/admin/sessions/").content.decode()

    assert (session.get_absolute_url() in page, other.get_absolute_url() in page) == (True, False)
