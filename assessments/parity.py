"""Whether a question says the same in every language. Pure: it compares what rows have kept about themselves."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class Standing(TextChoices):
    """How a question stands in one language."""

    ORIGINAL = "original", pgettext_lazy("question in a language", "original")
    CURRENT = "current", pgettext_lazy("question in a language", "up to date")
    MISSING = "missing", pgettext_lazy("question in a language", "missing")
    DRAFT = "draft", pgettext_lazy("question in a language", "draft only")
    STALE = "stale", pgettext_lazy("question in a language", "older than the original")
    DIFFERENT = "different", pgettext_lazy("question in a language", "other choices than the original")

    @property
    def is_ready(self) -> bool:
        return self in {Standing.ORIGINAL, Standing.CURRENT}


@dataclass
class ParityRow:
    """One item of the bank: its rows by language, the original first, and how each stands."""

    original: Any
    rows: dict[str, Any] = field(default_factory=dict)

    def standing(self, language: str) -> Standing:
        """How the item stands in a language."""
        row = self.rows.get(language)
        if row is None:
            return Standing.MISSING
        if not row.live:
            return Standing.DRAFT
        return Standing.ORIGINAL if row.pk == self.original.pk else _compared(row, self.original)

    def standings(self, languages: Iterable[str]) -> dict[str, Standing]:
        return {language: self.standing(language) for language in languages}


def _compared(row: Any, original: Any) -> Standing:
    """A translation beside its original; rows from before digests were kept count as up to date."""
    if row.key_digest and original.key_digest and row.key_digest != original.key_digest:
        return Standing.DIFFERENT
    if row.translated_from and original.digest and row.translated_from != original.digest:
        return Standing.STALE
    return Standing.CURRENT


def parity_rows(questions: Iterable[Any]) -> list[ParityRow]:
    """Items with their rows, in the order of their originals.

    :param questions: rows with `translation_key`, `locale`, `live` and the digests, by primary key; the first of an item is its original
    """
    found: dict[Any, ParityRow] = {}
    for question in questions:
        item = found.setdefault(question.translation_key, ParityRow(question))
        item.rows.setdefault(question.locale.language_code, question)
    return list(found.values())


def unready(rows: Iterable[ParityRow], languages: Iterable[str]) -> Mapping[str, list[tuple[ParityRow, Standing]]]:
    """What is not ready, by language."""
    wanted = list(languages)
    found: dict[str, list[tuple[ParityRow, Standing]]] = {language: [] for language in wanted}
    for row in rows:
        for language, standing in row.standings(wanted).items():
            if not standing.is_ready:
                found[language].append((row, standing))
    return {language: missing for language, missing in found.items() if missing}
