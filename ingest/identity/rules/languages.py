"""Rules of foreign names: by the registry for institutions, by sound and trade for firms."""

import re
from collections.abc import Mapping
from functools import cache

from graph.names import fold
from graph.ontology.institutions import institutions
from ingest.identity.anatomy import Anatomy
from ingest.identity.mention import Decision
from ingest.identity.rules.base import Pair, ask, different, same
from ingest.identity.short_forms import own_name
from ingest.identity.sounds import syllables
from ingest.identity.words import words


def foreign_name(pair: Pair) -> Decision | None:
    """Fulede Quartz is 富乐德石英: the own name by its sound and the trade by its meaning; one alone is a question."""
    for foreign, chinese in pair.both:
        if foreign.kind != "foreign" or chinese.kind == "foreign":
            continue
        if chinese.whole and not chinese.part and _sounding().get(foreign.text) == {chinese.whole}:
            return same(0.9, "外文名与中文校名读音相同", "foreign_name")
        if chinese.kind != "firm":
            return different(0.1, "外文名与中文名没有对应的依据", "foreign_name")
        sounds, trades = _sound(foreign, chinese), _trade(foreign, chinese)
        if sounds and trades:
            return same(0.9, "外文名与中文名读音相合，行业相同", "foreign_name")
        if sounds or trades:
            return ask(0.5, "外文名只有读音或行业相合", "foreign_name")
        return different(0.1, "外文名与中文名没有对应的依据", "foreign_name")
    return None


@cache
def _sounding() -> Mapping[str, set[str]]:
    """The foreign name that a university's name gives by its sound → the universities: China Jiliang University."""
    found: dict[str, set[str]] = {}
    for one in institutions():
        if one.type == "University" and one.name.endswith("大学"):
            body = one.name.removesuffix("大学")
            abroad = "china" if body.startswith("中国") else ""
            spoken = abroad + "".join(syllables(body.removeprefix("中国") if abroad else body))
            found.setdefault(f"{spoken}university", set()).add(fold(one.name))
    return found


def _sound(foreign: Anatomy, chinese: Anatomy) -> bool:
    spoken = "".join(syllables(own_name(chinese.stem)))
    return len(spoken) >= 4 and spoken in _letters(foreign.text)


def _trade(foreign: Anatomy, chinese: Anatomy) -> bool:
    """The last word of the foreign name that means a trade, among the words behind the own name."""
    trade = chinese.stem[len(own_name(chinese.stem)) :]
    text = _letters(foreign.text)
    known = [meaning for word, meaning in words().english.items() if word in text and len(word) > 3]
    return any(one in trade for meanings in known for one in meanings)


def _letters(text: str) -> str:
    return re.sub("[^a-z]", "", text)
