"""A quiz for learners, and its results for those who teach."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from assessments.enums import Purpose, Review, Saved
from assessments.forms import check_in_message, entries_in_form, entries_in_message, item_left, left_in_message
from assessments.models import Attempt, Quiz, QuizVersion, Response
from assessments.queries import Turn, left_in, misconceptions, turn_at
from assessments.reviewing import EVERYTHING, PRESETS
from assessments.rules import can_answer, can_mark, can_see_attempt, can_see_results
from assessments.screens import asked_in, asked_now, calibration_of, lessons_to_read, review_of, shows_result
from assessments.services.attempting import save_answers, settle, settle_expired, submit_attempt
from assessments.services.beginning import start_attempt
from assessments.services.checking import check_answer
from assessments.tasks import finish_when_over
from core.errors import DomainError, InvalidInputError
from courses.models import Enrolment, Lesson
from courses.queries import enrolment_for
from people.limits import tried_too_often
from people.requests import SignedInRequest

UNANSWERED = gettext_lazy(
    "You have not answered this question, and there is no way back to it. Press the button once more to go on without an answer."
)


def _attempt(attempts: QuerySet[Attempt], request: HttpRequest, uuid: UUID) -> Attempt:
    """The attempt with that address, if it is one's own to answer; else not found."""
    found: Attempt = get_object_or_404(attempts, uuid=uuid)
    if not can_answer(request.user, found):
        raise Http404
    return found


def _lesson_url(key: UUID | None) -> str:
    """Where a quiz's lesson is read in the active language, or in one that it has; empty where there is none."""
    try:
        return Lesson.objects.only("url_path", "locale__language_code").for_key(key).url if key else ""
    except Lesson.DoesNotExist:
        return ""


@login_required
@never_cache
def start(request: HttpRequest, uuid: UUID) -> HttpResponse:
    quiz = get_object_or_404(Quiz.objects.published().to_take(), uuid=uuid)
    version = quiz.current
    enrolment = enrolment_for(request.user, version.course_key) if version and version.course_key else None
    if version is None or enrolment is None:
        raise Http404
    problem = ""
    if request.method == "POST":
        begun, problem = _begin(request, quiz, enrolment)
        if begun:
            return redirect("assessments:attempt", uuid=begun.uuid)
    turn = _settled_turn(quiz, version, enrolment)
    attempts = [(one, one.percent is not None and shows_result(one, closes_at=turn.access.closes_at)) for one in turn.attempts]
    context = {"quiz": quiz, "version": version, "turn": turn, "attempts": attempts, "problem": problem}
    context["lesson_url"] = _lesson_url(version.lesson_key)
    return render(request, "assessments/start.html", context, status=400 if problem else 200)


def _settled_turn(quiz: Quiz, version: QuizVersion, enrolment: Enrolment) -> Turn:
    """Where a person stands at a quiz, once an attempt whose time is over has been ended."""
    now = timezone.now()
    turn = turn_at(quiz, version, enrolment, at=now)
    overdue = [one for one in turn.attempts if one.is_expired(at=now)]
    for one in overdue:
        settle(attempt=one, at=now)
    return turn_at(quiz, version, enrolment, at=now) if overdue else turn


def _begin(request: HttpRequest, quiz: Quiz, enrolment: Enrolment) -> tuple[Attempt | None, str]:
    """The attempt that was begun, or the sentence about the room code that was typed wrongly."""
    if "room_code" in request.POST and tried_too_often(request, "room-code"):
        return None, _("Too many codes were tried here. Wait a minute, then type it again.")
    try:
        begun = start_attempt(enrolment=enrolment, quiz=quiz, by=request.user, room_code=request.POST.get("room_code", ""))
    except InvalidInputError as error:
        return None, str(error)
    finish_when_over(begun)
    return begun, ""


