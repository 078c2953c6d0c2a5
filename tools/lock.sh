#!/bin/sh
# Write requirements/*.txt from requirements/*.in: for every supported Python and system, with hashes, a week old.
# dev.txt says only what base.txt does not, so that both can be installed at the same time.
set -eu
cd "$(dirname "$0")/../requirements"

for name in base dev node; do
    known=""
    if [ "$name" = dev ]; then known=$(sed -n 's/^\([a-z0-9._-]*\)==.*/--no-emit-package=\1/p' base.txt | sort -u); fi
    # shellcheck disable=SC2086 # one option for each package
    uv pip compile "$name.in" --output-file "$name.txt" --quiet --upgrade \
        --universal --python-version 3.11 --generate-hashes --no-emit-index-url $known \
        --exclude-newer "$(date -u -d '-7 days' +%F)" --custom-compile-command "make lock"
done
