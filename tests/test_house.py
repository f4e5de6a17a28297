"""What is said in two places is the same: options in README, names in the architecture, texts, versions of Python."""

import re
import tomllib
from functools import cache
from pathlib import Path

import typer.main
from typer.core import TyperCommand

from api.cli import app
from api.pages.base import LANGUAGES, messages
from tests.test_documents import PACKAGES, ROOT, tracked

README = ROOT / "README.md"
# Named once below the table, or a detail that `--help` tells well enough.
COMMON = {"--json", "--user", "--source", "--mode", "--label", "--password-stdin"}


@cache
def commands() -> dict[str, set[str]]:
    """Every command with its options: `ingest apply` → {--mapping, …}."""
    group = typer.main.get_group(app)
    flat = {
        f"{name} {inner}".strip(): command
        for name, outer in group.commands.items()
        for inner, command in (getattr(outer, "commands", None) or {"": outer}).items()
    }
    return {
        name: {option for one in command.params for option in one.opts if option.startswith("--")}
        for name, command in flat.items()
        if isinstance(command, TyperCommand)
    }


def told() -> dict[str, set[str]]:
    """Every command of README's table with the options that its cell names."""
    found: dict[str, set[str]] = {}
    for line in README.read_text(encoding="utf-8").splitlines():
        if not line.startswith("| `daqiao "):
            continue
        last = ""
        for code in re.findall(r"`([^`]+)`", line.replace(r"\|", "/").split("|")[1]):
            if named := re.match(r"(?:daqiao )?([a-z]+(?: [a-z]+)?)", code):
                last = named[1]
            found.setdefault(last, set()).update(re.findall(r"--[a-z-]+", code))
    return found


def test_readme_and_command_line_know_the_same_commands() -> None:
    assert sorted(told()) == sorted(commands())


def test_every_option_that_readme_shows_exists() -> None:
    invented = {name: options - commands().get(name, set()) for name, options in told().items()}
    assert {name: options for name, options in invented.items() if options} == {}


def test_every_option_is_shown_by_readme() -> None:
    said = told()
    missing = {name: options - said.get(name, set()) - COMMON for name, options in commands().items()}
    assert {name: options for name, options in missing.items() if options} == {}


@cache
def words_of_the_code() -> frozenset[str]:
    """Every word in a tracked file that is no document."""
    names = [
        name
        for name in tracked()
        if name.endswith((".py", ".yaml", ".toml", ".cypher", ".html", ".js", ".json")) or name == "Makefile"
    ]
    return frozenset(
        word
        for name in names
        if (ROOT / name).is_file()
        for word in re.findall(r"\w+", (ROOT / name).read_text(encoding="utf-8"))
    )


def test_every_name_in_the_architecture_is_a_name_in_the_code() -> None:
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    named = {code for code in re.findall(r"`([^`\n]+)`", text) if re.fullmatch(r"[A-Za-z_][\w.]*(?:\(\))?", code)}
    files = {Path(name).name for name in tracked()}
    unknown = {
        code
        for code in named
        if code not in files and not set(re.findall(r"\w+", code)) <= words_of_the_code() | set(PACKAGES)
    }
    assert unknown == set()


def test_every_text_of_a_page_is_there_in_both_languages_and_used() -> None:
    texts, *others = [set(messages(lang)) for lang in LANGUAGES]
    assert all(texts == other for other in others)
    templates = "".join(one.read_text(encoding="utf-8") for one in ROOT.glob("api/pages/templates/*.html"))
    named, begun = set(re.findall(r"\bt\.(\w+)", templates)), set(re.findall(r"\bt\[['\"](\w+)['\"] ~", templates))
    assert named <= texts
    code = "".join(one.read_text(encoding="utf-8") for one in ROOT.glob("api/**/*.py"))
    spoken = {one for one in texts if one in named or one.startswith(tuple(begun))}
    assert {one for one in texts - spoken if f'"{one}"' not in code and f"'{one}'" not in templates} == set()


def test_every_version_of_python_is_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    first, end = re.findall(r"3\.(\d+)", project["project"]["requires-python"])  # >=3.11,<3.13
    versions = [f"3.{minor}" for minor in range(int(first), int(end))]
    oldest, newest = versions[0], versions[-1]

    classified = [one.rsplit(" ", 1)[1] for one in project["project"]["classifiers"] if re.search(r":: 3\.\d+$", one)]
    setup = (ROOT / "tools/setup.sh").read_text(encoding="utf-8")
    low, high = (f"{a}.{b}" for a, b in re.findall(r"\((\d+), (\d+)\)", setup))
    images = set(re.findall(r"FROM python:(\d+\.\d+)", (ROOT / "Dockerfile").read_text(encoding="utf-8")))
    locked = set(re.findall(r"--python-version (\S+)", (ROOT / "Makefile").read_text(encoding="utf-8")))

    assert classified == versions
    assert (low, high) == (oldest, newest)
    assert images <= set(versions)
    assert locked == {project["tool"]["mypy"]["python_version"]} == {oldest}
    assert project["tool"]["ruff"]["target-version"] == "py" + oldest.replace(".", "")
    assert f"Python {oldest} or {newest}" in README.read_text(encoding="utf-8")