@login_required
@never_cache
def attempt(request: HttpRequest, uuid: UUID) -> HttpResponse:
    found = settle(attempt=_attempt(Attempt.objects.to_show(), request, uuid))
    if not found.is_open:
        return redirect("assessments:result", uuid=found.uuid)
    problem = ""
    if request.method == "POST":
        problem, target = _save_page(request, found)
        if not problem:
            return HttpResponseRedirect(f"{request.path}#{target}")
    again = request.GET.get("again", "")
    sure = item_left(found, request.POST) if problem else None
    asked = asked_now(found, again=int(again) if again.isdecimal() else None, sure=sure)
    context = {
        "attempt": found,
        "version": found.version,
        "asked": asked,
        "problem": problem,
        "answered": sum(one.shown.is_answered for one in asked),
        "answered_before": sum(one.shown.is_answered for one in asked if one.is_left),
        "is_under_way": found.version.is_sequential and not all(one.is_left for one in asked),
        "unanswered": UNANSWERED,
        "seconds_left": found.seconds_left(at=timezone.now()),
    }
    return render(request, "assessments/attempt.html", context)


def _save_page(request: HttpRequest, found: Attempt) -> tuple[str, str]:
    """Keep what a posted page holds and check the question it asks for: a sentence where something is to be told, and where to go on."""
    receipts = save_answers(attempt=found, entries=entries_in_form(found, request.POST), by=request.user)
    wanted = request.POST.get("check", "")
    if any(receipt.outcome in {Saved.STALE, Saved.CHECKED, Saved.LEFT} for receipt in receipts):
        return _("Some of these questions were answered on another page in the meantime; the newer answers are kept and shown here."), ""
    if wanted.isdecimal():
        return _check_in_page(request, found, int(wanted))
    if found.version.is_sequential and "go" in request.POST:
        return _go_on(request, found, item_left(found, request.POST))
    return "", request.POST.get("go") or request.GET.get("go") or "review"


def _go_on(request: HttpRequest, found: Attempt, item: int | None) -> tuple[str, str]:
    """Leave the question that the page shows for good; where it has no answer only when asked for twice."""
    is_open = Response.objects.filter(attempt=found, item=item, is_left=False, answer__isnull=True).exists()
    if is_open and request.POST.get("sure") != str(item):
        return str(UNANSWERED), ""
    if item is not None:
        save_answers(attempt=found, entries=[], left=[item], by=request.user)
    return "", request.POST["go"]


def _check_in_page(request: HttpRequest, found: Attempt, item: int) -> tuple[str, str]:
    number = next((number for number, (item_id, _choices) in enumerate(found.order, start=1) if item_id == item), 0)
    revision = Response.objects.filter(attempt=found, item=item).values_list("revision", flat=True).first() or 0
    try:
        check_answer(attempt=found, item=item, revision=revision, by=request.user)
    except DomainError as error:
        return _("Question %(number)d: %(problem)s") % {"number": number, "problem": error}, ""
    return "", f"q{number}"


@login_required
@require_POST
def answers(request: HttpRequest, uuid: UUID) -> JsonResponse:
    found = _attempt(Attempt.objects.to_answer(), request, uuid)
    now = timezone.now()
    try:
        receipts = _save_message(request, found, now)
    except DomainError as error:
        return JsonResponse({"error": str(error)}, status=error.status_code)
    is_over = not found.is_open or found.is_expired(at=now)
    return JsonResponse(receipts | {"over": is_over, "seconds_left": found.seconds_left(at=now)})


def _save_message(request: HttpRequest, found: Attempt, at: datetime) -> dict[str, Any]:
    """Keep the answers of a message and what it says was left; the receipts, and what is left now."""
    entries, left = entries_in_message(request), left_in_message(request)
    receipts = save_answers(attempt=found, entries=entries, left=left, by=request.user, at=at)
    return {"receipts": [vars(receipt) for receipt in receipts], "left": sorted(left_in(found))}


@login_required
@never_cache
def check(request: HttpRequest, uuid: UUID) -> JsonResponse:
    """Check a question with the answer that comes along; asked without posting, only say how it stands."""
    found, now = _attempt(Attempt.objects.select_related("version", "enrolment", "quiz"), request, uuid), timezone.now()
    if request.method != "POST":
        item = request.GET.get("item", "")
        return _standing(request, found, int(item) if item.isdecimal() else 0, now)
    try:
        wanted, revision = check_in_message(request)
        receipts = _save_message(request, found, now)
    except DomainError as error:
        return JsonResponse({"error": str(error)}, status=error.status_code)
    problem = _problem_of_check(found, wanted, revision, request.user, now)
    return _standing(request, found, wanted, now, problem=problem, **receipts)


