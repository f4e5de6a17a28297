"""Rules of firms: place, own name, trade and legal form make the registered name, and no two of one place share it."""

from ingest.identity.anatomy import Anatomy
from ingest.identity.mention import Decision
from ingest.identity.rules.base import Pair, ask, different, same
from ingest.identity.short_forms import has_trade, is_firm_in_short, own_name
from ingest.identity.sounds import syllables
from ingest.identity.words import words

_WITH_TRADE = 4  # characters: an own name and a word of a trade


def group_and_member(pair: Pair) -> Decision | None:
    """A group is not the firm of the same name inside it; 味之源集团 may stand for 味之源食品集团有限公司."""
    if not _firms(pair):
        return None
    if pair.left.form == pair.right.form == "group":
        return _group_in_short(pair)
    if "group" not in (pair.left.form, pair.right.form) or "" in (pair.left.form, pair.right.form):
        return None
    return different(0.15, "集团与其成员企业是两家", "group_and_member")


def _group_in_short(pair: Pair) -> Decision | None:
    for short, full in pair.both:
        bare = short.text == f"{short.stem}集团" and len(short.stem) >= 2
        if bare and full.text != f"{full.stem}集团" and short.stem == own_name(full.stem) != full.stem:
            return same(0.88, f"「{short.text}」是集团的简称", "group_and_member")
    return None


def same_firm_other_form(pair: Pair) -> Decision | None:
    """有限公司, 有限责任公司, 公司 are one form; a firm that became a stock company kept its name."""
    left, right = pair.left, pair.right
    if not _full(pair) or left.stem != right.stem or left.part or right.part:
        return None
    if left.place != right.place or not _same_form(left, right):
        return None
    score = 0.97 if left.form == right.form else 0.93
    return same(score, "名称只差组织形式或地名写法", "same_firm_other_form")


def same_firm_other_place(pair: Pair) -> Decision | None:
    """The same own name and trade, one with a place and one without: most likely one; with two places they are two."""
    left, right = pair.left, pair.right
    if not _firms(pair) or left.stem != right.stem or left.part or right.part or left.place == right.place:
        return None
    if left.place and right.place:
        return different(0.2, "字号与行业相同，但登记地不同", "same_firm_other_place")
    if left.form and right.form and not _same_form(left, right):
        return ask(0.6, "一方没有地名，组织形式也不同", "same_firm_other_place")
    written_short = not (left.form and right.form)
    if len(left.stem) < (4 if written_short else 6) or not (written_short or has_trade(left.stem)):
        return ask(0.7, "一方没有地名", "same_firm_other_place")
    return same(0.9, "名称只差地名", "same_firm_other_place")


def firm_in_short(pair: Pair) -> Decision | None:
    """富乐德石英 is 浙江富乐德石英科技有限公司: the own name and at least one word of the trade, from the left, no gap.

    The own name alone (富乐德) is borne by the group and all its members: a person says. So with another place. Own
    names have two or three characters: of four before the first known trade (云启测控 before 技术) the last are
    a trade that the table lacks.
    """
    for short, full in pair.both:
        if (short.form and not full.form) or not full.form or full.part or short.part or full.kind != "firm":
            continue
        if short.form and (short.form != full.form or (short.place and full.place and short.place != full.place)):
            continue
        matches = len(short.stem) >= _WITH_TRADE and is_firm_in_short(short.stem, full.stem)
        if matches and not short.form:
            if full.form in ("cooperative", "farm"):  # a company of the same name is called so sooner
                return ask(0.6, "一方是合作社或家庭农场，简称可能指同名企业", "firm_in_short")
            if short.place and short.place != full.place:
                return ask(0.65, "简称与全称的地名不同", "firm_in_short")
            return same(0.92, f"「{short.text}」是其简称（字号加行业）", "firm_in_short")
        if not short.form and not short.place and len(short.stem) >= _WITH_TRADE and short.stem == own_name(full.stem):
            return same(0.86, f"「{short.text}」是其简称（字号加行业）", "firm_in_short")
        if matches or short.stem == own_name(full.stem):
            return ask(0.6, "字号相同，行业不全：可能是同一企业，也可能是其关联企业", "firm_in_short")
    return None


def likely_misspelt_firm(pair: Pair) -> Decision | None:
    """One letter apart, and spoken alike (鑫博, 鑫搏): a slip of the pen or another firm; a person says."""
    left, right = pair.left, pair.right
    if not _firms(pair) or left.part != right.part or len(left.stem) != len(right.stem) or len(left.stem) < 3:
        return None
    if (left.place and right.place and left.place != right.place) or not _same_form(left, right):
        return None
    apart = [(one, other) for one, other in zip(left.stem, right.stem, strict=True) if one != other]
    if len(apart) == 1 and syllables(apart[0][0]) == syllables(apart[0][1]):
        return ask(0.65, f"只差同音字「{apart[0][0]}」与「{apart[0][1]}」", "likely_misspelt_firm")
    return None


def one_trade_word_more(pair: Pair) -> Decision | None:
    """云图信息科技 and 云图科技 of one place: two firms of one owner, or one whose name was written carelessly."""
    left, right = pair.left, pair.right
    if not _full(pair) or left.part or right.part or not _same_form(left, right):
        return None
    if left.place and right.place and left.place != right.place:
        return None
    short, long = sorted((left.stem, right.stem), key=len)
    more = {long[at : at + n] for n in range(2, 7) for at in range(2, len(long) - n + 1)} & words().industries
    if any(long.replace(word, "", 1) == short for word in more):
        return ask(0.7, "字号与地名相同，行业只多一个词", "one_trade_word_more")
    return None


def other_firm(pair: Pair) -> Decision | None:
    """Two registered names that differ in own name, trade or place are two firms."""
    if _full(pair):
        return different(0.1, "登记名称不同：字号、行业或地名不同", "other_firm")
    return None


def _firms(pair: Pair) -> bool:
    return pair.left.kind == pair.right.kind == "firm"


def _full(pair: Pair) -> bool:
    return _firms(pair) and bool(pair.left.form and pair.right.form)


def _same_form(left: Anatomy, right: Anatomy) -> bool:
    return left.form == right.form or frozenset((left.form, right.form)) in words().same_forms
