"""Ideographs that are spoken alike."""

from ingest.identity.sounds import spoken_alike
from tools.sounds_from_pypinyin import OUT, lines


def test_names_that_are_spoken_alike_become_one() -> None:
    assert "鑫搏轴承".translate(spoken_alike()) == "鑫博轴承".translate(spoken_alike())
    assert "金华".translate(spoken_alike()) != "衢州".translate(spoken_alike())


def test_the_file_of_sounds_says_what_pypinyin_says() -> None:
    assert OUT.read_text(encoding="utf-8").splitlines() == lines()
