"""`make bench-quiz`: a room full of people takes a quiz, on SQLite and on PostgreSQL. It prints; it judges nothing but loss and errors."""

import argparse
import json
import os
import platform
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from scripts import front_door
from tests.benchmarks import full_speed
from tests.serving import ROOT, Server, environment, manage, serving

PYTHON = sys.executable


def install(data: Path) -> dict[str, str]:
    """An installation in `data`, as `make run` prepares it, on the database that `DATABASE_URL` names (default: SQLite)."""
    told = {"DATABASE_URL": os.environ["DATABASE_URL"]} if "DATABASE_URL" in os.environ else {}
    env = environment(data, **told)
    manage(env, "migrate", "--verbosity", "0")
    manage(env, "prepare_site")
    manage(env, "collectstatic", "--no-input", "--verbosity", "0")
    return env


def ask_database(env: dict[str, str], *words: str) -> dict:
    done = subprocess.run([PYTHON, "-m", "tests.benchmarks.room", *words], cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)


def let_them_answer(server: Server, data: Path, people: int, minutes: float) -> dict:
    """Let locust be the people; what they saw."""
    told = {"ROOM": str(data / "room.json"), "SEEN": str(data / "seen.json"), "MINUTES": str(minutes), "PEOPLE": str(people)}
    command = [PYTHON, "-m", "locust", "--headless", "-f", "tests/benchmarks/locustfile.py", "--host", server.url]
    command += ["-u", str(people), "-r", "100", "--only-summary", "--loglevel", "ERROR"]
    with (data / "locust.log").open("w") as log:
        crowd = subprocess.Popen(command, cwd=ROOT, env=server.env | told, stdout=log, stderr=log, start_new_session=True)
        try:
            crowd.wait(minutes * 60 + 300)
        finally:
            front_door.end([crowd])
    if not (data / "seen.json").exists():
        sys.exit((data / "locust.log").read_text())
    return json.loads((data / "seen.json").read_text())


def show_times(seen: dict) -> None:
    print("| what | how many | p50, ms | p95, ms | max, ms |\n| --- | --- | --- | --- | --- |")
    for name in ("start page", "start", "attempt page", "save", "finish"):
        times = sorted(seen["times"][name])
        p50, p95 = (times[int(len(times) * share)] for share in (0.5, 0.95))
        print(f"| {name} | {len(times)} | {p50:.0f} | {p95:.0f} | {times[-1]:.0f} |")


def show_full_speed(env: dict[str, str], room: dict, seconds: float) -> None:
    """Saves against a bare view that writes one row, in turns; then pages and whole attempts."""
    sessions = room["sessions"][-full_speed.CONNECTIONS :]
    rates: dict[str, list[full_speed.Rate]] = {"save one answer": [], "bare view, one row": []}
    for _turn in range(2):
        with serving(env) as server:
            full_speed.measure(server.port, sessions, 1, full_speed.saves(room["quiz"]))
            rates["save one answer"].append(full_speed.measure(server.port, sessions, seconds, full_speed.saves(room["quiz"])))
        with serving(env | {"DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings_bare"}) as server:
            full_speed.measure(server.port, sessions, 1, full_speed.bare)
            rates["bare view, one row"].append(full_speed.measure(server.port, sessions, seconds, full_speed.bare))
    with serving(env) as server:
        for name, work in (
            ("quiz page", full_speed.pages(room["quiz"])),
            ("whole attempts of 10", full_speed.whole_attempts(room["short"])),
        ):
            rates[name] = [full_speed.measure(server.port, sessions, seconds, work)]
    print(f"\nAt full speed, {full_speed.CONNECTIONS} connections, {seconds:.0f} s each:")
    for name, found in rates.items():
        for rate in found:
            print(f"  {name:<22}{rate}")
    saves, bare = (sum(rate.per_second for rate in rates[name]) for name in ("save one answer", "bare view, one row"))
    print(f"  a save costs as much as {bare / saves:.1f} bare writes (session, person, rules, revision and receipt included)")


def bench(people: int, minutes: float, seconds: float) -> bool:
    """One database: whether nothing failed and nothing was lost."""
    name = os.environ.get("DATABASE_URL", "sqlite").split(":")[0]
    print(f"\n## {name}: {people} people, {minutes:g} minutes\n", flush=True)
    with tempfile.TemporaryDirectory(prefix="vijilans-bench-", ignore_cleanup_errors=True) as folder:
        data = Path(folder)
        env = install(data)
        room = ask_database(env, str(people + full_speed.CONNECTIONS))
        (data / "room.json").write_text(json.dumps(room))
        with serving(env) as server:
            worker = subprocess.Popen([PYTHON, "manage.py", "db_worker", "--verbosity", "0"], cwd=ROOT, env=env, start_new_session=True)
            try:
                seen = let_them_answer(server, data, people, minutes)
            finally:
                front_door.end([worker])
        show_times(seen)
        (data / "acknowledged.json").write_text(json.dumps(seen["acknowledged"]))
        found = ask_database(env, "--check", str(data / "acknowledged.json"))
        print(f"\nerrors: {len(seen['errors'])} {seen['errors'][:3] or ''}\nin the database: {found}", flush=True)
        show_full_speed(env, room, seconds)
    return not seen["errors"] and found["stored"] == found["places"] and found["finished"] == people and not found["marked twice"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10, help="how long people answer (default: 10)")
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=8, help="how long each measurement at full speed takes")
    parser.add_argument("--only", choices=["here"], help="only the database that DATABASE_URL names")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(1))  # so that everything that was started ends, too
    if not asked.only:
        load = "/".join(f"{part:.1f}" for part in os.getloadavg())
        machine = f"{os.cpu_count()} cores, load {load}, {platform.platform(terse=True)}, Python {platform.python_version()}"
        print(f"{time.strftime('%Y-%m-%d')}, {machine}")
    is_good = bench(asked.people, asked.minutes, asked.seconds)
    if not asked.only:
        again = [PYTHON, "-m", "tests.benchmarks.bench_quiz", *sys.argv[1:], "--only", "here"]
        done = subprocess.run([PYTHON, "scripts/with_postgres.py", *again], cwd=ROOT, check=False)
        is_good = is_good and done.returncode == 0
    sys.exit(0 if is_good else "an answer was lost, or somebody met an error: see above")


if __name__ == "__main__":
    main()
