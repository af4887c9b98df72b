"""The production server as a process group of its own: started as `make run` starts it, killed, and started again."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from scripts import front_door

ROOT = Path(__file__).resolve().parent.parent
SECRET_KEY = "0123456789abcdefghijklmnopqrstuvwxyz-for-tests-only-0123456789"


def free_port() -> int:
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(data: Path, **variables: str) -> dict[str, str]:
    """What an installation in `data` is told: production settings, and nothing of what this shell is told."""
    ours = {"PATH", "HOME", "LANG", "TMPDIR", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "TZ"}
    return {name: value for name, value in os.environ.items() if name in ours} | {
        "DJANGO_SETTINGS_MODULE": "lms.settings.production",
        "DATA_DIR": str(data),
        "SITE_URL": "http://127.0.0.1:8000",
        "SECRET_KEY": SECRET_KEY,
        "PYTHONUNBUFFERED": "1",
        **variables,
    }


def database_url(connection: Any) -> str:
    """How another process reaches the database of a test."""
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{found['NAME']}"
    return f"postgresql://{found['USER']}:@/{found['NAME']}?host={found['OPTIONS'].get('host', found['HOST'])}"


def manage(env: dict[str, str], *arguments: str) -> None:
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=env, check=True)


class Server:
    """A web server on a free port of this machine."""

    def __init__(self, env: dict[str, str]) -> None:
        self.env, self.port = env, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        """Begin it and wait until it answers.

        :raises RuntimeError: when it does not within a minute
        """
        command = front_door.server_command("127.0.0.1", self.port)
        command[0] = str(Path(sys.executable).parent / "granian")  # of the environment that runs the tests
        self.process = subprocess.Popen(command, cwd=ROOT, env=self.env, start_new_session=True)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.process.poll() is None:
            with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
                if urllib.request.urlopen(f"{self.url}/healthz", timeout=5).status == 200:
                    return
            time.sleep(0.05)
        self.kill()
        raise RuntimeError("the server did not start")

    def kill(self) -> None:
        """As when the power goes: the master and its workers at once, in the middle of whatever they do."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def stop(self) -> None:
        if self.process is not None:
            front_door.end([self.process])
            self.process = None


@contextmanager
def serving(env: dict[str, str]) -> Iterator[Server]:
    """A server that runs inside the block and is gone after it, whatever happens there."""
    server = Server(env)
    try:
        server.start()
        yield server
    finally:
        server.stop()
