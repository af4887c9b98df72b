"""A programme from a spreadsheet: looked at, held against what is planned, planned in one go."""

import io
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from attendance.enums import Found, RowAnswer
from attendance.importing.checking import check_plan
from attendance.importing.mapping import guess_session_mapping
from attendance.importing.values import DateOrder
from attendance.models import Notice, Session, Venue
from attendance.services.importing import confirm_programme, keep_programme
from core.errors import DomainError, InvalidInputError, NotAllowedError
from courses.models import Module
from people.importing.reading import read_table
from people.models import ImportBatch
from tests.factories.attendance import SessionFactory
from tests.factories.courses import ContentFactory, EnrolmentFactory
from tests.people.importing.files import xlsx_bytes

HEADER = "date,start,end,title,hours,place,module,trainer"
DAY = timezone.localdate() + timedelta(days=2)


def row(day=None, starts="08:30", ends="12:30", title="Interviews", hours="3.5", place="Salle A", module="", trainer=""):
    return ",".join([f"{day or DAY}", starts, ends, title, hours, place, module, trainer])


def csv(*rows, header=HEADER):
    return "\r\n".join([header, *rows]).encode()


def checked(cohort, *rows, header=HEADER):
    lines = read_table(csv(*rows, header=header))
    return check_plan(lines, guess_session_mapping(lines), cohort).rows


def at(hour, minute=0, day=DAY):
    return datetime.combine(day, time(hour, minute), tzinfo=timezone.get_current_timezone())


@pytest.fixture
def planned(cohort):
    return SessionFactory(cohort=cohort, title="Interviews", starts_at=at(8, 30), ends_at=at(12, 30), place="Salle A")


# -- Rows


def test_a_row_is_read(cohort, trainer):
    module = Module.objects.live().first()
    [found] = checked(cohort, row(module=module.title, trainer=trainer.email.upper()))

    session = found.session
    assert (found.problems, found.found, found.trainers) == ([], Found.NEW, [trainer])
    assert (session.title, session.starts_at, session.ends_at, session.hours, session.place, session.module_key) == (
        "Interviews", at(8, 30), at(12, 30), Decimal("3.5"), "Salle A", module.translation_key,
    )  # fmt: skip


@pytest.mark.parametrize("language", ["en", "fr"])
def test_modules_are_found_by_their_title_in_any_language(cohort, content, language):
    ContentFactory.translate(content, "fr")
    module = Module.objects.live().filter(locale__language_code=language).first()

    assert checked(cohort, row(module=module.title.upper()))[0].session.module_key == module.translation_key


def test_trainers_are_found_by_their_personal_code(cohort, trainer):
    assert checked(cohort, row(trainer=trainer.username))[0].trainers == [trainer]


def test_without_a_place_the_cohorts_is_taken(cohort):
    assert checked(cohort, row(place=""))[0].session.place == cohort.place


@pytest.fixture
def venue():
    return Venue.objects.create(name="Hôtel Mont-Joli", town="Cap-Haïtien")


@pytest.mark.parametrize("text", ["Hôtel Mont-Joli", " hotel mont joli", '"Hôtel Mont-Joli, Cap-Haïtien"'])
def test_a_venue_is_found_by_its_name(cohort, venue, text):
    session = checked(cohort, row(place=text))[0].session

    assert (session.venue, session.place) == (venue, "")


def test_venues_that_are_written_alike_are_not_guessed(cohort, venue):
    Venue.objects.create(name="Hotel Mont Joli")
    session = checked(cohort, row(place="Hotel Mont-Joli"))[0].session

    assert (session.venue, session.place) == (None, "Hotel Mont-Joli")


@pytest.mark.parametrize(
    ("change", "column", "sentence"),
    [
        ({"day": "02/03/2026"}, "date", "can be 2 March 2026 or 3 February 2026"),
        ({"day": "someday"}, "date", "not a date"),
        ({"day": "1999-01-01"}, "date", "The cohort lasts from"),
        ({"starts": "morning"}, "start", "not a time"),
        ({"ends": ""}, "end", "empty"),
        ({"ends": "08:00"}, "end", "ends before it starts"),
        ({"title": ""}, "title", "empty"),
        ({"title": "x" * 201}, "title", "longer than 200"),
        ({"title": "Example: replace this row"}, "title", "example of the template"),
        ({"hours": "half a day"}, "hours", "number of hours"),
        ({"hours": "0"}, "hours", "more than 0"),
        ({"hours": "4.5"}, "hours", "cannot count for more"),
        ({"module": "Cooking"}, "module", "no module “Cooking”"),
        ({"trainer": "nobody@example.org"}, "trainer", "no trainer of this cohort"),
    ],
)
def test_what_is_wrong_is_told_with_its_row_and_column(cohort, change, column, sentence):
    [found] = checked(cohort, row(**change))

    assert [(one.row, one.column) for one in found.problems] == [(2, column)]
    assert sentence in found.problems[0].message


