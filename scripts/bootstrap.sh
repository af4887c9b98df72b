#!/bin/sh
# Find a Python that is new enough, then hand over to it. Plain sh, so that it runs anywhere make does.
here=$(cd "$(dirname "$0")" && pwd)
for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11 python3.14; do
    if command -v "$candidate" >/dev/null 2>&1 &&
        "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        exec "$candidate" "$here/front_door.py" "$@"
    fi
done
found=$(python3 --version 2>/dev/null || echo "none")
echo "Vijilans needs Python 3.11 or newer; found: $found. Install it (Debian, Ubuntu: apt install python3 python3-venv) and run the same command again." >&2
exit 1
