"""An answer in the learner's own words, which a person marks."""

import re
from html import escape
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField

from assessments.formats import ParsedQuestion
from assessments.models.bank import TEXT_FEATURES, Question
from assessments.questions._common import NOT_MARKED, WRONG, Classified, Option, Outcome, Shape
from assessments.questions._panels import QuestionForm, question_panels
from assessments.questions._rubric import (
    MOST_CRITERIA,
    RubricBlock,
    rubric_from,
    rubric_in_words,
    rubric_key,
    rubric_problem,
    rubric_texts,
)
from core.cleaning import clean_html, plain_text

SHAPE = Shape.ONE
BY_HAND = True
MOST_WORDS = 5_000
MOST_CHARACTERS = 20_000
LINE_END = re.compile(r"<br\s*/?>|</(?:p|li|h[1-6]|div|tr)>", re.IGNORECASE)


class EssayForm(QuestionForm):
    """Editing an essay: limits or a rubric that cannot work are said above the form, in a sentence."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        key = {
            "min_words": cleaned.get("min_words"),
            "max_words": cleaned.get("max_words"),
            "rubric": rubric_key(cleaned.get("rubric") or ()),
        }
        wrong = "" if "rubric" in self.errors else problem(key)  # a rubric with empty fields says so at each of them
        if wrong:
            self.add_error(None, forms.ValidationError(wrong))
        return cleaned


class EssayQuestion(Question):
    kind = "essay"
    icon = "edit"
    place = 9
    explanation = gettext_lazy("The learner writes, and a trainer marks it by hand. Good for reasons, reports and what to say.")
    base_form_class = EssayForm

    min_words = models.PositiveSmallIntegerField(
        gettext_lazy("fewest words"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_WORDS)],
        help_text=gettext_lazy("Learners are told when they write less; they can hand it in all the same."),
    )
    max_words = models.PositiveSmallIntegerField(
        gettext_lazy("most words"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_WORDS)],
        help_text=gettext_lazy("Learners are told when they write more; nothing is cut."),
    )
    template = models.TextField(
        gettext_lazy("answer to begin with"),
        blank=True,
        max_length=MOST_CHARACTERS,
        help_text=gettext_lazy("Stands in the field already, for example the headings of a report. Leave empty for an empty field."),
    )
    rubric = StreamField(
        RubricBlock(required=False, max_num=MOST_CRITERIA),
        verbose_name=gettext_lazy("rubric"),
        blank=True,
        help_text=gettext_lazy(
            "What whoever marks looks at, and what each level is worth. The points are converted to those of the question. "
            "Without a rubric one number is given for the whole answer."
        ),
    )
    marker_notes = RichTextField(
        gettext_lazy("notes for whoever marks"),
        features=TEXT_FEATURES,
        blank=True,
        help_text=gettext_lazy("A model answer, what has to be in it, common mistakes. Learners never see it."),
    )
    marked_twice = models.BooleanField(
        gettext_lazy("marked twice"),
        default=False,
        help_text=gettext_lazy("Two people mark each answer without seeing each other’s mark; the mean counts."),
    )
    tolerance = models.PositiveSmallIntegerField(
        gettext_lazy("difference allowed between the two, % of the points"),
        default=10,
        validators=[MaxValueValidator(100)],
        help_text=gettext_lazy("When the two are further apart, a third person decides."),
    )

    panels = question_panels(
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("min_words"), FieldPanel("max_words")]), FieldPanel("template")],
            heading=gettext_lazy("What the learner writes"),
        ),
        MultiFieldPanel(
            [
                FieldPanel(
                    "rubric", attrs={"data-add-rubric": gettext_lazy("Add a criterion"), "data-add-levels": gettext_lazy("Add a level")}
                ),
                FieldPanel("marker_notes"),
                FieldRowPanel([FieldPanel("marked_twice"), FieldPanel("tolerance", classname="needs-second-marker")]),
            ],
            heading=gettext_lazy("How it is marked"),
        ),
        has_tries=False,
    )

    class Meta:
        verbose_name = gettext_lazy("essay question")
        verbose_name_plural = gettext_lazy("essay questions")

    def freeze_key(self) -> dict[str, Any]:
        return {
            "min_words": self.min_words,
            "max_words": self.max_words,
            "rubric": rubric_key(self.rubric),
            "twice": {"tolerance": self.tolerance} if self.marked_twice else None,
        }

    def freeze_text(self) -> dict[str, Any]:
        notes = str(clean_html(self.marker_notes))
        return super().freeze_text() | {"template": same_lines(self.template), "notes": notes, "rubric": rubric_texts(self.rubric)}

    def fill(self, texts: dict[str, Any], *, original: Any = None) -> None:
        """Put in the words of one language; limits and points are the original's."""
        self.template = same_lines(texts.get("template", ""))
        self.marker_notes = clean_html(texts.get("marker_notes", ""))
        self.rubric = rubric_from(texts.get("rubric", ()), original.rubric if original else ())


