"""Closed lists about sessions and attendance."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SessionState(TextChoices):
    SCHEDULED = "scheduled", pgettext_lazy("session", "Planned")
    OPEN = "open", pgettext_lazy("session", "Register open")
    CLOSED = "closed", pgettext_lazy("session", "Closed")
    CANCELLED = "cancelled", pgettext_lazy("session", "Called off")


class Status(TextChoices):
    """How somebody attended; "not recorded" is what nobody has said anything about (or what was taken back)."""

    PRESENT = "present", pgettext_lazy("attendance", "Present")
    LATE = "late", pgettext_lazy("attendance", "Late")
    EXCUSED = "excused", pgettext_lazy("attendance", "Excused")
    ABSENT = "absent", pgettext_lazy("attendance", "Absent")
    NOT_RECORDED = "not-recorded", pgettext_lazy("attendance", "Not recorded")


# In the order the register shows them; what a person can be marked as.
MARKS = (Status.PRESENT, Status.LATE, Status.EXCUSED, Status.ABSENT)
IN_THE_ROOM = frozenset({Status.PRESENT, Status.LATE})


class ObservationKind(TextChoices):
    MARK = "mark", pgettext_lazy("observation", "Mark")
    REST = "rest", pgettext_lazy("observation", "“Everybody else is present”")
    RULING = "ruling", pgettext_lazy("observation", "Settled by a person")
    CORRECTION = "correction", pgettext_lazy("observation", "Correction after closing")
    AFTERWARDS = "afterwards", pgettext_lazy("observation", "Seen after the register was closed")


class How(TextChoices):
    LIST = "list", _("From the register")
    SCAN = "scan", _("From the badge")
    CODE = "code", _("With the code in the room")
    WALK_IN = "walk-in", _("At the door")
    PAPER = "paper", _("From the signed sheet")
    SYSTEM = "system", _("By the system")


class FlagKind(TextChoices):
    """What a person has to look at: the fact was taken, although a rule speaks against it."""

    AFTER_CLOSING = "after-closing", pgettext_lazy("flag", "Seen after the register was closed")
    CALLED_OFF = "called-off", pgettext_lazy("flag", "The session had been called off")
    NOT_ENROLLED = "not-enrolled", pgettext_lazy("flag", "Was not in this cohort")
    SHARED_DEVICE = "shared-device", pgettext_lazy("flag", "One device signed for several people")
    ALIKE = "alike", pgettext_lazy("flag", "May be somebody already known")
    SAME = "same", pgettext_lazy("flag", "Is said to be somebody already known")
    EARLY = "early", pgettext_lazy("flag", "Marked before the session began")
    MINUTES = "minutes", pgettext_lazy("flag", "More minutes than the session has")


class NoticeKind(TextChoices):
    """What people were told of a session."""

    MOVED = "moved", pgettext_lazy("notice", "Moved")
    CANCELLED = "cancelled", pgettext_lazy("notice", "Called off")
    RESTORED = "restored", pgettext_lazy("notice", "Takes place after all")
    NOTHING = "nothing", pgettext_lazy("notice", "Nobody was told: it is over, or as it was")


class Found(TextChoices):
    """What a row of a programme is, beside the sessions that are planned."""

    NEW = "new", pgettext_lazy("session", "New")
    SAME = "same", pgettext_lazy("session", "A session begins then already")
    CHANGE = "change", pgettext_lazy("session", "A planned session, with another time or place")
    OVERLAP = "overlap", pgettext_lazy("session", "At the same time as another session")
    REPEAT = "repeat", pgettext_lazy("session", "Twice in the list")


class RowAnswer(TextChoices):
    """What is done with a row."""

    PLAN = "plan", _("Plan it as a session of its own")
    CHANGE = "change", _("Change the planned session")
    SKIP = "skip", _("Leave this row out")
