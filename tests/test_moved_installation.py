"""The environment alone moves the product to PostgreSQL, Redis, S3-compatible storage, SMTP and task workers of their own.

The services are real ones on this machine: what is tested is the product under `lms.settings.production`, over HTTP.
"""

import contextlib
import os
import re
import secrets
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import boto3
import pytest
import redis
import requests
from aiosmtpd.controller import Controller
from django.db import connection
from fakeredis import TcpFakeServer
from moto.server import ThreadedMotoServer

pytestmark = pytest.mark.postgres  # once is enough, and this is the database that it moves to
ROOT = Path(__file__).resolve().parent.parent
BUCKET = {"S3_BUCKET": "vijilans", "S3_REGION": "us-east-1", "S3_ACCESS_KEY": "key", "S3_SECRET_KEY": "secret"}


def free_port() -> int:
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Letters:
    """An SMTP server's box: what came."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    async def handle_DATA(self, server, session, envelope):
        self.texts.append(envelope.content.decode())
        return "250 OK"


@pytest.fixture
def storage():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    client = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id="key", aws_secret_access_key="secret")
    client.create_bucket(Bucket="vijilans")
    yield SimpleNamespace(
        endpoint=endpoint, names=lambda: [one["Key"] for one in client.list_objects_v2(Bucket="vijilans").get("Contents", [])]
    )
    server.stop()


@pytest.fixture
def letters():
    box, port = Letters(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield SimpleNamespace(port=port, texts=box.texts)
    controller.stop()


@pytest.fixture
def counters():
    server = TcpFakeServer(("127.0.0.1", 0), server_type="redis")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_address[1]
    yield SimpleNamespace(port=port, names=lambda: redis.Redis(port=port).keys())
    server.shutdown()
    server.server_close()


@pytest.fixture
def installation(transactional_db, django_db_serialized_rollback, tmp_path, storage, letters, counters):
    """The product under those services, in a process of its own, on the database of this test."""
    database, port = connection.settings_dict, free_port()
    host = database["OPTIONS"].get("host", database["HOST"])
    env = (
        {name: value for name, value in os.environ.items() if name not in {"COVERAGE_PROCESS_START", "PYTHONWARNINGS"}}
        | BUCKET
        | {
            "DJANGO_SETTINGS_MODULE": "lms.settings.production",
            "DATA_DIR": str(tmp_path),
            "SECRET_KEY": secrets.token_urlsafe(64),
            "SITE_URL": f"http://127.0.0.1:{port}",
            "DATABASE_URL": f"postgresql://{database['USER']}:@/{database['NAME']}?host={host}",
            "CACHE_URL": f"rediscache://127.0.0.1:{counters.port}/0",
            "EMAIL_URL": f"smtp://127.0.0.1:{letters.port}",
            "S3_ENDPOINT_URL": storage.endpoint,
        }
    )

    def manage(*words: str) -> str:
        done = subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    manage("collectstatic", "--no-input", "--verbosity", "0")
    command = [Path(sys.executable).parent / "granian", "--interface", "wsgi", "--port", str(port), "--no-ws", "--log-level", "error"]
    server = subprocess.Popen([*command, "lms.wsgi:application"], cwd=ROOT, env=env)
    try:
        wait_for(f"http://127.0.0.1:{port}/healthz", server)
        yield SimpleNamespace(url=f"http://127.0.0.1:{port}", manage=manage)
    finally:
        server.terminate()
        server.wait(20)


def wait_for(address: str, server: subprocess.Popen) -> None:
    for _attempt in range(200):
        assert server.poll() is None, "the server stopped while it was starting"
        with contextlib.suppress(requests.ConnectionError, requests.Timeout):  # a busy machine may take long over the first answer
            if requests.get(address, timeout=5).text == "ok":
                return
        time.sleep(0.1)
    pytest.fail("the server did not answer")


class Browser(requests.Session):
    """Fills in a form as a browser does: with the token that the page holds."""

    def fill(self, address: str, *, files=None, **fields: str) -> requests.Response:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)', self.get(address, timeout=20).text)[1]
        return self.post(address, {"csrfmiddlewaretoken": token, **fields}, files=files, headers={"Referer": address}, timeout=20)


def test_environment_alone_moves_the_installation(request, installation, storage, letters, counters):
    trainer = request.getfixturevalue("trainer")
    browser = Browser()

    browser.fill(f"{installation.url}/en/accounts/password/reset/", email=trainer.email)
    assert [trainer.email in text for text in letters.texts] == [True], "SMTP took the letter"

    address = re.search(r"http://\S+/password/reset/key/\S+", letters.texts[0])[0]
    browser.fill(browser.get(address, timeout=20).url, password1="a-quiet-morning-in-may", password2="a-quiet-morning-in-may")
    browser.fill(f"{installation.url}/en/accounts/login/", login=trainer.email, password="a-quiet-morning-in-may")
    assert "Today’s work" in browser.get(f"{installation.url}/en/staff/", timeout=20).text, "PostgreSQL knows the person"
    assert any(b"allauth" in key for key in counters.names()), "Redis counts who tries to sign in"

    card = {"file": ("card.pdf", b"%PDF-1.4 a card", "application/pdf")}
    browser.fill(f"{installation.url}/admin/documents/add/", files=card, title="A card", tags="")
    assert [key for key in storage.names() if key.startswith("documents/card")], "S3 keeps the document"

    worked = installation.manage("db_worker", "--batch")
    assert "state=SUCCESSFUL" in worked, "a worker of its own does what saving the document left to do"
    assert "state=FAILED" not in worked


@pytest.mark.parametrize("key", ["", "short", "a" * 60, "django-insecure-" + "abcdefghijklmnopqrstuvwxyz0123456789" * 2])
def test_weak_secret_is_refused_with_the_way_to_a_good_one(tmp_path, key):
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "lms.settings.production", "DATA_DIR": str(tmp_path), "SECRET_KEY": key}

    done = subprocess.run([sys.executable, "manage.py", "check"], cwd=ROOT, env=env, capture_output=True, text=True, check=False)

    assert done.returncode != 0
    assert "SECRET_KEY is missing or weak" in done.stderr
    assert "token_urlsafe" in done.stderr


@pytest.mark.parametrize("site", ["https://training.example.org", "http://192.0.2.7:8000"])
def test_djangos_deployment_checks_find_nothing(tmp_path, site):
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "lms.settings.production", "DATA_DIR": str(tmp_path), "SITE_URL": site,
        "SECRET_KEY": secrets.token_urlsafe(64),
    }  # fmt: skip
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]

    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)

    assert (done.returncode, "no issues" in done.stdout) == (0, True), done.stderr
