"""Forms about the training copied from paper: their numbers, and mending one that was mistyped. What they say is not shown."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from attendance.evaluation_forms import RetypeForm, TakeBackForm
from attendance.evaluation_queries import Subject, copied_forms
from attendance.evaluation_subjects import subject_run
from attendance.services.evaluating import retype_evaluation, take_back_evaluation
from core.errors import DomainError


@login_required
@require_safe
@never_cache
def copied(request: HttpRequest, code: str = "", uuid: UUID | None = None) -> HttpResponse:
    subject = subject_run(request, code, uuid)
    forms = [(form, subject.url("evaluation_retype", form.number)) for form in copied_forms(subject)]
    context = {"subject": subject, "cohort": subject.cohort, "forms": forms, "back": subject.url("evaluation_paper")}
    return render(request, "attendance/evaluation_copied.html", context)


@login_required
@never_cache
def retype(request: HttpRequest, number: int, code: str = "", uuid: UUID | None = None) -> HttpResponse:
    """The form starts empty: it is typed from the paper, not from what was copied."""
    subject = _subject_of(request, number, code, uuid)
    form = RetypeForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _is_done(form, lambda: _retype(request, subject, number, form)):
        messages.success(request, _("Form %(number)d is typed anew.") % {"number": number})
        return redirect(subject.url("evaluation_copied"))
    return _page(request, subject, number, form, TakeBackForm(auto_id="back_%s"))


def _retype(request: HttpRequest, subject: Subject, number: int, form: RetypeForm) -> None:
    said = {"ratings": form.ratings(), "texts": form.texts(), "reason": form.cleaned_data["reason"]}
    retype_evaluation(by=request.user, subject=subject, number=number, **said)


@login_required
@require_POST
def take_back(request: HttpRequest, number: int, code: str = "", uuid: UUID | None = None) -> HttpResponse:
    subject = _subject_of(request, number, code, uuid)
    form = TakeBackForm(request.POST, auto_id="back_%s")
    work: dict[str, Any] = {"by": request.user, "subject": subject, "number": number}
    if form.is_valid() and _is_done(form, lambda: take_back_evaluation(**work, reason=form.cleaned_data["reason"])):
        messages.success(request, _("Form %(number)d is taken back: it counts no more.") % {"number": number})
        return redirect(subject.url("evaluation_copied"))
    return _page(request, subject, number, RetypeForm(), form)


def _subject_of(request: HttpRequest, number: int, code: str, uuid: UUID | None) -> Subject:
    """
    :raises Http404: when there is no form of that number, or the reader does not run the cohort
    """
    subject = subject_run(request, code, uuid)
    if not copied_forms(subject).filter(number=number, is_taken_back=False).exists():
        raise Http404
    return subject


def _is_done(form: Any, work: Callable[[], None]) -> bool:
    """Whether the service did it; a refusal stands on the form."""
    try:
        work()
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _page(request: HttpRequest, subject: Subject, number: int, form: RetypeForm, back_form: TakeBackForm) -> HttpResponse:
    context = {"subject": subject, "cohort": subject.cohort, "number": number, "form": form, "back_form": back_form}
    context |= {name: subject.url(f"evaluation_{name}", number) for name in ("retype", "take_back")}
    context["back"] = subject.url("evaluation_copied")
    status = 422 if form.errors or back_form.errors else 200
    return render(request, "attendance/evaluation_retype.html", context, status=status)
