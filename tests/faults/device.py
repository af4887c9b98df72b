"""A tab of somebody's browser, without the browser: it follows `attempt.js`, rule by rule, over a line that cannot be trusted."""

import json
import random
import time
from threading import Event
from typing import Any

from tests.attempt_page import Question, read_page
from tests.faults.ledger import Ledger
from tests.wire import Fault, LineCutError, Reply, send

FAULTS = [Fault.NONE] * 10 + [Fault.CUT_BEFORE, Fault.CUT_WITHIN, Fault.CUT_AFTER, Fault.CUT_AFTER, Fault.THROWN_AWAY, Fault.THROWN_AWAY]


class Device:
    """One tab, with a memory of its own."""

    def __init__(self, *, port: int, session: str, quiz: str, ledger: Ledger, dice: random.Random, is_sequential: bool) -> None:
        self.is_sequential = is_sequential
        self.port, self.session, self.quiz, self.ledger, self.dice = port, session, quiz, ledger, dice
        self.attempt = ""
        self.questions: dict[int, Question] = {}
        self.known: dict[int, int] = {}  # what the page says the server holds
        self.store: dict[int, dict[str, Any]] = {}  # what this device holds
        self.left: dict[int, bool] = {}  # one after the other: what was left, and whether the server was told
        self.late: list[tuple[str, list[dict[str, Any]], list[int]]] = []  # messages that are still on their way
        self.is_line_good = False

    # -- The line -----------------------------------------------------------------------------------------

    def ask(self, method: str, path: str, body: str = "", *, form: bool = False, fault: Fault | None = None) -> Reply:
        if fault is None:
            fault = Fault.NONE if self.is_line_good else self.dice.choice(FAULTS)
        reply = send(self.port, self.session, method, path, body, form=form, fault=fault)
        if reply.status >= 500 or reply.status in {400, 403} or "/login/" in reply.location:
            self.ledger.complain(f"{method} {path}: {reply.status} {reply.location} {reply.text[:300]}")
        return reply

    def insist(self, method: str, path: str, *, form: str = "") -> Reply:
        """Ask until there is an answer."""
        while True:
            try:
                return self.ask(method, path, form, form=True)
            except LineCutError:
                self.wait()

    def wait(self) -> None:
        time.sleep(self.dice.uniform(0.01, 0.15))

    # -- What attempt.js does -----------------------------------------------------------------------------

    def open(self) -> None:
        """Begin, or go on with what is begun, and read the page."""
        self.attempt = self.insist("POST", self.quiz).location
        self.store, self.left = {}, {}
        self.read(self.insist("GET", self.attempt))

    def read(self, reply: Reply) -> None:
        """The page against what this device holds: the higher revision wins, and what the server lacks is sent again."""
        if reply.location:  # another tab has finished it
            self.leave()
            return
        self.questions = {question.item: question for question in read_page(reply.text)[0]}
        self.known = {question.item: question.revision for question in self.questions.values()}
        # What was left is not on the page any more, and takes no other answer.
        kept = {item: entry for item, entry in self.store.items() if item in self.known and entry["revision"] > self.known[item]}
        self.store = {item: entry | {"acked": False} for item, entry in kept.items()}
        self.left = {item: is_told for item, is_told in self.left.items() if item in self.known}

    def change(self) -> None:
        """Answer a question anew that may still be answered, or take the answer away."""
        open_items = [item for item in self.questions if item not in self.left]
        if not open_items:
            return
        item = open_items[0] if self.is_sequential else self.dice.choice(open_items)
        revision = max(self.known[item], self.store.get(item, {"revision": 0})["revision"]) + 1
        answer = self.questions[item].answer(self.dice.randrange(100))
        self.store[item] = {"item": item, "revision": revision, "answer": answer, "flagged": self.dice.random() < 0.2, "acked": False}

    def go_on(self) -> None:
        """One after the other: leave the question that is shown, for good."""
        shown = next((item for item in self.questions if item not in self.left), None)
        if self.is_sequential and shown is not None:
            self.left[shown] = False

    def untold(self) -> list[int]:
        return [item for item, is_told in self.left.items() if not is_told]

    def waiting(self) -> list[dict[str, Any]]:
        return [dict(entry) for entry in self.store.values() if not entry["acked"]]

    def send(self) -> None:
        """Send what waits. It may be held up on the way and arrive after newer ones, or arrive twice."""
        message = self.attempt, self.waiting(), self.untold()
        if not any(message[1:]):
            return
        if not self.is_line_good and self.dice.random() < 0.1:
            self.late.append(message)
            return
        self.post(*message)
        if self.dice.random() < 0.1:
            self.post(*message)

    def deliver_late(self) -> None:
        if self.late:
            self.post(*self.late.pop(self.dice.randrange(len(self.late))))

    def post(self, attempt: str, batch: list[dict[str, Any]], left: list[int]) -> None:
        was_finished = attempt in self.ledger.finished
        before = self.ledger.send(attempt, batch)
        reply = self.ask("POST", f"{attempt}answers/", json.dumps({"answers": batch, "left": left}))
        message = json.loads(reply.text)
        self.ledger.receive(attempt, message["receipts"], before, was_finished=was_finished)
        if attempt == self.attempt:
            for receipt in message["receipts"]:
                self.receive(receipt)
            self.left |= dict.fromkeys([*left, *message["left"]], True)
            if message["over"]:
                self.leave()

    def receive(self, receipt: dict[str, Any]) -> None:
        item, mine = receipt["item"], self.store.get(receipt["item"])
        self.known[item] = receipt["revision"]
        if mine and mine["revision"] > receipt["revision"] and receipt["outcome"] not in {"closed", "left"}:
            return  # answered again meanwhile: still to send
        answer = receipt["answer"]
        answer = str(answer).lower() if isinstance(answer, bool) else answer
        self.store[item] = {
            "item": item,
            "revision": receipt["revision"],
            "answer": answer,
            "flagged": receipt["is_flagged"],
            "acked": True,
        }

    def finish(self) -> None:
        """Only once nothing waits; asked for again until the server has said yes."""
        while self.attempt and (self.waiting() or self.untold()):
            self.try_to(self.send)
        if self.attempt:
            self.insist("POST", f"{self.attempt}finish/", form="is_sent=1")
            self.leave()

    def leave(self) -> None:
        self.ledger.finish(self.attempt)
        self.attempt, self.store, self.left = "", {}, {}

    # -- A life -------------------------------------------------------------------------------------------

    def try_to(self, act: Any) -> None:
        try:
            act()
        except LineCutError:
            self.wait()

    def step(self) -> None:
        acts = [self.change, self.send, self.go_on, self.deliver_late, self.reload, self.finish]
        self.try_to(self.dice.choices(acts, weights=[40, 40, 6, 8, 4, 1])[0])

    def reload(self) -> None:
        self.read(self.ask("GET", self.attempt))

    def live(self, end: Event) -> None:
        """Answer, change, reload and finish until the end; then deliver what is under way and finish what is open."""
        while not end.is_set():
            if not self.attempt:
                self.open()
            if self.attempt:
                self.step()
        self.is_line_good = True
        while self.late:
            self.deliver_late()
        self.finish()
