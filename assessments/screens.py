"""What the pages of a quiz show, gathered from an attempt and its sealed version."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Prefetch
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessments.calibration import Calibration, Given, calibration
from assessments.correcting import Corrected, apply, share_of
from assessments.drawing import FIELDSETS, RESULTS, draw_question, is_common, with_drawing
from assessments.enums import Certainty, Moment, Remedy, Review
from assessments.grading import rounded
from assessments.models import Attempt, Correction, Mark, QuizItem, QuizVersion, Response, Try
from assessments.plans import followers_of, headings_of
from assessments.queries import corrections_of
from assessments.questions import is_kept_for_good, is_marked_by_hand, present
from assessments.questions._common import Shown
from assessments.questions._rubric import LevelReached, levels_reached
from assessments.reviewing import NOTHING, Seen, moment, seen
from assessments.scoring import is_confidently_wrong
from assessments.services.marking import POINT, penalty_of, worth_of
from courses.models import Lesson

OPEN, AGAIN, CLOSED = "open", "again", "closed"


@dataclass
class Asked:
    """One question of an attempt, ready to be drawn."""

    response: Response
    item: QuizItem
    shown: Shown
    seen: Seen = NOTHING
    tries: list[Try] = field(default_factory=list)
    share: Fraction | None = None  # how much is right, where that is known
    points: Decimal | None = None
    # While the attempt is open: `OPEN` to be answered, `AGAIN` checked and not right, with a try left, `CLOSED` for good.
    state: str = OPEN
    checked: Shown | None = None  # the question with the answer that was checked, not to be changed
    tries_allowed: int = 0
    penalty: Fraction = Fraction(0)  # of each further try
    asks_certainty: bool = False
    mark: Mark | None = None  # the newest one, once the attempt is finished
    heading: str = ""
    follows: bool = False
    waits: bool = False
    total: int = 0  # questions of the attempt
    is_sure: bool = False  # who goes on without an answer was asked already
    is_later: bool = False  # where questions come one after the other: its turn has not come
    correction: Correction | None = None  # the newest one

    @property
    def correction_words(self) -> str:
        """What was put right in the question after people had answered it; empty for nothing."""
        return str(Remedy(self.correction.remedy).label) if self.correction else ""

    @property
    def fieldset(self) -> str:
        """The question in the page of an open attempt.

        Drawn once for everybody for whom all that it depends on is the same; once it was checked, each time.
        """
        response, version = self.response, self.response.attempt.version
        if self.tries or not is_common(response.answer):
            return self._draw(version)
        key = (
            version.uuid, self.item.pk, get_language(), self.shown.drawn, self.shown.number, self.total, self.line, response.revision,
            response.certainty, response.is_flagged, self.heading, self.follows, self.waits, self.is_later, self.is_sure,
        )  # fmt: skip
        return FIELDSETS.get(key, lambda: self._draw(version))

    def _draw(self, version: QuizVersion) -> str:
        return render_to_string("assessments/_asked.html", {"one": self, "version": version})

    def result(self, *, is_own: bool, may_mark: bool) -> str:
        """The question in the page of a finished attempt.

        Drawn once for everybody for whom all that it depends on is the same; each time where there is more than an answer and what
        it is worth by rule: tries, a correction, what a person gave or is to give.

        :param is_own: whether they look who answered; :param may_mark: whether who looks may change a person's mark
        """

        def draw() -> str:
            told = {"one": self, "question": self.shown, "may_see": self.seen, "is_own": is_own, "may_mark": may_mark}
            return render_to_string("assessments/_result.html", told)

        if self.tries or self.correction or self.is_by_hand or not is_common(self.response.answer):
            return draw()
        key = (
            self.response.attempt.version.uuid, self.item.pk, get_language(), self.shown.drawn, self.shown.number, self.shown.is_answered,
            self.seen, self.verdict, self.points, self.certainty, self.heading, is_own,
        )  # fmt: skip
        return RESULTS.get(key, draw)

    @property
    def title(self) -> str:
        return _("Question %(number)s of %(total)s") % {"number": self.shown.number, "total": self.total}

    @property
    def short_title(self) -> str:
        return _("Question %(number)s") % {"number": self.shown.number}

    @property
    def is_open(self) -> bool:
        """Whether it can still be answered, as far as checking goes."""
        return self.state != CLOSED

    @property
    def is_left(self) -> bool:
        """Whether there is no way back to it."""
        return self.response.is_left

    @property
    def is_void(self) -> bool:
        return self.mark is not None and self.mark.max_points == 0

    @property
    def is_right(self) -> bool:
        return self.share == 1

    @property
    def verdict(self) -> tuple[str, str]:
        """How right the answer is: the kind of status, and the word."""
        if self.is_void:
            return "neutral", _("Does not count")
        if not self.shown.is_answered:
            return "neutral", _("Not answered")
        if self.share is None:
            return "info", _("Not marked yet")
        if self.is_right:
            return "ok", _("Right")
        return ("attention", _("Partly right")) if self.share > 0 else ("error", _("Not right"))

    @property
    def is_by_hand(self) -> bool:
        """Whether a person gave the mark, or was to give it."""
        return is_marked_by_hand(self.item.frozen)

    @property
    def levels(self) -> list[LevelReached]:
        """The levels of the rubric that whoever marked chose."""
        return levels_reached(self.item.frozen, self.shown.language, self.mark.levels) if self.mark else []

    @property
    def last_tried(self) -> int:
        """The revision that was checked last; 0 for none."""
        return self.tries[-1].revision if self.tries else 0

    @property
    def hints(self) -> list[str]:
        """One for each try that was not right."""
        return self.shown.hints[: len(self.tries)]

    @property
    def next_try(self) -> int:
        return len(self.tries) + 1

    @property
    def check_label(self) -> str:
        """What the button says that checks it."""
        if self.tries_allowed == 1:
            return _("Check my answer: then it stays")
        return _("Check my answer (try %(number)d of %(total)d)") % {"number": self.next_try, "total": self.tries_allowed}

    @property
    def cost(self) -> int:
        """What the next try costs, in per cent of the points."""
        return round(self.penalty * 100)

    @property
    def certainty(self) -> str:
        """How sure they said they were, in their words; empty where they did not say."""
        return "" if self.response.certainty is None else str(Certainty(self.response.certainty).label)

    @property
    def certainty_choices(self) -> list[tuple[int, str]]:
        return [(one.value, str(one.label)) for one in Certainty] if self.asks_certainty else []

    @property
    def lacks_certainty(self) -> bool:
        return self.asks_certainty and self.shown.is_answered and self.response.certainty is None

    @property
    def is_confidently_wrong(self) -> bool:
        is_judged = self.asks_certainty and self.shown.is_answered and self.share is not None
        return is_judged and is_confidently_wrong(self.share or Fraction(0), Certainty(self.response.certainty or Certainty.GUESSING))

    @property
    def line(self) -> str:
        """Where the question stands, for the list before finishing."""
        words = [_("Answered") if self.shown.is_answered else _("Not answered")]
        if self.tries and self.state != OPEN:
            words.append(_("checked: %(verdict)s") % {"verdict": self.verdict[1].lower()} if self.seen.right else _("checked"))
        if self.shown.view.get("note"):
            words.append(self.shown.view["note"])
        if self.lacks_certainty:
            words.append(_("how sure: not said"))
        if self.response.is_flagged:
            words.append(_("To look at again"))
        return " · ".join(words)


def _shown(
    attempt: Attempt, item: QuizItem, number: int, answer: Any, order: list[str], *, prefix: str = "q", reveal: bool = False,
    frozen: dict[str, Any] | None = None,
) -> Shown:  # fmt: skip
    return present(
        frozen or item.frozen,
        language=get_language() or attempt.version.language,
        fallback=attempt.version.language,
        name=f"{prefix}{item.pk}",
        number=number,
        answer=answer,
        order=order,
        reveal=reveal,
    )


def _in_order(attempt: Attempt, responses: Iterable[Response]) -> Iterable[tuple[int, QuizItem, Response, list[str]]]:
    """Each question's number, item, response and order of choices, as this attempt has them."""
    found, items = {response.item_id: response for response in responses}, attempt.version.sealed_items
    for number, (item_id, choices) in enumerate(attempt.order, start=1):
        if item_id in found:
            yield number, items[item_id], found[item_id], choices


