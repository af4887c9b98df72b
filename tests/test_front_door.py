"""`make run` on a machine that is not as it should be: one clear sentence, and nothing left behind."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import front_door

ROOT = Path(__file__).resolve().parent.parent
FRONT_DOOR = [sys.executable, "scripts/front_door.py", "run"]


def run(*command, **variables) -> tuple[int, str]:
    """Exit code and what it said on standard error."""
    env = {name: value for name, value in os.environ.items() if name not in {"PORT", "HOST", "DATA_DIR", "PYTHON"}} | variables
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr


@pytest.mark.parametrize("port", ["abc", "0", "70000", "-1", ""])
def test_port_must_be_a_number(port):
    assert run(*FRONT_DOOR, PORT=port) == (1, f"Vijilans: PORT must be a number between 1 and 65535, not {port!r}.\n")


def test_busy_port_is_named_with_a_way_out():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        code, said = run(*FRONT_DOOR, PORT=str(port))

    assert code == 1
    assert f"port {port} is already in use" in said
    assert "PORT=" in said


def test_host_that_is_not_this_machine_is_said():
    code, said = run(*FRONT_DOOR, PORT="8999", HOST="192.0.2.1")

    assert code == 1
    assert "HOST must be an address of this machine" in said


def test_data_folder_that_is_a_file_is_said(tmp_path):
    (tmp_path / "taken").touch()

    code, said = run(*FRONT_DOOR, PORT="8999", DATA_DIR=str(tmp_path / "taken"))

    assert code == 1
    assert "Choose another one with DATA_DIR" in said


def test_folder_that_refuses_writing_is_said():
    code, said = run(*FRONT_DOOR, PORT="8999", DATA_DIR="/proc/self")

    assert code == 1
    assert "cannot be written" in said


def script(path: Path, text: str) -> None:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def test_python_that_is_too_old_is_named(tmp_path):
    for name in ("sh", "dirname"):
        (tmp_path / name).symlink_to(shutil.which(name))
    script(tmp_path / "python3", '[ "$1" = --version ] && echo "Python 3.9.2" && exit 0\nexit 1')

    code, said = run(str(tmp_path / "sh"), "scripts/bootstrap.sh", "run", PATH=str(tmp_path))

    assert code == 1
    assert "needs Python 3.11 or newer; found: Python 3.9.2" in said


def test_newer_python_is_found_behind_an_old_one(tmp_path):
    for name in ("sh", "dirname"):
        (tmp_path / name).symlink_to(shutil.which(name))
    script(tmp_path / "python3", "exit 1")
    script(tmp_path / "python3.12", f'exec {sys.executable} "$@"')

    code, said = run(str(tmp_path / "sh"), "scripts/bootstrap.sh", "run", PATH=str(tmp_path), PORT="abc")

    assert (code, "PORT must be a number" in said) == (1, True)


def test_python_without_venv_says_what_to_install(tmp_path):
    (tmp_path / "venv.py").write_text("raise SystemExit('no venv here')\n")
    folder = tmp_path / "environment"

    code, said = run(*FRONT_DOOR, PORT="8999", DATA_DIR=str(tmp_path / "data"), VENV=str(folder), PYTHONPATH=str(tmp_path))

    assert code == 1
    assert "apt install python3-venv" in said
    assert not folder.exists()


@pytest.mark.parametrize("key", ["", "short", "x" * 60])
def test_production_refuses_a_weak_secret(key, tmp_path):
    code, said = run(
        sys.executable,
        "-c",
        "import django\ntry: django.setup()\nexcept Exception as error: raise SystemExit(str(error))",
        DJANGO_SETTINGS_MODULE="lms.settings.production",
        SECRET_KEY=key,
        DATA_DIR=str(tmp_path),
    )

    assert code == 1
    assert "SECRET_KEY is missing or weak" in said


def test_a_first_run_without_the_demo_does_not_keep_a_later_one_from_loading_it_once(tmp_path, monkeypatch):
    ran = []
    monkeypatch.setattr(
        front_door.subprocess, "run", lambda command, **_how: ran.append(command) or subprocess.CompletedProcess(command, 0)
    )

    def loads(**variables) -> int:
        ran.clear()
        front_door.prepare(tmp_path, variables)
        return sum("load_demo" in command for command in ran)

    assert [loads(VIJILANS_DEMO="no"), loads(), loads()] == [0, 1, 0]


def test_what_is_made_is_stale_when_missing_or_older_than_its_source(tmp_path):
    source, made = tmp_path / "django.po", tmp_path / "django.mo"
    source.touch()
    assert front_door.is_stale(made, source)

    made.touch()
    assert not front_door.is_stale(made, source)

    os.utime(source, (made.stat().st_mtime + 60,) * 2)
    assert front_door.is_stale(made, source)
