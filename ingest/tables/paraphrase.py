"""What a heading says in other words: 让与人(卖方), 职称/学位, 受让单位 for 受让方."""

import re
from collections.abc import Iterator

_BRACKETS = re.compile(r"\(([^()]+)\)")
_PARTY = re.compile(r"(?:方|人|单位|企业|公司|机构|主体|院校|院所)?(?:单位|企业|公司|机构)?(?:的?名称|全称)?$")


def without_brackets(text: str) -> str:
    """The text without what stands in round brackets."""
    out, depth = [], 0
    for character in text:
        if character in "(（":
            depth += 1
        elif character in ")）":
            depth = max(0, depth - 1)
        elif not depth:
            out.append(character)
    return "".join(out)


def said_otherwise(text: str) -> Iterator[str]:
    """What a heading of two words says: 让与人(卖方) is 卖方, 奖励(补助)项目 is 补助项目, 职称/学位 is 职称."""
    match = _BRACKETS.search(text)
    if match is None:
        yield from text.split("/") if "/" in text else ()
        return
    before, inside, after = text[: match.start()], match[1], text[match.end() :]
    yield before + inside + after
    if after:
        yield inside + after
    else:
        yield inside


def party_stem(text: str) -> str:
    """What a folded heading of a party says of it: 受让 for 受让方, 受让单位, 受让企业名称.

    Empty where fewer than two characters are left.
    """
    stem = _PARTY.sub("", text, count=1)
    return stem if len(stem) >= 2 and stem != text else ""
