"""Access slips: who of a cohort cannot sign in yet, and the paper with which they can."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.pdf import render_pdf
from core.qr import qr_code
from courses.models import Cohort, Enrolment
from people.models import User
from people.services.accounts import can_invite

SLIPS_PER_PAGE = 6


@dataclass(frozen=True)
class Candidate:
    """Somebody of a cohort who may be given a slip."""

    enrolment: Enrolment
    valid_until: datetime | None

    @property
    def person(self) -> User:
        return self.enrolment.learner


@dataclass(frozen=True)
class Candidates:
    """Who has no log-in yet, and who has one but no e-mail to reset a forgotten password with."""

    without_login: list[Candidate]
    without_email: list[Candidate]

    @property
    def everybody(self) -> list[Candidate]:
        return [*self.without_login, *self.without_email]


@dataclass(frozen=True)
class Slip:
    """What stands on one slip."""

    person: User
    code: str
    valid_until: datetime
    language: str
    site: str

    @property
    def address(self) -> str:
        """Where the code is typed, in the person's language."""
        with override(self.language):
            return urljoin(self.site, reverse("people:claim"))

    @property
    def square(self) -> str:
        """The same with the code in it, to be photographed."""
        return qr_code(f"{self.address}?code={self.code.replace('-', '')}")


def candidates(cohort: Cohort, *, by: Any, at: datetime) -> Candidates:
    """Whom `by` may give a slip, by family name (3 queries however many people).

    :param at: codes that are good at that time are shown with their last day
    """
    enrolments = Enrolment.objects.current().filter(cohort=cohort).by_name().select_related("learner__invitation")
    found = Candidates([], [])
    for enrolment in enrolments.prefetch_related("learner__groups"):
        person = enrolment.learner
        if can_invite(by, person):
            group = found.without_email if person.has_login else found.without_login
            group.append(Candidate(enrolment, _open_until(person, at)))
    return found


def _open_until(person: User, at: datetime) -> datetime | None:
    invitation = getattr(person, "invitation", None)
    return invitation.expires_at if invitation and invitation.expires_at > at else None


def language_for(person: User, cohort: Cohort) -> str:
    return person.language if person.language in dict(settings.LANGUAGES) else cohort.language


def slips_sheet(cohort: Cohort, slips: Sequence[Slip]) -> bytes:
    """Return the slips as a PDF, A4, several on a page with lines to cut along; each in its person's language."""
    title = " · ".join([str(cohort), _("Access slips")])
    pages = [slips[start : start + SLIPS_PER_PAGE] for start in range(0, len(slips), SLIPS_PER_PAGE)]
    return render_pdf("home/slips_sheet.html", {"cohort": cohort, "pages": pages}, title=title, language=cohort.language)
