"""Questions in and out of files, on screen: upload, look, take; and export."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from assessments.file_answers import answers_in
from assessments.formats import formats, xlsx
from assessments.importing_forms import ExportForm, TakeForm, UploadForm
from assessments.models import Bank, Question, QuestionUpload
from assessments.questions import model_of, present
from assessments.rules import can_author
from assessments.services.exporting import export_questions
from assessments.services.importing import Candidate, keep_upload, reviewed, take_from
from core.errors import DomainError
from core.exports import XLSX_TYPE
from people.access import requires
from people.requests import SignedInRequest


@requires(can_author)
@never_cache
def upload(request: HttpRequest) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None, initial={"language": get_language()})
    if form.is_valid():
        given = form.cleaned_data
        try:
            kept = keep_upload(
                by=request.user, name=given["file"].name, data=given["file"].read(), bank=given["bank"], language=given["language"],
                file_format=given["file_format"],
            )  # fmt: skip
        except DomainError as error:
            form.add_error("file", str(error))
        else:
            return redirect("assessments:import_check", uuid=kept.uuid)
    return render(request, "assessments/import_upload.html", {"form": form, "banks": Bank.objects.all()})


def _upload(request: HttpRequest, uuid: UUID) -> QuestionUpload:
    found: QuestionUpload = get_object_or_404(QuestionUpload.objects.visible_to(request.user), uuid=uuid)
    return found


@requires(can_author)
@never_cache
def check(request: SignedInRequest, uuid: UUID) -> HttpResponse:
    """Each question as a learner will see it, each problem with its line; confirming takes those that are ticked."""
    kept = _upload(request, uuid)
    found = reviewed(kept)
    form = TakeForm(request.POST if request.method == "POST" else None, candidates=found.candidates)
    if form.is_valid():
        try:
            taken = take_from(upload=kept, numbers=form.cleaned_data["take"], by=request.user)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return _tell_and_show(request, taken)
    shown = [_shown(candidate, kept.language) for candidate in found.candidates]
    context = {"upload": kept, "found": found, "shown": shown, "form": form, "can_annotate": kept.file_name.lower().endswith(".xlsx")}
    return render(request, "assessments/import_check.html", context)


def _shown(candidate: Candidate, language: str) -> dict[str, Any]:
    """A question of the file as the page draws it: what it is, what a learner sees, and what is right."""
    question = present(candidate.frozen, language=language, name=f"q{candidate.number}", number=candidate.number, reveal=True)
    kind = model_of(candidate.parsed.kind)._meta.verbose_name
    return {"candidate": candidate, "question": question, "kind": kind, "answers": answers_in(candidate.parsed)}


def _tell_and_show(request: HttpRequest, taken: list[Question]) -> HttpResponse:
    number = len(taken)
    text = ngettext("%(number)d question is now in the bank.", "%(number)d questions are now in the bank.", number)
    messages.success(request, text % {"number": number})
    address = reverse(Question.snippet_viewset.get_url_name("list"))
    return redirect(f"{address}?{urlencode({'bank': taken[0].bank_id})}")


@requires(can_author)
@require_GET
@never_cache
def problems(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The uploaded workbook with a column that says what is wrong with each row."""
    kept = _upload(request, uuid)
    return _file(xlsx.annotated(bytes(kept.data), reviewed(kept).problems), kept.file_name.rpartition(".")[0], "xlsx")


@requires(can_author)
@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """The workbook that a trainer fills in by hand."""
    language = get_language() or "en"
    return _file(xlsx.template(language), f"vijilans-{language}", "xlsx")


@requires(can_author)
def export(request: HttpRequest) -> HttpResponse:
    """A bank as a file; what the file cannot say is told first, and then it is the author's to decide."""
    form = ExportForm(request.POST or None, initial={"bank": request.GET.get("bank"), "language": "", "file_format": "moodle_xml"})
    losses: list[Any] = []
    if form.is_valid():
        given = form.cleaned_data
        try:
            written = export_questions(questions=form.questions(), file_format=given["file_format"], by=request.user)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            losses = written.problems
            if not losses or "anyway" in request.POST:
                ending = formats()[given["file_format"]].ENDINGS[0].removeprefix(".")
                return _file(written.data, str(given["bank"]), ending)
    return render(request, "assessments/export.html", {"form": form, "losses": losses})


def _file(data: bytes, name: str, ending: str) -> HttpResponse:
    types = {"xlsx": XLSX_TYPE, "xml": "application/xml", "zip": "application/zip"}
    response = HttpResponse(data, content_type=types.get(ending, "text/plain; charset=utf-8"))
    response["Content-Disposition"] = f'attachment; filename="{slugify(name) or "questions"}.{ending}"'
    return response
