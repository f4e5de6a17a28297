"""Make `graph/ontology/registry/ror.json` from the Research Organization Registry (its data are CC0).

Usage: python tools/registry_from_ror.py GIT_DIRECTORY  (a clone of ror-community/ror-records)

Taken are active universities and research institutes in China with a Chinese name. Of the other names count former
and short Chinese ones, and foreign ones that no other organisation of the whole registry bears; never one that is
just the end of the full name (基础医学研究所), because every academy has such an institute. A 学院 that the ministry's
list (`registry_from_ministry.py`, to be run first) knows as a 大学 only is its former name.
"""

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
from graph.names import fold, simplified
from tools.registry_lines import FOLDER, write

OUT, MINISTRY = FOLDER / "ror.json", FOLDER / "ministry.json"
HAN = re.compile(r"[\u4e00-\u9fff]")
WHOLE = re.compile(r"^(?!学院|學院|命科|称|部)[\u4e00-\u9fff()·、-]{4,}$")
SHORT = re.compile(r"^(?!学院|命科|称|部|原|国立)[\u4e00-\u9fff()]{2,}(?<!简介)$")
RESEARCH = re.compile(r"(研究院|研究所|科学院|研究中心|规划院|设计院|勘察院|实验室|研究开发中心)(\([^)]*\))?$")
LEARNING = re.compile(r"(大学|(?<!科)学院|学校|党校)(\([^)]*\))?$")


def records(folder: str) -> Iterator[dict[str, Any]]:
    """The newest version of every record of the repository."""
    listed = subprocess.run(["git", "-C", folder, "ls-tree", "-r", "HEAD"], capture_output=True, text=True, check=True)
    newest: dict[str, tuple[tuple[int, ...], str]] = {}
    for line in listed.stdout.splitlines():
        meta, path = line.split("\t")
        if found := re.match(r"v([\d.]+)/(?:\w+/)?([0-9a-z]{9})\.json$", path):
            version = tuple(int(part) for part in found[1].split("."))
            newest[found[2]] = max(newest.get(found[2], (version, "")), (version, meta.split()[2]))
    asked = "\n".join(blob for _, blob in newest.values()).encode()
    out = subprocess.run(["git", "-C", folder, "cat-file", "--batch"], input=asked, capture_output=True, check=True)
    at = 0
    while at < len(out.stdout):
        end = out.stdout.index(b"\n", at)
        _, _, size = out.stdout[at:end].split()
        yield json.loads(out.stdout[end + 1 : end + 1 + int(size)])
        at = end + 2 + int(size)


def names(record: dict[str, Any]) -> list[tuple[str, str]]:
    """(name, role) of both versions of the registry's schema; role is label, alias or acronym."""
    if "names" in record:
        return [(n["value"], "label" if "label" in n["types"] else n["types"][0]) for n in record["names"]]
    found = [(record["name"], "label")] + [(one["label"], "label") for one in record["labels"]]
    return found + [
        (name, role) for role, key in (("alias", "aliases"), ("acronym", "acronyms")) for name in record[key]
    ]


def countries(record: dict[str, Any]) -> set[str]:
    """ISO codes of the countries where it is."""
    if "locations" in record:
        return {place["geonames_details"]["country_code"] for place in record["locations"]}
    return {record["country"]["country_code"]}


def kind(record: dict[str, Any], name: str) -> str | None:
    """The node type; None for firms, hospitals, departments and schools, whose names say enough."""
    types = {one.lower() for one in record["types"]}
    if "重点实验室" in name:
        return "Platform"
    if "education" in types and LEARNING.search(name) and "中学" not in name:
        return "University"
    if types & {"facility", "government", "nonprofit", "other", "education"} and RESEARCH.search(name):
        return "ResearchInstitute"
    return None


def lines(folder: str) -> Iterator[dict[str, Any]]:
    """The registry's lines."""
    every = [record for record in records(folder) if record["status"] == "active"]
    ministry = json.loads(MINISTRY.read_text(encoding="utf-8"))["institutions"]
    schools = {line["name"] for line in ministry}
    borne = Counter(name for record in every for name in {fold(name) for name, _ in names(record)})
    for record in every:
        called = [(simplified(name.strip()), role) for name, role in names(record)]
        whole = [name for name, role in called if role == "label" and WHOLE.match(name)]
        if "CN" not in countries(record) or not whole or (type_ := kind(record, whole[0])) is None:
            continue
        aliases = []
        upgraded = whole[0].removesuffix("学院") + "大学"
        if upgraded in schools and whole[0] not in schools:
            aliases.append(whole[0])
            whole[0] = upgraded
        for name, role in called:
            folded, full = fold(name), fold(whole[0])
            if folded in full or full in folded or borne[folded] > 1:
                continue
            chinese = bool(HAN.search(name)) and SHORT.match(name) and (len(name) > 5 or type_ == "University")
            foreign = name.isascii() and (
                len(name) > 8 or (type_ == "University" and role == "acronym" and len(name) > 2)
            )
            if chinese or foreign:
                aliases.append(name)
        yield {"name": whole[0], "type": type_, "aliases": list(dict.fromkeys(aliases)), "ror": record["id"][-9:]}


def main() -> None:
    """Write the file, a line an institution."""
    found = sorted(lines(sys.argv[1]), key=lambda line: (line["type"], line["name"]))
    source = "Research Organization Registry (ror.org)"
    write(OUT, source=source, known_on="2026-06", licence="CC0-1.0", lines=found)
    print(f"{len(found)} institutions, {Counter(line['type'] for line in found)}")


if __name__ == "__main__":
    main()
