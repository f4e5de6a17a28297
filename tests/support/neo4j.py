"""One real Neo4j for the whole run: an address that is given, a server from Maven's jars, or a container.

The jars (116 MB) are fetched once into a cache; home, password and ports are new in every run.
"""

import ctypes
import fcntl
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from neo4j import GraphDatabase
from neo4j.exceptions import DriverError, Neo4jError

from tests.support import services

VERSION = "5.26.12"
_PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies"  # its default differs by Maven
_READY_WITHIN = 120.0  # seconds, on two busy cores
_OPEN = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")
_JVM = [*(f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in _OPEN), "-Dio.netty.tryReflectionSetAccessible=true"]
_FOLDERS = ("conf", "data", "logs", "plugins", "import", "run", "licenses", "certificates")
_PR_SET_PDEATHSIG = 1
_POM = """<project><modelVersion>4.0.0</modelVersion><groupId>daqiao</groupId><artifactId>neo4j</artifactId>
<version>1</version><packaging>pom</packaging><dependencies>
<dependency><groupId>org.neo4j.app</groupId><artifactId>neo4j-server</artifactId><version>{version}</version></dependency>
<dependency><groupId>org.neo4j</groupId><artifactId>neo4j</artifactId><version>{version}</version></dependency>
</dependencies></project>"""
_CONF = """server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:{bolt}
server.bolt.advertised_address=127.0.0.1:{bolt}
server.http.listen_address=127.0.0.1:{http}
server.http.advertised_address=127.0.0.1:{http}
dbms.security.auth_enabled=true
dbms.usage_report.enabled=false
server.memory.pagecache.size=128m
db.tx_log.preallocate=false
internal.dbms.bolt.netty_server_shutdown_quiet_period=0
"""  # without the last line every stop takes ten seconds


class Neo4jServer:
    """A server that answers at `url` to `user` and `password`."""

    def __init__(self, url: str, user: str, password: str) -> None:
        self.url, self.user, self.password = url, user, password
        self.version = "?"

    def wait(self) -> None:
        """Return when the server answers a query; AssertionError after two minutes."""
        deadline = time.monotonic() + _READY_WITHIN
        while True:
            try:
                with GraphDatabase.driver(self.url, auth=(self.user, self.password), connection_timeout=5) as driver:
                    driver.verify_connectivity()  # fails at once, where a query would be retried for half a minute
                    rows, *_ = driver.execute_query(
                        "CALL dbms.components() YIELD versions RETURN versions[0] AS version"
                    )
            except (DriverError, Neo4jError) as error:
                if time.monotonic() > deadline:
                    raise AssertionError(f"no answer from {self.url}: {error}") from error
                time.sleep(0.2)
            else:
                self.version = str(rows[0]["version"])
                return

    def clear(self) -> None:
        """Remove all nodes and relations; constraints and indexes stay."""
        with GraphDatabase.driver(self.url, auth=(self.user, self.password)) as driver:
            driver.execute_query("MATCH (n) DETACH DELETE n")

    def stop(self) -> None:
        """End the server in good order; a test that cannot, because the server is somebody else's, is skipped aloud."""
        services.missing("neo4j that may be stopped", f"{self.url} was given by DAQIAO_TEST_NEO4J_URI")

    def start_again(self) -> None:
        """Start after a stop, with the same data, address and password."""

    def freeze(self) -> None:
        """Let the server stand still with all its connections open; `thaw` lets it go on."""
        self.stop()

    def thaw(self) -> None:
        """Let a frozen server go on."""