def asked_now(attempt: Attempt, *, again: int | None = None, only: int | None = None, sure: int | None = None) -> list[Asked]:
    """The questions of an attempt while it is open, in its order (1 query, 3 where questions are checked).

    :param again: the id of an item whose answer was checked and that is to be answered once more
    :param only: the id of the one item that is wanted
    :param sure: the id of an item that the person was asked about before leaving it without an answer
    """
    version = attempt.version
    responses = Response.objects.filter(attempt=attempt, **({} if only is None else {"item": only}))
    if version.has_checks:
        responses = responses.prefetch_related("tries")
    found, made = [], corrections_of(version) if version.has_checks else {}
    for number, item, response, order in _in_order(attempt, responses):
        response.attempt = attempt
        one = Asked(response, item, draw_question(version, item, number, response.answer, order))
        one.total, one.is_sure = len(attempt.order), item.pk == sure
        one.asks_certainty = version.uses_certainty and not is_marked_by_hand(item.frozen)
        if version.has_checks and not is_marked_by_hand(item.frozen):
            _stand(attempt, one, order, made.get(item.pk, []), is_wanted=item.pk == again)
        found.append(one)
    _put_in_sections(found, attempt)
    if version.is_sequential:
        for one in [one for one in found if not one.is_left][1:]:
            one.is_later = True
    return found


