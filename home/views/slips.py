"""Access slips for who has no e-mail."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from core.errors import InvalidInputError
from core.pdf import pdf_response
from home.services import hand_out_slips
from home.slips import candidates
from home.views.people import managed_cohort


@never_cache
@login_required
def access_slips(request: HttpRequest, code: str) -> HttpResponse:
    cohort = managed_cohort(request, code)
    found = candidates(cohort, by=request.user, at=timezone.now())
    context = {"cohort": cohort, "found": found}
    if request.method != "POST":
        return render(request, "home/access_slips.html", context)
    chosen = set(request.POST.getlist("people"))
    people = [one.person for one in found.everybody if str(one.enrolment.uuid) in chosen]
    try:
        sheet = hand_out_slips(cohort=cohort, people=people, by=request.user, site=request.build_absolute_uri("/"))
    except InvalidInputError as refusal:
        return render(request, "home/access_slips.html", context | {"refusal": refusal}, status=refusal.status_code)
    # To be kept as a file: to load the page again would give out new codes.
    name = " ".join([str(cohort), _("Access slips"), str(timezone.localdate())])
    return pdf_response(sheet, name=name, is_download=True)
