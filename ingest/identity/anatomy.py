"""The parts of an organisation's name: its kind, its places, its own name, its legal form, what it is a part of."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from graph.names import fold
from graph.ontology.institutions import institution
from graph.places import Division, all_names, division, find, leading, name_heads, named
from ingest.identity.university_names import longest_institution, meant
from ingest.identity.words import words

Kind = Literal["firm", "institution", "department", "person", "foreign", "other"]

_HAN = re.compile(r"[\u4e00-\u9fff]")
_BRACKETED = re.compile(r"\(([^()]*)\)")
_FOREIGN = re.compile(r"[a-z][a-z .,&-]+")
_NUMBERED = re.compile(
    r"^\(?\d{1,3}[.、)]+|^(中共|中国共产党|中华人民共和国)(?=[\u4e00-\u9fff]{3})|^国家税务总局(?=.{2,}税务局)"
)
_TRANSLATED = re.compile(r"[a-z.,&]{6,}$")  # 浙江大学 Zhejiang University
_SLIP = re.compile(r"(?<=有限)((?:责任)?)公[^司\W](?=$|\()")  # 有限公可: a letter read or typed wrong in the legal form
_SITE = re.compile(r"(?<=公司)\([^()]*(?:镇|乡|街道|村|园区)\)$")  # where it is, no part of the name
_TAIL = re.compile(r"[。,,、;:.*#/\\-]+$")
_ORDINAL = re.compile(
    r"第([一二三四五六七八九十百]+|\d+)|([一二三四五六七八九十]+)(?=[中小院厂号期幼建局医所](?![\u4e00-\u9fff]{2}))|(\d+)"
)
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")}
_SCHOOL = {"高级中学": "中", "中学": "中", "小学": "小", "人民医院": "院", "幼儿园": "幼"}
_INSTITUTE_ENDS = (
    "大学",
    "学院",
    "研究院",
    "研究所",
    "科学院",
    "设计院",
    "实验室",
    "研究中心",
    "中心",
    "所",
    "院",
    "综合体",
)
_PUBLIC_ENDS = (*_INSTITUTE_ENDS, *words().department_ends)
# A name in brackets that is another one of the same: (原…), (曾用名:…), (现更名为…).
_OTHER_NAME = re.compile(r"(?:原名|原|曾用名|更名前|前身|现更名为|更名为|现名)[:为]*(?=.{3})")
_TOWN = re.compile(r"^[\u4e00-\u9fff]{1,3}(?:乡|镇|街道)(?=人民政府|政府|办事处|$)")  # 新昌乡 of 常山县 is not 新昌县's
_RELATIVE = re.compile(r"^(?:我|本|全)?(省|市(?!场)|县|区)(?=[\u4e00-\u9fff]{2})")


@dataclass(frozen=True, slots=True)
class Anatomy:
    """A name taken apart. `text` is the folded name without remarks, `bare` the same without brackets.

    `places` are the adcodes that it begins with or has in brackets, outermost first; `stem` is what is left of `bare`
    without place, legal form and part. `whole` is what it is a part of: a known institution's full name, or the
    firm's name for a branch; `part` names the part. `former` are names given as 原…. `numbers` are its ordinals.
    `home` is the county (adcode) that speaks.
    """

    text: str
    bare: str
    kind: Kind
    places: tuple[str, ...]
    stem: str
    form: str
    whole: str
    part: str
    numbers: frozenset[int]
    former: tuple[str, ...]
    home: str | None = None

    @property
    def place(self) -> str | None:
        """The innermost place."""
        return self.places[-1] if self.places else None


@lru_cache(maxsize=200_000)
def dissect(name: str, home: str | None = None) -> Anatomy:
    """Take a name apart; `home` (adcode) says which county speaks: 县科技局 is its own."""
    text, former = _cleaned(fold(name))
    text = _absolute(text, home)
    bracketed = [inner for inner in _BRACKETED.findall(text) if find(inner, home)]
    bare = text.replace("(", "").replace(")", "")
    numbers = frozenset(_ordinals(bare))
    known = institution(text) or institution(bare)
    if known is not None:
        places, stem = leading(known.name, home)
        return Anatomy(text, bare, "institution", _codes(places), stem, "", fold(known.name), "", numbers, former, home)
    if not _HAN.search(text):
        known = institution(_spelt_out(text))
        if known is not None:
            return Anatomy(text, text, "institution", (), text, "", fold(known.name), "", frozenset(), former, home)
        return Anatomy(text, text, "foreign", (), text, "", "", "", frozenset(), former, home)
    if _is_person(text):
        return Anatomy(text, bare, "person", (), text, "", "", "", numbers, former, home)
    body = text
    for inner in bracketed:
        body = body.replace(f"({inner})", "", 1)
    body = body.replace("(", "").replace(")", "")
    whole, part = _institution_and_part(bare, body)
    if whole:
        return Anatomy(text, bare, "institution", (), part, "", whole, part, numbers, former, home)
    body, branch = _branch(body)
    body, form = without_form(body)
    places, stem = _places(body, home)
    inside = (find(inner, home) for inner in bracketed)
    codes = _codes((*places, *(one for one in inside if one is not None)))
    kind = _kind(body, form, stem)
    return Anatomy(text, bare, kind, codes, stem, form, body if branch else "", branch, numbers, former, home)


def _spelt_out(text: str) -> str:
    """A foreign name with its words in full: Zhejiang Univ."""
    for short, full in words().english_short.items():
        text = re.sub(rf"{short}(?!{full[len(short) : len(short) + 2]})\.?", full, text)
    return text


def _cleaned(text: str) -> tuple[str, tuple[str, ...]]:
    """The name without remarks (盖章), misspelt fixed words and end punctuation; names given as 原… apart."""
    table = words()
    inside = _BRACKETED.findall(text)
    former = tuple(inner[found.end() :] for inner in inside if (found := _OTHER_NAME.match(inner)))
    for inner in inside:
        told = inner in table.remarks or _OTHER_NAME.match(inner) or inner.startswith(("原", "简称", "以下简称"))
        if told or (_HAN.search(text) and _FOREIGN.fullmatch(inner)):
            text = text.replace(f"({inner})", "")
    text = _NUMBERED.sub("", text)
    if _HAN.search(text):
        text = _TRANSLATED.sub("", text)
    for wrong, right in table.misspelt.items():
        text = text.replace(wrong, right)
    text = _SITE.sub("", _SLIP.sub(r"\1公司", text))
    return _TAIL.sub("", text), former


def _absolute(text: str, home: str | None) -> str:
    """省农科院 → 浙江省农科院 when a place of Zhejiang speaks; left alone without a home."""
    if home and (county := division(home)) is not None and county.level == "county" and _TOWN.match(text):
        return county.name + text
    match = _RELATIVE.match(text) if home else None
    if match is None or home is None:
        return text
    code = {"省": f"{home[:2]}0000", "市": f"{home[:4]}00", "县": home, "区": home}[match[1]]
    own = division(home)
    if own is not None and own.name.endswith(match[1]):  # a county that is a city means itself
        code = home
    owner = division(code)
    return owner.name + text[match.end() :] if owner and owner.name.endswith(match[1]) else text


def _ordinals(text: str) -> set[int]:
    return {_value(next(group for group in match.groups() if group)) for match in _ORDINAL.finditer(_schools(text))}


def _schools(text: str) -> str:
    """第一中学 → 第一中: what follows an ordinal is one character, as in 一中."""
    for long, short in _SCHOOL.items():
        text = text.replace(long, short)
    return text


def _value(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, has_ten, ones = text.rpartition("十")
    if has_ten:
        return _DIGITS.get(tens or "一", 1) * 10 + _DIGITS.get(ones, 0)
    return _DIGITS.get(text[-1], 0)


def _is_person(text: str) -> bool:
    """Two or three characters that begin with a common surname, or four with a compound one."""
    table = words()
    compound = text[:2] in table.compound_surnames and len(text) in (3, 4)
    return compound or (len(text) in (2, 3) and text[0] in table.surnames and text[-1] not in "所院局厅校司厂大中")


def _institution_and_part(bare: str, body: str) -> tuple[str, str]:
    """(浙江理工大学, 常山研究院) of 浙理工常山研究院; blanks when no institution begins it or no part follows.

    `body` is the same without places in brackets: 研究院(衢州) ends like a part too.
    """
    if not (bare.endswith(words().institute_parts) or body.endswith(words().institute_parts)) or meant(bare).names:
        return "", ""
    _, form = without_form(bare)
    found = longest_institution(bare, in_full=bool(form))  # a firm's own name may begin like a short one
    if found is None:
        return "", ""
    whole, rest = found
    return (whole, rest) if len(rest) >= 2 or rest in words().institute_parts else ("", "")


def _branch(body: str) -> tuple[str, str]:
    """A firm's name and what names its branch: behind a legal form, whatever follows is a part of that firm."""
    if not body.endswith(words().firm_parts):
        return body, ""
    for form, _ in words().forms:
        at = body.rfind(form, 2)
        rest = body[at + len(form) :]
        if at > 1 and rest:
            return body[: at + len(form)], rest
    return body, ""


