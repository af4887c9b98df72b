"""The whole product as it is installed: production settings, compressed static files, the demo, a real server.

`python -m tests.browser.site FOLDER` installs it beforehand; `DEMO_SITE=FOLDER` then has the walks take a copy.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PASSWORD = "a-demo-password-for-tests"


@dataclass
class DemoSite:
    """A running installation."""

    url: str
    data: Path
    env: dict[str, str]

    @classmethod
    def at(cls, data: Path) -> "DemoSite":
        """An installation in `data`, at a free port."""
        port = free_port()
        env = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "CACHE_URL"}} | {
            "DJANGO_SETTINGS_MODULE": "lms.settings.production",
            "DATA_DIR": str(data),
            "SITE_URL": f"http://localhost:{port}",
            "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz-for-tests-only-0123456789",
            "DEMO_PASSWORD": PASSWORD,
            "LOG_LEVEL": "ERROR",
        }
        return cls(f"http://localhost:{port}", data, env)

    def login(self, role: str) -> tuple[str, str]:
        name, password = json.loads((self.data / "demo-logins.json").read_text())[role]
        return name, password

    def manage(self, *arguments: str) -> str:
        """Run a management command of this installation; what it printed."""
        done = subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=self.env, check=True, capture_output=True, text=True)
        return done.stdout


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def install(data: Path) -> None:
    """Prepare an installation in `data`, as `make run` does; what was there is gone, and nothing is there before all is."""
    shutil.rmtree(data, ignore_errors=True)
    unfinished = data.with_name(f"{data.name}-unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    _install(unfinished)
    unfinished.rename(data)


def _install(data: Path) -> None:
    site = DemoSite.at(data)
    site.manage("migrate", "--verbosity", "0")
    site.manage("load_demo")
    site.manage("collectstatic", "--no-input", "--verbosity", "0")


def serve(site: DemoSite) -> subprocess.Popen:
    """Start the production server and wait until it answers; a busy machine may take long over the first one.

    :raises RuntimeError: when it does not within two minutes
    """
    port = site.url.rsplit(":", 1)[1]
    granian = str(Path(sys.executable).parent / "granian")
    command = [granian, "--interface", "wsgi", "--port", port, "--workers", "1", "--no-ws", "--log-level", "error", "lms.wsgi:application"]
    server = subprocess.Popen(command, cwd=ROOT, env=site.env)
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and server.poll() is None:
        with suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            if urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=20).status == 200:
                return server
        time.sleep(0.25)
    server.terminate()
    server.wait(10)
    raise RuntimeError("the demo site did not start")


if __name__ == "__main__":
    install(Path(sys.argv[1]))
