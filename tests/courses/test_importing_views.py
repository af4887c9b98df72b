"""The import screens: upload, columns, check, confirm."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from people.models import ImportBatch, User
from tests.factories.people import AgencyFactory, UserFactory
from tests.people.importing.files import PEOPLE, csv_text, xlsx_bytes


@pytest.fixture
def staff(client, manager, cohort):
    client.force_login(manager)
    return client


def upload(client, cohort, data=None):
    file = SimpleUploadedFile("liste.csv", csv_text().encode() if data is None else data)
    return client.post(reverse("import_people", args=[cohort.code]), {"file": file})


def url(name, cohort):
    return reverse(name, args=[cohort.code, ImportBatch.objects.get().uuid])


MAPPED = {f"column_{n}": name for n, name in enumerate(["last_name", "first_name", "sex", "agency", "place", "rank", "language"])}
MAPPED |= {"header": "0", "name_order": "family"}


def mapped(client, cohort, data=None):
    upload(client, cohort, data)
    client.post(url("import_columns", cohort), MAPPED)


ANSWERS = {"agency_0": "add", "sector_0": "immigration", "agency_1": "add", "sector_1": "police"}


def test_list_is_imported_step_by_step(staff, cohort):
    assert upload(staff, cohort)["Location"] == url("import_columns", cohort)
    page = staff.get(url("import_columns", cohort)).content.decode()
    assert ("prénom" in page, "Mirlande" in page) == (True, True)
    assert staff.post(url("import_columns", cohort), MAPPED)["Location"] == url("import_check", cohort)
    assert "Add “DGM” as a new agency" in staff.get(url("import_check", cohort)).content.decode()
    assert not User.objects.filter(last_name="Désir").exists()

    response = staff.post(url("import_check", cohort), ANSWERS)

    batch = ImportBatch.objects.get()
    assert (response["Location"], batch.lines, batch.summary["enrolled"]) == (url("import_done", cohort), [], 3)
    assert staff.get(response["Location"]).status_code == 200
    assert User.objects.get(last_name="Désir").agency.sector == "police"


def test_second_confirmation_changes_nothing(staff, cohort):
    mapped(staff, cohort)

    for _time in range(2):
        staff.post(url("import_check", cohort), ANSWERS)

    assert (cohort.enrolments.count(), User.objects.filter(last_name="Désir").count()) == (3, 1)


def test_same_list_again_is_harmless(staff, cohort):
    for _time in range(2):
        ImportBatch.objects.all().delete()
        mapped(staff, cohort)
        staff.post(url("import_check", cohort), ANSWERS)

    assert ImportBatch.objects.get().summary | {"present": 3, "created": 0} == ImportBatch.objects.get().summary
    assert cohort.enrolments.count() == 3


def test_likely_duplicate_has_to_be_answered(staff, cohort):
    known = UserFactory(first_name="Mirlande", last_name="Dezir", agency=AgencyFactory(acronym="IBESR"))
    mapped(staff, cohort)
    assert "Dezir, Mirlande · IBESR" in staff.get(url("import_check", cohort)).content.decode()

    staff.post(url("import_check", cohort), ANSWERS)
    assert cohort.enrolments.count() == 0
    staff.post(url("import_check", cohort), ANSWERS | {"row_2": "same:999999"})
    assert cohort.enrolments.count() == 0
    staff.post(url("import_check", cohort), ANSWERS | {"row_2": f"same:{known.pk}"})

    assert cohort.enrolments.filter(learner=known).exists()
    assert not User.objects.filter(last_name="Désir").exists()


def test_wrong_rows_are_shown_and_may_be_left_out(staff, cohort):
    mapped(staff, cohort, csv_text([*PEOPLE, ["Paul", "Ana", "robot", "", "", "", ""]]).encode())
    page = staff.get(url("import_check", cohort)).content.decode()
    assert "“robot” is not understood as a sex" in page

    staff.post(url("import_check", cohort), ANSWERS)
    assert cohort.enrolments.count() == 0
    staff.post(url("import_check", cohort), ANSWERS | {"leave_out": "on"})

    assert cohort.enrolments.count() == 3


def test_too_small_cohort_is_told_before_confirming(staff, cohort):
    cohort.capacity = 2
    cohort.save()
    mapped(staff, cohort)

    page = staff.get(url("import_check", cohort)).content.decode()

    assert "The cohort lacks 1 place for this list." in page
    assert "Import these people" not in page
    assert "would have 3 people with this list" in staff.post(url("import_check", cohort), ANSWERS).content.decode()


@pytest.mark.parametrize(("data", "sentence"), [(b"%PDF-1.4", "not a table"), (b";;", "empty")])
def test_unreadable_file_is_told_on_the_form(staff, cohort, data, sentence):
    assert sentence in upload(staff, cohort, data).content.decode()
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize(
    ("change", "sentence"), [({"column_0": "", "column_1": ""}, "which column holds the names"), ({"column_2": "place"}, "two columns")]
)
def test_impossible_columns_are_told(staff, cohort, change, sentence):
    upload(staff, cohort)

    assert sentence in staff.post(url("import_columns", cohort), MAPPED | change).content.decode()


def test_list_without_titles(staff, cohort):
    upload(staff, cohort, b"Desir;Mirlande\r\nCadet;Jean\r\n")
    staff.post(url("import_columns", cohort), {"header": "", "name_order": "family", "column_0": "last_name", "column_1": "first_name"})

    staff.post(url("import_check", cohort), {})

    assert cohort.enrolments.count() == 2


def test_four_hundred_rows_are_paged(staff, cohort):
    mapped(staff, cohort, xlsx_bytes([[f"Nom{n}", "Rose", "F", "", "", "", ""] for n in range(400)]))

    page = staff.get(url("import_rows", cohort) + "?page=4").content.decode()

    assert page.count("<tr>") == 101
    assert "Nom399" in page


@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize(("step", "queries"), [("import_check", 12), ("import_rows", 9)])
def test_preview_asks_a_constant_number_of_queries(staff, cohort, django_assert_num_queries, step, queries, size):
    UserFactory(first_name="Mirlande", last_name="Dezir")
    mapped(staff, cohort, csv_text([*PEOPLE, *([f"Nom{n}", "Rose", "F", "", "", "", ""] for n in range(size))]).encode())
    address = url(step, cohort)
    staff.get(address)

    with django_assert_num_queries(queries):
        staff.get(address)


def test_lists_are_forgotten_after_seven_days(staff, cohort, capsys):
    upload(staff, cohort)
    upload(staff, cohort)
    ImportBatch.objects.filter(pk=ImportBatch.objects.first().pk).update(
        created_at=timezone.now() - timedelta(days=8), expires_at=timezone.now() - timedelta(days=1)
    )

    call_command("forget_imports")

    assert (ImportBatch.objects.count(), capsys.readouterr().out) == (1, "1 uploaded lists deleted.\n")
