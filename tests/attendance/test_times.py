"""Sessions are planned, shown and told by the clock of their venue: Haiti puts its clocks back for the winter, Dajabón does not."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from attendance.agenda_forms import agenda_form
from attendance.agenda_queries import agenda_of, by_day
from attendance.calendar_files import one_session
from attendance.clashes import taken_already
from attendance.enums import Found, Status
from attendance.forms import SessionForm
from attendance.importing.checking import check_plan
from attendance.importing.mapping import guess_session_mapping
from attendance.models import AgendaBlock, Notice, Session, Venue
from attendance.queries import sessions_with_counts, still_to_come
from attendance.room_queries import bundle_for
from attendance.services.importing import confirm_programme, keep_programme
from attendance.services.register import close_session, observe
from attendance.services.scheduling import change_session
from attendance.services.telling import tell_people
from attendance.services.venues import set_time_zone
from attendance.tables import attendance_table
from certificates.eligibility import Coming, Facts, Requirements, warning
from core.errors import DomainError, NotAllowedError
from core.zones import DOMINICAN_REPUBLIC, HAITI, on_the_clock, zone_named
from home.cockpit import cockpit_for
from people.importing.reading import read_table
from reports.people_trained import Counting, Criteria, counted_events
from reports.periods import Period
from tests.factories.attendance import SessionFactory
from tests.factories.courses import EnrolmentFactory

WINTER, SUMMER = date(2040, 1, 12), date(2040, 7, 12)
FORWARD = date(2040, 3, 11)  # the clocks in Haiti go from 2:00 to 3:00


@pytest.fixture
def year(cohort):
    """The cohort lasts all of 2040, so that it is to come in every test, and meets in winter and in summer."""
    cohort.starts_on, cohort.ends_on = date(2040, 1, 1), date(2040, 12, 31)
    cohort.save()
    return cohort


@pytest.fixture
def dajabon(db):
    return Venue.objects.create(name="Salón comunal", town="Dajabón", time_zone=DOMINICAN_REPUBLIC)


@pytest.fixture
def ouanaminthe(db):
    return Venue.objects.create(name="Salle communale", town="Ouanaminthe")


def held(cohort, venue, day=WINTER, starts=time(8), ends=time(12), **facts):
    """A session by the clock of the venue."""
    zone = zone_named(venue.time_zone)
    times = {"starts_at": on_the_clock(day, starts, zone), "ends_at": on_the_clock(day, ends, zone)}
    return SessionFactory(cohort=cohort, venue=venue, place="", **(times | facts))


def typed(venue, day=WINTER, **changes):
    facts = {"title": "Interviews", "venue": venue.pk if venue else "", "place": "", "day": f"{day}", "starts": "08:00", "ends": "12:00"}
    return facts | {"hours": "3.5", "observers": "", "tell": "on"} | changes


# -- The model


@pytest.mark.parametrize("name", ["Mars/Base", "", "Haiti"])
def test_a_venue_with_a_zone_that_nobody_knows_is_not_saved(ouanaminthe, name):
    ouanaminthe.time_zone = name

    with pytest.raises(ValidationError, match="is not a time zone"):
        ouanaminthe.save()
    with pytest.raises(ValidationError):
        ouanaminthe.full_clean()


def test_a_new_venue_is_in_the_zone_of_the_site(settings, db):
    settings.TIME_ZONE = "Europe/Paris"

    assert Venue.objects.create(name="École").time_zone == "Europe/Paris"


def test_a_session_late_in_the_evening_is_on_the_day_there(year, dajabon):
    session = held(year, dajabon, starts=time(23, 0), ends=time(23, 59))
    after_midnight = held(year, dajabon, starts=time(0, 30), ends=time(2))

    assert (session.starts_at.astimezone(UTC).date(), session.day) == (WINTER + timedelta(days=1), WINTER)
    assert (timezone.localdate(after_midnight.starts_at), after_midnight.day) == (WINTER - timedelta(days=1), WINTER)


def test_the_cohorts_days_are_counted_by_the_clock_there(year, dajabon):
    on_the_first = held(year, dajabon, day=date(2040, 1, 1), starts=time(0, 30), ends=time(4))
    on_the_last = held(year, dajabon, day=date(2040, 12, 31), starts=time(19), ends=time(23, 30))

    on_the_first.clean()
    on_the_last.clean()


def test_templates_show_the_clock_there_and_say_whose_it_is(year, dajabon, ouanaminthe):
    page = Template("{% load attendance %}{% times session %}")

    there, here = (page.render(Context({"session": held(year, venue)})) for venue in (dajabon, ouanaminthe))

    assert there == '<span class="nowrap">08:00–12:00</span> <span class="muted small">Dominican Republic time</span>'
    assert here == '<span class="nowrap">08:00–12:00</span>'


def test_among_sessions_of_two_zones_each_says_its_own(year, dajabon, ouanaminthe):
    held(year, ouanaminthe)
    assert [one.zone_said for one in sessions_with_counts(year)] == [""]

    held(year, dajabon)
    assert {one.zone_said for one in sessions_with_counts(year)} == {"Haiti time", "Dominican Republic time"}


# -- Forms


@pytest.mark.parametrize(("day", "there", "here"), [(WINTER, 12, 13), (SUMMER, 12, 12)])
def test_the_planning_form_reads_the_clock_of_the_venue(year, dajabon, day, there, here):
    forms = [SessionForm(typed(venue, day), cohort=year) for venue in (dajabon, None)]

    assert [form.is_valid() for form in forms] == [True, True]
    assert [form.plan()["starts_at"].astimezone(UTC).hour for form in forms] == [there, here]
    assert "without a venue: Haiti time" in forms[0]["day"].help_text
    assert "Salón comunal, Dajabón (Dominican Republic time)" in str(forms[0]["venue"])


def test_the_planning_form_shows_what_was_typed(year, dajabon):
    initial = SessionForm(cohort=year, session=held(year, dajabon)).initial

    assert (initial["day"], initial["starts"], initial["ends"]) == (WINTER, time(8), time(12))


def test_a_time_that_does_not_exist_is_refused_at_its_field_and_only_where_clocks_change(year, dajabon):
    night = {"starts": "02:30", "ends": "06:30"}

    here, there = SessionForm(typed(None, FORWARD, **night), cohort=year), SessionForm(typed(dajabon, FORWARD, **night), cohort=year)

    assert here.errors == {"starts": ["On 11 March 2040 the clocks there are put forward: it is never 02:30. Choose another time."]}
    assert there.is_valid()


def test_a_series_reads_the_clock_of_its_venue(client, manager, year, dajabon):
    client.force_login(manager)
    pattern = {
        "title": "Interviews", "venue": dajabon.pk, "place": "", "first": f"{WINTER}", "last": f"{WINTER}", "weekdays": list(range(7)),
        "free": "", "morning_starts": "08:00", "morning_ends": "12:00", "morning_hours": "3.5",
    }  # fmt: skip
    row = {"take": "on", "title": "Interviews", "day": f"{WINTER}", "starts": "08:00", "ends": "12:00", "hours": "3.5"}
    rows = {f"row-0-{name}": value for name, value in row.items()}
    counted = {f"row-{name}_FORMS": number for name, number in (("TOTAL", 1), ("INITIAL", 1), ("MIN_NUM", 0), ("MAX_NUM", 60))}

    client.post(reverse("attendance:series", args=[year.code]), pattern | rows | counted | {"plan": "1"})

    assert [(one.venue, one.starts_at.astimezone(UTC).hour) for one in year.sessions.all()] == [(dajabon, 12)]


def test_a_series_over_a_night_that_has_no_half_past_two_says_so_in_its_row(client, manager, year):
    client.force_login(manager)
    pattern = {
        "title": "Night", "venue": "", "place": "", "first": f"{FORWARD}", "last": f"{FORWARD}", "weekdays": list(range(7)), "free": "",
        "morning_starts": "02:30", "morning_ends": "06:30", "morning_hours": "3.5",
    }  # fmt: skip

    page = client.post(reverse("attendance:series", args=[year.code]), pattern | {"show": "1"})

    assert (page.status_code, len(page.context["rows"].forms), page.context["rows"].forms[0].times) == (200, 1, None)


def test_the_agenda_is_typed_by_the_clock_of_the_session(year, dajabon):
    session = held(year, dajabon)
    AgendaBlock.objects.create(session=session, title="Welcome", begins=30, ends=60, minutes=30)
    form = agenda_form(None, session=session, modules=[]).forms[0]

    assert (form.initial["starts"], form._minute(time(9)), agenda_of(year.sessions.all())[0].blocks[0].starts_at.time()) == (
        time(8, 30), 60, time(8, 30),
    )  # fmt: skip


def test_the_agenda_of_a_night_counts_what_passes_and_not_what_the_clock_says(year, ouanaminthe):
    session = held(year, ouanaminthe, day=FORWARD - timedelta(days=1), starts=time(23), ends=time(23, 30), hours=Decimal("0.5"))
    session.ends_at = session.starts_at + timedelta(hours=6)
    form = agenda_form(None, session=session, modules=[]).forms[-1]

    assert (form._minute(time(23, 30)), form._minute(time(1)), form._minute(time(4))) == (30, 120, 240)


def test_the_agenda_takes_no_time_that_does_not_exist(year, ouanaminthe):
    session = held(year, ouanaminthe, day=FORWARD, starts=time(1), ends=time(6))
    data = {f"block-{name}_FORMS": number for name, number in (("TOTAL", 1), ("INITIAL", 0), ("MIN_NUM", 0), ("MAX_NUM", 30))}
    data |= {"block-0-title": "Watch", "block-0-starts": "02:15", "block-0-ends": "04:00", "block-0-hours": "1"}

    assert "it is never 02:15" in str(agenda_form(data, session=session, modules=[]).forms[0].errors["starts"])


# -- Importing


HEADER = "date,start,end,title,hours,place"


def rows_of(cohort, *rows):
    lines = read_table("\r\n".join([HEADER, *rows]).encode())
    return check_plan(lines, guess_session_mapping(lines), cohort).rows


def test_a_row_is_read_by_the_clock_of_the_venue_that_it_names(year, dajabon):
    there, here = rows_of(
        year, f"{WINTER},08:00,12:00,Interviews,3.5,Salón comunal", f"{WINTER + timedelta(days=1)},08:00,12:00,Signs,3.5,Salle A"
    )

    assert [one.session.starts_at.astimezone(UTC).hour for one in (there, here)] == [12, 13]


@pytest.mark.parametrize("place", ["", "Salón comunal"])
def test_a_row_of_what_is_planned_already_moves_nothing(year, dajabon, place):
    held(year, dajabon, title="Interviews")

    assert [row.found for row in rows_of(year, f"{WINTER},08:00,12:00,Interviews,3.5,{place}")] == [Found.SAME]


def test_a_row_that_names_no_place_moves_a_session_by_the_clock_of_its_own(year, dajabon, manager):
    planned = held(year, dajabon, title="Interviews")
    data = f"{HEADER}\r\n{WINTER},09:00,13:00,Interviews,3.5,".encode()
    batch = keep_programme(by=manager, cohort=year, name="plan.csv", data=data)

    confirm_programme(batch=batch, cohort=year, answers={2: "change"}, by=manager)

    planned.refresh_from_db()
    assert (planned.venue, planned.local_start.time(), planned.starts_at.hour) == (dajabon, time(9), 13)


def test_a_row_at_a_time_that_does_not_exist_is_told(year):
    [row] = rows_of(year, f"{FORWARD},02:30,06:30,Night,3.5,Salle A")

    assert [("it is never 02:30" in problem.message, problem.column) for problem in row.problems] == [(True, "start")]


# -- What leaves the house


def test_calendars_are_given_the_moment(year, dajabon, ouanaminthe):
    there, here = (one_session(held(year, venue), shows_titles=True).decode() for venue in (dajabon, ouanaminthe))

    assert ("DTSTART:20400112T120000Z" in there, "DTEND:20400112T160000Z" in there) == (True, True)
    assert ("DTSTART:20400112T130000Z" in here, "DTEND:20400112T170000Z" in here) == (True, True)


def test_the_table_says_day_clock_and_zone(year, dajabon, enrolments):
    held(year, dajabon, starts=time(22, 30), ends=time(23, 30))
    table = attendance_table(year)

    first = dict(zip(table["header"], table["rows"][0], strict=True))

    assert [first[name] for name in ("Date", "Starts", "Ends", "Time zone")] == [
        WINTER, "22:30", "23:30", "Dominican Republic (Santo Domingo)",
    ]  # fmt: skip


def test_the_room_is_told_in_words_whatever_the_phone_is_set_to(year, dajabon, trainer):
    session = held(year, dajabon)

    [told] = bundle_for(trainer, at=session.starts_at)["sessions"]

    assert (told["day"], told["times"]) == ("12", "08:00–12:00 Dominican Republic time")
    assert told["when"] == "12 January, 08:00–12:00 Dominican Republic time"


def test_a_clash_is_told_by_the_clock_of_the_other_session(year, dajabon, ouanaminthe):
    session = held(year, dajabon, title="Interviews")
    times = (session.starts_at, session.ends_at)

    [[there]], [[here]] = (taken_already([times], cohort=year, venue=venue, trainers=[]) for venue in (None, ouanaminthe))
    assert there == here == "The cohort has “Interviews” from 08:00 to 12:00 (Dominican Republic time) already."


def test_days_are_those_of_each_place(year, dajabon, ouanaminthe):
    evening = held(year, ouanaminthe, starts=time(23, 40), ends=time(23, 50), hours=Decimal("0.1"))
    night = held(year, dajabon, day=WINTER + timedelta(days=1), starts=time(0, 30), ends=time(2))

    days = by_day(agenda_of(year.sessions.all()))

    assert night.starts_at < evening.starts_at
    assert [(day.day, [one.session for one in day.sessions]) for day in days] == [
        (WINTER, [evening]), (WINTER + timedelta(days=1), [night]),
    ]  # fmt: skip


def test_todays_sessions_are_those_of_today_where_they_are(year, dajabon, manager):
    night = held(year, dajabon, day=WINTER, starts=time(0, 30), ends=time(2))
    before_midnight_in_haiti = night.starts_at - timedelta(minutes=10)

    cockpit = cockpit_for(manager, now=before_midnight_in_haiti)

    assert (timezone.localdate(before_midnight_in_haiti), cockpit.today) == (WINTER - timedelta(days=1), [night])


@pytest.mark.parametrize(("until", "number"), [(WINTER - timedelta(days=1), 0), (WINTER, 1)])
def test_a_report_counts_a_session_on_its_day_there(year, dajabon, trainer, enrolments, until, number):
    night = held(year, dajabon, starts=time(0, 30), ends=time(2))
    observe(session=night, enrolment=enrolments[0], status=Status.PRESENT, by=trainer)

    events = counted_events(Criteria([year.programme], Period(WINTER - timedelta(days=9), until), Counting.ATTENDED))

    assert [event.counted_at.date() for event in events] == [WINTER] * number


# -- Moving


def moved(session, manager, **changes):
    kept = {name: getattr(session, name) for name in ("title", "starts_at", "ends_at", "hours", "place", "venue")}
    return change_session(session=session, by=manager, **kept | changes)


def test_another_venue_across_the_border_keeps_the_clock_and_is_told(client, manager, year, dajabon, ouanaminthe):
    session = held(year, ouanaminthe)
    EnrolmentFactory(cohort=year, learner__email="rose@example.org", learner__language="en")
    client.force_login(manager)

    client.post(reverse("attendance:change", args=[session.uuid]), typed(dajabon))
    session.refresh_from_db()
    notice = Notice.objects.get()

    assert (session.local_start.time(), session.starts_at.hour) == (time(8), 12)
    assert (notice.was_zone, notice.was_starts_at.hour) == (HAITI, 13)


@pytest.fixture
def letters(year):
    """Somebody to write to, in English; and what is sent by a change."""
    EnrolmentFactory(cohort=year, learner__email="rose@example.org", learner__language="en")

    def sent(session):
        tell_people(session_id=session.pk)
        return [letter.body for letter in mail.outbox]

    return sent


def test_the_letter_says_both_zones_of_a_session_that_crosses_the_border(manager, year, dajabon, ouanaminthe, letters):
    session = held(year, dajabon)

    moved(session, manager, venue=ouanaminthe, starts_at=on_the_clock(WINTER, time(9), zone_named(HAITI)),
          ends_at=on_the_clock(WINTER, time(13), zone_named(HAITI)))  # fmt: skip
    body = letters(session)[0]

    assert "It was: Thursday 12 January 2040, 08:00–12:00 (Dominican Republic time)" in body
    assert "It is now: Thursday 12 January 2040, 09:00–13:00 (Haiti time)" in body


def test_the_letter_names_no_zone_where_all_is_the_sites(manager, year, ouanaminthe, letters):
    session = held(year, ouanaminthe)

    moved(session, manager, starts_at=session.starts_at + timedelta(minutes=30))

    assert (" time)" in letters(session)[0], "08:30–12:00" in letters(session)[0]) == (False, True)


# -- Another zone for a venue


def test_sessions_keep_their_clock_when_a_venue_gets_another_zone_and_who_waits_is_told(year, ouanaminthe, manager, letters):
    session = held(year, ouanaminthe)

    assert set_time_zone(venue=ouanaminthe, time_zone=DOMINICAN_REPUBLIC, by=manager) == [session]

    session = Session.objects.get(pk=session.pk)
    assert (session.local_start.time(), session.starts_at.hour, session.revision) == (time(8), 12, 1)
    assert "It was: Thursday 12 January 2040, 08:00–12:00 (Haiti time)" in letters(session)[0]


def test_in_summer_nothing_moves_and_nobody_is_told(year, ouanaminthe, manager):
    session = held(year, ouanaminthe, day=SUMMER)

    assert set_time_zone(venue=ouanaminthe, time_zone=DOMINICAN_REPUBLIC, by=manager) == []
    assert (Session.objects.get(pk=session.pk).starts_at, Notice.objects.count()) == (session.starts_at, 0)


def test_what_was_printed_and_signed_stays_and_so_do_the_marks(cohort, ouanaminthe, manager, trainer, enrolments):
    session = SessionFactory(cohort=cohort, venue=ouanaminthe)
    observe(session=session, enrolment=enrolments[0], status=Status.LATE, minutes_late=20, by=trainer)
    close_session(session=session, by=trainer, leave_not_recorded=True)
    printed, record = session.local_start.replace(tzinfo=None), session.records.get(enrolment=enrolments[0])

    set_time_zone(venue=ouanaminthe, time_zone="America/New_York", by=manager)
    set_time_zone(venue=ouanaminthe, time_zone="America/Los_Angeles", by=manager)

    after = Session.objects.get(pk=session.pk)
    assert (after.local_start.replace(tzinfo=None), after.state, Notice.objects.count()) == (printed, "closed", 0)
    assert session.records.get(enrolment=enrolments[0]).credited_minutes == record.credited_minutes


def test_a_zone_in_which_a_planned_time_does_not_exist_is_refused_and_nothing_is_written(year, dajabon, manager):
    held(year, dajabon, title="Night", day=FORWARD, starts=time(2, 30), ends=time(6, 30))
    held(year, dajabon)

    with pytest.raises(DomainError, match="Night · On 11 March 2040 the clocks there are put forward"):
        set_time_zone(venue=dajabon, time_zone=HAITI, by=manager)

    dajabon.refresh_from_db()
    assert (dajabon.time_zone, Notice.objects.count()) == (DOMINICAN_REPUBLIC, 0)


def test_only_who_keeps_venues_says_where_they_are(dajabon, trainer):
    with pytest.raises(NotAllowedError):
        set_time_zone(venue=dajabon, time_zone=HAITI, by=trainer)


def test_the_admin_moves_the_sessions_and_says_so(client, year, ouanaminthe, manager):
    session = held(year, ouanaminthe)
    client.force_login(manager)
    facts = {"name": ouanaminthe.name, "town": "Ouanaminthe", "address": "", "capacity": "", "map_link": "", "way_there": "Left"}

    page = client.post(reverse("venues:edit", args=[ouanaminthe.pk]), facts | {"time_zone": DOMINICAN_REPUBLIC}, follow=True)

    ouanaminthe.refresh_from_db()
    assert "1 session still to come keeps the times that were typed" in page.content.decode()
    assert (ouanaminthe.time_zone, ouanaminthe.way_there, Session.objects.get(pk=session.pk).starts_at.hour) == (
        DOMINICAN_REPUBLIC,
        "Left",
        12,
    )


def test_the_admin_says_at_the_field_why_a_zone_is_refused(client, year, dajabon, manager):
    held(year, dajabon, title="Night", day=FORWARD, starts=time(2, 30), ends=time(6, 30))
    client.force_login(manager)
    facts = {"name": "Salón", "town": "", "address": "", "capacity": "", "map_link": "", "way_there": ""}

    refused = client.post(reverse("venues:edit", args=[dajabon.pk]), facts | {"time_zone": HAITI}).content.decode()
    unknown = client.post(reverse("venues:edit", args=[dajabon.pk]), facts | {"time_zone": "Mars/Base"}).content.decode()

    assert ("it is never 02:30" in refused, "Mars/Base is not one of the available choices" in unknown) == (True, True)


# -- Pages


@pytest.mark.parametrize("name", ["session", "register", "change", "told"])
def test_the_pages_of_a_session_say_the_clock_there(client, manager, year, dajabon, name):
    session = held(year, dajabon)
    client.force_login(manager)

    page = client.get(reverse(f"attendance:{name}", args=[session.uuid])).content.decode()

    assert ("08:00" in page, "07:00" in page, "Dominican Republic time" in page) == (True, False, True)


PAGES = [
    "dashboard",
    "cockpit",
    "attendance:mine",
    "cohort",
    "attendance:cohort",
    "attendance:cohort_agenda",
    "attendance:cohort_evaluation",
]


@pytest.fixture
def soon(cohort, administrator):
    """Adds sessions of the next days, each at a venue of its own, on either side of the border in turn."""
    EnrolmentFactory(cohort=cohort, learner=administrator)
    cohort.ends_on = timezone.localdate() + timedelta(days=9)
    cohort.save()

    def add(number):
        for count in range(number):
            venue = Venue.objects.create(name=f"Hall {Venue.objects.count()}", time_zone=(HAITI, DOMINICAN_REPUBLIC)[count % 2])
            SessionFactory(cohort=cohort, venue=venue, starts_at=timezone.now() + timedelta(hours=20 * count + 1))

    return add


@pytest.mark.parametrize("name", PAGES)
def test_venues_cost_no_query_for_each_session(client, administrator, cohort, soon, name, django_assert_num_queries):
    client.force_login(administrator)
    address = reverse(name, args=[cohort.code] if "cohort" in name else [])
    soon(2)
    client.get(address)  # what is cached is cached
    with CaptureQueriesContext(connection) as for_two:
        client.get(address)

    soon(3)

    with django_assert_num_queries(len(for_two)):
        assert client.get(address).status_code == 200


def test_a_warning_names_the_day_and_the_clock_there(year, dajabon, enrolments):
    held(year, dajabon, starts=time(22), ends=time(23, 30), hours=Decimal(1))
    [[session]] = [sessions for pk, sessions in still_to_come(enrolments[:1]).items()]
    to_come = (Coming(session.local_start, session.hours, session.zone_said),)

    said = warning(Facts(hours_attended=Decimal(3), hours_scheduled=Decimal(5), to_come=to_come), Requirements(minimum_share=80))

    assert said == "Misses the certificate unless present on Thursday 12 January, 22:00 (Dominican Republic time)."


def test_names_of_files_hold_the_day_there(client, manager, year, dajabon):
    session = held(year, dajabon, starts=time(22), ends=time(23, 30), hours=Decimal(1))
    client.force_login(manager)

    answers = [client.get(reverse(f"attendance:{name}", args=[session.uuid])) for name in ("sheet", "session_file")]

    assert ["2040-01-12" in answer["Content-Disposition"] for answer in answers] == [True, True]


def test_the_moment_itself_is_no_business_of_the_zone_of_the_site(year, dajabon, settings):
    session = held(year, dajabon)

    settings.TIME_ZONE = "Asia/Tokyo"

    assert (session.local_start.time(), session.zone_said) == (time(8), "Dominican Republic time")
    assert SessionFactory.build(cohort=year, starts_at=datetime(2040, 1, 12, 12, tzinfo=UTC)).local_start.time() == time(21)
