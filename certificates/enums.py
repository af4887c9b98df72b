"""Closed lists about certificates."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(TextChoices):
    COMPLETION = "completion", pgettext_lazy("kind of certificate", "Completion")
    ATTENDANCE = "attendance", pgettext_lazy("kind of certificate", "Attendance")


class CertificateState(TextChoices):
    VALID = "valid", pgettext_lazy("state of a certificate", "Valid")
    REPLACED = "replaced", pgettext_lazy("state of a certificate", "Replaced")
    REVOKED = "revoked", pgettext_lazy("state of a certificate", "Revoked")
    EXPIRED = "expired", pgettext_lazy("state of a certificate", "Expired")


class DesignLayout(TextChoices):
    CLASSIC = "classic-border", _("Classic border")
    MODERN = "modern-band", _("Modern band")
    BILINGUAL = "bilingual", _("Two languages side by side")


class Orientation(TextChoices):
    LANDSCAPE = "landscape", _("Landscape")
    PORTRAIT = "portrait", _("Portrait")
