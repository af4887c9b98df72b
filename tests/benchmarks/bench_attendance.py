"""`make bench-attendance`: a thousand people checked in within ten seconds. It prints; it judges nothing but loss and errors."""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from uuid import uuid4

from tests.benchmarks import full_speed
from tests.benchmarks.bench_quiz import PYTHON, install
from tests.benchmarks.full_speed import CONNECTIONS, Line, Rate
from tests.serving import ROOT, serving

WITHIN = 10  # seconds


def ask_database(env: dict[str, str], *words: str) -> dict:
    done = subprocess.run(
        [PYTHON, "-m", "tests.benchmarks.register", *words], cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True
    )
    return json.loads(done.stdout)


def check_in(line: Line, room: dict, person: int, device: int) -> None:
    """One scanned badge, as a phone sends it.

    :raises RuntimeError: when it is not applied
    """
    payload = {"session": room["session"], "enrolment": room["people"][person], "status": "present", "how": "scan"}
    message = {"uuid": str(uuid4()), "kind": "attendance.mark", "observed_at": datetime.now(UTC).isoformat(), "payload": payload}
    _where, text = line.ask("POST", "/inbox/", json.dumps({"device": f"phone {device}", "messages": [message]}), kind="application/json")
    if json.loads(text)["results"][0]["state"] != "applied":
        raise RuntimeError(text)


def arrive(port: int, room: dict) -> tuple[Rate, list[str]]:
    """Everybody, evenly over ten seconds, whether or not the ones before have been answered; the times count from when each was due."""
    rate, errors, began = Rate(), [], time.perf_counter() + 0.5
    gap = WITHIN / len(room["people"])

    def one(device: int) -> None:
        line = Line(port, room["sessions"][device])
        for person in range(device, len(room["people"]), CONNECTIONS):
            due = began + person * gap
            time.sleep(max(0, due - time.perf_counter()))
            try:
                check_in(line, room, person, device)
                rate.times.append(time.perf_counter() - due)
            except (RuntimeError, OSError) as error:
                errors.append(str(error))

    threads = [threading.Thread(target=one, args=(device,)) for device in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rate.seconds = time.perf_counter() - began
    return rate, errors


def check_ins(room: dict) -> Callable[[Line, int], Iterator[None]]:
    def work(line: Line, number: int) -> Iterator[None]:
        for turn in count():
            yield
            check_in(line, room, (number + CONNECTIONS * turn) % len(room["people"]), number)

    return work


def bare(line: Line, number: int) -> Iterator[None]:
    while True:
        yield
        line.ask("POST", "/bare-row/")


def show_full_speed(env: dict[str, str], room: dict, seconds: float) -> None:
    rates: dict[str, list[Rate]] = {"check-in": [], "bare view, one new row": []}
    for _turn in range(2):
        for name, settings, work in (
            ("check-in", {}, check_ins(room)),
            ("bare view, one new row", {"DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings_bare"}, bare),
        ):
            with serving(env | settings) as server:
                full_speed.measure(server.port, room["sessions"], 1, work)
                rates[name].append(full_speed.measure(server.port, room["sessions"], seconds, work))
    print(f"\nAt full speed, {CONNECTIONS} connections, {seconds:.0f} s each:")
    for name, found in rates.items():
        for rate in found:
            print(f"  {name:<24}{rate}")
    ours, theirs = (sum(rate.per_second for rate in rates[name]) for name in rates)
    print(f"  a check-in costs as much as {theirs / ours:.1f} bare writes (session, person, rules, history, fold and receipt included)")


def bench(people: int, seconds: float) -> bool:
    """One database: whether everybody was checked in and nothing failed."""
    print(f"\n## {os.environ.get('DATABASE_URL', 'sqlite').split(':')[0]}: {people} check-ins in {WITHIN} seconds\n", flush=True)
    with tempfile.TemporaryDirectory(prefix="vijilans-bench-", ignore_cleanup_errors=True) as folder:
        env = install(Path(folder))
        room = ask_database(env, str(people), str(CONNECTIONS))
        with serving(env) as server:
            rate, errors = arrive(server.port, room)
        found = ask_database(env, "--check", room["session"])
        print(f"{rate}\nerrors: {len(errors)} {errors[:3] or ''}\nin the database: {found}", flush=True)
        show_full_speed(env, room, seconds)
    return not errors and found["people"] == {"present": people}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=8, help="how long each measurement at full speed takes")
    parser.add_argument("--only", choices=["here"], help="only the database that DATABASE_URL names")
    asked = parser.parse_args()
    if not asked.only:
        load = "/".join(f"{part:.1f}" for part in os.getloadavg())
        machine = f"{os.cpu_count()} cores, load {load}, {platform.platform(terse=True)}, Python {platform.python_version()}"
        print(f"{time.strftime('%Y-%m-%d')}, {machine}")
    is_good = bench(asked.people, asked.seconds)
    if not asked.only:
        again = [PYTHON, "-m", "tests.benchmarks.bench_attendance", *sys.argv[1:], "--only", "here"]
        is_good = subprocess.run([PYTHON, "scripts/with_postgres.py", *again], cwd=ROOT, check=False).returncode == 0 and is_good
    sys.exit(0 if is_good else "a check-in was lost, or met an error: see above")


if __name__ == "__main__":
    main()
