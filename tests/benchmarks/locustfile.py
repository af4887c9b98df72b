"""What people in a room do, for locust: all begin within one second, answer over some minutes, change their minds, and finish.

`ROOM` names the file that `tests.benchmarks.room` wrote, `MINUTES` how long they answer, `SEEN` the file for what they saw.
"""

import json
import os
import random
import time
from pathlib import Path

import gevent
from locust import FastHttpUser, events, task
from locust.exception import StopUser

from tests.attempt_page import Question, read_page
from tests.wire import TOKEN

ROOM = json.loads(Path(os.environ["ROOM"]).read_text())
SECONDS = 60 * float(os.environ["MINUTES"])
PEOPLE = int(os.environ["PEOPLE"])
seen: dict = {"times": {}, "errors": [], "acknowledged": []}
waiting, done = iter(range(PEOPLE)), []
ready = gevent.event.Event()
present: list[int] = []


@events.request.add_listener
def note(name, response_time, exception, **kwargs) -> None:
    seen["times"].setdefault(name, []).append(response_time)
    if exception:
        seen["errors"].append(f"{name}: {exception!r}")


@events.quitting.add_listener
def write_down(environment, **kwargs) -> None:
    Path(os.environ["SEEN"]).write_text(json.dumps(seen))


class Person(FastHttpUser):
    """One of them."""

    @task
    def take_the_quiz(self) -> None:
        self.number = next(waiting)
        self.dice = random.Random(self.number)
        self.client.cookiejar.clear()
        self.headers = {"Cookie": f"sessionid={ROOM['sessions'][self.number]}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN}
        self.client.get(ROOM["quiz"], headers=self.headers, name="start page")
        self.wait_for_all()
        self.began = time.time()
        gevent.sleep(self.number / PEOPLE)
        questions = self.begin()
        for moment, batch in self.plan(questions):
            gevent.sleep(max(0, self.began + moment - time.time()))
            self.save(batch)
        gevent.sleep(max(0, self.began + SECONDS + self.dice.uniform(0, 10) - time.time()))
        self.ask(f"{self.attempt}finish/", "is_sent=1", "finish", kind="application/x-www-form-urlencoded", wanted=302)
        self.leave()

    def wait_for_all(self) -> None:
        present.append(self.number)
        if len(present) == PEOPLE:
            ready.set()
        ready.wait()

    def begin(self) -> list[Question]:
        begun = self.ask(ROOM["quiz"], "", "start", kind="application/x-www-form-urlencoded", wanted=302)
        self.attempt = begun.headers["Location"]
        page = self.client.get(self.attempt, headers=self.headers, name="attempt page")
        return read_page(page.text)[0]

    def plan(self, questions: list[Question]) -> list[tuple[float, list[dict]]]:
        """Every question answered once, some again; now and then two in one message, because the line was away."""
        asked = questions + self.dice.sample(questions, len(questions) // 6)
        messages, batch, revisions = [], [], {}
        for moment, question in zip(sorted(self.dice.uniform(1, SECONDS - 1) for _one in asked), asked, strict=True):
            revisions[question.item] = revisions.get(question.item, 0) + 1
            answer, flagged = question.answer(self.dice.randrange(100)), self.dice.random() < 0.1
            batch.append({"item": question.item, "revision": revisions[question.item], "answer": answer, "flagged": flagged})
            if self.dice.random() < 0.85 or len({entry["item"] for entry in batch}) < len(batch):
                messages.append((moment, batch))
                batch = []
        return [*messages, (SECONDS, batch)] if batch else messages

    def save(self, batch: list[dict]) -> None:
        reply = self.ask(f"{self.attempt}answers/", json.dumps({"answers": batch}), "save")
        sent = {(entry["item"], entry["revision"]): entry for entry in batch}
        for receipt in reply.json()["receipts"] if reply.status_code == 200 else []:
            if receipt["outcome"] == "saved":
                entry = sent[receipt["item"], receipt["revision"]]
                place = (self.attempt.rstrip("/").rsplit("/", 1)[1], receipt["item"])
                seen["acknowledged"].append([*place, receipt["revision"], entry["answer"], entry["flagged"]])
            else:
                seen["errors"].append(f"save: {receipt}")

    def ask(self, path: str, body: str, name: str, *, kind: str = "application/json", wanted: int = 200):
        headers = self.headers | {"Content-Type": kind}
        with self.client.post(path, body, headers=headers, name=name, allow_redirects=False, catch_response=True) as reply:
            if reply.status_code == wanted:
                reply.success()
            else:
                reply.failure(f"{reply.status_code}")
            return reply

    def leave(self) -> None:
        done.append(self.number)
        if len(done) == PEOPLE:
            self.environment.runner.quit()
        raise StopUser
