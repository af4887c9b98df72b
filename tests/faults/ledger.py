"""What was sent and what was acknowledged, and what of it contradicts the promises."""

import json
import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

Entry = Mapping[str, Any]


def content(entry: Entry, flag: str) -> tuple[str, bool]:
    """Answer and flag, the same for what a page sends and for what is made of it: True is "true", and no tick is no answer."""
    answer = entry["answer"]
    if isinstance(answer, bool):
        answer = str(answer).lower()
    return json.dumps(answer or None), bool(entry[flag])


class Ledger:
    """Kept by all devices together; a place is an attempt's address and an item of it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.sent: dict[tuple[str, int, int], set] = defaultdict(set)
        self.held: dict[tuple[str, int, int], set] = defaultdict(set)
        self.newest: dict[tuple[str, int], int] = defaultdict(int)
        self.after_finish: dict[tuple[str, int], int] = {}
        self.finished: set[str] = set()
        self.problems: list[str] = []
        self.messages = self.receipts = 0

    def send(self, attempt: str, entries: Iterable[Entry]) -> dict[int, int]:
        """Write down that these leave now; the revision of each item that the server is known to hold at this moment."""
        with self._lock:
            self.messages += 1
            for entry in entries:
                self.sent[attempt, entry["item"], entry["revision"]].add(content(entry, "flagged"))
            return {entry["item"]: self.newest[attempt, entry["item"]] for entry in entries}

    def receive(self, attempt: str, receipts: Iterable[Entry], before: Mapping[int, int], *, was_finished: bool) -> None:
        """Write down what the server said that it holds.

        :param before: what `send` gave when the message left
        :param was_finished: whether the attempt was known to be finished then
        """
        with self._lock:
            for receipt in receipts:
                item, revision = receipt["item"], receipt["revision"]
                self.receipts += 1
                if revision < before[item]:
                    self.problems.append(f"{attempt} {item}: revision {before[item]} was acknowledged, then {revision} was held")
                self.newest[attempt, item] = max(self.newest[attempt, item], revision)
                if revision:
                    self.held[attempt, item, revision].add(content(receipt, "is_flagged"))
                if was_finished:
                    self.after_finish[attempt, item] = revision

    def finish(self, attempt: str) -> None:
        with self._lock:
            self.finished.add(attempt)

    def complain(self, sentence: str) -> None:
        with self._lock:
            self.problems.append(sentence)

    def contradictions(self, stored: Mapping[tuple[str, int], tuple[int, Any, bool]]) -> list[str]:
        """What in the database breaks a promise, as sentences.

        :param stored: for each place its revision, answer and flag
        """
        found = list(self.problems)
        for place, revision in self.newest.items():
            if stored[place][0] < revision:
                found.append(f"{place}: revision {revision} was acknowledged, {stored[place][0]} is kept")
        for place, revision in self.after_finish.items():
            if stored[place][0] != revision:
                found.append(f"{place}: revision {stored[place][0]} is kept although it was finished with {revision}")
        found += [f"{place}: two answers were acknowledged as this revision: {held}" for place, held in self.held.items() if len(held) > 1]
        for (attempt, item), (revision, answer, flagged) in stored.items():
            kept = content({"answer": answer, "flagged": flagged}, "flagged")
            if revision and kept not in self.sent[attempt, item, revision]:
                found.append(f"{attempt} {item}: {kept} is kept as revision {revision}, which nobody sent")
            if revision and self.held[attempt, item, revision] - {kept}:
                found.append(f"{attempt} {item}: {kept} is kept as revision {revision}, another answer was acknowledged")
        return found
