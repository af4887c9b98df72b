"""Reads of the question bank: how its items stand in every language, and what goes into a file."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from assessments.models import Bank, Question
from assessments.parity import ParityRow, parity_rows


def questions_to_export(bank: Bank, language: str = "") -> list[Question]:
    """The live questions of a bank in the order they were written, each of its own kind (a few queries per kind).

    :param language: only those in it; empty for every language
    """
    found = Question.objects.filter(bank=bank, live=True)
    if language:
        found = found.filter(locale__language_code=language)
    return list(found.prefetch_related("locale", "tagged_items__tag", "picture").order_by("pk"))


def parity_of(translation_keys: Iterable[UUID]) -> list[ParityRow]:
    """How items stand in every language, in the order they were written (1 query, whatever their kinds).

    :param translation_keys: of the items
    """
    rows = Question.objects.non_polymorphic().filter(translation_key__in=list(translation_keys)).select_related("locale", "bank")
    return parity_rows(rows.defer("feedback", "hints").order_by("pk"))


def items_of_bank(bank: Bank | None = None) -> "QuerySet[Question]":
    """The originals of the bank's items, the newest first: of one bank, or of all."""
    same = Question.objects.non_polymorphic().filter(translation_key=OuterRef("translation_key")).order_by("pk").values("pk")
    found: Any = Question.objects.non_polymorphic().filter(pk=Subquery(same[:1])).order_by("-pk")
    narrowed: QuerySet[Question] = found.filter(bank=bank) if bank else found
    return narrowed
