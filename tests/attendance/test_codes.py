"""The code on the projector is a pure function of a key and the server's clock."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance.codes import MARGIN, STEP, code_at, is_code_of, new_key, seconds_left

KEY = "3132333435363738393031323334353637383930313233343536373839303132"  # of RFC 6238, appendix B
moments = st.datetimes(datetime(2026, 1, 1), datetime(2036, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone


@pytest.mark.parametrize(("step", "code"), [(1, "119246"), (0x23523EC, "084774"), (0x23523ED, "062674")])
def test_code_is_that_of_rfc_6238(step, code):
    at = datetime.fromtimestamp(step * STEP.total_seconds(), UTC)

    assert code_at(KEY, at) == code


@given(moments, st.floats(0, 14.9))
def test_code_holds_for_its_step_and_two_seconds_more(at, later):
    start = at - timedelta(seconds=at.timestamp() % STEP.total_seconds())
    code = code_at(KEY, start)

    assert is_code_of(KEY, code, start + timedelta(seconds=later))
    assert is_code_of(KEY, code, start + STEP + MARGIN - timedelta(milliseconds=10))


@given(moments)
def test_code_of_another_time_or_session_does_not_hold(at):
    late = at + STEP + MARGIN
    assert is_code_of(KEY, code_at(KEY, at), late) == (code_at(KEY, at) in {code_at(KEY, late), code_at(KEY, late - MARGIN)})
    assert new_key() != new_key()


@given(moments)
def test_time_left_is_never_more_than_a_step(at):
    assert 0 < seconds_left(at) <= STEP.total_seconds()
