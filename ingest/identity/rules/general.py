"""Rules for names of every kind: ordinals, brackets, and what is left when nothing else decides."""

import re

from rapidfuzz import fuzz

from ingest.identity.mention import Decision
from ingest.identity.rules.base import Pair, ask, different, same

_SCHOOL = (("高级中学", "中"), ("中学", "中"), ("小学", "小"), ("幼儿园", "幼"))
_ALIKE = 88.0  # per cent of letters in common, from which on a person has a look


_LOCAL = frozenset({"Platform", "Department", "Organisation", "CommissionerTeam", "Place"})


def of_two_counties(pair: Pair) -> Decision | None:
    """综合体, 科技局, 招贤镇: a local name without a place is that of the county that speaks, and each has its own."""
    left, right = pair.left, pair.right
    local = {pair.a.type, pair.b.type} & _LOCAL or left.kind == right.kind == "department"
    if local and left.home != right.home and left.place is None and right.place is None:
        return different(0.1, "两个地方各自的本地名称", "of_two_counties")
    return None


def ordinals_differ(pair: Pair) -> Decision | None:
    """一中 and 二中, 1号 and 2号, 一期 and 二期 are two; so are 人民医院 and 第二人民医院."""
    if pair.left.numbers != pair.right.numbers:
        return different(0.05, "名称中的序号不同", "ordinals_differ")
    return None


def same_but_brackets(pair: Pair) -> Decision | None:
    """浙江大学(常山)现代农业… and 浙江大学常山现代农业… are one."""
    if pair.left.bare == pair.right.bare:
        return same(0.98, "名称只差括号", "same_but_brackets")
    return None


def same_but_ordinal_style(pair: Pair) -> Decision | None:
    """常山一中 and 常山县第一中学 are one: the same ordinal, the same place, nothing else."""
    if not pair.left.numbers or pair.left.place != pair.right.place or pair.left.place is None:
        return None
    if _plain(pair.left.stem) == _plain(pair.right.stem):
        return same(0.95, "名称只差序号的写法", "same_but_ordinal_style")
    return None


def same_but_home_place(pair: Pair) -> Decision | None:
    """轴承产业创新服务综合体 is that of 常山县 where Changshan speaks; nothing else may differ."""
    left, right = pair.left, pair.right
    if left.stem != right.stem or left.form != right.form or len(left.stem) < 4 or left.part or right.part:
        return None
    for bare, placed in pair.both:
        if bare.place is None and placed.place is not None and placed.place == bare.home:
            return same(0.9, "名称只差本地地名", "same_but_home_place")
    return None


def unlike(pair: Pair) -> Decision:
    """Nothing speaks for it: different, or a question where the letters are nearly the same."""
    ratio = fuzz.ratio(pair.left.text, pair.right.text)
    if ratio >= _ALIKE:
        return ask(round(ratio / 100 * 0.6, 3), "名称相近，规则不能判定", "unlike")
    return different(round(ratio / 100 * 0.4, 3), "没有依据说明是同一个", "unlike")


def _plain(stem: str) -> str:
    for long, short in _SCHOOL:
        stem = stem.replace(long, short)
    return re.sub("^第", "", stem)
