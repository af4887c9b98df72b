"""Badges, and what their code says."""

import io
from uuid import UUID

import pytest
from django.urls import reverse
from pypdf import PdfReader

from attendance.badges import badge_text, badges
from courses.services.enrolling import withdraw


def test_code_says_an_id_and_no_name(enrolments):
    text = badge_text(enrolments[0])

    assert UUID(text.removeprefix("VIJILANS:")) == enrolments[0].uuid
    assert text == text.upper()


@pytest.mark.parametrize(("people", "pages"), [(0, 1), (3, 1), (9, 2)])
def test_eight_badges_stand_on_a_page(cohort, enrolments, people, pages):
    made = badges(cohort, (enrolments * 3)[:people])

    assert len(PdfReader(io.BytesIO(made)).pages) == pages


def test_who_left_has_no_badge(client, cohort, enrolments, trainer, manager):
    withdraw(enrolment=enrolments[0], by=manager)
    client.force_login(trainer)

    response = client.get(reverse("attendance:badges", args=[cohort.code]))

    text = PdfReader(io.BytesIO(response.content)).pages[0].extract_text()
    assert response["Content-Type"] == "application/pdf"
    assert [one.learner.last_name in text for one in enrolments] == [False, True, True]
