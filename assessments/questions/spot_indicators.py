"""Indicators to spot: phrases in a case, or regions of a picture. A false alarm can cost."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, product
from math import comb
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel

from assessments.formats import ParsedOption, ParsedQuestion
from assessments.models.bank import Question
from assessments.questions._choices import ChosenField, field_choices, options_of, right_ids
from assessments.questions._common import Classified, Option, Outcome, Shape, clamped, total_of
from assessments.questions._panels import ProblemPanel, question_panels
from assessments.questions._phrases import Span, cut, found_in
from assessments.questions._rows import TEXT_LENGTH, Row, RowsForm, RowsPanel, feedback_panel, keyed, plain, put_rows
from assessments.questions._spotting import CaseInput, SpotsPanel
from core.cleaning import plain_text
from core.errors import InvalidInputError

SHAPE = Shape.SEVERAL
MINIMUM = 2
MOST_REGIONS = 12  # as many as the stylesheet ties to their line in the list
SIDES = ("x", "y", "width", "height")
HUNDRED = Decimal(100)


class Cost(models.TextChoices):
    FULL = "1", gettext_lazy("A false alarm takes away as much as a hit gives")
    HALF = "1/2", gettext_lazy("A false alarm takes away half of what a hit gives")
    NOTHING = "0", gettext_lazy("A false alarm takes nothing away")


class SpotsForm(RowsForm):
    """Editing the case and its spots. A draft may still have what is wrong with them; it is told above the form."""

    def _problem(self) -> str:
        if self.is_deferred_validation:
            return ""
        key = self.instance.freeze_key() | {"picture": self.instance.picture}
        return problem(key | {"texts": {"": self.instance.freeze_text()}})


class SpotIndicatorsQuestion(Question):
    kind = "spot_indicators"
    icon = "search"
    place = 10
    explanation = gettext_lazy("A case to read, or a picture to look at, and the learner marks the indicators. Good for a trained eye.")
    base_form_class = SpotsForm

    case = models.TextField(
        gettext_lazy("case"),
        blank=True,
        help_text=gettext_lazy("Plain text. What the learner reads, and marks phrases in. Leave empty where only a picture is marked."),
    )
    cost = models.CharField(gettext_lazy("false alarms"), max_length=5, choices=Cost.choices, default=Cost.FULL)

    panels = [
        ProblemPanel(),
        *question_panels(
            FieldPanel("case", widget=CaseInput),
            SpotsPanel(),
            RowsPanel(
                "spots",
                [
                    FieldPanel("text"),
                    FieldPanel("is_indicator"),
                    feedback_panel(gettext_lazy("Why it is an indicator, or why it only looks like one")),
                    *(FieldPanel(side) for side in SIDES),
                ],
                heading=gettext_lazy("What can be marked"),
                label=gettext_lazy("phrase or region"),
                add_text=gettext_lazy("Add a phrase or a region"),
                summary="text",
                help_text=gettext_lazy(
                    "At least two: some indicators, and some distractors that only look like one. A phrase is written exactly as it "
                    "stands in the case; of a region in the picture, say in words what it shows."
                ),
            ),
            FieldPanel("cost", widget=forms.RadioSelect),
        ),
    ]

    class Meta:
        verbose_name = gettext_lazy("spot the indicators question")
        verbose_name_plural = gettext_lazy("spot the indicators questions")

    def freeze_key(self) -> dict[str, Any]:
        return {"choices": [spot.freeze() for spot in self.spots.all()], "cost": str(self.cost)}

    def freeze_text(self) -> dict[str, Any]:
        return super().freeze_text() | {"case": self.case, "choices": keyed(self.spots.all(), "text", "feedback")}

    def fill(self, texts: dict[str, Any], *, original: Any = None) -> None:
        """Put in the case and spots of one language.

        :param texts: `case`; `spots`, each with `text`, `feedback`, and in the first language `indicator` and, for a region,
            `region`: x, y, width and height in % of the picture
        :param original: the row in the first language, which says what is an indicator and where it lies
        """
        kept = list(original.spots.all()) if original else []
        rows = [words | (kept[at].ties if at < len(kept) else {}) for at, words in enumerate(texts["spots"])]
        self.case = texts.get("case", "")
        self.cost = original.cost if original else self.cost
        put_rows(self, "spots", rows, original)


def percent_field(name: Any) -> models.DecimalField:
    """A length in % of the picture."""
    limits = [MinValueValidator(Decimal(0)), MaxValueValidator(HUNDRED)]
    return models.DecimalField(name, max_digits=4, decimal_places=1, null=True, blank=True, validators=limits)


class Spot(Row):
    """Something that can be marked. With sides it is a region of the picture, without a phrase of the case."""

    question = ParentalKey(SpotIndicatorsQuestion, related_name="spots")
    text = models.CharField(gettext_lazy("phrase or region"), max_length=300)
    is_indicator = models.BooleanField(gettext_lazy("this is an indicator"), default=False)
    feedback = models.CharField(
        gettext_lazy("feedback"),
        max_length=TEXT_LENGTH,
        blank=True,
        help_text=gettext_lazy("Shown when it was marked, or missed."),
    )
    x = percent_field(gettext_lazy("from the left, %"))
    y = percent_field(gettext_lazy("from the top, %"))
    width = percent_field(gettext_lazy("width, %"))
    height = percent_field(gettext_lazy("height, %"))

    class Meta(Row.Meta):
        verbose_name = gettext_lazy("phrase or region")

    def __str__(self) -> str:
        return self.text

    @staticmethod
    def read(words: Mapping[str, Any]) -> dict[str, Any]:
        """The phrase stays as it is, but for its spaces: it has to be found in a plain text."""
        region = words.get("region") or [None] * len(SIDES)
        sides = {side: None if value is None else Decimal(str(value)) for side, value in zip(SIDES, region, strict=True)}
        return plain(words, "feedback") | sides | {"text": " ".join(words["text"].split()), "is_indicator": bool(words.get("indicator"))}

    @property
    def sides(self) -> list[Decimal | None]:
        return [getattr(self, side) for side in SIDES]

    @property
    def ties(self) -> dict[str, Any]:
        """What is the same in every language, as `read` takes it."""
        return {"indicator": self.is_indicator, "region": self.sides}

    def freeze(self) -> dict[str, Any]:
        """`region` holds the four sides as decimal numbers in text, which are exact; None for a phrase."""
        sides = [None if value is None else f"{value.normalize():f}" for value in self.sides]
        return {"id": self.key, "right": self.is_indicator, "region": sides if any(sides) else None}


class AnswerForm(forms.Form):
    def __init__(self, *args: Any, frozen: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"] = ChosenField(choices=field_choices(frozen), required=False, widget=forms.TextInput)


def problem(frozen: dict[str, Any]) -> str:
    return next(_problems(frozen), "")


def _problems(frozen: dict[str, Any]) -> Iterator[str]:
    spots, texts = frozen["choices"], frozen["texts"]
    names = next(iter(texts.values()))["choices"]
    if len(spots) < MINIMUM:
        yield _("Give at least two phrases or regions that can be marked.")
    if not right_ids(frozen):
        yield _("Say of at least one phrase or region that it is an indicator.")
    yield from _problems_of_regions(
        [(names[spot["id"]]["text"], spot["region"]) for spot in spots if spot["region"]], frozen.get("picture")
    )
    phrases = [spot["id"] for spot in spots if not spot["region"]]
    for language, text in texts.items():
        for sentence in _problems_of_phrases([text["choices"][key]["text"] for key in phrases], text["case"]):
            name = dict(settings.LANGUAGES).get(language)
            yield f"{name}: {sentence}" if len(texts) > 1 else sentence


def _problems_of_regions(regions: list[tuple[str, list[str | None]]], picture: Any) -> Iterator[str]:
    if regions and not picture:
        yield _("There are regions, but no picture. Choose the picture, or take the numbers of the regions away.")
    if len(regions) > MOST_REGIONS:
        yield _("A picture with more than %(most)d regions cannot be read on a phone. Take some away.") % {"most": MOST_REGIONS}
    whole = []
    for name, sides in regions:
        if None in sides or "0" in sides[2:]:
            yield _("The region “%(name)s” needs four numbers: from the left, from the top, width and height.") % {"name": name}
        else:
            whole.append((name, [Decimal(str(side)) for side in sides]))
    for name, (x, y, width, height) in whole:
        if x + width > HUNDRED or y + height > HUNDRED:
            yield _("The region “%(name)s” reaches outside the picture. Make it smaller, or move it.") % {"name": name}
    for (one, first), (other, second) in combinations(whole, 2):
        if _meet(first, second):
            yield _("The regions “%(one)s” and “%(other)s” overlap. Draw them apart.") % {"one": one, "other": other}


def _meet(first: list[Decimal], second: list[Decimal]) -> bool:
    """Whether two rectangles share more than an edge."""
    return all(first[at] < second[at] + second[at + 2] and second[at] < first[at] + first[at + 2] for at in (0, 1))


def _problems_of_phrases(phrases: list[str], case: str) -> Iterator[str]:
    found: dict[str, Span] = {}
    for phrase in phrases:
        places = found_in(case, phrase)
        if not places:
            yield _("The phrase “%(phrase)s” does not stand in the case. Copy it from there, word for word, from one line.") % {
                "phrase": phrase
            }
        elif len(places) > 1:
            yield _("The phrase “%(phrase)s” stands in the case more than once. Add the words beside it.") % {"phrase": phrase}
        else:
            found[phrase] = places[0]
    for (one, first), (other, second) in combinations(found.items(), 2):
        if first.overlaps(second):
            yield _("The phrases “%(one)s” and “%(other)s” overlap. Make one of them shorter.") % {"one": one, "other": other}
    if len(set(phrases)) < len(phrases):
        yield _("The same phrase is there twice. Take one of the two away.")


def mark(frozen: dict[str, Any], answer: list[str] | None) -> Outcome:
    """Hits less what false alarms cost, of all indicators; never below zero."""
    marked, right = frozenset(answer or ()), right_ids(frozen)
    earned = len(marked & right) - Fraction(frozen["cost"]) * len(marked - right)
    return Outcome(clamped(earned / len(right)))


def responses(frozen: dict[str, Any], text: dict[str, Any], answer: list[str] | None) -> list[Classified]:
    """Each phrase or region is a class: an indicator is worth its part, a false alarm what it takes away."""
    part = Fraction(1, len(right_ids(frozen)))
    return [
        Classified(
            spot["id"],
            text["choices"][spot["id"]]["text"] if spot["right"] else _false_alarm(text["choices"][spot["id"]]["text"]),
            part if spot["right"] else -Fraction(frozen["cost"]) * part,
            spot["id"] in (answer or ()),
        )
        for spot in frozen["choices"]
    ]


def _false_alarm(phrase: str) -> str:
    return _("False alarm: %(phrase)s") % {"phrase": phrase}


def guess_share(frozen: dict[str, Any]) -> Fraction:
    """What somebody earns on average who lets a coin decide on each phrase or region.

    Hits and false alarms are then binomial, and every pair of their numbers is marked as `mark` does. The mean of the single
    credits would say too little: a result below zero is raised to zero.
    """
    right = len(right_ids(frozen))
    others, cost = len(frozen["choices"]) - right, Fraction(frozen["cost"])
    earned = total_of(
        comb(right, hits) * comb(others, alarms) * clamped((hits - cost * alarms) / right)
        for hits, alarms in product(range(right + 1), range(others + 1))
    )
    return earned / 2 ** (right + others)


def options(frozen: dict[str, Any], text: dict[str, Any], answer: list[str] | None, order: list[str] | None) -> list[Option]:
    return options_of(frozen, text, answer or [], None)


def to_shuffle(frozen: dict[str, Any]) -> list[str]:
    """Phrases stand where the case has them."""
    return []


def view(frozen: dict[str, Any], text: dict[str, Any], answer: list[str] | None, order: list[str] | None) -> dict[str, Any]:
    """The case in lines of pieces, the regions with their places, and how many were found."""
    by_key = {option.value: option for option in options(frozen, text, answer, order)}
    regions = [(by_key[spot["id"]], spot["region"]) for spot in frozen["choices"] if spot["region"]]
    spans = _drawable({key: found_in(text["case"], option.text) for key, option in by_key.items()})
    lines = [[{"text": piece.text, "option": by_key.get(piece.of)} for piece in line] for line in cut(text["case"], spans)]
    shown = {*spans, *(option.value for option, _sides in regions)}
    return {
        "lines": lines,
        "regions": [{"option": option, **dict(zip(SIDES, sides, strict=True))} for option, sides in regions],
        "has_picture": bool(regions) and "picture" in frozen,
        "rest": [option for key, option in by_key.items() if key not in shown],
        "cost": frozen["cost"],
        "indicators": len(right_ids(frozen)),
        "hits": sum(option.is_chosen and option.is_right for option in by_key.values()),
        "false_alarms": sum(option.is_chosen and not option.is_right for option in by_key.values()),
    }


def _drawable(places: dict[str, list[Span]]) -> dict[str, Span]:
    """Where each phrase is drawn. A draft may still have some that are nowhere, or overlap: those are left to a list."""
    spans: dict[str, Span] = {}
    for key, found in places.items():
        if found and not any(found[0].overlaps(other) for other in spans.values()):
            spans[key] = found[0]
    return spans


def read_parsed(parsed: ParsedQuestion) -> tuple[dict[str, Any], dict[str, Any]]:
    """The words of one language, and the fields, that a file says; only a format of our own says them.

    :raises InvalidInputError: when there is no case and no region
    """
    regions = parsed.extra.get("regions", [None] * len(parsed.options))
    if "case" not in parsed.extra and not any(regions):
        raise InvalidInputError(_("A question to spot indicators in needs its case, or regions of a picture."))
    spots = [
        {"text": plain_text(option.text), "feedback": plain_text(option.feedback), "indicator": option.fraction > 0, "region": region}
        for option, region in zip(parsed.options, regions, strict=True)
    ]
    return {"case": parsed.extra.get("case", ""), "spots": spots}, {"cost": parsed.extra.get("cost", Cost.FULL)}


def write_parsed(frozen: dict[str, Any], text: dict[str, Any]) -> dict[str, Any]:
    """What a file says of it, beside its text: the case is plain text."""
    hit = Fraction(1, len(right_ids(frozen)))
    loss = -Fraction(frozen["cost"]) * hit
    options = [
        ParsedOption(
            text=escape(text["choices"][spot["id"]]["text"]),
            fraction=hit if spot["right"] else loss,
            feedback=escape(text["choices"][spot["id"]]["feedback"]),
        )
        for spot in frozen["choices"]
    ]
    regions = [spot["region"] for spot in frozen["choices"]]
    return {"options": options, "extra": {"case": text["case"], "cost": frozen["cost"], "regions": regions}}
