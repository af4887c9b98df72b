"""Programme staff open and change cohorts."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.errors import DomainError
from courses.forms import CohortForm
from courses.models import Cohort
from courses.rules import can_manage_cohort
from courses.services.cohorts import save_cohort
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
