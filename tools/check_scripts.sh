#!/bin/sh
# Check the types of our JavaScript modules, as their JSDoc comments tell them.
set -eu
cd "$(dirname "$0")/.."

command -v node >/dev/null 2>&1 || PATH="$PWD/.venv/bin:$PATH"
exec node node_modules/typescript/bin/tsc --project tools/tsconfig.json
