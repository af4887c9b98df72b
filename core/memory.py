"""What is expensive to make and the same for many, kept in this process."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Remembered(Generic[Thing]):
    """At most so many things by key; when it is full, it begins anew. For things that can never be out of date under their key."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._things: dict[Hashable, Thing] = {}

    def get(self, key: Hashable, make: Callable[[], Thing]) -> Thing:
        """The thing under a key, made where it is not there yet. Two threads may make it twice; no harm is done."""
        thing = self._things.get(key)
        if thing is None:
            if len(self._things) >= self.most:
                self._things = {}
            thing = self._things[key] = make()
        return thing
