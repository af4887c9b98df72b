"""Making, renewing and ending calendar addresses."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from attendance.models import CalendarFeed
from attendance.models.calendars import new_token
from attendance.rules import can_read_feed
from core.audit import record
from core.errors import NotAllowedError
from courses.models import Cohort
from courses.rules import can_run_cohort


@transaction.atomic
def make_feed(*, by: Any, cohort: Cohort | None = None) -> CalendarFeed:
    """Make the address of one's own sessions, or of a cohort's; the one that is there already stays.

    One's own says nothing of what the sessions are about until one wants it to; a cohort's, for those who run it, does.

    :raises NotAllowedError: when `by` does not run the cohort
    """
    if cohort is not None and not can_run_cohort(by, cohort):
        raise NotAllowedError(_("Only those who run this cohort have its calendar. Nothing was changed."))
    feed, is_new = CalendarFeed.objects.get_or_create(person=by, cohort=cohort, defaults={"shows_titles": cohort is not None})
    if is_new:
        record("calendar.make", feed, by=by)
    return feed


@transaction.atomic
def renew_feed(*, by: Any, feed: CalendarFeed) -> CalendarFeed:
    """Give it another address; the old one leads nowhere from now on.

    :raises NotAllowedError: when it is somebody else's
    """
    feed = _locked(by, feed)
    feed.token = new_token()
    feed.save(update_fields=["token"])
    record("calendar.renew", feed, by=by)
    return feed


@transaction.atomic
def set_titles(*, by: Any, feed: CalendarFeed, shows_titles: bool) -> CalendarFeed:
    """Say whether the calendar tells what the sessions are about.

    :raises NotAllowedError: when it is somebody else's
    """
    feed = _locked(by, feed)
    feed.shows_titles = shows_titles
    feed.save(update_fields=["shows_titles"])
    record("calendar.titles", feed, by=by, shows_titles=shows_titles)
    return feed


@transaction.atomic
def end_feed(*, by: Any, feed: CalendarFeed) -> None:
    """Take the address away; what programmes have read stays with them until they look again.

    :raises NotAllowedError: when it is somebody else's
    """
    feed = _locked(by, feed)
    record("calendar.end", feed, by=by)
    feed.delete()


def _locked(by: Any, feed: CalendarFeed) -> CalendarFeed:
    feed = CalendarFeed.objects.select_for_update().get(pk=feed.pk)
    if not can_read_feed(by, feed):
        raise NotAllowedError(_("This calendar address is somebody else’s. Nothing was changed."))
    return feed
