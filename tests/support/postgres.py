"""One real PostgreSQL for the whole run (pgserver: the server inside a wheel), one database a test."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

_READY_WITHIN = 30.0  # seconds


class PostgresServer:
    """A running server. Connections are by a unix socket in its folder, without a password."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # RuntimeDirWarning where XDG_RUNTIME_DIR is not set
            import pgserver  # heavy, and only wanted once a test asks for PostgreSQL

            self._data = folder / "data"
            self._server: Any = pgserver.get_server(self._data, cleanup_mode=None)
        self._programs = Path(pgserver.__file__).parent / "pginstall" / "bin"
        self._numbers = count(1)
        with self._admin() as connection:
            self.version = str(connection.info.parameter_status("server_version"))

    def url(self, database: str) -> str:
        """The address of a database as the product's users write it."""
        return str(self._server.get_uri(database))

    def create(self, template: str = "template0") -> str:
        """A new database, empty or a copy of `template`; returns its name."""
        name = f"t{next(self._numbers)}"
        with self._admin() as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected."""
        with self._admin() as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def kill(self) -> None:
        """End the postmaster as a power failure would; its children follow by themselves."""
        os.kill(self._pid(), signal.SIGKILL)
        deadline = time.monotonic() + _READY_WITHIN
        while self._answers() and time.monotonic() < deadline:
            time.sleep(0.05)

    def start_again(self) -> None:
        """Start on the same folder; pgserver itself refuses to while the killed process is unreaped."""
        options = ["-o", f'-h "" -k {self._data}', "-l", str(self._data / "log")]
        deadline = time.monotonic() + _READY_WITHIN
        while self._pg_ctl("-w", *options, "start") != 0:  # children of the killed one may still hold the memory
            if time.monotonic() > deadline:
                raise RuntimeError((self._data / "log").read_text()[-2_000:])
            time.sleep(0.2)

    def stop(self) -> None:
        """End the server, however it was started last."""
        self._pg_ctl("-m", "immediate", "-w", "stop")

    def _admin(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self.url("postgres"), autocommit=True)

    def _answers(self) -> bool:
        try:
            self._admin().close()
        except psycopg.OperationalError:
            return False
        return True

    def _pid(self) -> int:
        return int((self._data / "postmaster.pid").read_text().splitlines()[0])

    def _pg_ctl(self, *arguments: str) -> int:
        owner = self._data.stat().st_uid  # PostgreSQL refuses to run as root
        become = {"user": pwd.getpwuid(owner).pw_name} if os.geteuid() == 0 else {}
        command = [str(self._programs / "pg_ctl"), "-D", str(self._data), *arguments]
        quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        return subprocess.run(command, cwd="/", check=False, **quiet, **become).returncode  # type: ignore[call-overload]


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """A server in a folder of its own: as root pgserver opens every folder above its data to all users."""
    folder = Path(tempfile.mkdtemp(prefix="daqiao-postgres-"))
    try:
        server = PostgresServer(folder)
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
