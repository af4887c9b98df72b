"""What the register for the room says by script, in the language of its page."""

from collections.abc import Callable
from typing import Any

from django.utils.dates import MONTHS, MONTHS_3, WEEKDAYS
from django.utils.formats import get_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext, pgettext

from attendance.enums import Status

Words = dict[str, Any]


def counted(status: str, count: int) -> str:
    """What stands behind the number of people of a status."""
    match status:
        case Status.PRESENT:
            return npgettext("people", "present", "present", count)
        case Status.LATE:
            return npgettext("people", "late", "late", count)
        case Status.EXCUSED:
            return npgettext("people", "excused", "excused", count)
        case Status.ABSENT:
            return npgettext("people", "absent", "absent", count)
    return npgettext("people", "not recorded", "not recorded", count)


def room_words() -> Words:
    """Sentences by name; `%(name)s` stands for what the script puts in. A list says it of none, of one and of several."""
    statuses = {f"status_{status.value}": str(status.label) for status in Status}
    counts = {f"count_{status.value}": _by_number(lambda count, status=status: counted(status, count)) for status in Status}  # type: ignore[misc]
    return statuses | counts | _dates() | _of_line() | _of_opening() | _of_taking() | _of_readiness()


def _by_number(sentence: Callable[[int], str], *, none: str = "") -> list[str]:
    return [none or sentence(0), sentence(1), sentence(2)]


def _dates() -> Words:
    """Browsers know no Creole, so that names of days and months come from here."""
    return {
        "months": [str(MONTHS[month]) for month in range(1, 13)],
        "months_short": [str(MONTHS_3[month]) for month in range(1, 13)],
        "weekdays": [str(WEEKDAYS[day]) for day in (6, 0, 1, 2, 3, 4, 5)],
        "day_of_month": get_format("MONTH_DAY_FORMAT"),
        "is_now": _("Now, until %(time)s"),
        "begins_in": _("Begins in %(minutes)s min"),
        "begins_today": _("Begins today at %(time)s"),
        "begins_tomorrow": _("Begins tomorrow at %(time)s"),
        "begins_on": _("Begins on %(day)s"),
        "is_over": pgettext("session", "Over"),
        "early_today": _("This session begins today at %(time)s. Mark it all the same?"),
        "early_day": _("This session begins on %(day)s at %(time)s. Mark it all the same?"),
        "early_no": _("Nothing was marked: this session has not begun."),
    }


def _of_line() -> Words:
    return {
        "saved": _("All sent"),
        "waiting": _("%(count)s waiting"),
        "offline": _by_number(
            lambda count: ngettext("No network · %(count)s kept", "No network · %(count)s kept", count),
            none=_("No network"),
        ),
        "signed_out": _by_number(
            lambda count: ngettext("Sign in to send · %(count)s kept", "Sign in to send · %(count)s kept", count),
            none=_("Signed out"),
        ),
        "other_person": _("Sign in as yourself"),
        "signed_out_long": _by_number(
            lambda count: ngettext(
                "You are signed out. %(count)s mark is kept on this device: sign in, and it is sent.",
                "You are signed out. %(count)s marks are kept on this device: sign in, and they are sent.",
                count,
            ),
            none=_("You are signed out. Nothing is lost: everything was sent. Sign in to get the registers as they stand."),
        ),
        "other_person_long": _by_number(
            lambda count: ngettext(
                "Somebody else is signed in on this device. %(count)s mark of yours is kept here: sign in as yourself, and it is sent.",
                "Somebody else is signed in on this device. %(count)s marks of yours are kept here: "
                "sign in as yourself, and they are sent.",
                count,
            ),
            none=_("Somebody else is signed in on this device. Sign in as yourself to get the registers as they stand."),
        ),
        "no_role": _by_number(
            lambda count: ngettext("Not sent · %(count)s kept", "Not sent · %(count)s kept", count),
            none=_("No register of yours"),
        ),
        "no_role_long": _by_number(
            lambda count: ngettext(
                "This account does not take attendance any more. %(count)s mark of yours is kept on this device, and nobody else can "
                "send it in your name: ask the programme’s staff or an administrator to let you take attendance again, and it is sent.",
                "This account does not take attendance any more. %(count)s marks of yours are kept on this device, and nobody else "
                "can send them in your name: ask the programme’s staff or an administrator to let you take attendance again, "
                "and they are sent.",
                count,
            ),
            none=_(
                "This account does not take attendance any more. Nothing is lost: everything was sent. "
                "If that is a mistake, ask the programme’s staff or an administrator."
            ),
        ),
        "as_of": _("Names received: %(when)s"),
        "never": _("not yet"),
        "closed": _("The register is closed"),
    }


