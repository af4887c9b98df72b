"""The question bank: what every kind of question has in common."""

import hashlib
import json
from decimal import Decimal
from typing import Any, ClassVar, cast

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from polymorphic.models import PolymorphicModel
from taggit.models import ItemBase, TagBase
from wagtail.blocks import TextBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, TranslatableMixin, WorkflowMixin
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from assessments.enums import Difficulty
from assessments.questions._common import exact_share
from assessments.questions._pictures import drafted
from core.cleaning import clean_html, plain_text

TEXT_FEATURES = ["bold", "italic", "ol", "ul"]
TITLE_LENGTH = 90
MOST_HINTS = 5


def digest_of(value: Any) -> str:
    """A short name for a JSON value: equal for equal values."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


class Bank(models.Model):
    """A shelf of the question bank, for example one per course."""

    name = models.CharField(_("name"), max_length=120, unique=True)

    class Meta:
        verbose_name = _("bank")
        verbose_name_plural = _("banks")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Objective(models.Model):
    """What a learner should be able to do; questions measure it, random draws pick by it."""

    name = models.CharField(_("name"), max_length=160, unique=True)

    class Meta:
        verbose_name = _("learning objective")
        verbose_name_plural = _("learning objectives")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class QuestionTag(TagBase):
    class Meta:
        verbose_name = _("question tag")
        verbose_name_plural = _("question tags")


class TaggedQuestion(ItemBase):
    tag = models.ForeignKey(QuestionTag, on_delete=models.CASCADE, related_name="tagged_questions")
    content_object = ParentalKey("assessments.Question", on_delete=models.CASCADE, related_name="tagged_items")


class Question(
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    TranslatableMixin,
    index.Indexed,
    ClusterableModel,
    PolymorphicModel,
):
    """One item of the bank in one language; its translations share `translation_key` and are the same item.

    Each kind is a subclass in `assessments/questions/` with `kind` (its module's name), `explanation` (what it asks, in one
    sentence for who chooses a kind), `icon` (Wagtail's name of it), `place` (among the kinds one chooses from: what most
    authors need stands first), `freeze_key()` for what is the same in all languages and `freeze_text()` for what is not.
    """

    kind: ClassVar[str] = ""
    explanation: ClassVar[Any] = ""
    icon: ClassVar[str] = "help"
    place: ClassVar[int] = 99
    schema: ClassVar[int] = 1

    bank = models.ForeignKey(Bank, verbose_name=_("bank"), on_delete=models.PROTECT, related_name="questions")
    name = models.CharField(_("name"), max_length=200, blank=True, help_text=_("To find it again in lists; learners never see it."))
    category = models.CharField(
        _("folder"),
        max_length=255,
        blank=True,
        help_text=_("Where it lies inside the bank, for example “Law/Haiti”. A slash begins a folder in it."),
    )
    text = RichTextField(_("question"), features=TEXT_FEATURES, help_text=_("What the learner reads. One clear question, no trick."))
    text.required_on_save = True  # or whoever opens a form and leaves it would fill the bank with drafts without words
    feedback = RichTextField(
        _("general feedback"),
        features=TEXT_FEATURES,
        blank=True,
        help_text=_("Shown after answering, whatever the answer: why, and where to read again."),
    )
    hints = StreamField(
        [("hint", TextBlock(label=_("Hint"), rows=2))],
        verbose_name=_("hints"),
        blank=True,
        max_num=MOST_HINTS,
        help_text=_("Where a quiz gives several tries: shown one by one after each try that was not right."),
    )
    penalty = models.DecimalField(
        _("cost of each further try, %"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
        help_text=_("Leave empty to let the quiz decide."),
    )
    points = models.PositiveSmallIntegerField(
        _("points"), default=1, validators=[MinValueValidator(1)], help_text=_("What it is worth where it is drawn by chance.")
    )
    picture = models.ForeignKey(
        "wagtailimages.Image", verbose_name=_("picture"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    picture_text = models.CharField(
        _("what the picture says"),
        max_length=500,
        blank=True,
        help_text=_("In full sentences, for somebody who cannot see it. Needed where there is a picture."),
    )
    objective = models.ForeignKey(
        Objective,
        verbose_name=_("learning objective"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="questions",
        help_text=_("What this question finds out about the learner."),
    )
    difficulty = models.CharField(_("difficulty"), max_length=10, choices=Difficulty.choices, default=Difficulty.MEDIUM)
    lesson_key = models.UUIDField(_("lesson to read again"), null=True, blank=True)
    tags = ClusterTaggableManager(through=TaggedQuestion, verbose_name=_("tags"), blank=True)
    created_at = models.DateTimeField(_("written on"), auto_now_add=True)
    # Kept by `save`, so that the board of languages costs the same for any number of questions.
    digest = models.CharField(max_length=64, blank=True, editable=False, help_text=_("Of its words and key, as they are live."))
    key_digest = models.CharField(max_length=64, blank=True, editable=False, help_text=_("Of its key alone: equal in every language."))
    translated_from = models.CharField(
        max_length=64, blank=True, editable=False, help_text=_("The digest of the original that this translation was last saved against.")
    )

    # The rest of a question is the same in every language, or set again by each kind's own fields.
    override_translatable_fields = [
        SynchronizedField("name"),
        SynchronizedField("category"),
        TranslatableField("picture_text"),
    ]

    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.SearchField("plain_text"),
        index.AutocompleteField("plain_text"),
        index.FilterField("bank"),
        index.FilterField("objective"),
        index.FilterField("difficulty"),
        index.FilterField("locale"),
        index.FilterField("polymorphic_ctype"),
        index.FilterField("live"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["-pk"]
        base_manager_name = "objects"

    def __str__(self) -> str:
        text = self.plain_text or self.name or gettext("Question without words")  # a draft may have none yet
        return text if len(text) <= TITLE_LENGTH else text[: TITLE_LENGTH - 1].rstrip() + "…"

    @property
    def plain_text(self) -> str:
        return plain_text(self.text)

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Whatever was pasted, only the one policy's HTML is kept."""
        self.text, self.feedback = clean_html(self.text), clean_html(self.feedback)
        super().full_clean(*args, **kwargs)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep what the board of languages compares: saving a translation says that it fits the original as that is now."""
        if self.kind:
            key = self.freeze_key()
            self.key_digest, self.digest = digest_of(key), digest_of([key, self.freeze_text()])
            original = self.original
            self.translated_from = original.digest if original and original.pk != self.pk else ""
        super().save(*args, **kwargs)

    @property
    def original(self) -> "Question | None":
        """The first row of the item: the one that the others translate; None while there is none in the bank."""
        same = Question.objects.non_polymorphic().filter(translation_key=self.translation_key)
        return cast("Question | None", same.only("pk", "digest").order_by("pk").first())

    def freeze_key(self) -> dict[str, Any]:
        """The part of the frozen question that is the same in every language: which answer is right."""
        raise NotImplementedError

    def freeze_text(self) -> dict[str, Any]:
        """The part that is in this row's language."""
        return {
            "text": str(clean_html(self.text)),
            "feedback": str(clean_html(self.feedback)),
            "hints": [str(hint.value) for hint in self.hints],
            "picture": self.picture_text,
        }

    def freeze_picture(self) -> dict[str, Any]:
        """Which stored files show the picture, and their sizes in pixels; empty where there is none."""
        return {"picture": drafted(self.picture)} if self.picture else {}

    def freeze(self, translations: "list[Question] | None" = None) -> dict[str, Any]:
        """Everything an attempt needs of this question, in all its languages, as plain JSON values.

        :param translations: rows to take the other languages from; default: the live ones
        :return: `kind`, `schema`, `language` (this row's), `texts` by language, and the kind's own key. A
            translation whose choices differ from this row's is left out: learners fall back to this language.
        """
        if translations is None:
            translations = list(self.get_translations().filter(live=True).select_related("locale")) if self.pk else []
        key = self.freeze_key()
        texts = {row.locale.language_code: row.freeze_text() for row in [self, *translations] if row.freeze_key() == key}
        penalty = None if self.penalty is None else str(exact_share(self.penalty))
        shared = {"kind": self.kind, "schema": self.schema, "language": self.locale.language_code, "penalty": penalty}
        return shared | self.freeze_picture() | {"texts": texts} | key

    preview_modes = [("", _("As a learner sees it")), ("result", _("After answering"))]

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "assessments/preview.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        from assessments.questions import present  # noqa: PLC0415 - the kinds import this module

        context: dict[str, Any] = super().get_preview_context(request, mode_name)
        frozen = self.freeze(translations=[])
        shown = present(frozen, language=self.locale.language_code, name="preview", number=1)
        if mode_name == "result":
            shown = present(frozen, language=self.locale.language_code, name="preview", number=1, reveal=True)
        return context | {"question": shown, "is_result": mode_name == "result", "LANGUAGE_CODE": self.locale.language_code}