def test_somebody_who_is_no_trainer_of_the_cohort_is_not_named(cohort, stranger):
    assert "no trainer" in checked(cohort, row(trainer=stranger.email))[0].problems[0].message


@pytest.mark.parametrize(
    "header", ["date,heure de début,heure de fin,titre,heures,lieu,module,formateur",
               "fecha,inicio,fin,tema,horas,lugar,módulo,capacitador",
               "dat,kòmanse,fini,tit,èdtan,kote,modil,fòmatè"]
)  # fmt: skip
def test_titles_in_each_language_are_known(cohort, header):
    assert checked(cohort, row(), header=header)[0].problems == []


def test_one_date_that_can_be_read_one_way_settles_the_list(cohort):
    lines = read_table(csv(row(day="2/3/2026"), row(day="13/3/2026")))

    assert guess_session_mapping(lines).date_order == DateOrder.DAY_FIRST


def test_real_dates_and_times_of_excel_are_read(cohort):
    rows = [
        [datetime.combine(DAY, time()), time(8, 30), time(12, 30), "Interviews", 3.5],
        [at(14).replace(tzinfo=None), "", "17h", "More", "2,5"],
    ]
    lines = read_table(xlsx_bytes(rows, header=["Date", "Start", "End", "Title", "Hours"]))

    first, second = check_plan(lines, guess_session_mapping(lines), cohort).rows
    assert (first.problems, first.session.starts_at, first.session.hours) == ([], at(8, 30), Decimal("3.5"))
    assert (second.problems, second.session.starts_at, second.session.ends_at) == ([], at(14), at(17))


# -- What is planned already


@pytest.mark.parametrize(
    ("change", "found", "usual"),
    [
        ({}, Found.SAME, RowAnswer.SKIP),
        ({"title": "Another topic"}, Found.SAME, RowAnswer.SKIP),
        ({"place": ""}, Found.SAME, RowAnswer.SKIP),
        ({"place": "Salle B"}, Found.CHANGE, None),
        ({"ends": "13:00"}, Found.CHANGE, None),
        ({"starts": "13:00", "ends": "16:30"}, Found.CHANGE, None),
        ({"title": "Another topic", "starts": "12:00", "ends": "16:00"}, Found.OVERLAP, None),
        ({"title": "Another topic", "starts": "12:30", "ends": "16:30"}, Found.NEW, RowAnswer.PLAN),
        ({"day": DAY + timedelta(days=1)}, Found.NEW, RowAnswer.PLAN),
    ],
)
def test_a_row_beside_a_planned_session(cohort, planned, change, found, usual):
    [one] = checked(cohort, row(**change))

    assert (one.problems, one.found, one.usual) == ([], found, usual)
    assert (one.known == planned) == (found != Found.NEW)


@pytest.mark.parametrize("text", ["", "Salle A", "Hotel Mont-Joli", '"Salle A, Hôtel Mont-Joli, Cap-Haïtien"'])
def test_who_names_the_room_or_the_venue_of_a_session_does_not_move_it(cohort, planned, venue, text):
    Session.objects.update(venue=venue)

    assert checked(cohort, row(place=text))[0].found == Found.SAME


def test_another_venue_is_a_change(cohort, planned, venue):
    assert checked(cohort, row(place=venue.name))[0].found == Found.CHANGE


def test_morning_and_afternoon_of_one_topic_are_no_change(cohort, planned):
    first, second = checked(cohort, row(), row(starts="13:30", ends="17:30"))

    assert (first.found, second.found) == (Found.SAME, Found.NEW)


def test_a_cancelled_session_stands_against_nothing(cohort, planned):
    Session.objects.update(state="cancelled")

    assert checked(cohort, row())[0].found == Found.NEW


def test_rows_are_held_against_each_other(cohort):
    first, again, over = checked(cohort, row(), row(title="Again"), row(title="Over", starts="10:00", ends="14:00"))

    assert (first.found, again.found, over.found) == (Found.NEW, Found.REPEAT, Found.OVERLAP)
    assert [one.row for one in again.beside] == [2]


def test_a_row_that_keeps_the_place_of_a_session_is_named_without_one(cohort, planned):
    _change, over = checked(cohort, row(ends="13:00", place=""), row(title="Over", starts="10:00", ends="15:00"))

    assert [(one.row, one.where) for one in over.beside] == [(None, "Salle A"), (2, "")]


