"""Names in cells: several at once, persons with their employer, the type of an organisation, names that are cut."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from graph.ontology.institutions import known_type
from ingest.tables.words import Words

_SEPARATORS = frozenset("、;；/\n，,|")
_OPEN, _CLOSE = "(（〔【[", ")）〕】]"
_HAN_NAME = re.compile(r"^[\u3400-\u9fff\U00020000-\U000323af]{2,4}(?:·[\u3400-\u9fff\U00020000-\U000323af]{1,10})?$")
_SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
    "酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒"
    "屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石"
    "崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹"
    "束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴郁胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍却璩桑桂濮牛寿通边扈燕冀浦尚农温别庄"
    "晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰"
    "巢关蒯相查后荆红游竺权逯盖益桓公肖付代闫占琚佟区仝肇邸牟覃隋战初楼涂帅亓兰苑展冼楚练由淦揭阳楠俱鹿"
)
_COMPOUND = (
    "欧阳",
    "司马",
    "上官",
    "诸葛",
    "东方",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "令狐",
    "司徒",
    "夏侯",
    "长孙",
    "宇文",
    "端木",
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a cell with what its brackets say of it: an employer."""

    name: str
    employer: str | None = None


def clean(text: str) -> str:
    """A name in NFKC without line breaks; blanks between Chinese characters go."""
    said = unicodedata.normalize("NFKC", text).strip().strip("。,、;；")
    return re.sub(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])", "", re.sub(r"\s+", " ", said))


def split(text: str) -> list[str]:
    """The parts of a cell: 、 ； ; / and line breaks outside of brackets separate them."""
    if _SEPARATORS.isdisjoint(text):
        return [whole] if (whole := text.strip()) else []
    parts, depth, current = [], 0, ""
    for character in text:
        depth += (character in _OPEN) - (character in _CLOSE and depth > 0)
        if character in _SEPARATORS and not depth:
            parts.append(current)
            current = ""
        else:
            current += character
    return [part.strip() for part in [*parts, current] if part.strip()]


def split_organisations(text: str) -> list[str]:
    """The organisations of a cell; a line broken inside a name is no separator."""
    parts = split(text)
    if "\n" in text and len(parts) > 1 and any(len(part) < 4 for part in parts):
        parts = split(text.replace("\n", ""))
    return [name for part in parts if (name := clean(part))]


def split_people(text: str, words: Words) -> list[Mention]:
    """The persons of a cell, each with the employer that its brackets name (张三(浙江大学))."""
    found = []
    for part in split(text):
        name, inside = _bracket(part)
        names = [name]
        pieces = name.split()
        if len(pieces) > 1 and all(len(piece) >= 2 and looks_like_person(piece) for piece in pieces):
            names = pieces
        employer = clean(inside) if inside and may_be_organisation(clean(inside), words) else None
        found += [Mention(clean(one), employer) for one in names if clean(one)]
    return found


def _bracket(text: str) -> tuple[str, str]:
    match = re.match(r"^(.*?)\s*[(（〔【\[](.+)[)）〕】\]]\s*$", text.strip(), re.S)
    return (match[1], match[2]) if match and match[1].strip() else (text, "")


@lru_cache(maxsize=16384)
def looks_like_person(text: str) -> bool:
    """Whether a text has the form of a Chinese person's name: a surname and one to three characters."""
    name = re.sub(r"\s", "", text)
    return bool(_HAN_NAME.match(name)) and (name[0] in _SURNAMES or name.startswith(_COMPOUND))


@lru_cache(maxsize=16384)
def type_of(name: str, words: Words) -> str:
    """The type of an organisation: what the registry knows it as, else what the longest ending of its name says."""
    known = known_type(name)
    if known in ("Enterprise", "University", "ResearchInstitute", "Organisation", "Department"):
        return known
    bare = re.sub(r"\([^()]*\)$", "", name)
    return next((kind for ending, kind in words.endings if bare.endswith(ending)), "Enterprise")


@lru_cache(maxsize=16384)
def is_organisation(name: str, words: Words) -> bool:
    """Whether a text names an organisation beyond doubt: the registry knows it, or its ending says so."""
    if known_type(name) is not None:
        return True
    bare = re.sub(r"\([^()]*\)$", "", name)
    ending = next((ending for ending, _ in words.endings if bare.endswith(ending)), "")
    if not ending or len(name) < 4:
        return False
    return ending not in words.raw["doubtful_endings"]


def may_be_organisation(name: str, words: Words) -> bool:
    """Whether a text could name an organisation: it has the ending of one."""
    return known_type(name) is not None or any(name.endswith(ending) for ending, _ in words.endings)


def is_place(name: str, words: Words) -> bool:
    """Whether a text has the form of a town, a street, a park or a county."""
    bare = re.sub(r"\([^()]*\)$", "", name)
    return 2 <= len(bare) <= 14 and any(bare.endswith(ending) for ending in words.raw["place_endings"])


def is_truncated(name: str) -> bool:
    """Whether a name was cut off: it ends in … or in a bracket that never closes."""
    return name.endswith(("…", "...", "。。。", "··")) or sum(name.count(c) for c in _OPEN) > sum(
        name.count(c) for c in _CLOSE
    )
