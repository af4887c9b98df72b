"""As many requests as eight connections get through, each sending the next once it has the answer to the one before."""

import http.client
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count

from tests.attempt_page import read_page
from tests.wire import TOKEN

CONNECTIONS = 8


@dataclass
class Rate:
    """How it went; times in seconds."""

    seconds: float = 0
    times: list[float] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        return len(self.times) / self.seconds

    def __str__(self) -> str:
        times = sorted(self.times)
        p50, p95 = (1000 * times[int(len(times) * share)] for share in (0.5, 0.95))
        return f"{self.per_second:7.0f} per second; p50 {p50:.1f}, p95 {p95:.1f}, max {1000 * times[-1]:.0f} ms"


class Line:
    """A connection that stays open, of a person with that session."""

    def __init__(self, port: int, session: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Cookie": f"sessionid={session}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN}

    def ask(self, method: str, path: str, body: str = "", *, kind: str = "application/x-www-form-urlencoded") -> tuple[str, str]:
        """Where it leads, and the text.

        :raises RuntimeError: when the answer is an error
        """
        self.connection.request(method, path, body, self.headers | {"Content-Type": kind})
        reply = self.connection.getresponse()
        text = reply.read().decode()
        if reply.status >= 400:
            raise RuntimeError(f"{method} {path}: {reply.status} {text[:300]}")
        return reply.headers.get("Location", ""), text

    def save(self, attempt: str, item: int, revision: int, answer: object) -> None:
        entry = {"item": item, "revision": revision, "answer": answer, "flagged": False}
        self.ask("POST", f"{attempt}answers/", json.dumps({"answers": [entry]}), kind="application/json")


def measure(port: int, sessions: list[str], seconds: float, work: Callable[[Line, int], Iterator[None]]) -> Rate:
    """Let every connection do `work`, a generator that yields once before each thing to be timed, for so many seconds."""
    rate, gate = Rate(), threading.Barrier(CONNECTIONS + 1)

    def one(number: int) -> None:
        steps = work(Line(port, sessions[number]), number)
        next(steps)
        gate.wait()
        end = time.perf_counter() + seconds
        while (began := time.perf_counter()) < end:
            next(steps)
            rate.times.append(time.perf_counter() - began)

    threads = [threading.Thread(target=one, args=(number,), daemon=True) for number in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    gate.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    rate.seconds = time.perf_counter() - began
    return rate


def saves(quiz: str) -> Callable[[Line, int], Iterator[None]]:
    def work(line: Line, number: int) -> Iterator[None]:
        attempt = line.ask("POST", quiz)[0]
        questions = read_page(line.ask("GET", attempt)[1])[0]
        for turn in count():
            yield
            question = questions[turn % len(questions)]
            question.revision += 1
            line.save(attempt, question.item, question.revision, question.answer(turn))

    return work


def pages(quiz: str) -> Callable[[Line, int], Iterator[None]]:
    def work(line: Line, number: int) -> Iterator[None]:
        attempt = line.ask("POST", quiz)[0]
        while True:
            yield
            line.ask("GET", attempt)

    return work


def whole_attempts(quiz: str) -> Callable[[Line, int], Iterator[None]]:
    """Begin, read, answer each question, finish, read the result."""

    def work(line: Line, number: int) -> Iterator[None]:
        while True:
            yield
            attempt = line.ask("POST", quiz)[0]
            for question in read_page(line.ask("GET", attempt)[1])[0]:
                line.save(attempt, question.item, 1, question.answer(0))
            line.ask("GET", line.ask("POST", f"{attempt}finish/", "is_sent=1")[0])

    return work


def bare(line: Line, number: int) -> Iterator[None]:
    for turn in count():
        yield
        line.ask("POST", f"/bare/{1 + number + CONNECTIONS * (turn % 500)}/")