def _stand(attempt: Attempt, one: Asked, order: list[str], made: list[Correction], *, is_wanted: bool) -> None:
    """How a question that can be checked stands, and what may be seen of it while the attempt goes on.

    :param made: its corrections
    """
    version, response = attempt.version, one.response
    one.seen, one.tries = seen(Review(version.review), Moment.DURING, is_done=False), list(response.tries.all())
    is_tried_again = version.has_tries and not is_kept_for_good(one.item.frozen)
    one.tries_allowed = version.tries_allowed if is_tried_again else 1
    if is_tried_again:
        one.penalty = penalty_of(version, one.item.frozen)
    if not one.tries:
        return
    last = one.tries[-1]
    one.share = Fraction(last.share)
    one.state = CLOSED if response.is_closed else AGAIN if last.answer == response.answer and not is_wanted else OPEN
    corrected = apply(one.item.frozen, made)
    worth = worth_of(version, one.item, response, corrected) if response.is_closed else None
    one.points = rounded(worth.points, POINT) if worth else None
    if one.state != OPEN:
        reveal = response.is_closed and one.seen.answers
        number, frozen = one.shown.number, corrected.frozen
        one.checked = _shown(attempt, one.item, number, last.answer, order, prefix="checked", reveal=reveal, frozen=frozen)


