"""Programme staff open and change cohorts, and take people out of them."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.errors import DomainError
from courses.forms import CohortForm
from courses.models import Cohort, Enrolment
from courses.rules import can_manage_cohort, can_withdraw
from courses.services.cohorts import save_cohort
from courses.services.enrolling import withdraw
from people.rules import is_programme_staff


@login_required
@require_http_methods(["GET", "POST"])
def new_cohort(request: HttpRequest) -> HttpResponse:
    if not is_programme_staff(request.user):
        raise PermissionDenied
    return _cohort_form(request, None)


@login_required
@require_http_methods(["GET", "POST"])
def edit_cohort(request: HttpRequest, code: str) -> HttpResponse:
    cohort = get_object_or_404(Cohort.objects.visible_to(request.user).select_related("programme"), code=code)
    if not can_manage_cohort(request.user, cohort):
        raise PermissionDenied
    return _cohort_form(request, cohort)


def _cohort_form(request: HttpRequest, cohort: Cohort | None) -> HttpResponse:
    form = CohortForm(request.POST or None, instance=cohort, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_cohort(cohort=form.instance, trainers=form.cleaned_data["trainers"], by=request.user)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("“%(cohort)s” is saved. Its code to join is %(code)s.") % {"cohort": saved, "code": saved.code})
            return redirect(saved)
    return render(request, "courses/cohort_form.html", {"form": form, "cohort": cohort})


@login_required
@require_http_methods(["GET", "POST"])
def withdraw_person(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take a person out of a cohort; asks first, keeps what they did."""
    people = Enrolment.objects.current().visible_to(request.user).select_related("learner", "cohort__programme")
    enrolment = get_object_or_404(people, uuid=uuid)
    if enrolment.cohort is None:
        raise Http404
    if not can_withdraw(request.user, enrolment):
        raise PermissionDenied
    if request.method == "GET":
        return render(request, "courses/withdraw.html", {"enrolment": enrolment})
    withdraw(enrolment=enrolment, by=request.user, reason=request.POST.get("reason", "")[:200])
    messages.success(request, _("%(person)s is out of “%(cohort)s”.") % {"person": enrolment.learner, "cohort": enrolment.cohort})
    return redirect(enrolment.cohort)
