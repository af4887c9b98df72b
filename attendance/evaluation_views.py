"""The form about the training: answered on a phone, printed, copied from paper, and what came of it.

Each view is about a session (`uuid` is given) or about a cohort as a whole (`code` is given).
"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from attendance.evaluation.summary import LEAST, Summary
from attendance.evaluation_forms import EvaluationForm, PageForm, PaperFormSet
from attendance.evaluation_queries import Subject, has_answered, next_number, summaries_of_sessions, summary_of
from attendance.evaluation_sheet import evaluation_sheet
from attendance.evaluation_subjects import subject_run
from attendance.models import Session
from attendance.services.evaluating import answer_evaluation, copy_evaluations
from core.errors import DomainError
from core.exports import table_response
from core.pdf import pdf_response
from courses.models import Cohort, Enrolment
from people.requests import SignedInRequest


def _attended(request: SignedInRequest, code: str, uuid: UUID | None) -> tuple[Subject, Enrolment]:
    """For who is enrolled in the cohort."""
    mine = Enrolment.objects.current().filter(learner=request.user).select_related("cohort")
    if uuid:
        session = get_object_or_404(Session.objects.for_learner(request.user).held().select_related("cohort", "venue"), uuid=uuid)
        return Subject(session.cohort, session), get_object_or_404(mine, cohort=session.cohort)
    enrolment = get_object_or_404(mine, cohort__code=code)
    return Subject(get_object_or_404(Cohort, pk=enrolment.cohort_id)), enrolment


@login_required
@never_cache
def evaluate(request: SignedInRequest, code: str = "", uuid: UUID | None = None) -> HttpResponse:
    """One submission for each person; afterwards only that there was one is known."""
    subject, enrolment = _attended(request, code, uuid)
    form = EvaluationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            answer_evaluation(by=request.user, subject=subject, ratings=form.ratings(), texts=form.texts())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(subject.url("evaluate"))
    context = {"subject": subject, "form": form, "is_open": subject.is_open(), "is_done": has_answered(enrolment, subject.session)}
    return render(request, "attendance/evaluate.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
@never_cache
def results(request: HttpRequest, code: str = "", uuid: UUID | None = None) -> HttpResponse:
    subject = subject_run(request, code, uuid)
    context = {"subject": subject, "cohort": subject.cohort, "session": subject.session, "summary": summary_of(subject), "least": LEAST}
    context["sessions"] = [] if subject.session else [(Subject(one.cohort, one), found) for one, found in _sessions(subject.cohort)]
    context["urls"] = {name: subject.url(f"evaluation_{name}") for name in ("form", "paper")}
    words = {"xlsx": _("Download for Excel"), "csv": _("Download as CSV")}
    context["files"] = [(said, subject.url("evaluation_file", name)) for name, said in words.items()]
    context["refusal"] = subject.refuses_paper()
    return render(request, "attendance/evaluation.html", context)


def _sessions(cohort: Cohort) -> list[tuple[Session, Summary]]:
    found = summaries_of_sessions(cohort)
    for session, _summary in found:
        session.cohort = cohort
    return found


@login_required
@require_safe
def results_file(request: HttpRequest, file_format: str, code: str = "", uuid: UUID | None = None) -> HttpResponse:
    if file_format not in ("csv", "xlsx"):
        raise Http404
    subject = subject_run(request, code, uuid)
    summary = summary_of(subject)
    if not summary.is_shown:
        raise DomainError(_("Too few answers to show: at least 5, so that nobody is recognised."))
    return table_response(file_format, **_table(summary), name=f"{subject}-" + _("evaluation"))


def _table(summary: Summary) -> dict[str, Any]:
    rated = [
        [one.text, one.mean, one.number if one.is_shown else "", *(one.counts if one.is_shown else [""] * 5), ""] for one in summary.rated
    ]
    said = [[question, "", "", *[""] * 5, text] for question, texts in summary.said for text in texts]
    return {"header": [_("Question"), _("Mean"), _("Answers"), 1, 2, 3, 4, 5, _("Text")], "rows": [*rated, *said]}


@login_required
@require_safe
def sheet(request: HttpRequest, code: str = "", uuid: UUID | None = None) -> HttpResponse:
    subject = subject_run(request, code, uuid)
    if subject.session and subject.session.is_cancelled:
        messages.error(request, subject.refuses_paper())
        return redirect(subject.url("evaluation"))
    with override(subject.cohort.language):
        address = request.build_absolute_uri(subject.url("evaluate"))
    return pdf_response(evaluation_sheet(subject, address), name=f"{subject} " + _("evaluation"))


@login_required
@never_cache
def paper(request: HttpRequest, code: str = "", uuid: UUID | None = None) -> HttpResponse:
    """A grid by keyboard: a line for each form of paper."""
    subject = subject_run(request, code, uuid)
    if refusal := subject.refuses_paper():
        messages.error(request, refusal)
        return redirect(subject.url("evaluation"))
    posted = request.POST if request.method == "POST" else None
    page, lines = PageForm(posted), PaperFormSet(posted, prefix="form")
    if posted is not None and page.is_valid() and lines.is_valid() and _copied(request, subject, page, lines):
        return redirect(subject.url("evaluation_paper"))
    context = {"subject": subject, "cohort": subject.cohort, "page": page, "lines": lines, "back": subject.url("evaluation")}
    context |= {"next": next_number(subject), "copied": subject.url("evaluation_copied")}
    return render(request, "attendance/evaluation_paper.html", context, status=200 if posted is None else 422)


def _copied(request: HttpRequest, subject: Subject, page: PageForm, lines: Any) -> bool:
    """Whether there was something to copy."""
    filled = [(key, line.ratings(), line.texts()) for key, line in zip(page.keys(), lines.forms, strict=False) if line.has_changed()]
    if not filled:
        page.add_error(None, _("No form is filled in. Type at least one, then save."))
        return False
    numbers = copy_evaluations(by=request.user, subject=subject, forms=filled)
    messages.success(request, _sentence(numbers) if numbers else _("Nothing had changed, so nothing was saved."))
    return True


def _sentence(numbers: list[int]) -> str:
    told = {"number": len(numbers), "first": numbers[0], "last": numbers[-1]}
    sentence = ngettext(
        "Form %(first)d is copied. Write its number on it.",
        "%(number)d forms are copied, numbers %(first)d to %(last)d. Write each number on its form.",
        len(numbers),
    )
    return sentence % told
