"""What becomes of marks when two records are one person's, or one record is two persons'. Writes nothing.

Observations never move: they count for the enrolment that theirs is part of (`ObservationQuerySet.with_standing`).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attendance.enums import FlagKind, ObservationKind, Status
from attendance.folding import Said, fold
from attendance.models import CalendarFeed, Flag, Observation, Session
from courses.merging import moving, title_of
from courses.models import Enrolment
from people.enums import Fate, MergeKind
from people.moving import Part, Plan

Sayings = dict[Session, dict[int, list[Said]]]


def part_of(plan: Plan) -> Part:
    """What attendance would move and say."""
    part, found = Part(), moving(plan)
    if plan.undoes:
        _tell_since(part, plan, found.kept)
    elif plan.kind == MergeKind.MERGE:
        _tell_united(part, found.united)
        _settle_likeness(part, plan)
        _move_calendar(part, plan)
    _tell_along(part, found.along, Fate.BACK if plan.undoes else Fate.ALONG)
    return part


def _sayings(enrolments: Iterable[Enrolment]) -> Sayings:
    """What was said, by session and by enrolment, in order of time (1 query)."""
    said: Sayings = defaultdict(lambda: defaultdict(list))
    ids = [one.pk for one in enrolments]
    for one in Observation.objects.of(ids).with_standing().select_related("session__venue").order_by("session__starts_at", "session", "pk"):
        said[one.session][one.stands_for].append(one.said)
    return said


def _tell_united(part: Part, united: list[tuple[Enrolment, Enrolment]]) -> None:
    """How many sessions gain marks, in how many both were marked, and where the two contradict each other."""
    added = same = 0
    becomes = {theirs.pk: kept.pk for theirs, kept in united}
    for session, words in _sayings(one for pair in united for one in pair).items():
        other = [one for pk, said in words.items() if pk in becomes for one in said]
        mine = [one for pk, said in words.items() if pk not in becomes for one in said]
        if mine and other:
            same += 1
            if warning := _contradiction(session, mine, other):
                part.say(Fate.LOOK, warning)
        added += bool(other and not mine)
    for count, sentence in ((added, _added), (same, _same)):
        if count:
            part.say(Fate.TOGETHER, sentence(count) % {"count": count})


def _added(count: int) -> str:
    return ngettext("Marks in %(count)d session are added.", "Marks in %(count)d sessions are added.", count)


def _same(count: int) -> str:
    return ngettext(
        "In %(count)d session both were marked: what was said of both is read as one.",
        "In %(count)d sessions both were marked: what was said of both is read as one.",
        count,
    )


def _contradiction(session: Session, mine: list[Said], other: list[Said]) -> str:
    """What the two records say of one person in one session, which word will count, and what is to be done; nothing where they agree.

    :param mine, other: what was said of the kept record, and of the one that becomes part of it
    """
    both = [*mine, *other]
    together = fold(both)
    statuses = {"kept": fold(mine).status, "other": fold(other).status, "result": together.status}
    if len(set(statuses.values())) == 1:
        return ""
    facts = {"session": session, "day": date_format(session.day)}
    labels = {name: Status(status).label.lower() for name, status in statuses.items()}
    decided = next((one.kind for one in both if one.uuid == together.decided_by), "")
    return _which_counts(decided, is_disputed=together.is_disputed) % (facts | labels)


def _which_counts(decided: str, *, is_disputed: bool) -> str:
    """The sentence about a contradiction, with what is needed to say it left open.

    :param decided: the kind of the word that counts
    """
    if is_disputed:
        return _(
            "“%(session)s”, %(day)s: the kept record says %(kept)s, the other one says %(other)s. What was said last will count: "
            "%(result)s. Both will stand under “To settle” until somebody says which is right."
        )
    if decided == ObservationKind.CORRECTION:
        return _(
            "“%(session)s”, %(day)s: the kept record says %(kept)s, the other one says %(other)s. The register was corrected there, "
            "and the correction will count: %(result)s."
        )
    return _(
        "“%(session)s”, %(day)s: the kept record says %(kept)s, the other one says %(other)s. Together that is: %(result)s. "
        "Correct the register if that is wrong."
    )


def _settle_likeness(part: Part, plan: Plan) -> None:
    """Whether these two are one person is no question any more."""
    asked = Flag.objects.open().filter(
        kind__in=[FlagKind.ALIKE, FlagKind.SAME], observation__enrolment__learner__in=[plan.kept, plan.other]
    )
    if plan.by is not None:
        asked = asked.filter(session__in=Session.objects.run_by(plan.by))
    names = {plan.kept.pk: plan.other, plan.other.pk: plan.kept}
    for flag in asked.select_related("observation__enrolment"):
        known = names[flag.observation.enrolment.learner_id]
        part.move(flag, settled_at=timezone.now(), settled_by_id=plan.by.pk if plan.by else None, counts=True, known_id=known.pk)


def _move_calendar(part: Part, plan: Plan) -> None:
    """A phone that reads the other record's sessions reads those of the kept one, unless that has an address of its own."""
    feeds = {feed.person_id: feed for feed in CalendarFeed.objects.filter(person__in=[plan.kept, plan.other], cohort=None)}
    if plan.other.pk in feeds and plan.kept.pk not in feeds:
        part.move(feeds[plan.other.pk], person_id=plan.kept.pk)


def _tell_along(part: Part, along: list[Enrolment], fate: str) -> None:
    sessions = Counter(pk for words in _sayings(along).values() for pk in words)
    titles: dict[Any, str] = {}
    for enrolment in along:
        count = sessions[enrolment.pk]
        if count:
            text = ngettext("“%(cohort)s”: marks in %(count)d session", "“%(cohort)s”: marks in %(count)d sessions", count)
            part.say(fate, text % {"cohort": title_of(enrolment, titles), "count": count})


def _tell_since(part: Part, plan: Plan, kept: list[Enrolment]) -> None:
    since = Observation.objects.filter(enrolment__in=[one.pk for one in kept], received_at__gt=plan.undoes.made_at).count()  # type: ignore[union-attr]  # asked before
    if since:
        text = ngettext(
            "%(count)d mark that arrived since then stays with %(person)s.",
            "%(count)d marks that arrived since then stay with %(person)s.",
            since,
        )
        part.say(Fate.STAYS, text % {"count": since, "person": plan.kept})
