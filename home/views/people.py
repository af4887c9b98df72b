"""Into a cohort and out of it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core.errors import DomainError
from courses.models import Cohort, Enrolment
from courses.rules import can_manage_cohort
from courses.services.enrolling import withdraw
from home.forms import AddPersonForm
from home.services import add_person_to_cohort
from home.views.staff import cohort_for


@login_required
def add_person(request: HttpRequest, code: str) -> HttpResponse:
    cohort = managed_cohort(request, code)
    form = AddPersonForm(request.POST or None, initial={"language": cohort.language})
    if request.method == "POST" and form.is_valid() and not form.must_ask:
        try:
            enrolment = add_person_to_cohort(cohort=cohort, by=request.user, known=form.known, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(name)s is in the cohort.") % {"name": enrolment.learner})
            return redirect("cohort", cohort.code)
    return render(request, "home/add_person.html", {"cohort": cohort, "form": form})


@login_required
def withdraw_person(request: HttpRequest, code: str, uuid: str) -> HttpResponse:
    cohort = managed_cohort(request, code)
    enrolment = get_object_or_404(Enrolment.objects.current().filter(cohort=cohort).select_related("learner"), uuid=uuid)
    if request.method == "POST":
        withdraw(enrolment=enrolment, by=request.user, reason=request.POST.get("reason", "")[:300].strip())
        messages.success(
            request, _("%(name)s is no longer in the cohort. What was done there stays on record.") % {"name": enrolment.learner}
        )
        return redirect("cohort", cohort.code)
    return render(request, "home/withdraw.html", {"cohort": cohort, "enrolment": enrolment})


def managed_cohort(request: HttpRequest, code: str) -> Cohort:
    """The cohort, when the reader may change it; who only runs it is refused, for others it does not exist."""
    cohort = cohort_for(request, code)
    if not can_manage_cohort(request.user, cohort):
        raise PermissionDenied
    return cohort