def without_form(body: str) -> tuple[str, str]:
    """A name and the class of its legal form: (浙江云启轴承, company) of 浙江云启轴承有限公司."""
    if body[-1:] not in words().form_letters:
        return body, ""
    for ending, kind in words().forms:
        if body.endswith(ending) and len(body) > len(ending) + 1:
            return body[: -len(ending)], kind
    return body, ""


def _places(body: str, home: str | None) -> tuple[tuple[Division, ...], str]:
    """The places before a name. Of 平安有限公司 and 安泽新能源 what looks like a place is the own name."""
    places, stem = leading(body, home)
    if places and stem[:1] in ("市", "县", "区") and _changed_rank(body, stem, places[-1]):
        stem = stem[1:]
    own = bool(stem) and not any(stem[:length] in words().industries for length in range(2, 7))
    before = body[: len(body) - len(stem)]
    if own or not places or before.endswith(places[-1].name) or stem.endswith(_PUBLIC_ENDS):
        return places, stem
    written = next(length for length in range(2, len(before) + 1) if places[-1] in named(before[-length:]))
    return places[:-1], before[-written:] + stem


def _changed_rank(body: str, stem: str, place: Division) -> bool:
    """Whether what follows a place without its ending is another ending: 龙南县 became 龙南市."""
    before = body[: len(body) - len(stem)]
    another = not before.endswith(place.name) and not place.name.endswith(stem[0]) and len(stem) > 3
    return another and stem[:2] not in ("市政", "市场", "市容", "县域", "区域", "区块")


def place_length(text: str) -> int:
    """How many letters of the name are its places, at a glance and without a home: for keys, not for decisions."""
    at = 0
    while text[at : at + 2] in name_heads():
        step = next((n for n in range(min(len(text) - at, 8), 1, -1) if text[at : at + n] in all_names()), 0)
        if not step or at + step >= len(text) - 1:
            break
        at += step
    return at


def _kind(body: str, form: str, stem: str) -> Kind:
    if not form and stem.endswith(words().department_ends):
        return "department"
    if stem.endswith(_INSTITUTE_ENDS):
        return "institution"
    return "firm" if form or body != stem or len(stem) > 3 else "other"


def _codes(some: tuple[Division, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.adcode for one in some))
