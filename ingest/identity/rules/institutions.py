"""Rules of universities, institutes and their parts. A part is never its whole: neither name nor money are shared."""

import re

from graph.ontology.institutions import institution
from graph.places import leading, named
from ingest.identity.anatomy import Anatomy, without_form
from ingest.identity.contractions import academy_of, contracted, fits_another, without_academy
from ingest.identity.mention import Decision
from ingest.identity.rules.base import Pair, ask, different, same
from ingest.identity.short_forms import institute_pattern
from ingest.identity.university_names import REGIONS, meant, short_names
from ingest.identity.words import words


def same_institution(pair: Pair) -> Decision | None:
    """Both names are known to the registry, and mean the same institution."""
    if pair.left.part or pair.right.part or not pair.left.whole or pair.left.whole != pair.right.whole:
        return None
    return same(0.99, f"机构名录：都是{pair.left.whole}", "same_institution")


def raised_to_university(pair: Pair) -> Decision | None:
    """浙江财经学院 became 浙江财经大学, 温州医学院 温州医科大学, where the registry knows none but the 大学.

    Of other kinds (武汉科技学院 is not 武汉科技大学) only the registry or a person knows.
    """
    for short, full in pair.both:
        if _raised(short.text, full.text) and institution(full.text) and not institution(short.text):
            return same(0.87, "学院升格为大学：同地同类，名录中只有大学", "raised_to_university")
        if short.text.endswith("学院") and short.text.removesuffix("学院") + "大学" == full.text:
            return ask(0.6, "学院与大学：可能是升格更名，也可能是两所学校", "raised_to_university")
    return None


def _raised(college: str, university: str) -> bool:
    if not (college.endswith("学院") and university.endswith("大学")):
        return False
    before, after = college.removesuffix("学院"), university.removesuffix("大学")
    return any(
        before == place + kind and (bool(named(place)) or place in REGIONS)
        for kind, now in words().raised.items()
        if after.endswith(now) and (place := after.removesuffix(now))
    )


def part_and_whole(pair: Pair) -> Decision | None:
    """浙江理工大学常山研究院 is not 浙江理工大学, 材料学院 not its university, a branch not its head office."""
    for one, other in pair.both:
        if one.part and not other.part and (_begins(one, other) or one.kind == "firm"):
            return different(0.1, f"「{one.part}」是其下属，不是其本身", "part_and_whole")
    return None


def parts_of_one_whole(pair: Pair) -> Decision | None:
    """Two parts: of two institutions they are two; of one they are one if their own names are written alike."""
    left, right = pair.left, pair.right
    if not (left.part and right.part and left.whole and right.whole) or left.kind != right.kind:
        return None
    if left.kind == "firm" and (left.stem != right.stem or left.places != right.places):
        return None
    if left.kind == "institution" and left.whole != right.whole:
        return different(0.05, f"分属{left.whole}与{right.whole}", "parts_of_one_whole")
    if _written_for_another(left.part, right.part) or "" != _hospital(left.part) == _hospital(right.part):
        return same(0.95, f"同属{left.whole}，下属名称相同（不计简写）", "parts_of_one_whole")
    if left.part.endswith(right.part) or right.part.endswith(left.part):
        return ask(0.6, f"同属{left.whole}，一个名称较略", "parts_of_one_whole")
    if without_form(left.part)[0] == without_form(right.part)[0]:
        return ask(0.6, "一方是公司：可能是同一机构的法人，也可能是两家", "parts_of_one_whole")
    return different(0.1, f"同属{left.whole}，但是两个下属机构", "parts_of_one_whole")


def short_name_by_rule(pair: Pair) -> Decision | None:
    """浙财大 may mean only 浙江财经大学; 南大 may mean several, and then a person says; 华科 means another one."""
    for short, full in pair.both:
        if short.part or full.part or (short.kind in ("firm", "department") and short.form):
            continue
        could = meant(short.text)
        if not could.names and full.text.endswith(("大学", "学院")) and short.text in short_names(full.text):
            return same(0.9, f"「{short.text}」是{full.text}的简称", "short_name_by_rule")
        if not could.names or not full.whole or could.sure:
            continue
        if could.names == {full.whole}:
            return same(0.93, f"「{short.text}」按规则只能是{full.whole}的简称", "short_name_by_rule")
        others = could.names - {full.whole}
        if full.whole == f"{short.text}大学" and not any(name.endswith("大学") for name in others):
            return same(0.88, f"「{short.text}」是{full.whole}的简称，同字头的另一所是学院", "short_name_by_rule")
        if full.whole in could.names:
            return ask(0.55, f"「{short.text}」可能是{len(could.names)}所学校的简称", "short_name_by_rule")
        return different(0.05, f"「{short.text}」不是{full.whole}的简称", "short_name_by_rule")
    return None


