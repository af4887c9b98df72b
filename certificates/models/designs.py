"""What a certificate looks like and says, as staff edit it; issued certificates keep their own copy."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel, MultiFieldPanel
from wagtail.images import get_image_model
from wagtail.models import Orderable, PreviewableMixin

from certificates.enums import DesignLayout, Kind, Orientation
from certificates.wording import problem_with
from core.fonts import SANS, SERIF, missing_letters

PLACEHOLDER_HELP = _(
    "These placeholders are filled in for each person: {name}, {rank}, {agency}, {course}, {hours}, {dates}, {place}, {result}, {serial}, "
    "{programme}. A line, or a part between “ · ”, is left out when its placeholder has nothing to say."
)


def printable(text: str) -> None:
    """Refuse letters that the fonts on paper do not have.

    :raises ValidationError: naming them
    """
    missing = missing_letters(text, SERIF) or missing_letters(text, SANS)
    if missing:
        raise ValidationError(
            _("These letters cannot be printed: %(letters)s. Write them another way."), params={"letters": " ".join(missing)}
        )


def wording(text: str) -> None:
    """Refuse unknown placeholders.

    :raises ValidationError: naming the first one and those that exist
    """
    problem = problem_with(text)
    if problem:
        raise ValidationError(problem)


def picture(image_id: int) -> None:
    """Refuse drawings (SVG), which the layout on paper cannot show.

    :raises ValidationError: saying what to choose instead
    """
    image = get_image_model().objects.filter(pk=image_id).first()
    if image and image.is_svg():
        raise ValidationError(_("An SVG drawing cannot be printed on a certificate. Choose a PNG or JPEG picture."))


class CertificateDesign(PreviewableMixin, ClusterableModel):
    """One look with its wording. Changing it changes what is issued from now on, never what was issued."""

    name = models.CharField(_("name"), max_length=120, unique=True, help_text=_("For staff; it is not printed."))
    kind = models.CharField(_("certificate of"), max_length=12, choices=Kind.choices, default=Kind.COMPLETION)
    is_default = models.BooleanField(
        _("proposed first"), default=False, help_text=_("The design that is chosen already when certificates of this kind are awarded.")
    )
    layout = models.CharField(_("layout"), max_length=20, choices=DesignLayout.choices, default=DesignLayout.CLASSIC)
    orientation = models.CharField(_("orientation"), max_length=10, choices=Orientation.choices, default=Orientation.LANDSCAPE)
    background = models.ForeignKey(
        "wagtailimages.Image", verbose_name=_("background of your own"), null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        validators=[picture], help_text=_("Fills the whole page (A4) instead of the layout's own background. Keep the middle light."),
    )  # fmt: skip
    accent_colour = models.CharField(
        _("accent colour"), max_length=7, default="#0f6b6b", help_text=_("For the title and the lines, for example #0f6b6b."),
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Write the colour as # and six digits, for example #0f6b6b."))],
    )  # fmt: skip
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE,
        help_text=_("Used when there is no wording in the cohort's own language."),
    )  # fmt: skip
    second_language = models.CharField(
        _("second language"),
        max_length=10,
        choices=settings.LANGUAGES,
        blank=True,
        help_text=_("Printed as well. Leave empty for one language."),
    )
    changed_at = models.DateTimeField(_("changed on"), auto_now=True)

    panels = [
        FieldPanel("name"),
        MultiFieldPanel([FieldPanel("kind"), FieldPanel("is_default")], heading=_("What it is for")),
        MultiFieldPanel(
            [FieldPanel("layout"), FieldPanel("orientation"), FieldPanel("accent_colour"), FieldPanel("background")], heading=_("Look")
        ),
        MultiFieldPanel([FieldPanel("language"), FieldPanel("second_language")], heading=_("Languages")),
        HelpPanel(PLACEHOLDER_HELP),
        InlinePanel("wordings", heading=_("Wording"), label=_("Wording in one language"), min_num=1, max_num=len(settings.LANGUAGES)),
        InlinePanel("logos", heading=_("Logos"), label=_("Logo"), max_num=3),
        InlinePanel("signatories", heading=_("Signatories"), label=_("Signatory"), max_num=4),
    ]

    class Meta:
        verbose_name = _("certificate design")
        verbose_name_plural = _("certificate designs")
        ordering = ["kind", "-is_default", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=Q(is_default=True), name="one_default_design_per_kind",
                violation_error_message=_("Another design of this kind is proposed first already. Take the mark away there first."),
            ),
            models.CheckConstraint(
                condition=~Q(second_language=F("language")), name="design_languages_differ",
                violation_error_message=_("The second language is the same as the first: choose another one, or leave it empty."),
            ),
            models.CheckConstraint(
                condition=~Q(layout=DesignLayout.BILINGUAL) | ~Q(second_language=""), name="side_by_side_design_has_two_languages",
                violation_error_message=_("This layout prints two languages side by side: choose the second one."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return [("", _("A short name")), ("long", _("A name of 80 letters"))]

    def serve_preview(self, request: Any, mode_name: str) -> Any:
        """What it would print, as a picture."""
        from certificates.previews import preview  # noqa: PLC0415 - the admin asks the model, and drawing is above it

        return preview(self, request, is_long=mode_name == "long")

    def languages_for(self, wanted: str) -> list[str]:
        """The languages to print when the reader's language is `wanted`: the first one, and the second where there is one."""
        written = {each.language for each in self.wordings.all()}
        first = wanted if wanted in written else self.language
        if not self.second_language:
            return [first]
        second = self.second_language if self.second_language != first else self.language
        return [first, second]

    def wording_in(self, language: str) -> "DesignWording":
        """The wording in a language, else the first there is.

        :raises DesignWording.DoesNotExist: when the design says nothing at all
        """
        found = {each.language: each for each in self.wordings.all()}
        if not found:
            raise DesignWording.DoesNotExist(self.name)
        return found.get(language) or next(iter(found.values()))


