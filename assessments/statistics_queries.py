"""From what is in the database to marks matrices, and what the statistics say of them, kept until something changes."""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.core.cache import cache
from django.db.models import Count, QuerySet, Sum

from assessments.correcting import apply
from assessments.enums import Counted, Purpose
from assessments.models import Attempt, Correction, Quiz, QuizItem, QuizVersion, Response
from assessments.plans import parts_of
from assessments.queries import corrected_items, countable
from assessments.questions import guess_share, responses, text_in
from assessments.statistics import Draw, Figures, Matrix, analyse, percents_of
from assessments.statistics.fairness import Comparison, compare_languages, strata_of
from assessments.statistics.lines import read_lines
from assessments.statistics.pairs import Gain, gain_between
from core.cleaning import plain_text
from courses.models import Cohort

KEPT_FOR = 24 * 3600
"""Seconds that computed statistics stay in the cache; what they rest on is part of their key, so they are never out of date."""
SHAPE = 1
"""Raised with every change to `Analysis`, so that a cache which outlives an upgrade is not read."""
FULL = 1 - 1e-9
FETCHED = 2_000
"""Rows that are taken from the database at a time."""


@dataclass(frozen=True)
class Row:
    """One finished attempt."""

    attempt: int
    person: int
    enrolment: int
    percent: float | None
    preferred: str
    """The language that the person has chosen for the site."""
    language: str
    """The language that most answers were given in; empty where that was not recorded."""
    marks: str
    """The newest mark of each answer, as `mark_lines` writes them."""


@dataclass(frozen=True)
class Sample:
    """The attempts that count, with their marks: attempts × items, NaN where an attempt did not have an item."""

    rows: Sequence[Row]
    items: Sequence[QuizItem]
    marks: Matrix
    unmarked: int
    """Finished attempts that wait for somebody to mark them, and so do not count yet."""

    @property
    def maxima(self) -> Matrix:
        return np.array([item.points for item in self.items], dtype=np.float64)


@dataclass(frozen=True)
class LanguageFigures:
    """How a quiz went in one language: results in per cent, and the facility index of each item."""

    code: str
    attempts: int
    people: int
    mean: float | None
    standard_deviation: float | None
    facilities: tuple[float | None, ...]


@dataclass(frozen=True)
class Analysis:
    """Everything that the statistics of a quiz version say; items in the order of the version."""

    counted: Counted
    people: int
    unmarked: int
    figures: Figures
    percents: tuple[float, ...]
    languages: tuple[LanguageFigures, ...]
    comparisons: tuple[tuple[Comparison, ...], ...]


@dataclass
class ResponseClass:
    """One class of answers to an item: how often it was given, in all and by language, and the share of those asked, in per cent."""

    id: str
    label: str
    credit: float | None
    count: int = 0
    share: float = 0.0
    by_language: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class ResponseAnalysis:
    asked: int
    classes: list[ResponseClass]
    by_language: Counter[str]
    """How many were asked, by language."""
    unanswered: Counter[str]
    """How many of those gave no answer."""


@dataclass(frozen=True)
class GainReport:
    """From a pre-test to a post-test: as a whole and by learning objective, in the order of the names."""

    whole: Gain
    objectives: list[tuple[str, Gain]]


def sample_of(attempts: QuerySet[Attempt], items: Sequence[QuizItem], counted: Counted, *, of_each: str = "person") -> Sample:
    """The attempts that count and their newest marks (1 query).

    :param attempts: those that may count
    :param items: the columns, in order
    :param of_each: whose first, last or best attempt it is: of each `person`, or of each `enrolment`
    """
    chosen = counted_rows(attempts, counted, of_each)
    rows = [row for row in chosen if row.percent is not None]
    return Sample(rows, items, _marks(rows, items), len(chosen) - len(rows))


def counted_rows(attempts: QuerySet[Attempt], counted: Counted, of_each: str = "person") -> list[Row]:
    """The attempts that count, those that wait for a mark as well (1 query)."""
    person = "enrolment__learner"
    fields = ("pk", f"{person}_id", "enrolment_id", "percent", f"{person}__language", "language", "mark_line")
    found = attempts.order_by("submitted_at", "pk").values_list(*fields)
    return _choose([Row(*row) for row in found.iterator(chunk_size=FETCHED)], counted, of_each)


def _choose(rows: list[Row], counted: Counted, of_each: str) -> list[Row]:
    """The attempts that count; one that waits for its marks may be the first or the last, never the best."""
    if counted == Counted.ALL:
        return rows
    groups: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, of_each)].append(row)
    if counted == Counted.HIGHEST:  # the earliest of equals
        return [max(own, key=lambda row: -1 if row.percent is None else row.percent) for own in groups.values()]
    return [own[0 if counted == Counted.FIRST else -1] for own in groups.values()]


