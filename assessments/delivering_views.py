"""A cohort's quizzes: when they are open, with which code, and who gets longer or one more attempt."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from assessments.delivering_forms import ExceptionForm, PersonExceptionForm
from assessments.models import Quiz, QuizException
from assessments.queries import delivered_to
from assessments.services.exceptions import set_exception
from courses.models import Cohort


def _cohort(request: HttpRequest, code: str) -> Cohort:
    """The cohort, when the reader runs it; otherwise as if it did not exist."""
    return get_object_or_404(Cohort.objects.visible_to(request.user), code=code)


def _quiz(cohort: Cohort, uuid: UUID) -> Quiz:
    found: Quiz = get_object_or_404(Quiz.objects.published().select_related("current"), uuid=uuid, current__course_key=cohort.course_key)
    return found


@login_required
def cohort_quizzes(request: HttpRequest, code: str) -> HttpResponse:
    cohort = _cohort(request, code)
    return render(request, "assessments/cohort_quizzes.html", {"cohort": cohort, "rows": delivered_to(cohort)})


@login_required
def cohort_rules(request: HttpRequest, code: str, uuid: UUID) -> HttpResponse:
    cohort = _cohort(request, code)
    quiz = _quiz(cohort, uuid)
    instance = QuizException.objects.filter(quiz=quiz, cohort=cohort).first()
    form = ExceptionForm(request.POST or None, instance=instance or QuizException(quiz=quiz, cohort=cohort), cohort=cohort)
    return _answer(request, cohort, quiz, form)


@login_required
def person_rules(request: HttpRequest, code: str, uuid: UUID, enrolment: UUID | None = None) -> HttpResponse:
    cohort = _cohort(request, code)
    quiz = _quiz(cohort, uuid)
    instance = None
    if enrolment:
        instance = get_object_or_404(QuizException, quiz=quiz, enrolment__uuid=enrolment, enrolment__cohort=cohort)
    form = PersonExceptionForm(request.POST or None, instance=instance or QuizException(quiz=quiz), cohort=cohort)
    return _answer(request, cohort, quiz, form)


def _answer(request: HttpRequest, cohort: Cohort, quiz: Quiz, form: ExceptionForm) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        set_exception(
            quiz=quiz,
            cohort=cohort,
            enrolment=form.exception_for(),
            by=request.user,
            rules=form.rules(),
            reason=form.cleaned_data["reason"],
        )
        messages.success(request, _("Saved. It holds from now on, for attempts under way as well."))
        return redirect("assessments:cohort", code=cohort.code)
    context = {"cohort": cohort, "quiz": quiz, "form": form, "is_person": isinstance(form, PersonExceptionForm)}
    return render(request, "assessments/exception_form.html", context)
