"""Removing a person's name for good, from their page in the admin."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from people.forms import AnonymiseForm
from people.models import User
from people.rules import can_anonymise
from people.services.privacy import anonymise


def anonymise_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what is erased and what is kept, ask for the reason, then do it."""
    person = get_object_or_404(User, pk=pk)
    if not can_anonymise(request.user, person):
        raise PermissionDenied
    form = AnonymiseForm(request.POST or None)
    if form.is_valid():
        person = anonymise(person=person, by=request.user, reason=form.cleaned_data["reason"])  # type: ignore[arg-type]
        messages.success(request, _("The person is anonymised and is called %(code)s from now on.") % {"code": person.username})
        return redirect("wagtailusers_users:index")
    return render(request, "people/admin/anonymise.html", {"person": person, "form": form})
