"""Closed lists about people."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Sector(TextChoices):
    IMMIGRATION = "immigration", pgettext_lazy("sector", "Immigration")
    POLICE = "police", pgettext_lazy("sector", "Police")
    JUDICIARY = "judiciary", pgettext_lazy("sector", "Judiciary")
    HEALTH = "health", pgettext_lazy("sector", "Health")
    OTHER = "other", pgettext_lazy("sector", "Other")


class Sex(TextChoices):
    FEMALE = "female", _("Female")
    MALE = "male", _("Male")
    NOT_STATED = "", _("Not stated")


class Role(TextChoices):
    """The roles, each a group with permissions (see roles.py)."""

    LEARNER = "Learners", _("Learner")
    TRAINER = "Trainers", _("Trainer")
    STAFF = "Programme staff", _("Programme staff")
    ADMINISTRATOR = "Administrators", _("Administrator")
