"""What a correction rests on: the items it concerns, the answers that people gave, the key that the bank holds now."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from assessments.correcting import Corrected, Step, apply, can_accept, fits, key_of, share_of, with_key
from assessments.enums import AttemptState
from assessments.models import Correction, Question, QuizItem, QuizVersion, Response
from assessments.queries import countable
from assessments.questions import problem, responses, upgraded

MOST_ANSWERS = 50


@dataclass(frozen=True)
class GivenAnswer:
    """An answer as people gave it, in words, how often, and how much of it is right so far."""

    answer: Any
    label: str
    count: int
    share: Fraction


@dataclass(frozen=True)
class KeyInBank:
    """The question of an item as the bank holds it today; `key` is None where it says what the item says, or cannot be taken."""

    question: Question
    key: dict[str, Any] | None = None
    problem: str = ""


def corrected_one(item: QuizItem, corrections: Iterable[Step]) -> Corrected:
    """An item as its corrections, the first one first, leave it."""
    return apply(upgraded(item.frozen), corrections)


def siblings_of(item: QuizItem) -> dict[QuizItem, list[Correction]]:
    """The item, and those of the quiz's other versions that ask the same question with the same key; each with its corrections.

    It is the key that counts today: what was corrected to be the same is the same (2 queries).
    """
    asked = QuizItem.objects.filter(version__quiz=item.version.quiz_id, question_key=item.question_key)
    found: dict[QuizItem, list[Correction]] = {one: [] for one in asked.select_related("version").order_by("pk")}
    by_id = {one.pk: one for one in found}
    for made in Correction.objects.filter(item__in=found).select_related("by").order_by("pk"):
        found[by_id[made.item_id]].append(made)
    key = key_of(corrected_one(by_id[item.pk], found[by_id[item.pk]]).frozen)
    return {one: made for one, made in found.items() if key_of(corrected_one(one, made).frozen) == key}


def answers_to_accept(item: QuizItem, *, user: Any, language: str) -> list[GivenAnswer]:
    """The answers to an item and its siblings that are not wholly right so far and could be, the most frequent first.

    :param user: who asks: they are the answers of people whose results they see (4 queries)
    :param language: for the words
    :return: at most `MOST_ANSWERS`
    """
    same = siblings_of(item)
    corrected = corrected_one(item, same[item])
    attempts = countable(user, quiz=item.version.quiz_id)
    given = Response.objects.filter(item__in=same, attempt__in=attempts.order_by().values("pk")).order_by()
    counts = Counter(json.dumps(answer, sort_keys=True) for answer in given.values_list("answer", flat=True) if answer is not None)
    found: list[GivenAnswer] = []
    for text, count in sorted(counts.items(), key=lambda one: (-one[1], one[0])):
        answer = json.loads(text)
        share = share_of(corrected, answer)
        if len(found) < MOST_ANSWERS and share is not None and share < 1 and can_accept(corrected.frozen, answer):
            found.append(GivenAnswer(answer, answer_in_words(item, answer, language), count, share))
    return found


def answer_in_words(item: QuizItem, answer: Any, language: str) -> str:
    """An answer as the statistics name it."""
    known = responses(upgraded(item.frozen), answer, language=language, fallback=item.version.language)
    return " · ".join(one.label for one in known if one.is_given)


def key_in_bank(item: QuizItem, made: Sequence[Correction], *, language: str) -> KeyInBank | None:
    """What the bank says today of an item's question; None where it is not there any more.

    :param made: the item's corrections, the first one first
    :param language: that of the row that is edited, where there is one in it
    """
    rows: Any = Question.objects.filter(translation_key=item.question_key, live=True)
    found: list[Question] = sorted(rows.prefetch_related("locale"), key=lambda row: (row.locale.language_code != language, row.pk))
    if not found:
        return None
    now, then = found[0].freeze(), corrected_one(item, made).frozen
    if not fits(then, now):
        return KeyInBank(found[0], problem=does_not_fit())
    changed = with_key(then, key_of(now))
    if key_of(changed) == key_of(then):
        return KeyInBank(found[0])
    wrong = problem(changed)
    return KeyInBank(found[0], problem=wrong) if wrong else KeyInBank(found[0], key=key_of(now))


def does_not_fit() -> str:
    """Why a key is refused."""
    return _("The question has other choices now: the answers already given would not fit. Choose another remedy.")


def marked_with_older_keys(version: QuizVersion) -> list[tuple[QuizItem, int]]:
    """The items of earlier versions whose question this version asks with another key, with how many finished attempts (3 queries).

    :return: those with attempts, in the order of this version's questions
    """
    now = {one.question_key: one for one in version.sealed_items.values()}
    asked = QuizItem.objects.filter(version__quiz=version.quiz_id, question_key__in=now).exclude(version=version)
    made: dict[int, list[Correction]] = defaultdict(list)
    for one in Correction.objects.filter(item__version__quiz=version.quiz_id).order_by("pk"):
        made[one.item_id].append(one)
    other = {one.pk: one for one in asked.select_related("version") if _has_other_key(one, made[one.pk], now[one.question_key])}
    answered = Response.objects.filter(item__in=other, attempt__state=AttemptState.SUBMITTED).order_by()
    counts = dict(answered.values_list("item").annotate(number=Count("pk")))
    found = [(other[pk], number) for pk, number in counts.items()]
    return sorted(found, key=lambda one: (now[one[0].question_key].position, one[0].pk))


def _has_other_key(item: QuizItem, made: Sequence[Correction], now: QuizItem) -> bool:
    then = corrected_one(item, made).frozen
    return fits(then, now.frozen) and key_of(with_key(then, key_of(now.frozen))) != key_of(then)
