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


class Certainty(TextChoices):
    """How sure we are who a row of a list is."""

    NEW = "new", _("New")
    KNOWN = "known", _("Known already")
    SAME_AGENCY = "same-agency", _("Known with other details")
    LIKELY = "likely", _("Perhaps known")
    ALIKE_ROW = "alike-row", _("Perhaps twice in the list")
    REPEAT = "repeat", _("Twice in the list")


class Answer(TextChoices):
    """What a person decides about a row of a list."""

    NEW = "new", _("A new person")
    SAME = "same", _("The same person: keep what we know")
    UPDATE = "update", _("The same person: take over the details of the list")
    SKIP = "skip", _("Leave this row out")


class MergeKind(TextChoices):
    MERGE = "merge", pgettext_lazy("two records of one person", "Merged")
    SPLIT = "split", pgettext_lazy("one record of two persons", "Split")


class Fate(TextChoices):
    """What becomes of something when two records become one, or one two."""

    TOGETHER = "together", pgettext_lazy("what becomes of evidence", "Becomes one")
    ALONG = "along", pgettext_lazy("what becomes of evidence", "Goes along")
    BACK = "back", pgettext_lazy("what becomes of evidence", "Goes back")
    STAYS = "stays", pgettext_lazy("what becomes of evidence", "Stays as it is")
    LOOK = "look", pgettext_lazy("what becomes of evidence", "Worth a look")


class ImportState(TextChoices):
    UPLOADED = "uploaded", _("Uploaded")
    DONE = "done", _("Imported")
