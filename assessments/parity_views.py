"""The board of languages: which question is missing, out of date or different in which language."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale

from assessments.bank_queries import items_of_bank, parity_of
from assessments.models import Bank, Question, Quiz
from assessments.parity import ParityRow, Standing
from assessments.rules import can_author
from people.access import requires

PER_PAGE = 50
LOOKS = {
    Standing.ORIGINAL: ("ok", ""), Standing.CURRENT: ("ok", ""), Standing.MISSING: ("neutral", ""), Standing.DRAFT: ("attention", ""),
    Standing.STALE: ("attention", "warning"), Standing.DIFFERENT: ("error", "warning"),
}  # fmt: skip


class BoardForm(forms.Form):
    bank = forms.ModelChoiceField(Bank.objects.all(), label=_("Bank"), required=False, empty_label=_("Every bank"))
    quiz = forms.ModelChoiceField(Quiz.objects.all(), label=_("Quiz"), required=False, empty_label=_("Every question"))


@requires(can_author)
def board(request: HttpRequest) -> HttpResponse:
    form = BoardForm(request.GET)
    given = form.cleaned_data if form.is_valid() else {}
    items = items_of_bank(given.get("bank"))
    if given.get("quiz"):
        items = items.filter(translation_key__in=question_keys_of(given["quiz"]))
    page = Paginator(items.only("translation_key"), PER_PAGE).get_page(request.GET.get("page"))
    known = {row.original.translation_key: row for row in parity_of(item.translation_key for item in page)}
    known_here = set(Locale.objects.values_list("language_code", flat=True))
    languages = [(code, name) for code, name in settings.LANGUAGES if code in known_here]
    context = {
        "form": form, "page": page, "languages": languages,
        "rows": [(known[item.translation_key], _cells(known[item.translation_key], languages)) for item in page],
    }  # fmt: skip
    return render(request, "assessments/languages.html", context)


def question_keys_of(quiz: Quiz) -> list[Any]:
    """The items that a quiz's draft gives to everybody, and those that its published version holds."""
    drafted = list(quiz.questions.values_list("question__translation_key", flat=True))
    sealed = list(quiz.current.items.values_list("question_key", flat=True)) if quiz.current else []
    return [*drafted, *sealed]


def _cells(row: ParityRow, languages: list[tuple[str, Any]]) -> list[dict[str, Any]]:
    """What stands in each column, and where it leads: to the row itself, or to where it is translated."""
    cells = []
    for code, name in languages:
        standing = row.standing(code)
        kind, icon = LOOKS[standing]
        cells.append({"language": name, "text": standing.label, "kind": kind, "icon": icon, "url": _address(row, code)})
    return cells


def _address(row: ParityRow, language: str) -> str:
    question = row.rows.get(language)
    if question is not None:
        return reverse(Question.snippet_viewset.get_url_name("edit"), args=[question.pk])
    kind = ContentType.objects.get_for_id(row.original.polymorphic_ctype_id)  # kept in memory: no query for each row
    return reverse("wagtail_localize:submit_snippet_translation", args=[kind.app_label, kind.model, row.original.pk])