def test_every_session_and_row_at_the_same_time_is_named(cohort, planned):
    late = SessionFactory(cohort=cohort, title="Late", starts_at=at(13), ends_at=at(16))
    lunch = row(title="Lunch", starts="12:30", ends="13:00", hours="0.5")
    *_before, over = checked(cohort, lunch, row(title="Over", starts="10:00", ends="15:00"))

    assert (over.found, [(one.session.title, one.row) for one in over.beside]) == (
        Found.OVERLAP, [(planned.title, None), (late.title, None), ("Lunch", 2)],
    )  # fmt: skip


def test_the_session_of_a_closed_register_does_not_move(cohort, planned):
    Session.objects.update(state="closed", closed_at=timezone.now())

    assert RowAnswer.CHANGE not in checked(cohort, row(place="Salle B"))[0].answers


# -- Planning them


@pytest.fixture
def keep(cohort, manager):
    return lambda *rows: keep_programme(by=manager, cohort=cohort, name="plan.csv", data=csv(*rows))


def confirm(batch, cohort, by, **answers):
    return confirm_programme(batch=batch, cohort=cohort, by=by, answers={int(name[1:]): answer for name, answer in answers.items()})


def test_good_rows_are_planned_once(cohort, manager, keep):
    batch = keep(row(), row(day=DAY + timedelta(days=1)))
    for _click in range(2):
        batch = confirm(batch, cohort, manager)

    assert (Session.objects.count(), batch.lines, batch.summary["plan"]) == (2, [], 2)


def test_an_exact_repeat_is_left_out_unless_ticked(cohort, manager, planned, keep):
    confirm(keep(row()), cohort, manager)
    assert Session.objects.count() == 1

    confirm(keep(row()), cohort, manager, r2="plan")
    assert Session.objects.count() == 2


def test_a_change_moves_the_planned_session_and_tells(cohort, manager, planned, keep, trainer, django_capture_on_commit_callbacks):
    planned.trainers.add(trainer)
    EnrolmentFactory(cohort=cohort)
    with django_capture_on_commit_callbacks(execute=True):
        confirm(keep(row(place="Salle B")), cohort, manager, r2="change")

    planned.refresh_from_db()
    assert (Session.objects.count(), planned.place, list(planned.trainers.all())) == (1, "Salle B", [trainer])
    assert (Notice.objects.count(), len(mail.outbox)) == (1, 2)


def test_empty_cells_of_a_change_leave_what_is_planned(cohort, manager, planned, keep, trainer):
    Session.objects.update(module_key=Module.objects.live().first().translation_key)
    planned.trainers.add(trainer)
    confirm(keep(row(place="", ends="13:00")), cohort, manager, r2="change")

    planned = Session.objects.get()
    assert (planned.ends_at, planned.place, list(planned.trainers.all())) == (at(13), "Salle A", [trainer])
    assert planned.module_key is not None


@pytest.mark.parametrize(("text", "place", "has_venue"), [("", "Salle A", True), ("Lakay", "Lakay", False), ("Salle A", "Salle A", True)])
def test_a_changed_session_is_where_the_row_says(cohort, manager, planned, keep, venue, text, place, has_venue):
    Session.objects.update(venue=venue)
    confirm(keep(row(place=text, ends="13:00")), cohort, manager, r2="change")

    planned.refresh_from_db()
    assert (planned.place, planned.venue) == (place, venue if has_venue else None)


def test_a_session_moves_to_a_venue_of_the_list(cohort, manager, planned, keep, venue):
    confirm(keep(row(place=venue.name)), cohort, manager, r2="change")

    planned.refresh_from_db()
    assert (planned.place, planned.venue) == ("", venue)


def test_a_planned_session_that_is_planned_anew_without_a_place_takes_the_cohorts(cohort, manager, planned, keep):
    confirm(keep(row(place="", ends="13:00")), cohort, manager, r2="plan")

    assert Session.objects.latest("pk").place == cohort.place


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (row(hours=""), None),
        (row(place="Salle B"), None),
        (row(place="Salle B"), "eat"),
        (row(), "change"),
        (row(title="Over", starts="10:00"), None),
    ],
)
def test_what_nobody_decided_stops_everything(cohort, manager, planned, keep, text, answer):
    batch = keep(row(day=DAY + timedelta(days=1)), text)

    with pytest.raises(DomainError, match=r"Row 3 needs another look first"):
        confirm(batch, cohort, manager, **{"r3": answer} if answer else {})
    assert Session.objects.count() == 1


