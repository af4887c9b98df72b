"""`make run` and `make test`: from nothing to a running site, or to every check. Standard library only."""

import concurrent.futures
import contextlib
import errno
import hashlib
import os
import pathlib
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from typing import NamedTuple, NoReturn

ROOT = pathlib.Path(__file__).resolve().parent.parent
VENV = pathlib.Path(os.environ.get("VENV", ROOT / ".venv"))
PYTHON = VENV / "bin" / "python"


def stop(sentence: str) -> NoReturn:
    """End with one clear line."""
    sys.exit(f"Vijilans: {sentence}")


def say(sentence: str) -> None:
    print(f"· {sentence}", flush=True)


def digest(*paths: pathlib.Path) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()


def once(stamp: pathlib.Path, value: str, sentence: str, *commands: list, env: dict | None = None) -> None:
    """Run the commands unless `stamp` says that they ran for this very `value`."""
    if stamp.exists() and stamp.read_text() == value:
        return
    say(sentence)
    for command in commands:
        if subprocess.run(command, cwd=ROOT, env=env, check=False).returncode:
            step = " ".join(str(part) for part in command)
            stop(f"this step failed: {step}. What it said stands above; run the same command again once it is mended.")
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(value)


# -- The environment ------------------------------------------------------------------------------------------