def _of_opening() -> Words:
    return {
        "pin_short": _("Choose six digits or more, not all the same."),
        "pin_differs": _("The two PINs are not the same. Type them again."),
        "pin_wrong": _by_number(
            lambda count: ngettext(
                "This is not the PIN. %(count)s try is left; then it opens only with a network, after signing in.",
                "This is not the PIN. %(count)s tries are left; then it opens only with a network, after signing in.",
                count,
            )
        ),
        "pin_used_up": _("The PIN was wrong too often. Connect to the network, sign in and choose a new PIN. Nothing is lost."),
        "pin_needs_line": _("There is no network, or you are not signed in. Connect, sign in, and try again. Nothing is lost."),
        "pin_no_role": _("This account does not take attendance. Ask the programme’s staff or an administrator. What is kept here stays."),
        "pin_signed_out": _("Sign in first: then the PIN can be chosen."),
        "no_shelf": _(
            "This browser cannot keep names safely: that needs an address with https. Take the register with a network, or on paper."
        ),
        "forgotten": _by_number(
            lambda count: ngettext(
                "The names on this device were forgotten on %(day)s, as promised. Your %(count)s unsent mark is kept. "
                "Connect to send it and to get the names again.",
                "The names on this device were forgotten on %(day)s, as promised. Your %(count)s unsent marks are kept. "
                "Connect to send them and to get the names again.",
                count,
            ),
            none=_(
                "The names on this device were forgotten on %(day)s, as promised. Everything had been sent. "
                "Connect and choose a PIN to get the names again."
            ),
        ),
        "wipe_waits": _by_number(
            lambda count: ngettext(
                "%(count)s mark has not been sent yet. Send it first: then this device can forget the names.",
                "%(count)s marks have not been sent yet. Send them first: then this device can forget the names.",
                count,
            )
        ),
        "wiped": _("This device has forgotten all names."),
    }


def _of_taking() -> Words:
    return {
        "full": _("This device could not keep the mark: its memory is full. Write it on paper, and free some space."),
        "marked": _("%(person)s: %(status)s"),
        "again": _("%(person)s was marked already: %(status)s"),
        "unknown_badge": _("This badge is not on the list. It is kept, and the staff are told."),
        "no_badge": _("This is not a badge of ours."),
        "no_camera": _("The camera cannot be used. Allow it in the browser’s settings, or type the code, or use a scanner on a cable."),
        "undone": pgettext("verb", "Undone"),
        "undo": pgettext("verb", "Undo"),
        "written_down": _("%(person)s is written down and present"),
        "needs_name": _("Write the family name."),
        "same_person": _("Somebody here has nearly this name. Is it the same person? Choose below; nothing is written yet."),
        "somebody_else": _("None of them: write down a new person"),
        "choose_mark": _("Choose a mark first: what you wrote is kept with it."),
        "minutes_wrong": _("The session lasts %(most)s min: write whole minutes, and no more than that together."),
        "minutes_gone": _("%(person)s: no minutes are kept for somebody who was not there."),
        "rest_done": _by_number(lambda count: ngettext("%(count)s person marked present", "%(count)s people marked present", count)),
        "refused": _("Not accepted: %(sentence)s"),
    }


def _of_readiness() -> Words:
    return {
        "test_page": _("The page opens without a network"),
        "test_names": _("The names are on this device"),
        "test_store": _("What you mark stays, even if the browser is closed"),
        "test_camera": _("The camera can read badges"),
        "test_clock": _("The clock of this device is right"),
        "test_yes": _("yes"),
        "test_no": _("no"),
        "ready": _("Ready for a room without a network"),
        "not_ready": _("Not ready yet"),
    }
