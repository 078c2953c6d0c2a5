#!/bin/sh
# Install the npm packages of package-lock.json into node_modules, with an npm from pip where the machine has none.
set -eu
cd "$(dirname "$0")/.."

if ! command -v npm >/dev/null 2>&1 || ! command -v node >/dev/null 2>&1; then
    PATH="$PWD/.venv/bin:$PATH"
    [ -x .venv/bin/npm ] || .venv/bin/python -m pip install --quiet --disable-pip-version-check \
        --require-hashes -r requirements/node.txt
fi
exec npm ci --ignore-scripts --loglevel=error
