"""Closed lists about delivery."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EnrolmentState(TextChoices):
    ACTIVE = "active", _("Enrolled")
    COMPLETED = "completed", _("Completed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class EnrolmentOrigin(TextChoices):
    CODE = "code", _("Joined with the code")
    LIST = "list", _("From a list")
    WALK_IN = "walk-in", _("Walk-in")
    SELF_PACED = "self-paced", _("Self-paced")
    STAFF = "staff", _("Added by staff")
