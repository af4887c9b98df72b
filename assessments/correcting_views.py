"""Correcting a question that people have answered: what they answered, the remedies, what each would change, what was corrected before."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from assessments.correcting import apply, with_key
from assessments.correcting_forms import CorrectionForm
from assessments.correcting_queries import KeyInBank, answer_in_words, answers_to_accept, key_in_bank
from assessments.enums import Remedy
from assessments.models import Correction, QuizItem
from assessments.questions import present, upgraded
from assessments.questions._common import Shown
from assessments.rules import can_correct
from assessments.services.correcting import Impact, correct_item, impact_of
from assessments.statistics_views import quiz_of
from core.errors import DomainError
from people.access import requires
from people.requests import SignedInRequest


@requires(can_correct)
@never_cache
def correct(request: SignedInRequest, uuid: UUID, item: int) -> HttpResponse:
    """First what would change, then the same for good: only what was looked at is done."""
    quiz, language = quiz_of(request, uuid), get_language() or ""
    asked = get_object_or_404(QuizItem.objects.select_related("version"), pk=item, version__quiz=quiz)
    made = list(Correction.objects.filter(item=asked).select_related("by").order_by("pk"))
    in_bank = key_in_bank(asked, made, language=language)
    answers = answers_to_accept(asked, user=request.user, language=language)
    form = CorrectionForm(request.POST or None, answers=answers, in_bank=in_bank)
    impact, status = None, 200
    if request.method == "POST":
        impact, is_done = _answered(request, asked, form)
        if is_done:
            messages.success(request, _told(impact))
            return redirect("assessments:statistics_item", uuid=uuid, item=item)
        status = 422 if form.errors else 200
    context = _context(asked, made, in_bank, form) | {"quiz": quiz, "impact": impact}
    return render(request, "assessments/correct.html", context, status=status)


def _answered(request: SignedInRequest, item: QuizItem, form: CorrectionForm) -> tuple[Impact | None, bool]:
    """What is changed or would be, and whether it was done. Where it cannot be done the form says why, and holds what was typed."""
    if not form.is_valid():
        return None, False
    given = {"item": item, "remedy": form.cleaned_data["remedy"], "payload": form.payload, "by": request.user}
    try:
        if "do" in request.POST and form.is_seen and form.is_explained():
            return correct_item(reason=form.cleaned_data["reason"], **given), True
        return impact_of(**given), False
    except DomainError as error:
        form.add_error(None, str(error))
        return None, False


def _told(impact: Impact | None) -> str:
    """What was done, in words."""
    marks = impact.marks if impact else 0
    if not marks:
        return _("Corrected. No mark had to change; later answers are marked with the correction.")
    return ngettext(
        "Corrected: %(marks)d answer was marked anew. The earlier mark stays on record.",
        "Corrected: %(marks)d answers were marked anew. The earlier marks stay on record.",
        marks,
    ) % {"marks": marks}


def _context(item: QuizItem, made: list[Correction], in_bank: KeyInBank | None, form: CorrectionForm) -> dict[str, Any]:
    frozen = apply(upgraded(item.frozen), made).frozen
    new_key = in_bank.key if in_bank else None
    return {
        "item": item,
        "version": item.version,
        "form": form,
        "in_bank": in_bank,
        "question": _shown(item, frozen),
        "as_in_bank": _shown(item, with_key(frozen, new_key)) if new_key else None,
        "history": [(one, _accepted(item, one)) for one in reversed(made)],
    }


def _shown(item: QuizItem, frozen: dict[str, Any]) -> Shown:
    """The question with its right answers told."""
    language, fallback = get_language() or "", item.version.language
    return present(frozen, language=language, fallback=fallback, name="item", number=item.position, reveal=True)


def _accepted(item: QuizItem, one: Correction) -> str:
    """The answer that a correction accepted, in words; empty for the other remedies."""
    return answer_in_words(item, one.payload["answer"], get_language() or "") if one.remedy == Remedy.ACCEPT else ""
