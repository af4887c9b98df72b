"""Award, correct, revoke. Each is safe against a second click; nothing that was issued is changed or deleted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.enums import CertificateState, Kind
from certificates.freezing import CHANGEABLE, freeze_design, freeze_facts, freeze_texts
from certificates.models import Certificate, CertificateDesign, FrozenImage
from certificates.models.awards import new_serial
from certificates.queries import Standing, designs_for, standing
from certificates.rules import can_award, can_change
from core.audit import record
from core.errors import DomainError, InvalidInputError, NotAllowedError
from core.fonts import SERIF_BOLD, missing_letters
from courses.models import Cohort, Enrolment
from people.names import tidy


@dataclass(frozen=True)
class Refusal:
    """Somebody who got no certificate, and why."""

    enrolment: Enrolment
    reasons: list[str]


@dataclass(frozen=True)
class Order:
    """What is to be issued: the same for everybody it is issued to."""

    by: Any
    kind: str
    design: CertificateDesign
    language: str | None = None
    at: datetime | None = None
    expires_on: date | None = None


@transaction.atomic
def award(
    *,
    enrolment: Enrolment,
    by: Any,
    kind: str = Kind.COMPLETION,
    design: CertificateDesign | None = None,
    language: str | None = None,
    at: datetime | None = None,
    expires_on: date | None = None,
) -> Certificate:
    """Issue a certificate; one that counts already is returned as it is, so a double click issues one.

    :param enrolment: to whom
    :param by: who acts, or None for the system
    :param design: its look (default: the one proposed first for that kind)
    :param language: default: the cohort's, else the person's
    :param at: when it was issued (default: now)
    :param expires_on: the last day it counts, where it expires
    :raises DomainError: when requirements are unmet, there is no design, or the name cannot be printed
    :raises NotAllowedError: when `by` may not award in that cohort
    """
    Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    enrolment = Enrolment.objects.select_related("learner", "agency", "cohort__programme").get(pk=enrolment.pk)
    _check_allowed(by, enrolment.cohort)
    stands = standing([enrolment], kind=kind)[enrolment.pk]
    return stands.certificate or _award(enrolment, stands, Order(by, kind, _design(design, kind), language, at, expires_on))


def _check_allowed(by: Any, cohort: Cohort | None) -> None:
    if by is not None and not can_award(by, cohort):
        raise NotAllowedError(_("Only the programme’s staff award certificates. Nothing was changed. Ask them."))


def _award(enrolment: Enrolment, stands: Standing, order: Order) -> Certificate:
    if stands.unmet:
        raise DomainError(
            _("%(name)s cannot be awarded yet. Nothing was changed. %(reasons)s")
            % {"name": enrolment.learner, "reasons": " ".join(stands.unmet)}
        )
    language = order.language or (enrolment.cohort.language if enrolment.cohort else enrolment.learner.language)
    frozen, pictures = freeze_design(order.design, language)
    facts = freeze_facts(enrolment, stands.facts)
    _check_printable(facts)
    _expire_old(enrolment, order.kind)
    _keep_pictures(pictures)
    certificate = _issue(
        enrolment=enrolment, kind=order.kind, facts=facts, design=frozen, by=order.by, at=order.at, expires_on=order.expires_on
    )
    record("certificate.award", certificate, by=order.by, serial=certificate.serial)
    return certificate


def _issue(
    *, enrolment: Enrolment, kind: str, facts: dict[str, Any], design: dict[str, Any], by: Any, at: datetime | None = None,
    expires_on: date | None = None, replaces: Certificate | None = None,
) -> Certificate:  # fmt: skip
    serial, issued_at = new_serial(), at or timezone.now()
    return Certificate.objects.create(
        serial=serial,
        enrolment=enrolment,
        kind=kind,
        language=design["wordings"][0]["language"],
        facts=facts,
        texts=freeze_texts(design["wordings"], facts, serial, timezone.localdate(issued_at)),
        design=design,
        issued_at=issued_at,
        issued_by=by,
        expires_on=expires_on,
        replaces=replaces,
    )


def _design(design: CertificateDesign | None, kind: str) -> CertificateDesign:
    found = design or next(iter(designs_for(kind)), None)
    if found is None:
        raise DomainError(_("There is no design for this certificate yet. Nothing was changed. Make one first, under Certificates."))
    if found.kind != kind:
        raise InvalidInputError(_("That design is for another kind of certificate. Nothing was changed. Choose another design."))
    if not found.wordings.exists():
        raise DomainError(_("The design “%(design)s” says nothing yet. Nothing was changed. Write its wording first.") % {"design": found})
    return found


def _expire_old(enrolment: Enrolment, kind: str) -> None:
    """One whose time is over makes room for the new one."""
    old = Certificate.objects.filter(enrolment=enrolment, kind=kind, state=CertificateState.VALID)
    old.update(state=CertificateState.EXPIRED, ended_at=timezone.now())


def _check_printable(facts: Mapping[str, Any]) -> None:
    if not facts["name"]:
        raise DomainError(_("This person has no name on file. Nothing was changed. Write the name first."))
    printed = [*(facts[key] for key in ("name", "rank", "agency", "place", "programme")), *facts["courses"].values()]
    missing = missing_letters("".join(printed), SERIF_BOLD)
    if missing:
        raise DomainError(
            _("The certificate of %(name)s has letters that cannot be printed: %(letters)s. Nothing was changed. Write them another way.")
            % {"name": facts["name"], "letters": " ".join(missing)}
        )


def _keep_pictures(pictures: Mapping[str, bytes]) -> None:
    known = FrozenImage.objects.names(pictures)
    for digest in pictures.keys() - known.keys():
        content = pictures[digest]
        image, is_new = FrozenImage.objects.get_or_create(digest=digest)
        if is_new:
            suffix = "png" if content.startswith(b"\x89PNG") else "jpg"
            image.file.save(f"{digest}.{suffix}", ContentFile(content))


@transaction.atomic
def award_all_eligible(
    *, cohort: Cohort, by: Any, kind: str = Kind.COMPLETION, design: CertificateDesign | None = None, language: str | None = None,
    only: Iterable[int] | None = None, at: datetime | None = None,
) -> tuple[list[Certificate], list[Refusal]]:  # fmt: skip
    """Issue certificates to everybody who has earned one and has none yet.

    :param by: who acts, or None for the system
    :param only: enrolment ids, to award to these alone
    :return: the certificates just issued, and who was refused with the reasons
    :raises NotAllowedError: when `by` may not award in that cohort
    """
    _check_allowed(by, cohort)
    list(Enrolment.objects.select_for_update().filter(cohort=cohort).values_list("pk"))  # two clicks take turns
    enrolments = Enrolment.objects.current().filter(cohort=cohort).by_name().select_related("learner", "agency", "cohort__programme")
    if only is not None:
        enrolments = enrolments.filter(pk__in=list(only))
    found, order = standing(enrolments, kind=kind), Order(by, kind, _design(design, kind), language, at)
    awarded: list[Certificate] = []
    refused: list[Refusal] = []
    for enrolment in enrolments:
        stands = found[enrolment.pk]
        if stands.certificate:
            continue
        try:
            awarded.append(_award(enrolment, stands, order))
        except DomainError as error:
            refused.append(Refusal(enrolment, stands.unmet or [str(error)]))
    return awarded, refused


@transaction.atomic
def correct(*, certificate: Certificate, by: Any, reason: str, **changed: str) -> Certificate:
    """Issue a new certificate that replaces this one; the old serial says so from then on.

    :param reason: why, for the record
    :param changed: the facts that are to be different: name, rank, agency, place, hours or result
    :return: the new certificate, with the same design and wording
    :raises DomainError: when the certificate does not count any more, nothing is different, or it cannot be printed
    :raises NotAllowedError: when `by` may not correct it
    """
    old = _locked_valid(certificate, by, reason)
    facts = {**old.facts, **_clean(changed)}
    if facts == old.facts:
        raise InvalidInputError(_("Nothing is different from the certificate that was issued. Change what is wrong, then correct it."))
    _check_printable(facts)
    _end(old, CertificateState.REPLACED, by, reason)
    new = _issue(enrolment=old.enrolment, kind=old.kind, facts=facts, design=old.design, by=by, expires_on=old.expires_on, replaces=old)
    record("certificate.correct", new, by=by, serial=new.serial, replaces=old.serial, reason=reason)
    return new


def _clean(changed: Mapping[str, str]) -> dict[str, str]:
    unknown = set(changed) - set(CHANGEABLE)
    if unknown:
        raise InvalidInputError(_("“%(fact)s” cannot be corrected. Nothing was changed.") % {"fact": min(unknown)})
    try:
        return {key: str(Decimal(value)) if key in ("hours", "result") and value else tidy(value) for key, value in changed.items()}
    except InvalidOperation as error:
        raise InvalidInputError(_("Hours and result are numbers. Nothing was changed. Write them in digits.")) from error


@transaction.atomic
def revoke(*, certificate: Certificate, by: Any, reason: str) -> Certificate:
    """Declare a certificate void; a second time changes nothing.

    :param reason: why, for the record; it is not shown to the public
    :raises DomainError: when there is no reason, or it was replaced already
    :raises NotAllowedError: when `by` may not revoke it
    """
    old = _locked(certificate, by, reason)
    if old.state != CertificateState.REVOKED:
        _check_counts(old)
        _end(old, CertificateState.REVOKED, by, reason)
        record("certificate.revoke", old, by=by, serial=old.serial, reason=reason)
    return old


def _locked_valid(certificate: Certificate, by: Any, reason: str) -> Certificate:
    now = _locked(certificate, by, reason)
    _check_counts(now)
    return now


def _locked(certificate: Certificate, by: Any, reason: str) -> Certificate:
    Enrolment.everything.select_for_update().get(pk=certificate.enrolment_id)
    now = Certificate.objects.select_related("enrolment__cohort__programme").get(pk=certificate.pk)
    if by is not None and not can_change(by, now):
        raise NotAllowedError(_("Only the programme’s staff correct or revoke certificates. Nothing was changed. Ask them."))
    if not reason.strip():
        raise InvalidInputError(_("Give the reason: it is kept with the certificate. Nothing was changed."))
    return now


def _check_counts(certificate: Certificate) -> None:
    if certificate.state != CertificateState.VALID:
        raise DomainError(
            _("This certificate does not count any more: it is %(state)s. Nothing was changed.")
            % {"state": certificate.get_state_display().lower()}
        )


def _end(certificate: Certificate, state: CertificateState, by: Any, reason: str) -> None:
    certificate.state = state
    certificate.ended_at = timezone.now()
    certificate.ended_by = by
    certificate.reason = reason.strip()[:300]
    certificate.save(update_fields=["state", "ended_at", "ended_by", "reason"])