def make_venv() -> None:
    """The virtual environment with uv in it."""
    if not PYTHON.exists():
        say("Making a virtual environment …")
        made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], cwd=ROOT, check=False, capture_output=True, text=True)
        if made.returncode:
            shutil.rmtree(VENV, ignore_errors=True)
            stop(
                "this Python cannot make virtual environments. Install its venv module "
                "(Debian, Ubuntu: apt install python3-venv) and run the same command again."
            )
    pinned = ROOT / "requirements-uv.txt"
    once(
        VENV / ".uv",
        digest(pinned),
        "Installing the installer …",
        [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", pinned],
    )


def install(name: str) -> None:
    """What `name` pins, by hash; a second time is quick."""
    make_venv()
    pinned = ROOT / f"{name}.txt"
    command = [VENV / "bin" / "uv", "pip", "install", "--python", PYTHON, "--require-hashes", "-r", pinned]
    once(VENV / f".{name}", digest(pinned), f"Installing {name}.txt (about a minute the first time) …", command)


# -- make run -------------------------------------------------------------------------------------------------


def environment(data: pathlib.Path, host: str, port: int) -> dict:
    """What the site is told; anything already set in the environment wins."""
    key = data / "secret-key"
    if "SECRET_KEY" not in os.environ and not key.exists():
        key.touch(mode=0o600)
        key.write_text(secrets.token_urlsafe(64))
    ours = {
        "DJANGO_SETTINGS_MODULE": "lms.settings.production",
        "DATA_DIR": str(data),
        "SITE_URL": f"http://localhost:{port}",
        "PYTHONUNBUFFERED": "1",
    }
    if key.exists():
        ours["SECRET_KEY"] = key.read_text().strip()
    if host not in {"127.0.0.1", "localhost"}:
        ours["ALLOWED_HOSTS"] = "*"
    return ours | os.environ | {"DATA_DIR": str(data)}


def is_stale(made: pathlib.Path, source: pathlib.Path) -> bool:
    """Whether `made` is missing or older than what it is made from."""
    return not made.exists() or made.stat().st_mtime < source.stat().st_mtime


def prepare(data: pathlib.Path, env: dict) -> None:
    """Catalogues, database, demo, static files: each only when something changed."""
    manage = [PYTHON, ROOT / "manage.py"]
    if any(is_stale(written.with_suffix(".mo"), written) for written in ROOT.glob("locale/*/LC_MESSAGES/*.po")):
        subprocess.run([*manage, "catalogues", "compile"], cwd=ROOT, env=env, check=True)
    waiting = subprocess.run([*manage, "migrate", "--check"], cwd=ROOT, env=env, check=False, capture_output=True).returncode
    if waiting:
        say("Preparing the database (about half a minute the first time) …")
        if subprocess.run([*manage, "migrate", "--verbosity", "0", "--no-input"], cwd=ROOT, env=env, check=False).returncode:
            stop("the database could not be prepared. What Django said stands above.")
        subprocess.run([*manage, "prepare_site"], cwd=ROOT, env=env, check=True)
    if env.get("VIJILANS_DEMO") != "no":
        load = [*manage, "load_demo", "--if-empty"]
        once(data / ".demo", "loaded", "Loading the demo course (only when the database is empty) …", load, env=env)
    static = sorted(path for path in ROOT.glob("*/static/**/*") if path.is_file())
    collect = [*manage, "collectstatic", "--no-input", "--verbosity", "0"]
    once(data / ".static", digest(ROOT / "requirements.txt", *static), "Collecting static files …", collect, env=env)


def check_address(host: str, port: int) -> None:
    """Stop when nothing can listen there."""
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with contextlib.closing(socket.socket(family, kind, protocol)) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except socket.gaierror:
        stop(f"HOST must be an address of this machine, for instance 127.0.0.1 or 0.0.0.0, not {host!r}.")
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            stop(f"port {port} is already in use. Stop the other program, or choose another port: PORT={port % 65535 + 1} make run")
        if error.errno == errno.EADDRNOTAVAIL:
            stop(f"HOST must be an address of this machine, for instance 127.0.0.1 or 0.0.0.0, not {host!r}.")
        stop(f"nothing can listen on {host}, port {port} ({error.strerror}). Choose others with HOST and PORT.")


def data_folder() -> pathlib.Path:
    """Where the installation lives, made when it is missing; stops when it cannot be written."""
    data = pathlib.Path(os.environ.get("DATA_DIR") or ROOT / "var").resolve()
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        stop(f"the data folder {data} cannot be made ({error.strerror}). Choose another one with DATA_DIR.")
    try:
        with tempfile.TemporaryFile(dir=data):
            return data
    except OSError as error:
        stop(f"the data folder {data} cannot be written ({error.strerror}). Give yourself the right, or choose another one with DATA_DIR.")


def wait_until_ready(server: subprocess.Popen, host: str, port: int) -> None:
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    here = f"[{here}]" if ":" in here else here
    for _attempt in range(240):
        if server.poll() is not None:
            stop("the server stopped while it was starting. What it said stands above.")
        with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            if urllib.request.urlopen(f"http://{here}:{port}/healthz", timeout=2).status == 200:  # noqa: PLR2004
                return
        time.sleep(0.25)
    stop("the server did not answer within a minute. Run the same command again; if it happens twice, read docs/operating.md.")


def server_command(host: str, port: int) -> list[str]:
    """The web server as `make run` starts it, which load and faults are tried on, too: a worker for each processor."""
    workers = str(os.cpu_count() or 2)
    command = [str(VENV / "bin" / "granian"), "--interface", "wsgi", "--host", host, "--port", str(port), "--workers", workers]
    return [*command, "--blocking-threads", "2", "--no-ws", "--log-level", "warning", "--respawn-failed-workers", "lms.wsgi:application"]


def run() -> None:
    wanted, host = os.environ.get("PORT", "8000"), os.environ.get("HOST", "127.0.0.1")
    if not wanted.isdecimal() or not 0 < int(wanted) < 65536:  # noqa: PLR2004
        stop(f"PORT must be a number between 1 and 65535, not {wanted!r}.")
    port = int(wanted)
    check_address(host, port)
    data = data_folder()
    install("requirements")
    env = environment(data, host, port)
    prepare(data, env)
    # each in a session of its own: Ctrl-C reaches this process alone, which ends the others in order
    children = [subprocess.Popen(server_command(host, port), cwd=ROOT, env=env, start_new_session=True)]
    if env.get("TASKS_WORKER", "here") == "here":
        children.append(
            subprocess.Popen([PYTHON, ROOT / "manage.py", "db_worker", "--verbosity", "0"], cwd=ROOT, env=env, start_new_session=True)
        )
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_signal: sys.exit(0))
    try:
        log_ins = subprocess.Popen([PYTHON, ROOT / "manage.py", "log_ins"], cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
        wait_until_ready(children[0], host, port)
        print(log_ins.communicate()[0], end="")
        print(f"\nVijilans is ready: {env['SITE_URL']}/   (Ctrl-C stops it; data in {data})", flush=True)
        while all(child.poll() is None for child in children):
            time.sleep(0.5)
        stop("the server stopped by itself. What it said stands above.")
    finally:
        end(children)


def make_administrator() -> None:
    """Ask for a log-in name and a password, and make an administrator of the installation in DATA_DIR."""
    data = data_folder()
    install("requirements")
    env = environment(data, "127.0.0.1", 8000)
    prepare(data, env | {"VIJILANS_DEMO": "no"})
    sys.exit(subprocess.run([PYTHON, ROOT / "manage.py", "createsuperuser"], cwd=ROOT, env=env, check=False).returncode)


def end(children: list[subprocess.Popen]) -> None:
    """Ask all to end, and end by force what has not after ten seconds, with the processes that it started."""
    for child in children:
        child.terminate()
    deadline = time.monotonic() + 10
    for child in children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(max(0.1, deadline - time.monotonic()))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)


# -- make test ------------------------------------------------------------------------------------------------