def _marks(rows: Sequence[Row], items: Sequence[QuizItem]) -> Matrix:
    """The newest mark of each answer, in points of the item; NaN where there is none, or where it was made void."""
    marks = np.full((len(rows), len(items)), np.nan)
    found = read_lines([row.marks for row in rows])
    column, known = _positions(found.items, [item.pk for item in items])
    line, column, points, most = found.lines[known], column[known], found.points[known], found.most[known]
    worth = np.array([item.points for item in items], dtype=np.float64)[column]
    scaled = np.divide(points * worth, most, out=np.full(len(points), np.nan), where=most > 0)
    marks[line, column] = np.where(most == worth, points, scaled)
    return marks


def _positions(values: Any, keys: Sequence[int]) -> tuple[Any, Any]:
    """Where each value is in `keys`, and whether it is there at all."""
    if not keys:
        return np.zeros(len(values), dtype=np.int64), np.zeros(len(values), dtype=bool)
    order = np.argsort(keys)
    ordered = np.asarray(keys)[order]
    at = np.minimum(np.searchsorted(ordered, values), len(keys) - 1)
    return order[at], ordered[at] == values


def languages_of(rows: Sequence[Row], version: QuizVersion) -> list[str]:
    """The language of each attempt of a version: the one function that says what that is.

    It is the language that most of its answers were given in; where that was not recorded, the one that the person has
    chosen for the site. Who wanted one that no question of the version is written in read the version's own.

    :return: a language code for each row; empty where it is not known
    """
    written = {code for item in version.sealed_items.values() for code in item.frozen["texts"]}
    spoken = []
    for row in rows:
        wanted = row.language or row.preferred
        is_known = wanted or len(written) == 1
        spoken.append(wanted if wanted in written else version.language if is_known else "")
    return spoken


def draws_of(version: QuizVersion) -> list[Draw]:
    """Which columns of the version's matrix are drawn from. What only one of two forms has is in no draw: it is missing on the other."""
    column = {item.position: at for at, item in enumerate(version.sealed_items.values())}
    return [
        Draw(entry["count"], tuple(column[position] for position in entry["pool"]))
        for part in parts_of(version.plan)
        for entry in part["entries"]
        if "pool" in entry and not entry.get("form")
    ]


def figures_of(version: QuizVersion, sample: Sample, names: Sequence[str] | None = None) -> Figures:
    """The classical figures of a sample of one version (1 query)."""
    corrected = corrected_items(version)
    guesses = [float(guess_share(corrected[item.pk].frozen)) for item in sample.items]
    return analyse(sample.marks, sample.maxima, names=names, guesses=guesses, draws=draws_of(version))


def item_titles(version: QuizVersion, language: str) -> list[str]:
    """What each item asks, as one line of plain text."""
    return [plain_text(text_in(item.frozen, language, version.language)[1]["text"]) for item in version.sealed_items.values()]


def analysis_of(version: QuizVersion, *, user: Any | None, counted: Counted) -> Analysis:
    """What the statistics say of a version: 1 query when nothing changed since they were computed, else 3.

    :param user: who looks; the statistics rest on the people of their cohorts. None for the system
    :param counted: which attempts count
    """
    attempts = countable(user, version=version)
    key = f"statistics:{SHAPE}:{version.pk}:{'' if user is None else user.pk}:{counted}:{_fingerprint(attempts)}"
    found: Analysis | None = cache.get(key)
    if found is None:
        found = _analyse(version, attempts, counted)
        cache.set(key, found, KEPT_FOR)
    return found


def _fingerprint(attempts: QuerySet[Attempt]) -> str:
    """What changes whenever an attempt is finished or marked, or other people's attempts may be seen (1 query)."""
    which = attempts.order_by().aggregate(number=Count("pk"), sum=Sum("pk"), marks=Sum("newest_mark"))
    return f"{which['number']}-{which['sum']}-{which['marks']}"


def _analyse(version: QuizVersion, attempts: QuerySet[Attempt], counted: Counted) -> Analysis:
    sample = sample_of(attempts, list(version.sealed_items.values()), counted)
    spoken = np.array(languages_of(sample.rows, version), dtype=str)
    people = np.array([row.person for row in sample.rows], dtype=np.int64)
    percents = percents_of(sample.marks, sample.maxima)
    asked = ~np.isnan(sample.marks)
    compared = compare_languages(sample.marks >= sample.maxima * FULL, asked, spoken, strata_of(np.nan_to_num(percents)), people)
    languages = [_language(code, spoken == code, sample, people, percents) for code in np.unique(spoken).tolist()]
    return Analysis(
        counted=counted,
        people=len(set(people)),
        unmarked=sample.unmarked,
        figures=figures_of(version, sample),
        percents=tuple(float(one) for one in percents if not np.isnan(one)),
        languages=tuple(sorted(languages, key=lambda one: (-one.attempts, one.code))),
        comparisons=tuple(tuple(one) for one in compared),
    )


def _language(code: str, where: Any, sample: Sample, people: Any, percents: Matrix) -> LanguageFigures:
    found = analyse(sample.marks[where], sample.maxima)
    return LanguageFigures(
        code=code,
        attempts=int(where.sum()),
        people=len(set(people[where])),
        mean=found.quiz.mean,
        standard_deviation=found.quiz.standard_deviation,
        facilities=tuple(item.facility_index for item in found.items),
    )


