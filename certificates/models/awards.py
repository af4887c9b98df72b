"""What was issued. It does not change: corrections are new rows."""

import secrets
import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from certificates.enums import CertificateState, Kind
from core.errors import DomainError
from courses.models import Cohort, Enrolment
from people.models import CODE_ALPHABET
from people.rules import is_administrator

FROZEN = (
    "uuid", "serial", "enrolment_id", "kind", "facts", "texts", "design", "language", "issued_at", "issued_by_id", "expires_on",
    "replaces_id",
)  # fmt: skip
SERIAL_LENGTH = 12


class FrozenError(DomainError):
    """Somebody tried to change or delete what was issued."""


def new_serial() -> str:
    """Return a random serial such as `H7K2-QF9M-3XWZ` (27¹² ≈ 1.5 × 10¹⁷ possibilities; checking is rate-limited)."""
    letters = "".join(secrets.choice(CODE_ALPHABET) for _position in range(SERIAL_LENGTH))
    return tidy_serial(letters)


def tidy_serial(text: str) -> str:
    """Return a serial as printed from one as typed: case, spaces and hyphens do not matter."""
    letters = "".join(letter for letter in text.upper() if letter.isalnum())[:SERIAL_LENGTH]
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def refuse_change() -> NoReturn:
    raise FrozenError(gettext("A certificate that was issued does not change. Nothing was written. Correct it: a new one will replace it."))


def refuse_deletion() -> NoReturn:
    raise FrozenError(gettext("A certificate is never deleted. Nothing was changed. Revoke it, with the reason."))


class FrozenImageManager(models.Manager["FrozenImage"]):
    def names(self, digests: Any) -> dict[str, str]:
        """Where the pictures of those digests are stored (1 query)."""
        return dict(self.filter(digest__in=set(digests)).values_list("digest", "file"))


class FrozenImage(models.Model):
    """A picture as it was printed, kept once however many certificates show it."""

    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the file")
    file = models.FileField(upload_to="certificates/")

    objects = FrozenImageManager()

    class Meta:
        verbose_name = _("picture of a certificate")

    def __str__(self) -> str:
        return self.digest

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        refuse_deletion()


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def valid(self, *, on: date | None = None) -> "CertificateQuerySet":
        """Those that count on a day (default: today)."""
        on = on or timezone.localdate()
        return self.filter(state=CertificateState.VALID).filter(Q(expires_on__isnull=True) | Q(expires_on__gte=on))

    def of(self, enrolment_ids: Iterable[int]) -> "CertificateQuerySet":
        """Those of these enrolments, and of the enrolments that are part of one of them."""
        return self.filter(enrolment__in=Enrolment.everything.with_parts(enrolment_ids).values("pk"))

    def with_standing(self) -> models.QuerySet[Any]:
        """Each with `stands_for`, the id of the enrolment that it counts for."""
        return self.annotate(stands_for=Coalesce("enrolment__merged_into", "enrolment"))

    def visible_to(self, user: Any) -> "CertificateQuerySet":
        """One's own, and those of cohorts that one runs."""
        if is_administrator(user):
            return self
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(enrolment__learner=user) | Q(enrolment__cohort__in=Cohort.objects.visible_to(user)))

    def update(self, **changes: Any) -> int:
        if {name.removesuffix("_id") for name in changes} & {name.removesuffix("_id") for name in FROZEN}:
            refuse_change()
        return super().update(**changes)

    def delete(self) -> NoReturn:
        refuse_deletion()


class Certificate(models.Model):
    """One award to one person, with everything that is printed on it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    serial = models.CharField(_("serial"), max_length=14, unique=True, default=new_serial, editable=False)
    enrolment = models.ForeignKey(Enrolment, verbose_name=_("enrolment"), on_delete=models.PROTECT, related_name="certificates")
    kind = models.CharField(_("certificate of"), max_length=12, choices=Kind.choices, default=Kind.COMPLETION)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    facts = models.JSONField(_("facts"))
    texts = models.JSONField(_("what is printed"))
    design = models.JSONField(_("design"))
    issued_at = models.DateTimeField(_("issued on"), default=timezone.now)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("issued by"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    replaces = models.OneToOneField(
        "self", verbose_name=_("replaces"), on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )

    state = models.CharField(_("state"), max_length=10, choices=CertificateState.choices, default=CertificateState.VALID)
    ended_at = models.DateTimeField(_("ended on"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("ended by"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True, help_text=_("Why it was replaced or revoked."))

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "kind"], condition=Q(state="valid"), name="one_valid_certificate_per_enrolment_and_kind"
            ),
            models.CheckConstraint(condition=Q(state="valid") | Q(ended_at__isnull=False), name="ended_certificate_has_date"),
            models.CheckConstraint(condition=~Q(state__in=["replaced", "revoked"]) | ~Q(reason=""), name="ended_certificate_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.serial} · {self.facts.get('name', '')}"

    def get_absolute_url(self) -> str:
        return reverse("certificates:certificate", args=[self.serial])

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new row, or the end of one that was issued; anything else is refused.

        :raises FrozenError: when a frozen field differs from what was issued
        """
        if self.pk and not self._state.adding:
            issued = type(self)._base_manager.values(*FROZEN).get(pk=self.pk)
            if any(getattr(self, name) != value for name, value in issued.items()):
                refuse_change()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        refuse_deletion()

    @property
    def verify_address(self) -> str:
        """What the QR code says: short, and the same in every language."""
        return f"{settings.SITE_URL}/v/{self.serial}"

    @property
    def title(self) -> str:
        return str(self.texts[0]["title"])

    @property
    def course_title(self) -> str:
        return str(self.facts["courses"].get(self.language) or next(iter(self.facts["courses"].values()), ""))

    def state_on(self, day: date) -> CertificateState:
        """Its state on a day: one whose time is over counts as expired without anybody's doing."""
        if self.state == CertificateState.VALID and self.expires_on and self.expires_on < day:
            return CertificateState.EXPIRED
        return CertificateState(self.state)

    @cached_property
    def successor(self) -> "Certificate | None":
        """The certificate that replaces this one."""
        return Certificate.objects.filter(replaces=self).first()
