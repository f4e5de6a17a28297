"""How Chinese is spoken."""


def syllables(text: str) -> list[str]:
    """富乐德 → [fu, le, de]; what is not Chinese stays in one piece."""
    from pypinyin import lazy_pinyin  # its dictionary takes a quarter of a second to load, and few pairs ask for it

    return lazy_pinyin(text)
