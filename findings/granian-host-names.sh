#!/usr/bin/env bash
set -euo pipefail
# granian 2.8.7 listens only at numeric addresses: --host localhost, which its help calls "Host address to bind to" and
# which uvicorn, gunicorn and Flask's own server take, ends it at the start. Give it the number, or look the name up first.
#
# Seen on 30/11/2026, Python 3.11, Debian 12:
#   granian --interface wsgi --host localhost --port 8765 hello:app    ends with exit code 1 and, in its last lines,
#   "invalid IP address syntax"
#   granian --interface wsgi --host 127.0.0.1 --port 8765 hello:app    serves
#
# Needs Python 3.11 or newer. Exit code 0: still so; 1: it has changed.

folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check granian==2.8.7
cat > hello.py <<'PYTHON'
def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"hello"]
PYTHON

port=$(venv/bin/python -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
code=0
timeout 20 venv/bin/granian --interface wsgi --host localhost --port "$port" hello:app > named.log 2>&1 || code=$?
tail -n 3 named.log
if [ "$code" != 1 ] || ! grep -q "invalid IP address syntax" named.log; then
    echo "changed: a host name ended it with $code" >&2
    exit 1
fi

venv/bin/granian --interface wsgi --host 127.0.0.1 --port "$port" hello:app > numeric.log 2>&1 &
server=$!
for _ in $(seq 50); do
    if answer=$(venv/bin/python -c "from urllib.request import urlopen; print(urlopen('http://127.0.0.1:$port/').read().decode())" 2>/dev/null); then
        [ "$answer" = hello ] && echo "still so: a name is refused, the number is served" && exit 0
    fi
    sleep 0.2
done
echo "changed: the number is not served" >&2
exit 1
