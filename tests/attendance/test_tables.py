"""Hours for each module, and the file that has everything."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry

from attendance.enums import Status
from attendance.services.register import observe
from attendance.services.scheduling import cancel_session
from attendance.tables import attendance_table, hours_rows
from courses.services.enrolling import withdraw
from tests.factories.attendance import SessionFactory


@pytest.fixture
def taught(content, cohort, trainer, enrolments):
    """Two sessions of the first module and one of none in particular; the first person came to all, late to the first."""
    keys = [content.modules[0].translation_key, content.modules[0].translation_key, None]
    sessions = [SessionFactory(cohort=cohort, module_key=key, title=f"Session {number}") for number, key in enumerate(keys)]
    for number, session in enumerate(sessions):
        session.trainers.add(trainer)
        observe(session=session, enrolment=enrolments[0], status=Status.PRESENT, by=trainer, minutes_late=30 * (number == 0))
    return sessions


def test_hours_are_counted_for_each_module(content, cohort, taught, enrolments):
    modules = [(module.translation_key, module.title) for module in content.modules]

    rows = {row.enrolment: row.of(modules) for row in hours_rows(cohort)}

    assert rows[enrolments[0]] == [Decimal("6.50"), Decimal("0.00")]
    assert rows[enrolments[1]] == [Decimal(0), Decimal(0)]


def test_parts_of_a_line_make_its_whole(client, manager, content, cohort, taught):
    client.force_login(manager)

    table = client.get(reverse("attendance:hours", args=[cohort.code]), {"format": "csv"}).content.decode("utf-8-sig")

    [first, *_others] = csv.DictReader(io.StringIO(table))
    parts = [*(module.title for module in content.modules), "No module in particular"]
    assert [first[title] for title in parts] == ["6.50", "0", "3.50"]
    assert sum(Decimal(first[title]) for title in parts) == Decimal(first["Hours attended"])


def test_cancelled_sessions_count_for_no_module(content, cohort, taught, enrolments, manager):
    cancel_session(session=taught[1], by=manager, reason="Storm")

    assert hours_rows(cohort)[0].by_module[content.modules[0].translation_key] == Decimal("3.00")


def test_file_has_a_row_for_each_person_in_each_session(cohort, taught, enrolments, trainer):
    table = attendance_table(cohort)
    first = dict(zip(table["header"], table["rows"][0], strict=True))

    assert len(table["rows"]) == 9
    assert [first[name] for name in ("Donor’s code", "Session", "Trainers", "Place", "Attendance", "Minutes late", "Hours attended")] == [
        cohort.programme.code, "Session 0", str(trainer), taught[0].place, "Late", 30, Decimal("3.00"),
    ]  # fmt: skip


def test_who_left_is_in_the_file_only_where_they_were_marked(cohort, taught, enrolments, manager):
    for enrolment in enrolments[:2]:
        withdraw(enrolment=enrolment, by=manager)

    names = [row[14] for row in attendance_table(cohort)["rows"]]

    assert (names.count(enrolments[0].learner.last_name), names.count(enrolments[1].learner.last_name)) == (3, 0)


def test_file_costs_the_same_for_one_session_and_for_three(cohort, taught, django_assert_num_queries):
    with django_assert_num_queries(5):
        attendance_table(cohort)
    SessionFactory(cohort=cohort, starts_at=taught[0].starts_at + timedelta(hours=5))
    with django_assert_num_queries(5):
        attendance_table(cohort)


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_file_is_downloaded(client, cohort, taught, manager, file_format):
    client.force_login(manager)

    content = client.get(reverse("attendance:attendance_file", args=[cohort.code, file_format])).content

    rows = (
        list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        if file_format == "csv"
        else list(load_workbook(io.BytesIO(content)).active.values)
    )
    assert (len(rows), rows[0][1]) == (10, "Donor’s code")


def test_other_formats_are_not_there(client, cohort, manager):
    client.force_login(manager)

    assert client.get(reverse("attendance:attendance_file", args=[cohort.code, "pdf"])).status_code == 404


@pytest.mark.parametrize(
    ("name", "query", "what"),
    [
        ("hours", {"format": "csv"}, "hours"),
        ("attendance_file", {}, "attendance"),
        ("badges", {}, "badges"),
        ("sheet", {}, "sheet"),
        ("list", {}, "list"),
    ],
)
def test_the_log_says_who_took_which_names_along(client, manager, cohort, session, enrolments, name, query, what):
    client.force_login(manager)
    of_session, rest = name in ("sheet", "list"), ["csv"] if name == "attendance_file" else []

    client.get(reverse(f"attendance:{name}", args=[session.uuid if of_session else cohort.code, *rest]), query)

    [entry] = ModelLogEntry.objects.filter(action="cohort.export")
    assert (entry.user, entry.data["what"], entry.object_id) == (manager, what, str(cohort.pk))
