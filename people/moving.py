"""What it means to put the evidence of one record into another: which rows, in which words, and what speaks against it. Plain data.

The apps above people answer `people.signals.union_planned` with a `Part`: each speaks of its own rows. The service in
`people.services.merging` writes the moves down as they are, so that undoing puts back exactly what was there.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Self

from django.apps import apps
from django.db.models import Field, Model

from people.enums import Fate, MergeKind
from people.models import Merge, User


@dataclass(frozen=True)
class Move:
    """One row that gets other values: by the name of each column the old and the new one, as JSON holds them."""

    model: str
    pk: int
    values: dict[str, tuple[Any, Any]]

    @classmethod
    def of(cls, row: Model, **changed: Any) -> Self:
        """The move that gives a row these values; what it has already is left out.

        :param row: as it is now
        :param changed: by column (`learner_id`, not `learner`), the new values
        """
        names = [name for name, value in changed.items() if getattr(row, name) != value]
        values = {name: (_written(row, name, getattr(row, name)), _written(row, name, changed[name])) for name in names}
        return cls(row._meta.label, row.pk, values)

    @property
    def back(self) -> "Move":
        """The move that undoes this one."""
        return Move(self.model, self.pk, {name: (new, old) for name, (old, new) in self.values.items()})

    @property
    def rows(self) -> Any:
        """The row, to be read or updated; models that hide some of their rows have a manager that hides none."""
        model: Any = apps.get_model(self.model)
        return getattr(model, "everything", model._default_manager).filter(pk=self.pk)

    def olds(self) -> dict[str, Any]:
        """The old values as Python has them."""
        return {name: _read(self._field(name), old) for name, (old, _new) in self.values.items()}

    def news(self) -> dict[str, Any]:
        """The new values as Python has them."""
        return {name: _read(self._field(name), new) for name, (_old, new) in self.values.items()}

    def as_json(self) -> dict[str, Any]:
        return {"model": self.model, "pk": self.pk, "values": {name: list(pair) for name, pair in self.values.items()}}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        return cls(kept["model"], kept["pk"], {name: (old, new) for name, (old, new) in kept["values"].items()})

    def _field(self, name: str) -> Any:
        return apps.get_model(self.model)._meta.get_field(name)


def _written(row: Model, name: str, value: Any) -> Any:
    """A value as JSON: text that loses nothing (JSON's own encoder cuts microseconds off), or null."""
    column: Any = row._meta.get_field(name)
    return None if value is None else column.value_to_string(_Holder(column, value))


class _Holder:
    """An object with one attribute, as `Field.value_to_string` wants it."""

    def __init__(self, column: "Field[Any, Any]", value: Any) -> None:
        setattr(self, column.attname, value)


def _read(column: Any, text: Any) -> Any:
    return None if text is None else column.to_python(text)


@dataclass(frozen=True)
class Line:
    """One sentence of a preview, and what becomes of the thing it speaks of."""

    fate: str
    text: str


@dataclass
class Part:
    """What one app has to say and to move."""

    lines: list[Line] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    is_hidden: bool = False
    """Whether the person who asks may not even know of it."""

    def say(self, fate: str, text: Any) -> None:
        self.lines.append(Line(fate, str(text)))

    def move(self, row: Model, **changed: Any) -> None:
        """Give a row other values; nothing is noted where it has them already."""
        made = Move.of(row, **changed)
        if made.values:
            self.moves.append(made)

    def refuse(self, text: Any) -> None:
        self.refusals.append(str(text))


@dataclass
class Plan(Part):
    """All that a merge, a split, or undoing one of them would do.

    A merge puts what `other` has into `kept`; a split takes the enrolments `chosen` from `kept` to `other`, who is new where `is_new`
    says so, and not saved yet in a preview.
    """

    kind: str = MergeKind.MERGE
    kept: User = field(default_factory=User)
    other: User = field(default_factory=User)
    by: Any = None
    chosen: frozenset[int] = frozenset()
    is_new: bool = False
    undoes: Merge | None = None

    def take(self, part: Part) -> None:
        self.lines += part.lines
        self.moves += part.moves
        self.refusals += part.refusals
        self.is_hidden = self.is_hidden or part.is_hidden

    @property
    def is_possible(self) -> bool:
        return not self.refusals

    def told(self) -> Iterator[tuple[Fate, list[str]]]:
        """The sentences, by what becomes of the things they speak of."""
        for fate in Fate:
            texts = [line.text for line in self.lines if line.fate == fate]
            if texts:
                yield fate, texts

    def moved(self, model: str) -> list[Move]:
        """The moves of rows of one model (`courses.Enrolment`); when undoing, those that were made."""
        return [move for move in self.made_moves() if move.model == model]

    def made_moves(self) -> Iterable[Move]:
        return self.moves if self.undoes is None else [Move.from_json(one) for one in self.undoes.moves]
