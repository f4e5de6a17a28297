"""Documents that lie are defects: what they name exists, and the house keeps its own rules."""

import re
import subprocess
from pathlib import Path

import pytest
import typer.main

from api.cli import app

ROOT = Path(__file__).parents[1]
PACKAGES = ("graph", "ingest", "queries", "viz", "api")
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def tracked() -> list[str]:
    """All files that git tracks."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in done.stdout.split("\0") if name]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_and_every_path_of_a_document_leads_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    assert [link for link in links if not (path.parent / link).exists()] == []
    named = re.findall(rf"`((?:{'|'.join(PACKAGES)}|tests|examples|docs|benchmarks)/[\w./-]+)`", text)
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_readme_names_every_command_and_no_other() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `daqiao")]
    said = {command.split(" [")[0] for row in rows for command in re.findall(r"`(?:daqiao )?([a-z]+(?: [a-z]+)?)", row)}
    group = typer.main.get_group(app)
    commands = {
        f"{name} {inner}" if inner else name
        for name, command in group.commands.items()
        for inner in (getattr(command, "commands", None) or {"": None})
    }
    assert commands <= said | {one.split()[0] for one in said}
    assert {one.split()[0] for one in said} <= set(group.commands)


def test_no_module_is_longer_than_a_concept() -> None:
    long = [name for name in tracked() if name.endswith(".py") and name.split("/")[0] in PACKAGES
            and (ROOT / name).read_text(encoding="utf-8").count("\n") > 350]  # fmt: skip
    assert long == []


def test_nothing_of_others_is_committed_and_no_registry_is_named() -> None:
    names = tracked()
    assert [name for name in names if "node_modules/" in name or "/vendor/" in name or ".min." in name] == []
    hosts = re.compile(r"https?://[\w.-]*(?:pypi|pythonhosted|npmjs|registry|crates\.io|repo1?\.maven)[\w.-]*")
    found = [name for name in names if (ROOT / name).is_file() and not name.endswith((".png",))
             and hosts.search((ROOT / name).read_text(encoding="utf-8", errors="replace"))]  # fmt: skip
    assert found == []


def test_every_folder_of_tests_is_a_package() -> None:
    folders = {(ROOT / name).parent for name in tracked() if name.startswith("tests/") and name.endswith(".py")}
    assert [str(folder) for folder in folders if not (folder / "__init__.py").exists()] == []
