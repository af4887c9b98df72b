"""The signed sheet: its photographs, and a grid that copies it in by keyboard."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from attendance.enums import MARKS
from attendance.forms import WrongRowsError, read_register, shown_rows
from attendance.lookups import session_run
from attendance.models import Session, SheetPhoto
from attendance.models.evidence import MOST_PAGES
from attendance.paper_codes import as_code
from attendance.queries import register_rows
from attendance.services.paper import add_photo, copy_from_paper
from core.errors import DomainError


class PhotoForm(forms.Form):
    photo = forms.FileField(
        label=gettext_lazy("Photograph"), widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=gettext_lazy("One page, whole and straight, with light from the side."),
    )  # fmt: skip
    page = forms.IntegerField(label=gettext_lazy("Page"), min_value=1, max_value=MOST_PAGES, initial=1)


@login_required
def paper(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What was signed, beside what is copied from it."""
    session = session_run(request, uuid)
    if request.method == "POST":
        try:
            marks = read_register(request.POST, register_rows(session), length=session.length)
        except WrongRowsError as refusal:
            return _shown(request, session, PhotoForm(), typed=request.POST, wrong=refusal.sentences)
        marked = copy_from_paper(session=session, by=request.user, marks=marks)
        sentence = ngettext("Saved: %(count)d person marked.", "Saved: %(count)d people marked.", marked) % {"count": marked}
        messages.success(request, sentence if marked else _("Nothing had changed, so nothing was saved."))
        return redirect("attendance:paper", session.uuid)
    return _shown(request, session, PhotoForm())


def _shown(request: HttpRequest, session: Session, form: PhotoForm, **refused: Any) -> HttpResponse:
    """The page; `refused` is what was typed and is wrong, as `shown_rows` takes it."""
    rows = shown_rows(register_rows(session), **refused)
    context = {
        "session": session, "form": form, "photos": SheetPhoto.objects.filter(session=session).defer("data").select_related("added_by"),
        "rows": [(one, as_code(one.row.enrolment.pk)) for one in rows], "wrong": refused.get("wrong"),
        "marks": [(number, mark.value, mark.label) for number, mark in enumerate(MARKS, start=1)], "form_uuid": uuid4(),
    }  # fmt: skip
    return render(request, "attendance/paper.html", context, status=422 if form.errors or refused else 200)


@login_required
@require_POST
def photograph(request: HttpRequest, uuid: UUID) -> HttpResponse:
    session = session_run(request, uuid)
    form = PhotoForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            add_photo(session=session, by=request.user, data=form.cleaned_data["photo"].read(), page=form.cleaned_data["page"])
        except DomainError as refusal:
            form.add_error("photo", str(refusal))
        else:
            messages.success(request, _("The photograph is kept with the session."))
            return redirect("attendance:paper", session.uuid)
    return _shown(request, session, form)


@login_required
@require_safe
@never_cache
def photo(request: HttpRequest, uuid: UUID, photo: UUID) -> HttpResponse:
    """The picture itself, for who runs the cohort."""
    session = session_run(request, uuid)
    found = get_object_or_404(SheetPhoto, session=session, uuid=photo)
    return HttpResponse(bytes(found.data), content_type="image/jpeg")
