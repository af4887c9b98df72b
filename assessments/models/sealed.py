"""The sealed versions of quizzes, which attempts are made against: written once, never changed."""

import uuid
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from assessments.models.quiz import Quiz, QuizSettings
from assessments.plans import forms_of, length_of, parts_of
from assessments.questions import upgraded
from core.errors import DomainError


class SealedError(DomainError):
    """Something sealed was about to change."""

    def __init__(self) -> None:
        super().__init__(
            _("Published quizzes and given marks do not change. Publish a new version, or give a new mark; the old one stays on record.")
        )


class SealedQuerySet(models.QuerySet[Any]):
    """Rows are added and read, never changed or taken away."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise SealedError

    update = update_or_create = bulk_update = delete = _refuse


class Sealed(models.Model):
    """Written once."""

    objects: ClassVar[Any] = SealedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise SealedError
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise SealedError


class QuizVersion(Sealed, QuizSettings):
    """A quiz as it was published: attempts point here, and this never changes."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    course_key = models.UUIDField(_("course"), null=True, blank=True)
    titles = models.JSONField(_("titles"))
    introductions = models.JSONField(_("introductions"))
    plan = models.JSONField(help_text=_("Sections with the items that everybody gets and those that are drawn (`assessments.plans`)."))
    sealed_at = models.DateTimeField(_("published on"), default=timezone.now)
    sealed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("quiz version")
        ordering = ["quiz", "-number"]
        constraints = [models.UniqueConstraint(fields=["quiz", "number"], name="quiz_version_number")]

    def __str__(self) -> str:
        return f"{self.title} · {self.number}"

    @property
    def title(self) -> str:
        return self.titles.get(get_language()) or self.titles[self.language]

    @property
    def introduction(self) -> str:
        return self.introductions.get(get_language()) or self.introductions.get(self.language, "")

    @property
    def length(self) -> int:
        """How many questions one attempt has."""
        return max((length_of(self.plan, form) for form in self.forms), default=length_of(self.plan))

    @property
    def forms(self) -> list[str]:
        return forms_of(self.plan)

    @property
    def has_draws(self) -> bool:
        """Whether chance has a part in which questions one gets."""
        return any("pool" in entry for part in parts_of(self.plan) for entry in part["entries"])

    @property
    def languages(self) -> list[str]:
        """The languages in which every question can be read."""
        found = [set(item.frozen["texts"]) for item in self.sealed_items.values()]
        return [code for code, _name in settings.LANGUAGES if all(code in texts for texts in found)]

    @property
    def sealed_items(self) -> "dict[int, QuizItem]":
        """Its items by id, in order; kept in memory, which is safe because they cannot change."""
        return _items_of(self.uuid)


class QuizItem(Sealed):
    """A question as it was when the version was sealed: its frozen form, in all its languages."""

    version = models.ForeignKey(QuizVersion, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    question_key = models.UUIDField(db_index=True, help_text=_("The question's translation key."))
    lesson_key = models.UUIDField(null=True, blank=True)
    objective = models.CharField(max_length=160, blank=True)
    difficulty = models.CharField(max_length=10, blank=True)
    points = models.PositiveSmallIntegerField(default=1)
    frozen = models.JSONField()

    class Meta:
        verbose_name = _("quiz item")
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="quiz_item_position"),
            models.UniqueConstraint(fields=["version", "question_key"], name="quiz_item_once"),
            models.CheckConstraint(condition=Q(points__gte=1), name="quiz_item_has_points"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} · {self.position}"


@lru_cache(maxsize=128)
def _items_of(version_uuid: uuid.UUID) -> dict[int, QuizItem]:
    items: Iterable[QuizItem] = QuizItem.objects.filter(version__uuid=version_uuid).order_by("position")
    for item in items:
        item.frozen = upgraded(item.frozen)
    return {item.pk: item for item in items}