class OwnServer(Neo4jServer):
    """A server of this run, from Maven's jars, in a home of its own."""

    def __init__(self, jars: Path, home: Path) -> None:
        bolt, http = _free_ports()
        super().__init__(f"bolt://127.0.0.1:{bolt}", "neo4j", secrets.token_hex(12))
        self._jars, self._home = jars, home
        self._process: subprocess.Popen[bytes] | None = None
        for name in _FOLDERS:
            (home / name).mkdir()
        (home / "conf" / "neo4j.conf").write_text(_CONF.format(bolt=bolt, http=http))
        admin = "org.neo4j.server.startup.Neo4jAdminCommand"
        self._java(admin, "dbms", "set-initial-password", self.password).wait()  # counts only before the first start
        self.start_again()

    def stop(self) -> None:
        """SIGTERM, and SIGKILL when that is not enough."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.kill()
        self._process = None

    def kill(self) -> None:
        """End the server as a power failure would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def freeze(self) -> None:
        """SIGSTOP: connections stay open and nothing answers."""
        if self._process is not None:
            self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """SIGCONT."""
        if self._process is not None:
            self._process.send_signal(signal.SIGCONT)

    def start_again(self) -> None:
        """Start on the same home and wait until it answers."""
        entry, homes = (
            "org.neo4j.server.CommunityEntryPoint",
            (f"--home-dir={self._home}", f"--config-dir={self._home}/conf"),
        )
        self._process = self._java(entry, *homes, memory=("-Xms512m", "-Xmx512m", "-XX:+UseSerialGC"))
        self.wait()

    def _java(self, main: str, *arguments: str, memory: tuple[str, ...] = ()) -> "subprocess.Popen[bytes]":
        variables = {**os.environ, "NEO4J_HOME": str(self._home), "NEO4J_CONF": str(self._home / "conf")}
        with (self._home / "logs" / "console.log").open("ab") as output:
            return subprocess.Popen(
                ["java", *memory, *_JVM, "-cp", f"{self._jars}/*", main, *arguments],
                env=variables, stdin=subprocess.DEVNULL, stdout=output, stderr=output, preexec_fn=_end_with_parent,
            )  # fmt: skip


@contextmanager
def running_neo4j() -> Iterator[Neo4jServer]:
    """The server of the run; a missing one is told by `services.missing`."""
    with ExitStack() as opened:
        given = os.environ.get("DAQIAO_TEST_NEO4J_URI")
        if given:
            user = os.environ.get("DAQIAO_TEST_NEO4J_USER", "neo4j")
            server = Neo4jServer(given, user, os.environ.get("DAQIAO_TEST_NEO4J_PASSWORD", ""))
        elif shutil.which("java") and shutil.which("mvn"):
            home = Path(
                opened.enter_context(tempfile.TemporaryDirectory(prefix="daqiao-neo4j-", ignore_cleanup_errors=True))
            )
            server = OwnServer(_jars(), home)
            opened.callback(server.stop)
        elif shutil.which("docker"):
            server = opened.enter_context(_container())
        else:
            services.missing("neo4j", "neither java and mvn, nor docker, nor DAQIAO_TEST_NEO4J_URI")
        server.wait()
        services.took_part("neo4j", server.version)
        yield server


def _jars() -> Path:
    """The folder of the server's jars, filled at the first use."""
    chosen = os.environ.get("DAQIAO_NEO4J_DIR")
    cache = Path(chosen) if chosen else Path.home() / ".cache" / "daqiao" / f"neo4j-{VERSION}"
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two runs at once fill it once
        jars, fresh = cache / "lib", cache / "lib.new"
        if not jars.exists():
            shutil.rmtree(fresh, ignore_errors=True)
            (cache / "pom.xml").write_text(_POM.format(version=VERSION))
            scope, target = "-DincludeScope=runtime", f"-DoutputDirectory={fresh}"
            done = subprocess.run(
                ["mvn", "-q", "-B", "-f", str(cache / "pom.xml"), _PLUGIN, scope, target],
                capture_output=True, text=True, check=False,
            )  # fmt: skip
            if done.returncode != 0:
                services.missing("neo4j", f"mvn could not fetch the jars: {done.stdout[-2000:]}{done.stderr[-2000:]}")
            fresh.rename(jars)  # half a download is never taken for a whole one
        return jars


@contextmanager
def _container() -> Iterator[Neo4jServer]:
    """A container of the same version, where a Docker engine runs."""
    port, _ = _free_ports()
    password = secrets.token_hex(12)
    command = ["docker", "run", "--rm", "--detach", "--publish", f"127.0.0.1:{port}:7687"]
    command += ["--env", f"NEO4J_AUTH=neo4j/{password}", f"neo4j:{VERSION}-community"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        services.missing("neo4j", f"docker run: {done.stderr.strip()}")
    try:
        yield Neo4jServer(f"bolt://127.0.0.1:{port}", "neo4j", password)
    finally:
        subprocess.run(["docker", "stop", done.stdout.strip()], capture_output=True, check=False)


def _free_ports() -> tuple[int, int]:
    """Two ports, asked for while both sockets are open so that they differ."""
    with socket.socket() as first, socket.socket() as second:
        for one in (first, second):
            one.bind(("127.0.0.1", 0))
        return int(first.getsockname()[1]), int(second.getsockname()[1])


def _end_with_parent() -> None:
    """A killed test run leaves no JVM behind; called in the child, so it must come from the main thread's fork."""
    ctypes.CDLL("libc.so.6").prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
