#!/bin/sh
# Make .venv with the first Python that is new enough; say clearly what is missing where there is none.
set -eu
cd "$(dirname "$0")/.."

for python in ${PYTHON:-} python3.11 python3.12 python3.13 python3.14 python3; do
    # A name on the PATH can still be a shim of a Python that is switched off, so each one is tried.
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        exec "$python" -m venv --clear .venv
    fi
done

found=$(python3 --version 2>&1 || true)
echo "The portal needs Python 3.11 or newer, and found: ${found:-no python3 at all}." >&2
echo "Install it (Debian, Ubuntu: apt install python3 python3-venv), or name one: make setup PYTHON=/path/to/python3.12" >&2
exit 1