def same_lines(text: str) -> str:
    """Line ends as every browser's scripts see them, so that equal texts are equal values."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def count_words(text: str) -> int:
    """Runs between white space that hold a letter or a digit; `essay.js` counts alike. A lone dash is no word."""
    return sum(any(character.isalnum() for character in run) for run in text.split())


class WrittenField(forms.CharField):
    """A text kept as it was written; None where nothing was, be it an empty field or an untouched template."""

    def __init__(self, *, templates: list[str]) -> None:
        super().__init__(required=False, strip=False, max_length=MOST_CHARACTERS)
        self.templates = {template.strip() for template in templates} | {""}

    def to_python(self, value: Any) -> str:
        # Half a character, as a device may send after cutting an emoji in two, cannot be stored: a question mark stands for it.
        return same_lines(super().to_python(value) or "").encode("utf-8", "replace").decode("utf-8")

    def clean(self, value: Any) -> str | None:
        text: str = super().clean(value)
        return None if text.strip() in self.templates else text


class AnswerForm(forms.Form):
    def __init__(self, *args: Any, frozen: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"] = WrittenField(templates=[text["template"] for text in frozen["texts"].values()])


def problem(frozen: dict[str, Any]) -> str:
    least, most = frozen["min_words"], frozen["max_words"]
    if least and most and least > most:
        return _("The fewest words are more than the most words. Correct one of the two.")
    return rubric_problem(frozen["rubric"])


def mark(frozen: dict[str, Any], answer: str | None) -> Outcome:
    """Nobody can say yet; where nothing was written there is nothing to mark."""
    return NOT_MARKED if answer else WRONG


def options(frozen: dict[str, Any], text: dict[str, Any], answer: str | None, order: list[str] | None) -> list[Option]:
    return []


def view(frozen: dict[str, Any], text: dict[str, Any], answer: str | None, order: list[str] | None) -> dict[str, Any]:
    """The limits, how many words there are, and what stands in the field."""
    words, least, most = count_words(answer or ""), frozen["min_words"] or 0, frozen["max_words"] or 0
    missing = max(0, least - words) if answer else 0
    note = _("Words: %(words)s; %(missing)s more are asked for") % {"words": words, "missing": missing}
    return {
        "min": least,
        "max": most,
        "words": words,
        "missing": missing,
        "note": note if missing else "",
        "over": max(0, words - most) if most else 0,
        "template": text["template"],
        "most_characters": MOST_CHARACTERS,
    }


def responses(frozen: dict[str, Any], text: dict[str, Any], answer: str | None) -> list[Classified]:
    """None: no two texts are alike."""
    return []


def lines_in(html: str) -> str:
    """The plain lines of some HTML."""
    return "\n".join(plain_text(line) for line in LINE_END.split(html)).strip("\n")


def read_parsed(parsed: ParsedQuestion) -> tuple[dict[str, Any], dict[str, Any]]:
    """The words of one language, and the fields, that a file says."""
    extra = parsed.extra
    words = {
        "template": lines_in(extra.get("template", "")),
        "marker_notes": extra.get("marker_notes", ""),
        "rubric": extra.get("rubric", []),
    }
    fields = {name: extra.get(name) or None for name in ("min_words", "max_words")}
    if "marked_twice" in extra:
        fields |= {"marked_twice": extra["marked_twice"] is not None, "tolerance": (extra["marked_twice"] or {}).get("tolerance", 10)}
    return words, fields


def write_parsed(frozen: dict[str, Any], text: dict[str, Any]) -> dict[str, Any]:
    """What a file says of it, beside its text."""
    return {
        "extra": {
            "min_words": frozen["min_words"],
            "max_words": frozen["max_words"],
            "template": "<br>".join(escape(line, quote=False) for line in text["template"].split("\n")),
            "marker_notes": text["notes"],
            "rubric": rubric_in_words(frozen["rubric"], text["rubric"]),
            "marked_twice": frozen["twice"],
        }
    }
