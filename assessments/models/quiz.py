"""A quiz as its author edits it; what attempts are made against is in `sealed.py`."""

import uuid
from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable, RevisionMixin
from wagtail.search import index

from assessments.enums import Behaviour, Difficulty, Form, Grading, Navigation, Purpose, Review
from assessments.models.bank import Bank, Objective, Question, QuestionTag
from assessments.reviewing import problem_of

MOST_TRIES = 10


class QuizSettings(models.Model):
    """What a draft and its sealed copies have in common."""

    lesson_key = models.UUIDField(_("lesson"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    required_languages = models.JSONField(
        _("languages it must have"),
        default=list,
        blank=True,
        help_text=_("It is only published when every question is there, up to date, in each of them."),
    )
    purpose = models.CharField(
        _("purpose"),
        max_length=12,
        choices=Purpose.choices,
        default=Purpose.GRADED,
        help_text=_(
            "A graded quiz or a post-test has to be passed to finish its lesson; a pre-test only has to be finished, whatever the result."
        ),
    )
    attempts_allowed = models.PositiveSmallIntegerField(
        _("attempts allowed"),
        null=True,
        blank=True,
        default=1,
        validators=[MinValueValidator(1)],
        help_text=_("Leave empty for as many as they like."),
    )
    time_limit = models.PositiveSmallIntegerField(
        _("time limit, minutes"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Leave empty for no limit. When the time is over, the quiz ends by itself with the answers saved so far."),
    )
    pass_mark = models.PositiveSmallIntegerField(
        _("pass mark, %"),
        null=True,
        blank=True,
        default=70,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("Leave empty where nothing has to be passed. A pre-test has none."),
    )
    grace = models.PositiveSmallIntegerField(
        _("seconds for late answers"),
        default=20,
        validators=[MaxValueValidator(3600)],
        help_text=_("An answer given in the last second still has to travel: on 3G that takes some seconds more."),
    )
    retake_delay = models.PositiveSmallIntegerField(
        _("hours between two attempts"), null=True, blank=True, help_text=_("Leave empty to let people try again at once.")
    )
    grading = models.CharField(_("result"), max_length=10, choices=Grading.choices, default=Grading.BEST)
    navigation = models.CharField(
        _("order of answering"),
        max_length=12,
        choices=Navigation.choices,
        default=Navigation.FREE,
        help_text=_(
            "One after the other, learners see a single question at a time. Before they go on without an answer, they are asked once. "
            "Without network they go on as well; what they left is closed for good when the server knows of it."
        ),
    )
    shuffle_questions = models.BooleanField(_("questions in another order for each learner"), default=False)
    shuffle_choices = models.BooleanField(_("choices in another order for each learner"), default=True)
    behaviour = models.CharField(_("when answers are marked"), max_length=12, choices=Behaviour.choices, default=Behaviour.DEFERRED)
    tries_allowed = models.PositiveSmallIntegerField(
        _("tries for each question"), default=3, validators=[MinValueValidator(2), MaxValueValidator(MOST_TRIES)]
    )
    penalty = models.DecimalField(
        _("cost of each further try, %"),
        max_digits=8,
        decimal_places=5,
        default=Decimal("33.33333"),
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
        help_text=_("Of the question’s points. A question that has a cost of its own keeps it."),
    )
    uses_certainty = models.BooleanField(
        _("learners say how sure they are of each answer"),
        default=False,
        help_text=_(
            "A right answer earns all points when they were certain, two thirds when fairly sure, one third when guessing. A wrong "
            "one costs twice the points when they were certain, two thirds when fairly sure, nothing when guessing. Shows what people "
            "wrongly believe."
        ),
    )
    review = models.CharField(_("what learners see of an attempt"), max_length=12, choices=Review.choices, default=Review.EVERYTHING)

    class Meta:
        abstract = True

    @property
    def purpose_kind(self) -> Purpose:
        return Purpose(self.purpose)

    @property
    def has_checks(self) -> bool:
        """Whether learners check each question by itself."""
        return Behaviour(self.behaviour).has_checks

    @property
    def has_tries(self) -> bool:
        return self.behaviour == Behaviour.INTERACTIVE

    @property
    def is_sequential(self) -> bool:
        """Whether there is no way back to an earlier question."""
        return self.navigation == Navigation.SEQUENTIAL


SETTINGS = [field.name for field in QuizSettings._meta.local_fields]


class AccessRules(models.Model):
    """When and how one gets in. It is no part of a sealed version: what staff change here holds at once."""

    opens_at = models.DateTimeField(_("opens"), null=True, blank=True, help_text=_("Nobody can begin before."))
    closes_at = models.DateTimeField(
        _("closes"), null=True, blank=True, help_text=_("Nobody can begin after; attempts under way end then.")
    )
    room_code = models.CharField(
        _("room code"), max_length=20, blank=True, help_text=_("Written on the board: only who is in the room can begin.")
    )

    class Meta:
        abstract = True


class QuizQuerySet(models.QuerySet["Quiz"]):
    def published(self) -> "QuizQuerySet":
        return self.filter(current__isnull=False)

    def to_take(self) -> "QuizQuerySet":
        """With the sealed version and when it is open: of the draft, learners see nothing else."""
        rules = [field.name for field in AccessRules._meta.local_fields]
        return self.select_related("current").only("uuid", "current", *rules)


class Quiz(index.Indexed, RevisionMixin, QuizSettings, AccessRules, ClusterableModel):
    """The draft a trainer edits. Learners meet its `current` sealed version, and nothing where there is none."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=200)
    introduction = models.TextField(_("introduction"), blank=True, help_text=_("What learners read before they begin."))
    current = models.ForeignKey("QuizVersion", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+")
    changed_at = models.DateTimeField(_("changed on"), auto_now=True)

    objects: ClassVar[Any] = QuizQuerySet.as_manager()

    search_fields = [index.SearchField("title"), index.AutocompleteField("title"), index.FilterField("purpose")]

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["lesson_key"],
                condition=Q(lesson_key__isnull=False),
                name="one_quiz_per_lesson",
                violation_error_message=_(
                    "Another quiz is attached to this lesson. Take that one away from the lesson first, or choose another lesson."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(purpose="pre-test") | Q(pass_mark__isnull=True),
                name="pre_test_has_no_pass_mark",
                violation_error_message=_("A pre-test has no pass mark: leave it empty."),
            ),
            models.CheckConstraint(
                condition=~Q(behaviour="interactive") | Q(tries_allowed__gte=2),
                name="several_tries_are_two_or_more",
                violation_error_message=_("Several tries are at least two."),
            ),
            models.CheckConstraint(
                condition=~Q(behaviour="interactive") | Q(uses_certainty=False),
                name="no_certainty_with_several_tries",
                violation_error_message=_(
                    "Where there are several tries nobody is asked how sure they are. Choose one of the two: several tries, or certainty."
                ),
            ),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True) | Q(closes_at__isnull=True) | Q(closes_at__gt=F("opens_at")),
                name="quiz_closes_after_it_opens",
                violation_error_message=_("The quiz closes before it opens: correct one of the two times."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        problem = problem_of(Review(self.review), has_checks=self.has_checks, can_close=self.closes_at is not None)
        if problem:
            raise ValidationError({"review": problem})

    @property
    def source(self) -> str:
        """What it is called as a lesson's requirement."""
        return f"quiz:{self.uuid}"

    def get_absolute_url(self) -> str:
        return reverse("assessments:start", args=[self.uuid])


class QuizTranslation(Orderable):
    """The quiz's own words in another language (its questions have their own translations)."""

    quiz = ParentalKey(Quiz, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    title = models.CharField(_("title"), max_length=200)
    introduction = models.TextField(_("introduction"), blank=True)
    headings = models.TextField(
        _("headings of sections"), blank=True, help_text=_("In the order of the quiz, one on each line. Leave empty where there are none.")
    )

    class Meta(Orderable.Meta):
        verbose_name = _("translation")
        constraints = [models.UniqueConstraint(fields=["quiz", "language"], name="one_quiz_translation_per_language")]

    def __str__(self) -> str:
        return self.title


class InSection(Orderable):
    """A row of the quiz's plan: it may begin a section, and belong to one of two forms only."""

    heading = models.CharField(
        _("heading before it"), max_length=200, blank=True, help_text=_("Begins a section; leave empty to go on with the one before.")
    )
    form = models.CharField(_("who gets it"), max_length=1, choices=Form.choices, default=Form.BOTH, blank=True)

    class Meta(Orderable.Meta):
        abstract = True


class QuizQuestion(InSection):
    """A question that everybody gets."""

    quiz = ParentalKey(Quiz, on_delete=models.CASCADE, related_name="questions")
    question = models.ForeignKey(Question, verbose_name=_("question"), on_delete=models.PROTECT, related_name="quiz_questions")
    points = models.PositiveSmallIntegerField(_("points"), default=1, validators=[MinValueValidator(1)])
    needs_previous = models.BooleanField(
        _("only after the one before"), default=False, help_text=_("It appears once the question before it is answered.")
    )

    class Meta(InSection.Meta):
        verbose_name = _("question of a quiz")
        constraints = [models.UniqueConstraint(fields=["quiz", "question"], name="question_once_per_quiz")]

    def __str__(self) -> str:
        return str(self.question_id)


class DrawRule(InSection):
    """So many questions drawn by chance, for each attempt anew, from those that match."""

    quiz = ParentalKey(Quiz, on_delete=models.CASCADE, related_name="draws")
    count = models.PositiveSmallIntegerField(_("how many"), default=1, validators=[MinValueValidator(1)])
    bank = models.ForeignKey(Bank, verbose_name=_("from the bank"), on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    objective = models.ForeignKey(
        Objective, verbose_name=_("with the learning objective"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    tag = models.ForeignKey(QuestionTag, verbose_name=_("with the tag"), on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    difficulty = models.CharField(_("of difficulty"), max_length=10, choices=Difficulty.choices, blank=True)

    class Meta(InSection.Meta):
        verbose_name = _("random draw")
        constraints = [
            models.CheckConstraint(
                condition=Q(bank__isnull=False) | Q(objective__isnull=False) | Q(tag__isnull=False),
                name="draw_says_from_where",
                violation_error_message=_("Say where to draw from: a bank, a learning objective or a tag."),
            )
        ]

    def __str__(self) -> str:
        named = (self.bank, self.objective, self.tag, self.difficulty and self.get_difficulty_display())
        return " · ".join(str(part) for part in named if part)
