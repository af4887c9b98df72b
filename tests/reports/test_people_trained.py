"""Who counts, checked against a count by hand (see the table of `world`)."""

from datetime import date

import pytest

from attendance.models import AttendanceRecord, Session
from courses.enums import EnrolmentState
from reports.people_trained import Cell, Counting, Criteria, Unit, count_cells, counted_events, table_lines, table_sums
from reports.periods import Period, quarter_before, quarter_of
from tests.factories.courses import CohortFactory
from tests.reports.conftest import certify, complete, moment

QUARTER = Period(date(2026, 1, 1), date(2026, 3, 31))


def counted(world, **asked):
    return counted_events(Criteria([world.programme], asked.pop("period", QUARTER), **asked))


def names(events):
    return [event.name.removeprefix("Test, ") for event in events]


def test_people_completed_equal_the_hand_count(world):
    cells = count_cells(counted(world))

    assert dict(cells) == {
        Cell(): 4, Cell(sex="female"): 2, Cell(sex="male"): 1, Cell(sex="none"): 1,
        Cell("police"): 2, Cell("police", sex="female"): 1, Cell("police", sex="male"): 1,
        Cell("police", str(world.pnh.pk)): 2, Cell("police", str(world.pnh.pk), "female"): 1, Cell("police", str(world.pnh.pk), "male"): 1,
        Cell("immigration"): 1, Cell("immigration", sex="female"): 1,
        Cell("immigration", str(world.die.pk)): 1, Cell("immigration", str(world.die.pk), "female"): 1,
        Cell("health"): 1, Cell("health", sex="none"): 1, Cell("health", "none"): 1, Cell("health", "none", "none"): 1,
    }  # fmt: skip


def test_somebody_with_two_agencies_counts_once_where_they_were_last(world):
    [ana] = [event for event in counted(world) if event.person_id == world.person["Ana"].pk]

    assert (ana.enrolment_id, ana.cell.sector) == (world.ana.pk, "immigration")


def test_participations_count_each_time(world):
    assert names(counted(world, unit=Unit.PARTICIPATIONS)) == ["Ana", "Ana", "Berthe", "Carlos", "Denise"]


def test_first_and_last_moment_of_the_period_are_inside_and_the_next_is_not(world):
    assert {"Berthe", "Carlos"} <= set(names(counted(world)))
    assert "Emile" not in names(counted(world))
    assert names(counted(world, period=Period(date(2026, 4, 1), date(2026, 4, 1)))) == ["Emile"]


def test_a_certificate_after_completion_does_not_count_again_in_its_quarter(world):
    certify(world.carlos, "2026-05-10")

    assert names(counted(world, period=Period(date(2026, 4, 1), date(2026, 6, 30)))) == ["Emile"]


def test_revoked_certificate_alone_does_not_count(world):
    denise = world.denise.certificates.get()
    denise.state, denise.ended_at, denise.reason = "revoked", moment("2026-02-03"), "Wrong person"
    denise.save()

    assert "Denise" not in names(counted(world))


def test_corrected_certificate_counts_from_the_first_one(world):
    first = world.denise.certificates.get()
    first.state, first.ended_at, first.reason = "replaced", moment("2026-06-01"), "Name"
    first.save()
    certify(world.denise, "2026-06-01", replaces=first)

    assert "Denise" in names(counted(world))
    assert "Denise" not in names(counted(world, period=Period(date(2026, 4, 1), date(2026, 6, 30))))


def test_a_certificate_that_expired_since_still_counts(world):
    world.denise.certificates.update(state="valid")
    certify(world.flor, "2026-03-01", expires_on=date(2026, 3, 2))

    assert "Flor" in names(counted(world))


def test_enrolled_leaves_out_who_withdrew(world):
    world.flor.state, world.flor.withdrawn_at = EnrolmentState.WITHDRAWN, moment("2026-03-01")
    world.flor.save()

    assert names(counted(world, counting=Counting.ENROLLED)) == ["Ana", "Berthe", "Carlos", "Denise", "Emile"]


@pytest.mark.parametrize(
    ("status", "counts"), [("present", True), ("late", True), ("excused", False), ("absent", False), ("not-recorded", False)]
)
def test_attended_needs_somebody_in_the_room(world, status, counts):
    meeting = Session.objects.create(
        cohort=world.cohorts[1], title="Day 1", starts_at=moment("2026-02-10T09:00"), ends_at=moment("2026-02-10T12:00"), hours=3
    )
    AttendanceRecord.objects.create(session=meeting, enrolment=world.flor, status=status)

    assert names(counted(world, counting=Counting.ATTENDED)) == (["Flor"] if counts else [])
    assert names(counted(world, counting=Counting.ATTENDED, period=Period(date(2026, 2, 11), date(2026, 3, 31)))) == []


def test_other_programmes_are_not_counted(world):
    complete(CohortFactory(course_key=world.ana.course_key), "2026-02-01")

    assert len(counted(world)) == 4


@pytest.mark.parametrize("unit", Unit.values)
def test_every_total_is_the_sum_of_its_parts_and_every_cell_lists_its_people(world, unit):
    events = counted(world, unit=unit)
    cells, lines = count_cells(events), table_lines(events)

    assert all(cells[total] == sum(cells[part] for part in parts) for total, parts in table_sums(lines))
    for line in lines:
        for cell in line.cells:
            assert sum(cell.holds(event) for event in events) == cells[cell]


def test_counting_takes_one_query(world, django_assert_num_queries):
    criteria = Criteria([world.programme], QUARTER)
    with django_assert_num_queries(1):
        counted_events(criteria)


@pytest.mark.parametrize(
    ("day", "this", "last"),
    [
        (date(2026, 1, 1), ("2026-01-01", "2026-03-31"), ("2025-10-01", "2025-12-31")),
        (date(2026, 11, 23), ("2026-10-01", "2026-12-31"), ("2026-07-01", "2026-09-30")),
        (date(2024, 6, 30), ("2024-04-01", "2024-06-30"), ("2024-01-01", "2024-03-31")),
    ],
)
def test_quarters(day, this, last):
    for period, expected in ((quarter_of(day), this), (quarter_before(day), last)):
        assert (str(period.since), str(period.until)) == expected
