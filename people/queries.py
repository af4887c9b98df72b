"""Reads about people that are more than a filter."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from people.models import User
from people.names import ALIKE_NAMES, fold, likeness

# Candidates share the beginning of at least one word: a typing error at the very start of every word is not found.
PREFIX = 3


@dataclass(frozen=True)
class Likely:
    """A person who may be the one asked about."""

    person: User
    likeness: float


def person_known_as(uuid: UUID) -> User | None:
    """The active person with that UUID; that of a merged record leads to the person who was kept (1 query)."""
    found = User.objects.filter(uuid=uuid).select_related("merged_into").first()
    person = found and (found.merged_into or found)
    return person if person and person.is_active else None


def code_that_signs_in(code: str) -> str:
    """The personal code to sign in with: that of the kept person where `code` is a merged record's (1 query)."""
    return User.objects.filter(username=code).values_list("merged_into__username", flat=True).first() or code


def similar_people(first_name: str, last_name: str, *, limit: int = 5) -> list[User]:
    """People already known whose name is nearly the same, the likeliest first (2 queries).

    Accents, case, hyphens, the order of the words, a missing second name and a wrong letter or two are forgiven.

    :param first_name, last_name: as typed
    :param limit: how many at most
    """
    [found] = likely_people([f"{first_name} {last_name}"], limit=limit)
    return [likely.person for likely in found]


def likely_people(names: Sequence[str], *, limit: int = 3) -> list[list[Likely]]:
    """For each name the people it may belong to, the likeliest first (2 queries however many names).

    :param names: whole names as typed, words in any order
    :param limit: how many at most for each name
    """
    known = list(User.objects.filter(is_active=True).exclude(folded_name="").values_list("pk", "folded_name").iterator())
    index: dict[str, set[int]] = defaultdict(set)
    for position, (_pk, name) in enumerate(known):
        for word in name.split():
            index[word[:PREFIX]].add(position)
    found = [_ranked(fold(name), known, index)[:limit] for name in names]
    people = User.objects.select_related("agency").in_bulk({pk for ranked in found for _score, pk in ranked})
    return [[Likely(people[pk], score) for score, pk in ranked] for ranked in found]


def _ranked(name: str, known: list[tuple[int, str]], index: dict[str, set[int]]) -> list[tuple[float, int]]:
    positions = set().union(*(index.get(word[:PREFIX], set()) for word in name.split()))
    scores = ((likeness(name, known[position][1]), known[position][0]) for position in positions)
    return sorted((score for score in scores if score[0] >= ALIKE_NAMES), key=lambda score: (-score[0], score[1]))
