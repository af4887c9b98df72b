"""Statistics of a quiz, of one of its items, and of the gain from a pre-test to a post-test."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessments.enums import Counted, Purpose
from assessments.models import Quiz, QuizVersion
from assessments.queries import corrections_of
from assessments.rules import can_correct, can_see_results
from assessments.services.attempting import settle_expired
from assessments.statistics_files import FORMATS, file_of
from assessments.statistics_queries import analysis_of, cohorts_of, counterparts, gain_of, responses_to
from assessments.statistics_screens.gain import ShownGainReport, title_of
from assessments.statistics_screens.item import ItemReport
from assessments.statistics_screens.quiz import QuizReport
from courses.models import Cohort
from people.requests import SignedInRequest


def quiz_of(request: SignedInRequest, uuid: UUID) -> Quiz:
    """The quiz with that address, its overdue attempts ended; not found for those who run nothing."""
    if not can_see_results(request.user):
        raise Http404
    quiz: Quiz = get_object_or_404(Quiz.objects.select_related("current"), uuid=uuid)
    settle_expired(quiz=quiz)
    return quiz


def _counted(request: SignedInRequest) -> Counted:
    asked = request.GET.get("attempts", "")
    return Counted(asked) if asked in Counted.values else Counted.FIRST


def _report(request: SignedInRequest, version: QuizVersion) -> QuizReport:
    return QuizReport(version, analysis_of(version, user=request.user, counted=_counted(request)))


def _version(request: SignedInRequest, versions: list[QuizVersion]) -> QuizVersion | None:
    return next((one for one in versions if str(one.number) == request.GET.get("version")), versions[0] if versions else None)


@login_required
def statistics(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    quiz = quiz_of(request, uuid)
    versions = list(quiz.versions.order_by("-number"))
    version = _version(request, versions)
    query = f"version={version.number}" if version else ""
    context = {
        "query": query, "selection": f"?{query}&attempts={_counted(request)}",
        "quiz": quiz, "versions": versions, "version": version, "choices": Counted.choices, "counted": _counted(request),
        "report": _report(request, version) if version else None, "has_gain": quiz.purpose in {Purpose.PRE_TEST, Purpose.POST_TEST},
    }  # fmt: skip
    return render(request, "assessments/statistics.html", context)


@login_required
def statistics_file(request: SignedInRequest, uuid: UUID, file_format: str) -> HttpResponse:
    version = _version(request, list(quiz_of(request, uuid).versions.order_by("-number")))
    if version is None or file_format not in FORMATS:
        raise Http404
    return file_of(_report(request, version), file_format)


def _item_report(request: SignedInRequest, uuid: UUID, pk: int) -> ItemReport:
    quiz = quiz_of(request, uuid)
    version = get_object_or_404(quiz.versions, items=pk)
    item, counted = version.sealed_items[pk], _counted(request)
    made = corrections_of(version)[pk]
    answers = responses_to(item, version, made, user=request.user, counted=counted, language=get_language() or version.language)
    return ItemReport(_report(request, version), item, answers, made)


@login_required
def statistics_item(request: SignedInRequest, uuid: UUID, item: int) -> HttpResponse:
    report = _item_report(request, uuid, item)
    context = {
        "quiz": report.quiz.version.quiz,
        "version": report.quiz.version,
        "report": report,
        "question": report.shown,
        "selection": f"?attempts={_counted(request)}",
        "whole_selection": f"?version={report.quiz.version.number}&attempts={_counted(request)}",
        "choices": Counted.choices,
        "counted": _counted(request),
        "may_correct": can_correct(request.user),
    }
    return render(request, "assessments/statistics_item.html", context)


@login_required
def statistics_item_file(request: SignedInRequest, uuid: UUID, item: int, file_format: str) -> HttpResponse:
    if file_format not in FORMATS:
        raise Http404
    return file_of(_item_report(request, uuid, item), file_format)


def _gain(request: SignedInRequest, quiz: Quiz) -> dict[str, Any]:
    """What the page of the gain shows: the other test, the cohort, and the report where both tests are there."""
    others = counterparts(quiz)
    other = next((one for one in others if str(one.uuid) == request.GET.get("with")), others[0] if others else None)
    before, after = (quiz, other) if quiz.purpose == Purpose.PRE_TEST else (other, quiz)
    counted = Counted.FIRST if _counted(request) == Counted.ALL else _counted(request)
    context: dict[str, Any] = {
        "quiz": quiz,
        "others": [(one, title_of(one)) for one in others],
        "other": other,
        "title": title_of(quiz),
        "counted": counted,
    }
    context["choices"] = [choice for choice in Counted.choices if choice[0] != Counted.ALL]
    if other is None or before is None or after is None:
        return context
    cohorts = cohorts_of([before, after], request.user)
    cohort = _cohort(request, cohorts)
    found = gain_of(before, after, user=request.user, counted=counted, cohort=cohort)
    report = ShownGainReport(before, after, found, counted, str(cohort) if cohort else _("All cohorts that you run"))
    query = urlencode({"with": other.uuid, "cohort": cohort.code if cohort else ""})
    context |= {"query": query, "selection": f"?{query}&attempts={counted}"}
    return context | {"cohorts": cohorts, "cohort": cohort, "report": report}


def _cohort(request: SignedInRequest, cohorts: list[Cohort]) -> Cohort | None:
    code = request.GET.get("cohort", "")
    found = next((one for one in cohorts if one.code == code), None)
    if code and found is None:
        raise Http404
    return found


@login_required
def gain(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    return render(request, "assessments/gain.html", _gain(request, quiz_of(request, uuid)))


@login_required
def gain_file(request: SignedInRequest, uuid: UUID, file_format: str) -> HttpResponse:
    report = _gain(request, quiz_of(request, uuid)).get("report")
    if report is None or file_format not in FORMATS:
        raise Http404
    return file_of(report, file_format)
