#!/bin/sh
# Make .venv from the hashed lock and fetch the front-end parts. Repeating it with nothing changed takes under a second.
set -eu
cd "$(dirname "$0")/.."

usable() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 12))' >/dev/null 2>&1; }

python=""
for candidate in ${PYTHON:-} python3.12 python3.11 python3; do
    if usable "$candidate"; then python=$candidate; break; fi
done
if [ -z "$python" ]; then
    echo "Daqiao needs Python 3.11 or 3.12; found: $(python3 --version 2>&1 || echo none)." >&2
    echo "需要 Python 3.11 或 3.12。Debian/Ubuntu: apt-get install python3.11 python3.11-venv；或 make setup PYTHON=/路径/python3.12" >&2
    exit 2
fi

lock=requirements/dev.lock
stamp=.venv/.daqiao-lock
want="$(cat "$lock" pyproject.toml | sha256sum | cut -d' ' -f1) $("$python" -c 'import sys; print(sys.version)' | head -1)"
if [ ! -f "$stamp" ] || [ "$(cat "$stamp")" != "$want" ]; then
    if command -v uv >/dev/null 2>&1 && uv --version >/dev/null 2>&1; then
        uv venv --quiet --clear --python "$(command -v "$python")" .venv
        uv pip install --quiet --python .venv/bin/python --require-hashes -r "$lock"
        uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable .
    else
        rm -rf .venv
        "$python" -m venv .venv
        .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
        .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
    fi
    .venv/bin/python -m compileall -q .venv/lib
    echo "$want" > "$stamp"
fi
# Not every installer compiles what it installs, and none a checkout: where Python is told to write no bytecode, a
# command would read all sources anew each time.
.venv/bin/python -m compileall -q graph ingest queries viz api
.venv/bin/python tools/fetch_frontend.py
