"""Make `ingest/identity/sounds.txt` from pypinyin's dictionary (MIT): the syllable of each ideograph, without tones.

Usage: python tools/sounds_from_pypinyin.py
"""

from pathlib import Path

from pypinyin import lazy_pinyin

OUT = Path(__file__).parents[1] / "ingest/identity/sounds.txt"
IDEOGRAPHS = "".join(map(chr, range(0x4E00, 0xA000)))


def lines() -> list[str]:
    """`syllable ideographs` for each syllable; what has no sound of its own is left out."""
    spoken: dict[str, str] = {}
    for one in IDEOGRAPHS:
        sound = lazy_pinyin(one)[0]
        if sound != one:
            spoken[sound] = spoken.get(sound, "") + one
    return [f"{sound} {ideographs}" for sound, ideographs in sorted(spoken.items())]


if __name__ == "__main__":
    OUT.write_text("\n".join(lines()) + "\n", encoding="utf-8")