def contracted_name_of_institute(pair: Pair) -> Decision | None:
    """中科院上海有机所 of 中国科学院上海有机化学研究所: begins of the field's words, behind the academy or a place.

    A question where another known institute of the academy fits as well.
    """
    for short, full in pair.both:
        academy, rest = academy_of(full.text)
        if not academy or short.form or len(short.text) >= len(full.text):
            continue
        said, own = without_academy(short.text, academy)
        telling = said.startswith("中") or bool(leading(rest)[0]) or (bool(said) and len(rest) >= 7)
        if telling and contracted(own, rest):
            if fits_another(own, academy, rest):
                return ask(0.6, f"「{short.text}」可能是几个研究所的简写", "contracted_name_of_institute")
            return same(0.87, f"「{short.text}」是「{full.text}」的简写", "contracted_name_of_institute")
    return _contracted_in_one_place(pair)


def _contracted_in_one_place(pair: Pair) -> Decision | None:
    """省淡水所 of 浙江省淡水水产研究所: the place says whose."""
    for short, full in pair.both:
        plain = full.stem.endswith("研究所") and not (short.part or full.part or short.form or full.form)
        here = short.places == full.places != () and short.stem != full.stem
        if plain and here and contracted(short.stem, full.stem):
            return same(0.86, f"「{short.text}」是「{full.text}」的简写", "contracted_name_of_institute")
    return None


def short_name_of_institute(pair: Pair) -> Decision | None:
    """果茶所 of 果树茶叶研究所, 中科院植物所 of 中国科学院植物研究所: each word there, in full or by its first letters.

    The academy may be left out where two words of the field or a place remain (亚林所, 宁波材料所); else every academy
    has such an institute (植物所) and a person says.
    """
    for short, full in pair.both:
        academy, rest = academy_of(full.text)
        if full.kind != "institution" or short.form or len(short.text) >= len(full.text) or (full.part and not academy):
            continue
        if institute_pattern(full.text).fullmatch(short.text):
            return same(0.92, f"「{short.text}」是「{full.text}」的简写", "short_name_of_institute")
        if academy and rest and institute_pattern(rest).fullmatch(short.text):
            telling = len(short.text) >= 4 or (len(short.text) == 3 and len(rest) >= 7)
            if telling and institution(short.text) is None:
                return same(0.88, f"「{short.text}」是{academy}「{rest}」的简写", "short_name_of_institute")
            return ask(0.6, f"「{short.text}」可能是{academy}{rest}，也可能是别处的同名所", "short_name_of_institute")
    return None


def institute_and_company(pair: Pair) -> Decision | None:
    """化工研究院 and 化工研究院有限公司: the institute after it became a firm, or its firm; a person says."""
    left, right = pair.left, pair.right
    institutes = left.kind == right.kind == "institution" and not (left.part or right.part)
    if institutes and left.form != right.form and left.stem == right.stem and left.place == right.place:
        return ask(0.7, "一方是公司：可能是改制前后，也可能是两家", "institute_and_company")
    return None


def other_institution(pair: Pair) -> Decision | None:
    """Two full names of the registry are two institutions, however alike; so is a known one and a stranger's."""
    left, right = pair.left, pair.right
    if left.whole and right.whole and left.kind == right.kind == "institution":
        return different(0.05, f"机构名录：{left.whole}与{right.whole}是两家", "other_institution")
    return None


def _begins(part: Anatomy, whole: Anatomy) -> bool:
    return part.whole in (whole.whole, whole.text) or part.text.startswith(whole.text)


def _written_for_another(one: str, other: str) -> bool:
    return bool(institute_pattern(one).fullmatch(other) or institute_pattern(other).fullmatch(one))


_HOSPITAL = re.compile(r"(?:医学院)?(?:附属|附)?(第?[一二三四五六]|[\u4e00-\u9fff]{2,4}?)(?:附属)?(?:医院|院)")


def _hospital(part: str) -> str:
    """What names a hospital of a medical school: 一 of 一院 and of 医学院附属第一医院; blank for what is none."""
    found = _HOSPITAL.fullmatch(part)
    numbered = found and found[1].removeprefix("第") in "一二三四五六"
    return found[1].removeprefix("第") if found and (numbered or part.endswith("医院")) else ""
