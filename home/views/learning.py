"""The learner's own page."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from attendance.evaluation_queries import to_evaluate
from home.learning import certificates_of, learning_of, session_to_check_in, sessions_of, upcoming_sessions

MOST_ASKED = 3


@login_required
def dashboard(request: HttpRequest) -> HttpResponse:
    certificates = certificates_of(request.user)
    learning = learning_of(request.user, certificates=certificates)
    now = timezone.now()
    sessions = sessions_of(request.user, at=now)
    asked = to_evaluate(sessions, [one.enrolment for one in learning], at=now)
    context = {
        "learning": learning,
        "current": next((one for one in learning if one.next_step), None),
        "here": session_to_check_in(sessions, at=now),
        "sessions": upcoming_sessions(sessions, at=now),
        "to_evaluate": [(subject, subject.url("evaluate")) for subject in asked[:MOST_ASKED]],
        "certificates": certificates,
    }
    return render(request, "home/dashboard.html", context)
