"""What the register for the room says by script, in the language of its page."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from attendance.enums import Status


def room_words() -> dict[str, str]:
    """Sentences by name; `%(name)s` stands for what the script puts in."""
    statuses = {f"status_{status.value}": str(status.label) for status in Status}
    return statuses | {
        "saved": _("All sent"),
        "waiting": _("%(count)s waiting"),
        "offline": _("No line · %(count)s kept"),
        "signed_out": _("Sign in to send · %(count)s kept"),
        "other_person": _("Sign in as yourself"),
        "as_of": _("Names as of %(when)s"),
        "never": _("not yet"),
        "closed": _("The register is closed"),
        "pin_short": _("Choose six digits or more, not all the same."),
        "pin_differs": _("The two PINs are not the same. Type them again."),
        "pin_wrong": _("This is not the PIN. %(left)s tries are left; then it opens only with a line, after signing in."),
        "pin_used_up": _("The PIN was wrong too often. Connect to the network, sign in and choose a new PIN. Nothing is lost."),
        "pin_needs_line": _("There is no line, or you are not signed in. Connect, sign in, and try again. Nothing is lost."),
        "no_shelf": _(
            "This browser cannot keep names safely: that needs an address with https. Take the register with a line, or on paper."
        ),
        "full": _("This device could not keep the mark: its memory is full. Write it on paper, and free some space."),
        "marked": _("%(person)s: %(status)s"),
        "again": _("%(person)s was marked already: %(status)s"),
        "unknown_badge": _("A badge that is not on this list. It is kept, and told to the staff."),
        "no_badge": _("This is not a badge of ours."),
        "no_camera": _("The camera cannot be used. Allow it in the browser’s settings, or type the code, or use a scanner on a cable."),
        "undone": pgettext("verb", "Undone"),
        "undo": pgettext("verb", "Undo"),
        "written_down": _("%(person)s is written down and present"),
        "needs_name": _("Write the family name."),
        "choose_mark": _("Choose a mark first: what you wrote is kept with it."),
        "minutes_wrong": _("Minutes are a whole number, at most %(most)s."),
        "rest_done": _("%(count)s people marked present"),
        "test_page": _("The page opens without a line"),
        "test_names": _("The names are on this device"),
        "test_store": _("What you mark stays, even if the browser is closed"),
        "test_camera": _("The camera can read badges"),
        "test_clock": _("The clock of this device is right"),
        "test_yes": _("yes"),
        "test_no": _("no"),
        "ready": _("Ready for a room without a network"),
        "not_ready": _("Not ready yet"),
        "refused": _("Not taken: %(sentence)s"),
        "wipe_waits": _("%(count)s marks have not been sent yet. Send them first: then this device can forget the names."),
        "wiped": _("This device has forgotten all names."),
    }