def test_wrong_rows_can_be_left_out(cohort, manager, keep):
    confirm(keep(row(), row(hours="")), cohort, manager, r3="skip")

    assert Session.objects.count() == 1


@pytest.mark.parametrize("who", ["trainer", "stranger", "neighbour"])
def test_nobody_else_imports(cohort, who, keep, request):
    person = request.getfixturevalue(who)

    with pytest.raises(NotAllowedError):
        keep_programme(by=person, cohort=cohort, name="plan.csv", data=csv(row()))
    with pytest.raises(NotAllowedError):
        confirm(keep(row()), cohort, person)


def test_a_long_programme_is_refused_and_not_kept(cohort, manager):
    with pytest.raises(InvalidInputError, match="200 rows"):
        keep_programme(by=manager, cohort=cohort, name="plan.csv", data=csv(*[row()] * 201))


# -- The screens


@pytest.fixture
def staff(client, manager):
    client.force_login(manager)
    return client


def upload(client, cohort, *rows, header=HEADER):
    file = SimpleUploadedFile("plan.csv", csv(*rows, header=header))
    return client.post(reverse("attendance:import", args=[cohort.code]), {"file": file})


def url(name, cohort):
    return reverse(f"attendance:{name}", args=[cohort.code, ImportBatch.objects.get().uuid])


COLUMNS = ["date", "starts", "ends", "title", "hours", "place", "module", "trainers"]
MAPPED = {f"column_{n}": name for n, name in enumerate(COLUMNS)} | {"header": "0", "date_order": ""}


def test_a_programme_is_imported_step_by_step(staff, cohort):
    assert upload(staff, cohort, row())["Location"] == url("import_columns", cohort)
    assert "Interviews" in staff.get(url("import_columns", cohort)).content.decode()
    assert staff.post(url("import_columns", cohort), MAPPED)["Location"] == url("import_check", cohort)
    assert "Sessions that are ready" in staff.get(url("import_check", cohort)).content.decode()
    assert not Session.objects.exists()

    page = staff.post(url("import_check", cohort), {}, follow=True).content.decode()

    assert "1 session is planned" in page
    assert staff.get(url("import_check", cohort))["Location"] == reverse("attendance:cohort", args=[cohort.code])
    assert staff.get(url("import_columns", cohort))["Location"] == reverse("attendance:cohort", args=[cohort.code])


def test_ambiguous_dates_are_asked_about_and_read_as_stated(staff, cohort):
    cohort.starts_on, cohort.ends_on = date(2026, 1, 1), date(2026, 12, 31)
    cohort.save()
    upload(staff, cohort, row(day="02/03/2026"))
    assert "can be 2 March 2026 or 3 February 2026" in staff.get(url("import_check", cohort)).content.decode()

    staff.post(url("import_columns", cohort), MAPPED | {"date_order": "day"})
    staff.post(url("import_check", cohort), {})

    assert timezone.localdate(Session.objects.get().starts_at) == date(2026, 3, 2)


def test_a_needed_column_that_nobody_named_is_asked_for(staff, cohort):
    upload(staff, cohort, row(), header="date,start,end,title,what,place,module,trainer")

    assert staff.get(url("import_check", cohort))["Location"] == url("import_columns", cohort)
    page = staff.post(url("import_columns", cohort), MAPPED | {"column_4": ""}).content.decode()
    assert "Say which column holds: Hours that count." in page


def test_a_change_has_to_be_answered(staff, cohort, planned):
    upload(staff, cohort, row(place="Salle B"))
    page = staff.get(url("import_check", cohort)).content.decode()
    assert "Tell the participants of changed sessions" in page

    assert staff.post(url("import_check", cohort), {}).status_code == 200
    page = staff.post(url("import_check", cohort), {"row_2": "change"}, follow=True).content.decode()

    planned.refresh_from_db()
    assert planned.place == "Salle B"
    assert "1 session is changed" in page
    assert "0 sessions" not in page
    assert not Notice.objects.exists()


@pytest.fixture
def without_mail(cohort):
    return EnrolmentFactory(cohort=cohort, learner__email="")


def test_after_a_change_staff_see_whom_to_tell(staff, cohort, planned, without_mail):
    upload(staff, cohort, row(place="Salle B"), row(day=DAY + timedelta(days=1)))

    answer = staff.post(url("import_check", cohort), {"row_2": "change", "tell": "on"})

    assert answer["Location"] == reverse("attendance:told", args=[planned.uuid])


