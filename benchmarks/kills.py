"""Loads and roll-backs killed at random moments, on SQLite and PostgreSQL: how many were done, and with a fault."""

from tests.support.kill import Act, kills
from tests.support.postgres import running_postgres


def run(times: int) -> dict[str, float]:
    """`times` loads on SQLite, and a quarter of that many roll-backs there and loads on PostgreSQL."""
    found = _of("apply", times, "") | _of("rollback", times // 4, "")
    with running_postgres() as server:
        return found | _of("apply", times // 4, server.url(server.create()))


def _of(act: Act, times: int, url: str) -> dict[str, float]:
    outcomes = list(kills(act, times, url=url))
    where = f"{act}_{'postgres' if url else 'sqlite'}"
    done = sum(outcome.state == "done" for outcome in outcomes)
    faulty = sum(bool(outcome.faults) for outcome in outcomes)
    return {f"{where}_kills": len(outcomes), f"{where}_done": done, f"{where}_with_faults": faulty}
