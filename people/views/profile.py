"""One's own details."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse, translate_url
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from people.forms import DetailsForm
from people.models import User
from people.requests import SignedInRequest
from people.services.accounts import correct_details
from people.services.privacy import export_data


@never_cache
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    person = User.objects.select_related("agency").get(pk=request.user.pk)
    return render(request, "people/profile.html", {"person": person})


@never_cache
@login_required
@sensitive_post_parameters("password")
def details(request: SignedInRequest) -> HttpResponse:
    form = DetailsForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if form.is_valid():
        person = correct_details(person=form.save(commit=False), by=request.user, changed=form.changed_details)
        with override(person.language or None):
            messages.success(request, _("Your details are saved."))
        return redirect(translate_url(reverse("profile"), person.language) if person.language else "profile")
    return render(request, "people/details.html", {"form": form})


@never_cache
@login_required
@require_POST
def export(request: SignedInRequest) -> HttpResponse:
    """All that is kept about me, as a file."""
    response = JsonResponse(export_data(person=request.user, by=request.user), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="vijilans-my-data.json"'
    return response
