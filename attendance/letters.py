"""The letters that say that a session moved or is called off.

A letter can be read by whoever holds the phone: it says when and where, and nothing of what the session is about, who else comes, or why
(a reason is free text, and may name somebody). That stands on the person's page, behind their log-in.
"""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from attendance.enums import NoticeKind
from attendance.models import Notice, Session
from core.zones import site_zone_name
from people.models import User


def letter(*, person: User, session: Session, notice: Notice) -> EmailMessage:
    """The letter to one person, in their language, else in the cohort's.

    :param session: as it is now, with its cohort and its venue
    """
    with override(person.language or session.cohort.language):
        subject = _subject(notice)
        address = settings.SITE_URL + reverse(settings.LOGIN_REDIRECT_URL)
        context = {"session": session, "notice": notice, "address": address, "says_zone": _says_zone(session, notice)}
        body = render_to_string("attendance/email/notice.txt", context)
    return EmailMessage(f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{subject}", body, to=[person.email])


def _says_zone(session: Session, notice: Notice) -> bool:
    """Whether the times in it might be taken for those of another zone: it moved to one, or is not in that of the site."""
    return {session.zone_name, notice.was_zone} != {site_zone_name()}


def _subject(notice: Notice) -> str:
    if notice.kind == NoticeKind.CANCELLED:
        return _("A date is called off")
    return _("A date takes place after all") if notice.kind == NoticeKind.RESTORED else _("A date has changed")
