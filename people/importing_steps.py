"""The steps of an import on screen that are the same whatever the list is read into: the file, the columns, the check."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache

from core.errors import DomainError
from people.enums import ImportState
from people.importing.reading import MAX_BYTES
from people.importing_forms import UploadForm
from people.models import ImportBatch

View = Callable[..., HttpResponse]


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, even when nothing had to be chosen."""
    return request.POST if request.method == "POST" else None


def kept_file(form: UploadForm, keep: Callable[..., ImportBatch]) -> ImportBatch | None:
    """The rows of an uploaded file; None where there is no file, or one that cannot be read: then the refusal stands on the form.

    :param keep: a service that is given `name` and `data`, and raises `DomainError` to refuse
    """
    if not form.is_valid():
        return None
    file = form.cleaned_data["file"]
    try:
        return keep(name=file.name, data=file.read(MAX_BYTES + 1))
    except DomainError as refusal:
        form.add_error("file", str(refusal))
        return None


def batch_step(
    *, place_of: Callable[[HttpRequest, str], Any], subject_of: Callable[[Any], str], after: Callable[[Any, ImportBatch], str]
) -> Callable[[View], View]:
    """Return a decorator for views of a list that is being read: they get its place and the reader's own batch.

    :param place_of: what the list is read into, by its code; raises `Http404` or `PermissionDenied` for who may not read lists into it
    :param subject_of: the words under which batches of that place are kept
    :param after: the page to which a list that was confirmed leads instead
    """

    def decorate(view: View) -> View:
        @never_cache
        @login_required
        @wraps(view)
        def step(request: HttpRequest, code: str, uuid: UUID) -> HttpResponse:
            place = place_of(request, code)
            batch = get_object_or_404(ImportBatch, uuid=uuid, owner=request.user, subject=subject_of(place))
            return redirect(after(place, batch)) if batch.state == ImportState.DONE else view(request, place, batch)

        return step

    return decorate
