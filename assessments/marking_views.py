"""Marking by hand: which questions wait, one answer per screen without a name, and the correction of a mark."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from assessments.marking_forms import MarkForm
from assessments.marking_queries import is_in_reach, judgements_of, marking_progress, marking_queue
from assessments.models import Mark, QuizItem, Response
from assessments.questions import present, text_in
from assessments.questions._rubric import rubric_total
from assessments.rules import can_mark, can_see_results
from assessments.services.hand_marking import claim_next, mark_by_hand
from core.cleaning import clean_html
from core.errors import DomainError
from people.requests import SignedInRequest


@login_required
@never_cache
def queue(request: SignedInRequest) -> HttpResponse:
    if not can_see_results(request.user):
        raise PermissionDenied
    return render(request, "assessments/marking/queue.html", {"waiting": marking_queue(request.user, get_language())})


@login_required
@never_cache
def mark_item(request: SignedInRequest, pk: int) -> HttpResponse:
    """One answer to the question; what is posted is its mark, and the next one follows."""
    item = _item(request, pk)
    if request.method == "POST":
        response = get_object_or_404(Response.objects.select_related("attempt"), pk=_number(request.POST.get("response")), item=item)
        form = _form(item, response, request.POST)
        if _is_saved(form, response, request):
            messages.success(request, _("Marked."))
            return redirect("assessments:mark_item", pk=item.pk)
        return _answer_page(request, item, response, form, status=422)
    following = claim_next(item=item, by=request.user, after=_number(request.GET.get("after")))
    if following is None:
        return _nothing_left(request, item)
    return _answer_page(request, item, following, _form(item, following))


@login_required
@never_cache
def correct_mark(request: SignedInRequest, pk: int) -> HttpResponse:
    """Another mark for an answer that has one, with the reason; the first one stays on record."""
    response = get_object_or_404(Response.objects.select_related("attempt__version", "attempt__enrolment", "item__version"), pk=pk)
    newest = response.marks.order_by("-pk").first()
    if newest is None or not can_mark(request.user, response.attempt):
        raise Http404
    form = _form(response.item, response, request.POST or None, newest)
    result = reverse("assessments:result", args=[response.attempt.uuid])
    if request.method == "POST":
        if _is_saved(form, response, request):
            messages.success(request, _("Marked again; the earlier mark stays on record."))
            return redirect(result)
        return _answer_page(request, response.item, response, form, status=422, result=result)
    return _answer_page(request, response.item, response, form, result=result)


def _item(request: HttpRequest, pk: int) -> QuizItem:
    item = get_object_or_404(QuizItem.objects.select_related("version__quiz"), pk=pk)
    if not is_in_reach(request.user, item):
        raise Http404
    return item


def _number(value: str | None) -> int | None:
    return int(value) if value and value.isdecimal() else None


def _text(item: QuizItem) -> dict[str, Any]:
    text: dict[str, Any] = text_in(item.frozen, get_language() or "", item.version.language)[1]
    return text


def _form(item: QuizItem, response: Response, data: Any = None, newest: Mark | None = None) -> MarkForm:
    initial = {}
    if newest is not None:
        initial = {"points": newest.points.normalize(), "comment": newest.comment}
        initial |= {f"level-{criterion}": level for criterion, level in newest.levels.items()}
    return MarkForm(data, item=item, text=_text(item), is_correction=newest is not None, initial=initial, auto_id=f"a{response.pk}-%s")


def _is_saved(form: MarkForm, response: Response, request: SignedInRequest) -> bool:
    """Keep the mark; where it cannot be kept the form says why, and holds what was typed."""
    if not form.is_valid():
        return False
    try:
        mark_by_hand(response=response, by=request.user, **form.given())
    except DomainError as error:
        form.add_error(None, str(error))
        return False
    return True


def _nothing_left(request: SignedInRequest, item: QuizItem) -> HttpResponse:
    """Back to the list: all are marked, or what is left is on other people's screens."""
    progress = marking_progress(request.user, item)
    if progress.done == progress.total:
        messages.success(request, _("Every answer to this question is marked."))
    else:
        messages.info(request, _("The answers that are left are being marked by other people at the moment. Look again in a while."))
    return redirect("assessments:marking")


def _answer_page(
    request: SignedInRequest, item: QuizItem, response: Response, form: MarkForm, *, result: str = "", status: int = 200
) -> HttpResponse:
    shown = present(
        item.frozen, language=get_language() or "", fallback=item.version.language, name="answer", number=1, answer=response.answer
    )
    judgements = judgements_of(response) if item.frozen.get("twice") else []
    context = {
        "item": item,
        "response": response,
        "form": form,
        "question": shown,
        "is_result": True,
        "notes": clean_html(_text(item).get("notes", "")),
        "most": float(rubric_total(item.frozen.get("rubric") or [])),
        "progress": None if result else marking_progress(request.user, item),
        "is_twice": bool(item.frozen.get("twice")),
        "apart": judgements if len(judgements) > 1 and not result else [],
        "result": result,
    }
    return render(request, "assessments/marking/answer.html", context, status=status)
