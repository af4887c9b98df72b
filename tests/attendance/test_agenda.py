"""The agenda: its rules, what it credits to which module, and who plans it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from attendance.agenda import Part, credited_parts, slips
from attendance.enums import Status
from attendance.folding import State, credited_minutes
from attendance.models import AgendaBlock, AttendanceRecord
from attendance.queries import hours_by_module
from attendance.services.agenda import set_agenda
from attendance.services.register import close_session, observe
from attendance.services.scheduling import cancel_session, change_session
from core.errors import DomainError, InvalidInputError, NotAllowedError

SIGNS, LUNCH, REFER = Part("Signs", 0, 120, 120), Part("Lunch", 120, 150, 0), Part("Refer", 150, 240, 90)


def test_sound_agenda_has_no_slips_in_whatever_order():
    assert slips([REFER, SIGNS, LUNCH], length=240) == {}


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        (Part("Quiz", 200, 180, 0), "“Quiz” ends before it begins"),
        (Part("Quiz", -10, 0, 10), "“Quiz” is not within the session"),
        (Part("Quiz", 230, 250, 10), "“Quiz” is not within the session"),
        (Part("Quiz", 130, 140, 30), "“Quiz” lasts 10 min, so it cannot count for more"),
        (Part("Quiz", 100, 140, 10), "“Quiz” begins before “Signs” has ended"),
    ],
)
def test_slip_is_told_at_the_block_that_has_it(part, sentence):
    found = slips([SIGNS, part], length=240)

    assert list(found) == [1]
    assert sentence in found[1]


BLOCKS = st.lists(st.integers(0, 300), min_size=1, max_size=12)


@given(BLOCKS, st.integers(0, 2000), st.integers(0, 2000))
def test_parts_sum_to_what_the_session_credits_and_none_is_negative(minutes, late, early):
    parts = credited_parts(minutes, late=late, early=early)
    whole = credited_minutes(State(status=Status.LATE, minutes_late=late, minutes_early=early), session_minutes=sum(minutes))

    assert (sum(parts), min(parts) >= 0, len(parts)) == (whole, True, len(minutes))
    assert all(part <= one for part, one in zip(parts, minutes, strict=True))


@given(BLOCKS, st.integers(0, 300))
def test_who_comes_late_loses_the_first_blocks_and_who_leaves_early_the_last(minutes, missed):
    late, early = credited_parts(minutes, late=missed, early=0), credited_parts(minutes, late=0, early=missed)

    untouched = next((place for place, one in enumerate(late) if one), len(late))
    assert late[untouched + 1 :] == minutes[untouched + 1 :]
    assert early == credited_parts(minutes[::-1], late=missed, early=0)[::-1]


# -- Planning it --------------------------------------------------------------------------------------------


@pytest.fixture
def blocks(content):
    first, second = (module.translation_key for module in content.modules)
    return [
        {"title": "Signs", "begins": 0, "ends": 120, "minutes": 120, "module_key": first},
        {"title": "Break", "begins": 120, "ends": 150, "minutes": 0},
        {"title": "Referring", "begins": 150, "ends": 240, "minutes": 75, "module_key": second, "leader_name": "A judge"},
    ]


def test_session_counts_what_its_blocks_count(session, manager, blocks):
    made = set_agenda(by=manager, session=session, blocks=reversed(blocks))

    session.refresh_from_db()
    assert ([block.title for block in made], session.hours) == (["Signs", "Break", "Referring"], Decimal("3.25"))
    assert session.blocks.last().starts_at == session.starts_at + timedelta(minutes=150)


def test_late_person_loses_hours_of_the_first_module_and_early_leaver_of_the_last(session, enrolments, manager, content, blocks):
    first, second = (module.translation_key for module in content.modules)
    observe(session=session, enrolment=enrolments[0], status=Status.LATE, by=manager, minutes_late=30)
    observe(session=session, enrolment=enrolments[1], status=Status.PRESENT, by=manager, minutes_early=90)

    set_agenda(by=manager, session=session, blocks=blocks)
    hours = hours_by_module(session.cohort)

    assert hours[enrolments[0].pk] == {first: Decimal("1.50"), None: 0, second: Decimal("1.25")}
    assert hours[enrolments[1].pk] == {first: Decimal("1.75"), None: 0, second: 0}
    assert list(AttendanceRecord.objects.order_by("pk").values_list("credited_minutes", flat=True)) == [165, 105]


def test_block_without_a_module_counts_for_the_sessions(session, enrolments, manager, content):
    session.module_key = content.modules[0].translation_key
    session.save()
    set_agenda(by=manager, session=session, blocks=[{"title": "All", "begins": 0, "ends": 60, "minutes": 60}])

    observe(session=session, enrolment=enrolments[0], status=Status.PRESENT, by=manager)

    assert hours_by_module(session.cohort)[enrolments[0].pk] == {session.module_key: Decimal("1.00")}


def test_agenda_that_is_taken_away_leaves_the_hours(session, manager, blocks):
    set_agenda(by=manager, session=session, blocks=blocks)
    set_agenda(by=manager, session=session, blocks=[])

    session.refresh_from_db()
    assert (session.blocks.count(), session.hours) == (0, Decimal("3.25"))


@pytest.mark.parametrize(
    ("slip", "sentence"),
    [
        ({"begins": 230, "ends": 300}, "not within the session"),
        ({"begins": 60}, "before “Signs” has ended"),
        ({"title": ""}, "blank"),
    ],
)
def test_wrong_agenda_is_refused_and_the_old_one_stays(session, manager, blocks, slip, sentence):
    set_agenda(by=manager, session=session, blocks=blocks)
    blocks[1] |= slip

    with pytest.raises(InvalidInputError, match=sentence):
        set_agenda(by=manager, session=session, blocks=blocks)
    assert session.blocks.count() == 3


def test_agenda_of_breaks_alone_or_of_too_many_blocks_is_refused(session, manager, blocks):
    many = [{"title": "Short", "begins": minute, "ends": minute + 1, "minutes": 1} for minute in range(21)]

    for wrong, sentence in ((blocks[1:2], "no hours"), (many, "at most 20")):
        with pytest.raises(InvalidInputError, match=sentence):
            set_agenda(by=manager, session=session, blocks=wrong)


def test_closed_register_keeps_its_hours_and_cancelled_session_has_no_agenda(session, manager, blocks):
    close_session(session=session, by=manager)
    with pytest.raises(DomainError, match="closed"):
        set_agenda(by=manager, session=session, blocks=blocks)

    session.state = "scheduled"
    session.save()
    cancel_session(session=session, by=manager, reason="Storm")
    with pytest.raises(DomainError, match="called off"):
        set_agenda(by=manager, session=session, blocks=blocks)


@pytest.mark.parametrize("who", ["trainer", "stranger", "learner", "neighbour"])
def test_nobody_but_the_programmes_staff_sets_an_agenda(session, blocks, who, request):
    with pytest.raises(NotAllowedError):
        set_agenda(by=request.getfixturevalue(who), session=session, blocks=blocks)


def test_moved_session_takes_its_agenda_along_and_cannot_be_cut_short(session, manager, blocks):
    set_agenda(by=manager, session=session, blocks=blocks)
    session.refresh_from_db()
    later = session.starts_at + timedelta(hours=1)
    plan = {"title": "A", "place": "", "starts_at": later, "ends_at": later + timedelta(hours=4), "hours": session.hours}

    change_session(session=session, by=manager, **plan)

    assert AgendaBlock.objects.select_related("session").first().starts_at == later
    for wrong, sentence in (
        ({"hours": Decimal(2)}, "count 3 h 15 together"),
        ({"ends_at": later + timedelta(hours=3.5)}, "agenda goes on until"),
    ):
        with pytest.raises(InvalidInputError, match=sentence):
            change_session(session=session, by=manager, **plan | wrong)


def test_database_refuses_a_block_that_ends_before_it_begins(session):
    with pytest.raises(IntegrityError), transaction.atomic():
        AgendaBlock.objects.create(session=session, title="A", begins=10, ends=5, minutes=0)