def _standing(request: HttpRequest, found: Attempt, item: int, now: datetime, **more: Any) -> JsonResponse:
    """How one question of an open attempt stands: in words, as a fragment, and for the script."""
    one = next(iter(asked_now(found, only=item)), None)
    if one is None:
        raise Http404
    return JsonResponse(more | {
        "state": one.state, "tried": one.last_tried, "line": one.line, "button": one.check_label,
        "html": render_to_string("assessments/_checked.html", {"one": one, "version": found.version}, request),
        "over": not found.is_open or found.is_expired(at=now), "seconds_left": found.seconds_left(at=now),
    })  # fmt: skip


def _problem_of_check(found: Attempt, item: int, revision: int, by: Any, now: datetime) -> str:
    try:
        check_answer(attempt=found, item=item, revision=revision, by=by, at=now)
    except DomainError as error:
        return str(error)
    return ""


@login_required
@require_POST
def finish(request: HttpRequest, uuid: UUID) -> HttpResponse:
    found = _attempt(Attempt.objects.to_answer(), request, uuid)
    if found.is_open and not request.POST.get("is_sent"):
        save_answers(attempt=found, entries=entries_in_form(found, request.POST), by=request.user)
    submit_attempt(attempt=found, by=request.user)
    return redirect("assessments:result", uuid=found.uuid)


@login_required
@never_cache
def result(request: HttpRequest, uuid: UUID) -> HttpResponse:
    found = get_object_or_404(Attempt.objects.to_review(), uuid=uuid)
    is_own = can_answer(request.user, found)
    if not is_own and not can_see_attempt(request.user, found):
        raise Http404
    found = settle(attempt=found)
    if found.is_open:
        return redirect("assessments:attempt" if is_own else "assessments:results", uuid=found.uuid if is_own else found.quiz.uuid)
    turn = turn_at(found.quiz, found.quiz.current or found.version, found.enrolment, at=timezone.now())
    closes_at = turn.access.closes_at
    may_see = review_of(found, attempts_left=turn.left, closes_at=closes_at, at=timezone.now()) if is_own else EVERYTHING
    asked, may_mark = asked_in(found, may_see), can_mark(request.user, found)
    lesson, read_again = lessons_to_read(found, asked)
    context: dict[str, Any] = {
        "attempt": found, "version": found.version, "asked": asked, "may_see": may_see, "is_own": is_own,
        "questions": [one.result(is_own=is_own, may_mark=may_mark) for one in asked] if may_see.questions else [],
        "may_begin": turn.may_begin and found.quiz.current is not None, "closes_at": closes_at,
        "right": sum(one.is_right for one in asked),
        "comes_later": PRESETS[Review(found.version.review)][-1].marks and not may_see.marks,
        "sure_and_wrong": [one for one in asked if one.is_confidently_wrong and may_see.right],
        "calibration": calibration_of(asked) if may_see.marks else None,
        "read_again": read_again if may_see.marks else [], "lesson_url": lesson.url if lesson else "",
    }  # fmt: skip
    return render(request, "assessments/result.html", context)


@login_required
def results(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    quiz = get_object_or_404(Quiz.objects.select_related("current"), uuid=uuid)
    if not can_see_results(request.user):
        raise Http404
    settle_expired(quiz=quiz)
    versions = list(quiz.versions.order_by("-number"))
    version = next((one for one in versions if str(one.number) == request.GET.get("version")), versions[0] if versions else None)
    attempts = Attempt.objects.visible_to(request.user).filter(version=version).exclude(enrolment__learner=request.user)
    rows = attempts.select_related("enrolment__learner", "enrolment__cohort").order_by("-submitted_at", "-pk")
    context = {
        "quiz": quiz,
        "versions": versions,
        "version": version,
        "page": Paginator(rows, 50).get_page(request.GET.get("page")),
        "misconceptions": misconceptions(version, attempts, get_language()) if version else [],
        "has_gain": quiz.purpose in {Purpose.PRE_TEST, Purpose.POST_TEST},
    }
    return render(request, "assessments/results.html", context)
