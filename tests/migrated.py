"""A database that was migrated once per set of migrations and is kept in `var/test-databases/`: each test process copies it.

`python -m tests.migrated` makes it beforehand, for the database that the environment names.
"""

import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from tests.locking import only_one

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "var" / "test-databases"


def _digest() -> str:
    files = [
        ROOT / "requirements.txt",
        *sorted(ROOT.glob("*/migrations/*.py")),
        ROOT / "people/roles.py",
        *sorted(ROOT.glob("*/receivers.py")),
    ]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


def is_sqlite() -> bool:
    return settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")


def template() -> Path:
    """The kept file, made when it is missing: a database of SQLite, or what `pg_dump` says of one of PostgreSQL."""
    KEPT.mkdir(parents=True, exist_ok=True)
    kept, build = (KEPT / f"{_digest()}.sqlite3", _build_sqlite) if is_sqlite() else (KEPT / f"{_digest()}.sql", _build_postgres)
    with only_one(KEPT / f"building{kept.suffix}.lock"):
        if not kept.exists():
            building = Path(tempfile.mkdtemp(dir=KEPT)) / kept.name
            build(building)
            building.replace(kept)
            shutil.rmtree(building.parent)
    return kept


def copied_sqlite() -> str:
    """The name of a fresh copy."""
    return str(shutil.copy(template(), Path(tempfile.mkdtemp(prefix="vijilans-test-")) / "test.sqlite3"))


def copied_postgres(name: str) -> None:
    """Make a database of this `name` on the same server, in place of one that is there, unless the server's tools are missing here."""
    if shutil.which("psql") and shutil.which("pg_dump"):
        kept = template()
        _tool("dropdb", "--if-exists", name)
        _tool("createdb", "--template=template0", name)
        _tool(
            "psql", "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--single-transaction", "--output=/dev/null", f"--file={kept}", name
        )


def _build_sqlite(building: Path) -> None:
    _migrate(str(building))
    default = connections["default"]
    with default.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    default.close()


def _build_postgres(building: Path) -> None:
    name = "migrated_for_tests"
    _tool("dropdb", "--if-exists", name)
    _tool("createdb", "--template=template0", name)
    _migrate(name)
    _tool("pg_dump", "--no-owner", f"--file={building}", name)
    _tool("dropdb", name)


def _migrate(name: str) -> None:
    default = connections["default"]
    original, default.settings_dict["NAME"] = default.settings_dict["NAME"], name
    try:
        call_command("migrate", verbosity=0, interactive=False)
        if not is_sqlite():
            default.close()
    finally:
        default.settings_dict["NAME"] = original


def _tool(*command: str) -> None:
    """Run one of PostgreSQL's own programs against the server of the tests."""
    found: dict[str, Any] = connections["default"].settings_dict
    told = {
        "PGHOST": found["OPTIONS"].get("host", found["HOST"]),
        "PGPORT": found["PORT"],
        "PGUSER": found["USER"],
        "PGPASSWORD": found["PASSWORD"],
    }
    quiet = {"PGOPTIONS": "--client-min-messages=warning"}
    subprocess.run(command, check=True, env=os.environ | quiet | {name: str(value) for name, value in told.items() if value})


if __name__ == "__main__":
    django.setup()
    template()
