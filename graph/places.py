"""Administrative divisions of China: codes, names, coordinates, distances.

Data: `adcodes.csv` of the package `cpca` (MIT). The package itself is not imported (it needs
`pkg_resources`, which setuptools no longer ships); only its file is read.
"""

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import distribution
from pathlib import Path

EARTH_RADIUS_KM = 6371.0088
_ENDINGS = ("省", "市", "县", "区", "自治州", "自治县", "自治区", "特别行政区")
_DIRECT = ("11", "12", "31", "50")  # 直辖市: the province is the city


@dataclass(frozen=True, slots=True)
class Division:
    """A province, city (prefecture) or county. `adcode` has six digits; coordinates are degrees (GCJ-02)."""

    adcode: str
    name: str
    level: str
    parent: str | None
    longitude: float | None
    latitude: float | None


@cache
def divisions() -> Mapping[str, Division]:
    """All divisions by six-digit code, provinces first."""
    path = Path(str(distribution("cpca").locate_file("cpca/resources/adcodes.csv")))
    with path.open(encoding="utf-8", newline="") as file:
        rows = {row["adcode"][:6]: row for row in csv.DictReader(file) if row["adcode"].endswith("000000")}
    found: dict[str, Division] = {}
    for code in sorted(rows):
        row = rows[code]
        where = [float(row[axis]) if row[axis] else None for axis in ("longitude", "latitude")]
        found[code] = Division(code, row["name"], _level(code), _parent(code, rows), where[0], where[1])
    return found


def division(adcode: str | None) -> Division | None:
    """The division of a code; None when unknown."""
    return divisions().get(adcode or "")


@lru_cache(maxsize=16_384)  # names of places stand in many names
def find(name: str, home: str | None = None) -> Division | None:
    """The division that a name means: 常山县, 常山, 浙江省常山县, 浙江省衢州市常山县, 衢州.

    Of several with one name, the one nearest to `home` (an adcode) in the hierarchy; without a home, only an
    unambiguous one, or the only one at the highest level.
    """
    text = name.strip()
    for prefix in _containers(text):
        inside = find(text[len(prefix.name) :], prefix.adcode)
        if inside is not None and inside.adcode.startswith(_stem(prefix.adcode)):
            return inside
    candidates = named(text)
    if home and candidates:
        shared = {d.adcode: _common(d.adcode, home) for d in candidates}
        best = max(shared.values())
        near = [d for d in candidates if shared[d.adcode] == best]
        return near[0] if len(near) == 1 or best >= 2 else None
    highest = [d for d in candidates if len(_stem(d.adcode)) == min(len(_stem(c.adcode)) for c in candidates)]
    return highest[0] if len(highest) == 1 else None


def places_in(text: str, home: str | None = None) -> list[Division]:
    """The divisions named inside a text such as an organisation's name, most specific first.

    A short form (杭州) counts only with two characters or more before its ending, and never inside a longer match.
    """
    heads = name_heads()
    begin = [at for at in range(len(text) - 1) if text[at : at + 2] in heads]
    if not begin:
        return []
    found: list[tuple[int, Division]] = []
    taken: set[int] = set()
    known = all_names()
    for length in range(min(len(text), 8), 1, -1):
        for at in begin:
            name = text[at : at + length]
            if len(name) < length or name not in known or taken.intersection(range(at, at + length)):
                continue
            match = find(name, home)
            if match is not None:
                found.append((at, match))
                taken.update(range(at, at + length))
    return [d for _, d in sorted(found, key=lambda pair: (-len(_stem(pair[1].adcode)), pair[0]))]


def leading(text: str, home: str | None = None) -> tuple[tuple[Division, ...], str]:
    """The divisions that a name begins with, outermost first, and what follows: 衢州柯城恒丰 → (衢州市, 柯城区), 恒丰.

    A district's short name (柯城, but also 平安, 新华) counts only behind the city that it lies in, or at home there.
    """
    found: list[Division] = []
    rest = text
    while True:
        for length in range(min(len(rest), 11), 1, -1):
            inside = [
                one for one in named(rest[:length]) if _follows(one, rest[:length], found[-1] if found else None, home)
            ]
            if inside:
                found.append(_nearest(inside, home))
                rest = rest[length:]
                break
        else:
            break
    return tuple(found), rest


def _follows(one: Division, name: str, outer: Division | None, home: str | None) -> bool:
    if outer is not None:
        twice = one.adcode == outer.adcode and one.adcode[:2] in _DIRECT  # 重庆重庆…: the municipality and its city
        return twice or (one.adcode != outer.adcode and one.adcode.startswith(_stem(outer.adcode)))
    near = home is not None and one.adcode[:4] == home[:4]
    return near or name == one.name or not (one.level == "county" and one.name.endswith("区"))


def _nearest(some: list[Division], home: str | None) -> Division:
    """The one nearest to home in the hierarchy, the highest where that does not tell."""
    return min(some, key=lambda one: (-_common(one.adcode, home or ""), len(_stem(one.adcode)), one.adcode))


def distance_km(a: str | None, b: str | None) -> float | None:
    """Great-circle distance between the seats of two divisions in kilometres; None when either is unknown."""
    here, there = division(a), division(b)
    if here is None or there is None or None in (here.longitude, there.longitude):
        return None
    lon1, lat1, lon2, lat2 = (math.radians(v or 0.0) for d in (here, there) for v in (d.longitude, d.latitude))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(half))


def _level(code: str) -> str:
    if code.endswith("0000"):
        return "province"
    return "city" if code.endswith("00") else "county"


def _parent(code: str, known: Mapping[str, object]) -> str | None:
    if code.endswith("0000"):
        return None
    above = (f"{code[:4]}00", f"{code[:2]}0000") if not code.endswith("00") else (f"{code[:2]}0000",)
    return next((a for a in above if a in known), None)


def _stem(code: str) -> str:
    """330000 → 33, 330800 → 3308: what the codes below begin with."""
    if code.endswith("0000"):
        return code[:2]
    return code[:4] if code.endswith("00") else code


def _common(a: str, b: str) -> int:
    """Levels of the hierarchy that two codes share: 0 to 3."""
    return sum(a[:n] == b[:n] for n in (2, 4, 6))


@cache
def all_names() -> Mapping[str, tuple[Division, ...]]:
    """Every full name, and every short one of two characters or more, with its divisions."""
    found: dict[str, list[Division]] = {}
    for one in divisions().values():
        if one.level == "city" and one.adcode[:2] in _DIRECT:
            continue  # 市辖区 of a municipality
        short = next((one.name[: -len(e)] for e in sorted(_ENDINGS, key=len, reverse=True) if one.name.endswith(e)), "")
        for name in {one.name, short if len(short) >= 2 else one.name}:
            found.setdefault(name, []).append(one)
    return {name: tuple(ones) for name, ones in found.items()}


@cache
def name_heads() -> frozenset[str]:
    """The first two letters of all names: most texts do not begin with a place, and are told so at once."""
    return frozenset(name[:2] for name in all_names())


def named(name: str) -> tuple[Division, ...]:
    """The divisions that bear this name, in full or in short."""
    return all_names().get(name, ())


def _containers(text: str) -> list[Division]:
    """Divisions whose name, short or full, the text begins with, and goes on."""
    return [
        Division(d.adcode, text[:n], d.level, d.parent, d.longitude, d.latitude)
        for n in range(len(text) - 1, 1, -1)
        for d in named(text[:n])
    ]
