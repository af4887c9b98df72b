"""What becomes of certificates when two records are one person's, or one record is two persons': nothing.

They stay as they were issued, to the name that is printed on them; the person who was kept holds those of both.
"""

from collections import defaultdict
from uuid import UUID

from django.utils.translation import gettext as _

from certificates.models import Certificate
from courses.merging import moving
from courses.models import Enrolment
from courses.queries import course_titles
from people.enums import Fate, MergeKind
from people.moving import Part, Plan


def part_of(plan: Plan) -> Part:
    """What certificates would say; they move nothing."""
    part, found = Part(), moving(plan)
    moved = [*found.along, *(theirs for theirs, _kept in found.united)]
    theirs = _valid(moved)
    for certificate in theirs:
        text = _("Certificate %(serial)s stays as it was issued, to “%(name)s”.")
        part.say(Fate.STAYS, text % {"serial": certificate.serial, "name": certificate.facts["name"]})
    if plan.kind == MergeKind.MERGE and not plan.undoes:
        _tell_doubles(part, [*theirs, *_seen(plan, _valid(Enrolment.objects.filter(learner=plan.kept)))])
    return part


def _seen(plan: Plan, certificates: list[Certificate]) -> list[Certificate]:
    """Those that the person who asks may see: a serial leads to a name."""
    if plan.by is None:
        return certificates
    seen = set(Certificate.objects.visible_to(plan.by).filter(pk__in=[one.pk for one in certificates]).values_list("pk", flat=True))
    return [one for one in certificates if one.pk in seen]


def _valid(enrolments: object) -> list[Certificate]:
    found = Certificate.objects.valid().of([one.pk for one in enrolments])  # type: ignore[attr-defined]  # a list or a queryset
    return list(found.select_related("enrolment").order_by("issued_at", "pk"))


def _tell_doubles(part: Part, certificates: list[Certificate]) -> None:
    by_course: dict[tuple[UUID, str], list[Certificate]] = defaultdict(list)
    for certificate in certificates:
        by_course[certificate.enrolment.course_key, certificate.kind].append(certificate)
    titles = course_titles(key for key, _kind in by_course)
    for (course, _kind), several in by_course.items():
        if len(several) > 1:
            text = _("Both hold a certificate for “%(course)s”: %(serials)s. Both stay valid. Revoke one of them if only one should count.")
            part.say(Fate.LOOK, text % {"course": titles.get(course, ""), "serials": ", ".join(one.serial for one in several)})