def responses_to(
    item: QuizItem, version: QuizVersion, made: Sequence[Correction], *, user: Any | None, counted: Counted, language: str
) -> ResponseAnalysis:
    """How the answers to one item of a version, as its corrections leave it, fall into classes (2 queries).

    :param made: the item's corrections, the first one first
    :param language: for the labels
    :return: the known classes in the author's order, then what was typed, the most frequent first; those who gave no
        answer are in no class
    """
    attempts = countable(user, version=version)
    rows = [row for row in counted_rows(attempts, counted) if row.percent is not None]
    spoken = dict(zip((row.attempt for row in rows), languages_of(rows, version), strict=True))
    given = Response.objects.filter(item=item, attempt__in=attempts.order_by().values("pk")).order_by()
    counts: Counter[tuple[str, str]] = Counter(
        (json.dumps(answer, sort_keys=True), spoken[attempt])
        for attempt, answer in given.values_list("attempt_id", "answer")
        if attempt in spoken
    )
    return _classify(apply(item.frozen, made).frozen, counts, language, version.language)


def _classify(frozen: Mapping[str, Any], counts: Counter[tuple[str, str]], language: str, fallback: str) -> ResponseAnalysis:
    known = responses(dict(frozen), None, language=language, fallback=fallback)
    classes = {one.id: ResponseClass(one.id, one.label, _credit(one.credit)) for one in known}
    asked: Counter[str] = Counter()
    unanswered: Counter[str] = Counter()
    for (answer, code), number in counts.items():
        asked[code] += number
        unanswered[code] += number if answer == "null" else 0
        for one in responses(dict(frozen), json.loads(answer), language=language, fallback=fallback):
            if one.is_given:
                found = classes.setdefault(one.id, ResponseClass(one.id, one.label, _credit(one.credit)))
                found.count += number
                found.by_language[code] += number
    for found in classes.values():
        found.share = 100 * found.count / max(1, asked.total())
    typed = sorted(list(classes.values())[len(known) :], key=lambda one: (-one.count, one.label))
    return ResponseAnalysis(asked.total(), [*list(classes.values())[: len(known)], *typed], asked, unanswered)


def _credit(share: Any) -> float | None:
    """A share of the points, in per cent."""
    return None if share is None else float(100 * share)


def counterparts(quiz: Quiz) -> list[Quiz]:
    """The post-tests of the courses that a pre-test was published in, or the other way round (1 query); none for other quizzes."""
    other = {Purpose.PRE_TEST: Purpose.POST_TEST, Purpose.POST_TEST: Purpose.PRE_TEST}.get(Purpose(quiz.purpose))
    courses = QuizVersion.objects.filter(quiz=quiz, course_key__isnull=False).order_by().values("course_key")
    found = Quiz.objects.filter(purpose=other, versions__course_key__in=courses).select_related("current")
    return list(found.distinct().order_by("pk")) if other else []


def cohorts_of(quizzes: Sequence[Quiz], user: Any) -> list[Cohort]:
    """The cohorts that somebody runs and in which one of those quizzes was finished, the newest first (1 query)."""
    found = countable(user, quiz__in=quizzes).values("enrolment__cohort")
    return list(Cohort.objects.filter(pk__in=found).order_by("-starts_on", "-pk"))


def gain_of(before: Quiz, after: Quiz, *, user: Any | None, counted: Counted, cohort: Cohort | None = None) -> GainReport:
    """What people gained from a pre-test to a post-test, whichever versions they had (4 queries).

    A person is compared with themselves within one enrolment.

    :param counted: which attempts count, of both tests: the first, the last or the best
    :param cohort: only its people; None for everybody
    """
    first, second = _results(before, user, counted, cohort), _results(after, user, counted, cohort)
    objectives = sorted((first.keys() | second.keys()) - {""})
    return GainReport(
        gain_between(first.get("", {}), second.get("", {})),
        [(name, gain_between(first.get(name, {}), second.get(name, {}))) for name in objectives if first.get(name) and second.get(name)],
    )


def _results(quiz: Quiz, user: Any | None, counted: Counted, cohort: Cohort | None) -> dict[str, dict[int, float]]:
    """Objective → enrolment → result in per cent; the whole test has no name."""
    attempts = countable(user, quiz=quiz) if cohort is None else countable(user, quiz=quiz, enrolment__cohort=cohort)
    items = list(QuizItem.objects.filter(version__quiz=quiz).defer("frozen").order_by("version", "position"))
    sample = sample_of(attempts, items, counted, of_each="enrolment")
    columns: dict[str, list[int]] = defaultdict(list, {"": list(range(len(items)))})
    for at, item in enumerate(items):
        if item.objective:
            columns[item.objective].append(at)
    found = {}
    for objective, which in columns.items():
        percents = percents_of(sample.marks[:, which], sample.maxima[which])
        found[objective] = {row.enrolment: float(one) for row, one in zip(sample.rows, percents, strict=True) if not np.isnan(one)}
    return found
