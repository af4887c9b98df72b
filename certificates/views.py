"""The staff's award board, a person's own certificates, and the public's check."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from certificates import queries
from certificates.enums import CertificateState, Kind
from certificates.forms import AwardForm, CheckForm, CorrectionForm, RevocationForm
from certificates.models import Certificate
from certificates.models.awards import tidy_serial
from certificates.rendering import render_certificate, render_cohort
from certificates.rules import can_award, can_change
from certificates.services import award_all_eligible, correct, revoke
from core.errors import DomainError
from core.pdf import pdf_response
from courses.models import Cohort, Enrolment
from people.limits import tried_too_often
from people.requests import SignedInRequest


def _kind(value: str | None) -> Kind:
    return Kind(value) if value in Kind.values else Kind.COMPLETION


def _cohort(request: HttpRequest, code: str) -> Cohort:
    return get_object_or_404(Cohort.objects.visible_to(request.user).select_related("programme"), code=code)


def _managed_cohort(request: HttpRequest, code: str) -> Cohort:
    cohort = _cohort(request, code)
    if not can_award(request.user, cohort):
        raise Http404
    return cohort


def _own(request: HttpRequest, serial: str) -> Certificate:
    found = Certificate.objects.visible_to(request.user).select_related("enrolment__cohort__programme", "enrolment__learner", "issued_by")
    return get_object_or_404(found.distinct(), serial=serial)


def _changeable(request: HttpRequest, serial: str) -> Certificate:
    certificate = _own(request, serial)
    if not can_change(request.user, certificate):
        raise Http404
    return certificate


@login_required
@require_GET
def board(request: HttpRequest, code: str) -> HttpResponse:
    """Who has earned a certificate, who has one, and what the others lack."""
    cohort, kind = _cohort(request, code), _kind(request.GET.get("kind"))
    return _board(request, cohort, kind, AwardForm(kind=kind))


def _board(request: HttpRequest, cohort: Cohort, kind: Kind, form: AwardForm, status: int = 200) -> HttpResponse:
    rows = queries.board(cohort, kind=kind)
    context = {
        "cohort": cohort,
        "kind": kind,
        "kinds": Kind.choices,
        "form": form,
        "ready": [row for row in rows if row.is_ready],
        "awarded": [row for row in rows if row.certificate],
        "lacking": [row for row in rows if not row.certificate and not row.is_ready],
        "ended": queries.ended_certificates(cohort, kind=kind),
        "can_award": can_award(request.user, cohort),
        "total": len(rows),
    }
    return render(request, "certificates/board.html", context, status=status)


@login_required
@require_POST
def award(request: HttpRequest, code: str) -> HttpResponse:
    cohort, kind = _managed_cohort(request, code), _kind(request.POST.get("kind"))
    form = AwardForm(request.POST, kind=kind, enrolments=Enrolment.objects.current().filter(cohort=cohort))
    if not form.is_valid():
        return _board(request, cohort, kind, form, status=422)
    awarded, refused = award_all_eligible(
        cohort=cohort, by=request.user, kind=kind, design=form.cleaned_data["design"], only=form.chosen
    )  # fmt: skip
    _say(request, len(awarded), [] if form.chosen is None else refused)
    return redirect(f"{_board_url(cohort)}?kind={kind}")


def _board_url(cohort: Cohort | None) -> str:
    return reverse("certificates:cohort", args=[cohort.code]) if cohort else reverse("certificates:mine")


def _say(request: HttpRequest, awarded: int, refused: list[Any]) -> None:
    if awarded:
        messages.success(request, ngettext("%(n)d certificate awarded.", "%(n)d certificates awarded.", awarded) % {"n": awarded})
    else:
        messages.info(request, _("No new certificate: everybody chosen has one already, or lacks something."))
    for refusal in refused:
        messages.warning(request, f"{refusal.enrolment.learner}: {' '.join(refusal.reasons)}")


@login_required
@require_GET
def print_cohort(request: HttpRequest, code: str) -> HttpResponse:
    """All certificates of a cohort that count, a page each, by family name."""
    cohort, kind = _cohort(request, code), _kind(request.GET.get("kind"))
    certificates = queries.cohort_certificates(cohort, kind=kind)
    if not certificates:
        raise DomainError(_("There is nothing to print yet: no certificate was awarded in this cohort."))
    return pdf_response(render_cohort(certificates, title=f"{cohort} · {kind.label}"), name=f"certificates {cohort.code} {kind}")


@login_required
@require_GET
def mine(request: SignedInRequest) -> HttpResponse:
    found = Certificate.objects.filter(enrolment__learner=request.user).select_related("replaced_by").order_by("-issued_at")
    return render(request, "certificates/mine.html", {"certificates": found, "today": timezone.localdate()})


@login_required
@require_GET
def certificate(request: HttpRequest, serial: str) -> HttpResponse:
    """One certificate: for the person, and for those who run the cohort."""
    found = _own(request, serial)
    context = {"certificate": found, "state": found.state_on(timezone.localdate()), "can_change": can_change(request.user, found)}
    context |= {"values": queries.shown(found), "is_own": found.enrolment.learner_id == request.user.pk}
    return render(request, "certificates/certificate.html", context)


@login_required
@require_GET
def pdf(request: HttpRequest, serial: str) -> HttpResponse:
    found = _own(request, serial)
    return pdf_response(render_certificate(found), name=f"certificate {found.serial}")


@login_required
@require_http_methods(["GET", "POST"])
def correct_certificate(request: HttpRequest, serial: str) -> HttpResponse:
    old = _changeable(request, serial)
    form = CorrectionForm.of(old, request.POST or None)
    if form.is_valid():
        new = _try(request, form, correct, certificate=old, by=request.user, **form.cleaned_data)
        if new:
            messages.success(request, _("Corrected. Print the new certificate; the old one now says that it is replaced."))
            return redirect(new)
    return render(request, "certificates/correct.html", {"certificate": old, "form": form}, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def revoke_certificate(request: HttpRequest, serial: str) -> HttpResponse:
    found = _changeable(request, serial)
    form = RevocationForm(request.POST or None)
    if form.is_valid() and _try(request, form, revoke, certificate=found, by=request.user, **form.cleaned_data):
        messages.success(request, _("Revoked. Whoever checks this certificate now reads that it does not count."))
        return redirect(_board_url(found.enrolment.cohort))
    return render(request, "certificates/revoke.html", {"certificate": found, "form": form}, status=422 if form.is_bound else 200)


def _try(request: HttpRequest, form: Any, service: Any, **arguments: Any) -> Any:
    """What the service returns; its refusal goes into the form."""
    try:
        return service(**arguments)
    except DomainError as error:
        form.add_error(None, str(error))
        return None


@never_cache
@require_GET
def check(request: HttpRequest) -> HttpResponse:
    """The public's form: a serial, and then what is known of it."""
    form = CheckForm(request.GET if "serial" in request.GET else None)
    if form.is_valid():
        return redirect("certificates:verify", form.cleaned_data["serial"])
    return _unlisted(render(request, "certificates/check.html", {"form": form}, status=422 if form.is_bound else 200))


@never_cache
@require_GET
def verify(request: HttpRequest, serial: str) -> HttpResponse:
    """Whether a certificate counts, with the least that tells it is this one."""
    if tried_too_often(request, "verify"):
        return _unlisted(render(request, "429.html", status=429))
    found = Certificate.objects.filter(serial=tidy_serial(serial)).first()
    if found is None:
        return _unlisted(render(request, "certificates/verify.html", {"serial": serial, "form": CheckForm()}, status=404))
    state = found.state_on(timezone.localdate())
    context = {"certificate": found, "state": state, "values": queries.shown(found), "serial": found.serial, "form": CheckForm()}
    if state == CertificateState.REPLACED:
        context["successor"] = found.successor
    return _unlisted(render(request, "certificates/verify.html", context))


def _unlisted(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_GET
def short(request: HttpRequest, serial: str) -> HttpResponse:
    """Where the QR code leads: the check in the reader's own language."""
    return _unlisted(redirect("certificates:verify", tidy_serial(serial) or "-"))
