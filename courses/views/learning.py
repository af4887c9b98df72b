"""What a learner does: start, go on, finish a lesson, join, leave."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.errors import DomainError, NotAllowedError
from courses.forms import JoinForm
from courses.models import Cohort, Course, Enrolment, Lesson
from courses.queries import course_outline, course_titles, enrolment_for, enrolment_reading, lessons_done, outline_around
from courses.rules import can_leave
from courses.services.enrolling import join_with_code, start_self_paced, tidy_code, withdraw
from courses.services.progress import complete_lesson
from people.requests import SignedInRequest


def _course(key: UUID) -> Course:
    try:
        return Course.objects.for_key(key)
    except Course.DoesNotExist as gone:
        raise Http404 from gone


@login_required
@require_POST
def start_course(request: HttpRequest, course_key: UUID) -> HttpResponse:
    start_self_paced(learner=request.user, course=_course(course_key))
    return redirect("continue_course", course_key)


@login_required
@require_GET
def continue_course(request: HttpRequest, course_key: UUID) -> HttpResponse:
    """To the lesson where the learner was; before the first one, to the course page."""
    course = _course(course_key)
    enrolment = enrolment_for(request.user, course_key)
    lesson = course_outline(course, enrolment=enrolment).resume_at(enrolment) if enrolment else None
    return redirect((lesson or course).get_url(request))


@login_required
@require_POST
def finish_lesson(request: HttpRequest, lesson_key: UUID) -> HttpResponse:
    """“I have read this”: done, and on to the next lesson."""
    try:
        lesson = Lesson.objects.for_key(lesson_key)
    except Lesson.DoesNotExist as gone:
        raise Http404 from gone
    enrolment = enrolment_reading(request.user, lesson)
    if enrolment is None:
        raise Http404
    try:
        complete_lesson(enrolment=enrolment, lesson_key=lesson_key, by=request.user)
    except DomainError as refusal:
        messages.warning(request, str(refusal))
        return redirect(lesson.get_url(request))
    outline = outline_around(lesson, enrolment=enrolment)
    _before, after = outline.around(lesson_key)
    done, total = lessons_done([enrolment]).of(enrolment) if after is None else (0, 1)
    if done == total:
        messages.success(request, _("You have done every lesson of this course."))
    return redirect((after or outline.course).get_url(request))


@require_http_methods(["GET", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Type the code of a cohort. Who is not signed in is most often new: they type it where an account is made, or sign in from there."""
    if not request.user.is_authenticated:
        code = request.POST.get("code") or request.GET.get("code", "")
        return redirect(reverse("register") + (f"?{urlencode({'code': code})}" if code else ""))
    form = JoinForm(request.POST or None, initial={"code": request.GET.get("code", "")})
    if request.method == "POST" and form.is_valid():
        try:
            return _joined(request, join_with_code(learner=request.user, code=form.cleaned_data["code"]))
        except DomainError as refusal:
            form.add_error("code", str(refusal))
    return render(request, "courses/join.html", {"form": form})


@require_http_methods(["GET", "POST"])
def join_with_link(request: SignedInRequest, code: str) -> HttpResponse:
    """The link of a cohort, from a message or a QR code: shows what one joins, and joins on one press.

    Whoever is not signed in is most often new: they go to the short form for an account, which offers to sign in.
    """
    if not request.user.is_authenticated:
        return redirect(f"{reverse('register')}?{urlencode({'code': code})}")
    cohort = Cohort.objects.filter(code=tidy_code(code)).select_related("programme").first()
    if cohort is None:
        return render(request, "courses/join.html", {"form": _refused(code)}, status=404)
    if request.method == "POST":
        return _joined(request, join_with_code(learner=request.user, code=code))
    title = course_titles([cohort.course_key]).get(cohort.course_key, "")
    is_in = cohort.enrolments.current().filter(learner=request.user).exists()
    return render(request, "courses/join_with_link.html", {"cohort": cohort, "is_in": is_in, "title": title})


def _refused(code: str) -> JoinForm:
    form = JoinForm({"code": code})
    form.add_error("code", _("No cohort has this code. Look again at the paper or the projector, letter by letter."))
    return form


def _joined(request: HttpRequest, enrolment: Enrolment) -> HttpResponse:
    messages.success(request, _("You are in “%(cohort)s”.") % {"cohort": enrolment.cohort})
    try:
        return redirect(enrolment.course.get_url(request))
    except Course.DoesNotExist:  # joined before the course is published
        return redirect("dashboard")


@login_required
@require_http_methods(["GET", "POST"])
def leave_course(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Leave what one started alone; asks first."""
    enrolment = get_object_or_404(Enrolment.objects.current().filter(learner=request.user), uuid=uuid)
    if not can_leave(request.user, enrolment):
        raise NotAllowedError(_("You are in a cohort: ask its programme staff to take you out. Nothing was changed."))
    course = _course(enrolment.course_key)
    if request.method == "GET":
        return render(request, "courses/leave.html", {"enrolment": enrolment, "course": course})
    withdraw(enrolment=enrolment, by=request.user)
    messages.success(request, _("You have left “%(course)s”. What you did is kept.") % {"course": course.title})
    return redirect(course.get_url(request))
