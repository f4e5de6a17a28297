"""What is documented and deployed is what the settings know."""

from pathlib import Path
from typing import Any

import yaml

from api.settings import Settings

ROOT = Path(__file__).parents[2]
KNOWN = {f"DAQIAO_{name.upper()}" for name in Settings.model_fields}


def compose() -> dict[str, Any]:
    """The services of docker-compose.yml."""
    services: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    return services


def test_the_compose_file_sets_only_what_the_settings_know() -> None:
    used = set(compose()["app"]["environment"])
    assert used <= KNOWN
    assert {"DAQIAO_LEDGER_URL", "DAQIAO_GRAPH_URL", "DAQIAO_GRAPH_PASSWORD"} <= used


def test_its_secrets_come_from_the_environment() -> None:
    for service in compose().values():
        for name, value in service["environment"].items():
            if "PASSWORD" in name or "TOKEN" in name or name == "NEO4J_AUTH" or name.endswith("LEDGER_URL"):
                assert "${" in value, name


def test_every_service_is_kept_and_the_stores_say_when_they_are_ready() -> None:
    for name, service in compose().items():
        assert service["volumes"], name
        assert name == "app" or service["healthcheck"], name
    assert compose()["app"]["depends_on"] == {
        "postgres": {"condition": "service_healthy"}, "neo4j": {"condition": "service_healthy"},
    }  # fmt: skip
    assert "HEALTHCHECK" in (ROOT / "Dockerfile").read_text()


def test_the_image_installs_from_the_hashed_lock() -> None:
    assert "--require-hashes -r requirements/runtime.lock" in (ROOT / "Dockerfile").read_text()
    for lock in ("runtime", "dev"):
        text = (ROOT / "requirements" / f"{lock}.lock").read_text()
        assert "--hash=sha256:" in text
        assert "index-url" not in text
        assert "https://" not in text


def test_every_setting_stands_in_the_readme_and_no_other() -> None:
    rows = [
        line.split("|")[1].strip(" `")
        for line in (ROOT / "README.md").read_text().splitlines()
        if line.startswith("| `DAQIAO_")
    ]
    assert set(rows) == KNOWN
