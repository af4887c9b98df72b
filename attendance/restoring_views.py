"""The page on which a session that was called off takes place after all."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from attendance.clashes import warnings_of
from attendance.forms import RestoreForm
from attendance.models import Session
from attendance.rules import can_schedule
from attendance.services.restoring import restore_session
from attendance.telling_queries import audience, is_over, last_notice
from attendance.telling_views import whom_to_tell


@login_required
def restore(request: HttpRequest, uuid: UUID) -> HttpResponse:
    session = get_object_or_404(Session.objects.run_by(request.user).select_related("cohort__programme", "venue"), uuid=uuid)
    if not can_schedule(request.user, session.cohort):
        raise PermissionDenied
    if not session.is_cancelled:
        messages.info(request, _("This session is not called off. Nothing was changed."))
        return redirect(session)
    form = RestoreForm(request.POST or None)
    if form.is_valid():
        before = last_notice(session)
        restored = restore_session(session=session, by=request.user, **form.cleaned_data)
        messages.success(request, _("“%(session)s” takes place after all. Its hours and its marks count again.") % {"session": session})
        return redirect(whom_to_tell(restored, before) or restored)
    context = {"session": session, "form": form, "audience": audience(session), "is_over": is_over(session)}
    context["warnings"] = warnings_of(session)
    return render(request, "attendance/restore.html", context, status=422 if form.errors else 200)