class DesignWording(Orderable):
    """Everything a design says in one language."""

    design = ParentalKey(CertificateDesign, on_delete=models.CASCADE, related_name="wordings")
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    title = models.CharField(_("title"), max_length=120, validators=[wording, printable])
    opening = models.CharField(_("above the name"), max_length=200, blank=True, validators=[wording, printable])
    details = models.CharField(
        _("below the name"), max_length=200, blank=True, default="{rank} · {agency}", validators=[wording, printable]
    )
    body = models.TextField(_("text"), max_length=700, validators=[wording, printable])
    footer = models.CharField(
        _("small line"), max_length=300, blank=True, default="{place} · {dates}", validators=[wording, printable]
    )  # fmt: skip

    class Meta(Orderable.Meta):
        verbose_name = _("wording")
        constraints = [models.UniqueConstraint(fields=["design", "language"], name="one_wording_per_language")]

    panels = [
        FieldPanel("language"),
        FieldPanel("title"),
        FieldPanel("opening"),
        FieldPanel("details"),
        FieldPanel("body"),
        FieldPanel("footer"),
    ]

    def __str__(self) -> str:
        return self.title

    def as_data(self) -> dict[str, Any]:
        return {key: getattr(self, key) for key in ("language", "title", "opening", "details", "body", "footer")}


class DesignLogo(Orderable):
    """An institution's mark at the top."""

    design = ParentalKey(CertificateDesign, on_delete=models.CASCADE, related_name="logos")
    image = models.ForeignKey(
        "wagtailimages.Image", verbose_name=_("picture"), on_delete=models.PROTECT, related_name="+", validators=[picture]
    )

    class Meta(Orderable.Meta):
        verbose_name = _("logo")

    panels = [FieldPanel("image")]

    def __str__(self) -> str:
        return str(self.image)


class DesignSignatory(Orderable):
    """Somebody who signs: a picture of the signature, or a line to sign on by hand."""

    design = ParentalKey(CertificateDesign, on_delete=models.CASCADE, related_name="signatories")
    name = models.CharField(
        _("name"), max_length=120, blank=True, validators=[printable], help_text=_("Empty for a line with the title only.")
    )
    title = models.CharField(_("title"), max_length=160, validators=[printable])
    signature = models.ForeignKey(
        "wagtailimages.Image", verbose_name=_("signature"), null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        validators=[picture], help_text=_("A picture on white or transparent ground. Without one, it is signed by hand."),
    )  # fmt: skip

    class Meta(Orderable.Meta):
        verbose_name = _("signatory")

    panels = [FieldPanel("name"), FieldPanel("title"), FieldPanel("signature")]

    def __str__(self) -> str:
        return self.name or self.title