def test_after_several_changes_each_session_leads_to_whom_to_tell(staff, cohort, planned, without_mail):
    day = DAY + timedelta(days=1)
    other = SessionFactory(cohort=cohort, title="<Other>", starts_at=at(8, 30, day), ends_at=at(12, 30, day), place="Salle A")
    upload(staff, cohort, row(place="Salle B"), row(day=day, title="<Other>", place="Salle B"))

    page = staff.post(url("import_check", cohort), {"row_2": "change", "row_3": "change", "tell": "on"}, follow=True).content.decode()

    said = page.split("For each session, see whom you have to tell yourself", 1)[1].split("</p>", 1)[0]
    assert [reverse("attendance:told", args=[one.uuid]) in said for one in (planned, other)] == [True, True]
    assert "&lt;Other&gt;, " in said


@pytest.mark.parametrize("posted", [{"row_2": "change"}, {"row_2": "plan", "tell": "on"}])
def test_who_tells_nobody_or_changes_nothing_goes_to_the_cohort(staff, cohort, planned, without_mail, posted):
    upload(staff, cohort, row(place="Salle B"))

    assert staff.post(url("import_check", cohort), posted)["Location"] == reverse("attendance:cohort", args=[cohort.code])


def test_what_overlaps_has_to_be_answered(staff, cohort, planned):
    upload(staff, cohort, row(title="Over", starts="10:00", ends="14:00"), row(title="Again", starts="13:00", ends="17:00"))
    page = staff.get(url("import_check", cohort)).content.decode()
    assert "checked" not in page.split("<form", 1)[1]
    assert "Row 2 of the list, Over" in page

    assert staff.post(url("import_check", cohort), {}).status_code == 200
    staff.post(url("import_check", cohort), {"row_2": "plan", "row_3": "skip"})
    assert set(Session.objects.values_list("title", flat=True)) == {planned.title, "Over"}


def test_wrong_rows_are_left_out_on_purpose_only(staff, cohort):
    upload(staff, cohort, row(), row(hours=""))

    assert "leave these rows out" in staff.post(url("import_check", cohort), {}).content.decode()
    staff.post(url("import_check", cohort), {"leave_out": "on"})
    assert Session.objects.count() == 1


def test_a_file_that_is_no_table_is_refused_with_a_sentence(staff, cohort):
    file = SimpleUploadedFile("plan.pdf", b"%PDF-1.4")

    page = staff.post(reverse("attendance:import", args=[cohort.code]), {"file": file}).content.decode()

    assert "This file is not a table" in page


def test_the_template_comes_back_as_it_went_out(staff, cohort):
    data = staff.get(reverse("attendance:import_template", args=[cohort.code])).content
    lines = read_table(data)

    [found] = check_plan(lines, guess_session_mapping(lines), cohort).rows
    assert [one.message for one in found.problems] == ["This is the example of the template: write a session over it, or delete the row."]
    sheet = load_workbook(io.BytesIO(data)).active
    assert [cell.value for cell in sheet[1]][:3] == ["Date", "Starts", "Ends"]


@pytest.mark.parametrize("language", ["fr", "es", "ht"])
def test_the_template_is_understood_in_every_language(staff, cohort, language):
    data = staff.get(f"/{language}" + reverse("attendance:import_template", args=[cohort.code]).removeprefix("/en")).content
    lines = read_table(data)

    assert guess_session_mapping(lines).columns == COLUMNS


def test_the_example_of_the_template_names_a_module_in_the_readers_language(staff, cohort, content):
    titles = [module.title for module in ContentFactory.translate(content, "es").modules]
    data = staff.get("/es" + reverse("attendance:import_template", args=[cohort.code]).removeprefix("/en")).content

    assert [cell.value for cell in load_workbook(io.BytesIO(data)).active[2]][6] == titles[0]


def test_somebody_elses_upload_is_not_found(client, staff, cohort, administrator):
    upload(staff, cohort, row())
    client.force_login(administrator)

    assert client.get(url("import_check", cohort)).status_code == 404


@pytest.mark.parametrize("size", [1, 3])
def test_the_check_takes_the_same_number_of_queries_however_long_the_list(staff, cohort, venue, size, django_assert_num_queries):
    days = [DAY + timedelta(days=n) for n in range(size)]
    for day in days:
        SessionFactory(cohort=cohort, title="Interviews", starts_at=at(8, 30, day), ends_at=at(12, 30, day), venue=venue)
    upload(staff, cohort, *[row(day=day, place=place, ends="13:00") for day in days for place in ("Salle B", venue.name)])
    staff.get(url("import_check", cohort))

    with django_assert_num_queries(11):
        page = staff.get(url("import_check", cohort)).content.decode()
    assert "Hôtel Mont-Joli, Cap-Haïtien" in page
