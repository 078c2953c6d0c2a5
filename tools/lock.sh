#!/bin/sh
# Write requirements/*.txt from requirements/*.in: for every supported Python and system, with hashes, a week old.
# dev.txt says only what base.txt does not, so that both can be installed at the same time.
# uv chooses the releases. It comes from lock.txt, as pip finds it, goes into a folder that is removed, and its own next
# release is chosen here too.
set -eu
cd "$(dirname "$0")/../requirements"
PYTHON=../.venv/bin/python

tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
trap 'exit 1' HUP INT TERM
"$PYTHON" -m pip install --quiet --disable-pip-version-check --no-input --require-hashes --no-deps \
    --target "$tools" -r lock.txt

for name in base dev node lock; do
    known=""
    if [ "$name" = dev ]; then known=$(sed -n 's/^\([a-z0-9._-]*\)==.*/--no-emit-package=\1/p' base.txt | sort -u); fi
    # shellcheck disable=SC2086 # one option for each package
    "$tools/bin/uv" pip compile "$name.in" --output-file "$name.txt" --quiet --upgrade --python "$PYTHON" \
        --universal --python-version 3.11 --generate-hashes --no-emit-index-url $known \
        --exclude-newer "7 days" --custom-compile-command "make lock"
done
