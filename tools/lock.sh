#!/bin/sh
# Write requirements/*.txt from requirements/*.in: for every supported Python and system, with hashes, a week old.
set -eu
cd "$(dirname "$0")/../requirements"

for name in base dev node; do
    uv pip compile "$name.in" --output-file "$name.txt" --quiet --upgrade \
        --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
        --exclude-newer "$(date -u -d '-7 days' +%F)" --custom-compile-command "make lock"
done