def chromium() -> str | None:
    """Where a Chromium is; installs it with the system's packages where that is allowed."""
    names = [os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"]
    found = next(filter(None, (shutil.which(name) for name in names if name)), None)
    if found or not shutil.which("apt-get") or os.geteuid():
        return found
    say("Installing Chromium with apt (some minutes the first time) …")
    apt = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=400", "-o", "Dpkg::Use-Pty=0"]
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in ([*apt, "update"], [*apt, "install", "-y", "--no-install-recommends", "chromium"]):
        subprocess.run(command, check=False, env=env, stdout=subprocess.DEVNULL)
    return shutil.which("chromium")


class Outcome(NamedTuple):
    """How a check went."""

    name: str
    has_passed: bool
    seconds: float

    @property
    def sentence(self) -> str:
        return f"{self.name}: {'passed' if self.has_passed else 'FAILED'} ({self.seconds:.0f} s)"


def quick_checks() -> list[tuple[str, list]]:
    tool = VENV / "bin"
    return [
        ("types", [tool / "mypy", "."]),  # the longest begins first
        ("formatting", [tool / "ruff", "format", "--check", "--quiet", "."]),
        ("lint", [tool / "ruff", "check", "--quiet", "."]),
        ("templates", [tool / "djlint", "--lint", "--quiet", "templates"]),
        ("import law", [tool / "lint-imports", "--no-logo"]),
        ("dependencies", [tool / "deptry", "."]),
        ("migrations", [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run", "--verbosity", "0"]),
        ("Django's own checks", [PYTHON, "-W", "error", "manage.py", "check", "--fail-level", "WARNING"]),
        ("translations", [PYTHON, "manage.py", "catalogues", "check"]),
    ]


# The demo as a new installation has it, made beforehand for the browser walks.
DEMO = ROOT / "var" / "test" / "demo"


def preparations() -> list[tuple[str, list]]:
    """What the tests copy, made while the longest of the quick checks leaves a processor idle."""
    return [
        ("preparing the demo", [PYTHON, "-m", "tests.browser.site", DEMO]),
        ("preparing PostgreSQL", [PYTHON, "scripts/with_postgres.py", "--forgetful", PYTHON, "-m", "tests.migrated"]),
        ("preparing SQLite", [PYTHON, "-m", "tests.migrated"]),
    ]


def test_runs(browser: str | None) -> list[tuple[str, list]]:
    pytest = [PYTHON, "-m", "pytest", "-q", "--durations=5", "-n", "2", "--dist", "worksteal"]
    runs = [
        ("tests on PostgreSQL", [PYTHON, "scripts/with_postgres.py", "--forgetful", *pytest, "-m", "not browser"]),
        ("tests on SQLite", [*pytest, "-m", "not browser and not postgres"]),
    ]
    if browser:
        runs.append(("browser walks", [*pytest, "-m", "browser"]))
    return runs


def side_by_side(steps: list[tuple[str, list]], env: dict) -> list[Outcome]:
    """Run steps that need one processor each at the same time; what a step printed is shown as a whole when it ends."""

    def one(step: tuple[str, list]) -> Outcome:
        name, command = step
        began = time.monotonic()
        done = subprocess.run(command, cwd=ROOT, env=env, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        outcome = Outcome(name, done.returncode == 0, time.monotonic() - began)
        say("\n".join(filter(None, (outcome.sentence, done.stdout.strip()))))
        return outcome

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        return list(pool.map(one, steps))


def one_by_one(steps: list[tuple[str, list]], env: dict) -> list[Outcome]:
    """Run steps that use every processor; what they print appears at once."""
    outcomes = []
    for name, command in steps:
        began = time.monotonic()
        done = subprocess.run(command, cwd=ROOT, env=env, check=False)
        outcomes.append(Outcome(name, done.returncode == 0, time.monotonic() - began))
        say(outcomes[-1].sentence)
    return outcomes


def show_table(outcomes: list[Outcome]) -> None:
    print()
    for outcome in outcomes:
        print(f"  {outcome.name:<24}{'passed' if outcome.has_passed else 'FAILED':<8}{outcome.seconds:>6.0f} s")


def run_checks(*, with_tests: bool) -> None:
    began = time.monotonic()
    install("requirements-dev")
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "lms.settings.test", "DATA_DIR": str(ROOT / "var" / "test")}
    for name in ("DATABASE_URL", "CACHE_URL", "SECRET_KEY"):
        env.pop(name, None)
    subprocess.run([PYTHON, "manage.py", "catalogues", "compile"], cwd=ROOT, env=env, check=True)
    browser = chromium() if with_tests else None
    outcomes = [Outcome("setting up", has_passed=True, seconds=time.monotonic() - began)]
    first, *others = quick_checks()
    outcomes += side_by_side([first, *(preparations() if with_tests else []), *others], env)
    if browser:
        env |= {"CHROMIUM": browser, "DEMO_SITE": str(DEMO)}
    elif with_tests:
        print("· browser walks: not run, because no Chromium was found and it may not be installed here (Debian: apt install chromium).")
        if os.environ.get("CI"):
            outcomes.append(Outcome("Chromium is there", has_passed=False, seconds=0))
    if with_tests:
        outcomes += one_by_one(test_runs(browser), env)
    show_table(outcomes)
    failed = [outcome.name for outcome in outcomes if not outcome.has_passed]
    if failed:
        stop(f"these checks failed: {', '.join(failed)}.")
    say(f"All checks passed in {time.monotonic() - began:.0f} s.")


def main(what: str) -> None:
    commands = {
        "run": run, "administrator": make_administrator, "test": lambda: run_checks(with_tests=True),
        "check": lambda: run_checks(with_tests=False),
    }  # fmt: skip
    try:
        commands[what]()
    except KeyboardInterrupt:
        stop("stopped. Run the same command again to go on where it was.")


if __name__ == "__main__":
    main(sys.argv[1])