def asked_in(attempt: Attempt, may_see: Seen) -> list[Asked]:
    """The questions of a finished attempt in its order, with their newest marks (3 queries, 4 where questions were checked)."""
    version = attempt.version
    responses = Response.objects.filter(attempt=attempt).prefetch_related(Prefetch("marks", Mark.objects.order_by("pk")))
    if version.has_checks:
        responses = responses.prefetch_related("tries")
    found, made = [], corrections_of(version)
    for number, item, response, order in _in_order(attempt, responses):
        response.attempt, corrected = attempt, apply(item.frozen, made.get(item.pk, ()))
        if item.pk in made:
            shown = _shown(attempt, item, number, response.answer, order, reveal=may_see.answers, frozen=corrected.frozen)
            shown = with_drawing(shown, may_see)
        else:
            shown = draw_question(version, item, number, response.answer, order, may_see)
        one = Asked(response, item, shown, seen=may_see, correction=next(reversed(made.get(item.pk, [])), None))
        one.asks_certainty = version.uses_certainty and not is_marked_by_hand(item.frozen)
        one.tries = list(response.tries.all()) if version.has_checks else []
        marks = list(response.marks.all())
        if marks:
            mark = marks[-1]
            one.mark, one.points, one.share = mark, mark.points, _rightness(version, corrected, one, mark)
        found.append(one)
    _put_in_sections(found, attempt)
    return found


def _rightness(version: QuizVersion, corrected: Corrected, one: Asked, mark: Mark) -> Fraction | None:
    """How right the last answer is, whatever tries and certainty made of its points; what a person gave is what it is worth.

    Of what is void nobody can say it.
    """
    if not mark.max_points:
        return None
    if mark.share is None:
        return Fraction(mark.points) / Fraction(mark.max_points)
    return share_of(corrected, one.response.answer) if version.has_tries else Fraction(mark.share)


def review_of(attempt: Attempt, *, attempts_left: int | None, closes_at: datetime | None, at: datetime) -> Seen:
    """What the quiz's preset lets the learner see at a moment.

    :param closes_at: when the quiz closes for this person, None for never
    """
    when = moment(submitted_at=attempt.submitted_at, at=at, closes_at=closes_at)
    return seen(Review(attempt.version.review), when, is_done=bool(attempt.is_passed) or attempts_left == 0)


def shows_result(attempt: Attempt, *, closes_at: datetime | None, at: datetime | None = None) -> bool:
    """Whether the learner may know the result of a finished attempt now."""
    return review_of(attempt, attempts_left=None, closes_at=closes_at, at=at or timezone.now()).marks


def calibration_of(asked: Iterable[Asked]) -> Calibration | None:
    """How well somebody judged their answers; None where nobody asked, or where a person has not marked all of them."""
    judged = [one for one in asked if one.asks_certainty and not one.is_void]
    if any(one.share is None for one in judged):
        return None
    return calibration(
        [
            Given(
                one.share if one.shown.is_answered else None,
                Certainty(one.response.certainty or Certainty.GUESSING),
                weight=one.item.points,
            )
            for one in judged
        ]
    )


def _put_in_sections(asked: list[Asked], attempt: Attempt) -> None:
    """Say which questions begin a section, and which wait for the one before."""
    plan, language = attempt.version.plan, get_language() or attempt.version.language
    headings, followers = headings_of(plan), followers_of(plan)
    before: Asked | None = None
    section: dict[str, str] = {}
    for one in asked:
        position = one.item.position
        heading = headings.get(position, {})
        if heading is not section:
            one.heading = heading.get(language) or heading.get(attempt.version.language, "")
        one.follows = before is not None and position in followers
        one.waits = one.follows and before is not None and not before.shown.is_answered
        before, section = one, heading


def lessons_to_read(attempt: Attempt, asked: list[Asked]) -> tuple[Any, list[Any]]:
    """Where an attempt leads back to, in the active language or in one that there is (1 query).

    :return: the quiz's lesson, None where there is none; and the lessons of the questions that were not right, in the course's order
    """
    own, language = attempt.version.lesson_key, get_language()
    again = {one.item.lesson_key or own for one in asked if one.share is not None and not one.is_right}
    wanted = Lesson.objects.live().filter(translation_key__in={own, *again} - {None}).select_related("locale").order_by("path")
    pages: dict[Any, Any] = {}
    for page in wanted.only("title", "url_path", "translation_key", "locale__language_code"):
        if page.locale.language_code == language or page.translation_key not in pages:
            pages[page.translation_key] = page
    return pages.get(own), [page for key, page in pages.items() if key in again]
