"""Reports on screen and as files: for programme staff over their own, for administrators; every number opens its people."""

import csv
import io
import re
from html import unescape

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry

from people.enums import Role
from people.roles import assign
from tests.factories.courses import CohortFactory, ProgrammeFactory
from tests.factories.people import UserFactory
from tests.reports.conftest import complete

QUARTER = "since=2026-01-01&until=2026-03-31"
ADDRESSES = [
    "/en/reports/", "/en/reports/people-trained/", "/en/reports/people-trained/table.csv", "/en/reports/people-trained/table.xlsx",
    "/en/reports/people-trained/list/", "/en/reports/people-trained/list.csv", "/en/reports/people-trained/list.xlsx",
]  # fmt: skip
LINK = re.compile(r'href="(/en/reports/people-trained/list/\?[^"]*)"[^>]*>(\d+)</a>')


def csv_rows(response):
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("address", ADDRESSES[1:])
def test_neighbour_staff_see_nothing_of_a_programme_that_is_not_theirs(client, world, address):
    neighbour = UserFactory()
    assign(neighbour, Role.STAFF)
    ProgrammeFactory().staff.add(neighbour)
    client.force_login(neighbour)

    asked = client.get(f"{address}?{QUARTER}&programme={world.programme.pk}")
    everything = client.get(f"{address}?{QUARTER}")

    assert asked.status_code == 400
    assert b"Berthe" not in everything.content
    assert b"PNH" not in everything.content


def test_the_sentence_comes_first(client, manager, world):
    client.force_login(manager)

    page = unescape(re.sub(r"<[^>]+>", "", client.get(f"/en/reports/people-trained/?{QUARTER}").content.decode()))

    assert "4 people were trained between 1 January 2026 and 31 March 2026. 50 % are women." in " ".join(page.split())


@pytest.mark.parametrize("unit", ["people", "participations"])
def test_every_number_opens_exactly_the_people_it_counts(client, manager, world, unit):
    client.force_login(manager)
    page = client.get(f"/en/reports/people-trained/?{QUARTER}&unit={unit}").content.decode()
    links = LINK.findall(page)

    assert len(links) > 10
    for address, number in links:
        opened = client.get(unescape(address))
        file = client.get(unescape(address).replace("/list/", "/list.csv"))
        assert len(opened.context["rows"]) == len(csv_rows(file)) - 1 == int(number)


def test_files_hold_the_rows_of_the_screen(client, manager, world):
    client.force_login(manager)
    shown = client.get(f"/en/reports/people-trained/?{QUARTER}").context["report"].rows()

    table = csv_rows(client.get(f"/en/reports/people-trained/table.csv?{QUARTER}"))
    book = load_workbook(io.BytesIO(client.get(f"/en/reports/people-trained/table.xlsx?{QUARTER}").content))

    assert [row[2:] for row in table[1:]] == [[str(cell) for cell in line.cells] for line in shown]
    assert [[str(cell) for cell in row] for row in book.active.values] == table


def test_hidden_small_numbers_leave_neither_screen_nor_file(client, manager, world):
    for n in range(9):
        complete(world.cohorts[0], "2026-02-01", sex="male", agency=world.pnh, sector="police", learner=UserFactory(last_name=f"Man {n}"))
    client.force_login(manager)
    asked = f"?{QUARTER}&hide=on"

    page = client.get(f"/en/reports/people-trained/{asked}")
    table = csv_rows(client.get(f"/en/reports/people-trained/table.csv{asked}"))

    numbers = [cell for row in table[1:] for cell in row[2:]]
    assert {int(cell) for cell in numbers if cell != "*"} <= {0, *range(5, 100)}
    assert "*" in numbers
    assert "%" not in page.context["report"].women()


def test_names_that_look_like_formulas_leave_as_text(client, manager, world):
    world.person["Berthe"].last_name = "=HYPERLINK(1)"
    world.person["Berthe"].save()
    client.force_login(manager)

    rows = csv_rows(client.get(f"/en/reports/people-trained/list.csv?{QUARTER}"))

    assert "'=HYPERLINK(1)" in [row[0] for row in rows]


def test_downloads_are_written_down(client, manager, world):
    client.force_login(manager)

    client.get(f"/en/reports/people-trained/list.csv?{QUARTER}")

    entry = ModelLogEntry.objects.get(action="report.export")
    assert (entry.user, entry.data) == (manager, {"format": "csv", "rows": 4, "what": "people"})


def test_period_that_ends_before_it_begins_gets_a_sentence(client, manager, world):
    client.force_login(manager)

    response = client.get("/en/reports/people-trained/?since=2026-03-01&until=2026-01-01")

    assert response.status_code == 400
    assert "ends before it begins" in response.content.decode()


@pytest.mark.parametrize("name", ["reports:people_trained", "reports:people_trained_list"])
@pytest.mark.parametrize("item_count", [1, 3])
def test_queries_do_not_grow(client, manager, content, django_assert_num_queries, name, item_count):
    programme = ProgrammeFactory()
    programme.staff.add(manager)
    for _cohort in range(item_count):
        cohort = CohortFactory(programme=programme, course_key=content.course.translation_key)
        complete(cohort, "2026-02-01")
    client.force_login(manager)
    client.get(reverse(name))

    with django_assert_num_queries({"reports:people_trained": 4, "reports:people_trained_list": 8}[name]):
        client.get(f"{reverse(name)}?{QUARTER}")
