"""The barest views that write: one row by its key, or one new one, with no session, no person, no rule."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils import timezone

from assessments.models import Response
from core.models import InboxMessage
from core.views import healthz


def write(request: HttpRequest, key: int) -> HttpResponse:
    response = JsonResponse({"written": Response.objects.filter(pk=key).update(saved_at=timezone.now())})
    response["Content-Length"] = len(response.content)  # what Django's common middleware would do
    return response


def add(request: HttpRequest) -> HttpResponse:
    row = InboxMessage.objects.create(uuid=uuid4(), kind="bare", observed_at=timezone.now())
    return HttpResponse(str(row.pk))


urlpatterns = [path("healthz", healthz), path("bare/<int:key>/", write), path("bare-row/", add)]
