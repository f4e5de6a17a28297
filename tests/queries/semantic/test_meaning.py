"""Vectors of texts: kept by text and model, complete or not used, with the encoder of the extra and without."""

import threading
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pytest

from queries.semantic import Meaning, encoder
from queries.semantic.encoder import Vectors, plain_text
from queries.semantic.meaning import similarity


class Lengths:
    """An encoder whose vectors are easy to see through, and that counts what it is asked."""

    model = "lengths-1"

    def __init__(self) -> None:
        self.seen: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.seen += texts
        return np.array([[len(text), 1.0] for text in texts], dtype=np.float32)


class Book:
    """A memory in a dictionary."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], Vectors] = {}

    def known(self, digests: Iterable[str], model: str) -> dict[str, Vectors]:
        return {d: self.kept[d, model] for d in digests if (d, model) in self.kept}

    def keep(self, vectors: Mapping[str, Vectors], model: str) -> bool:
        self.kept |= {(digest, model): vector for digest, vector in vectors.items()}
        return True


def test_no_text_is_encoded_twice_not_even_by_the_next_run() -> None:
    book, first, second = Book(), Lengths(), Lengths()
    Meaning(first, book).learn(["石英", "茶油", "石英"])
    later = Meaning(second, book)
    assert later.learn(["石英", "茶油", "轴承"]) == 0
    assert (first.seen, second.seen) == (["石英", "茶油"], ["轴承"])


def test_vectors_are_used_all_or_none() -> None:
    meaning = Meaning(Lengths())
    assert meaning.learn(["石英", "茶油"], most=1) == 1
    assert meaning.vectors(["石英", "茶油"]) is None
    assert meaning.learn(["石英", "茶油"]) == 0
    assert np.array_equal(meaning.vectors(["茶油", "石英"]), [[2, 1], [2, 1]])


def test_a_text_is_cut_and_cleaned_before_it_is_encoded() -> None:
    assert plain_text("ＡＢ\0Ｃ\n石英\ufdfa" + "长" * 1000).startswith("AB C 石英")
    assert len(plain_text("\ufdfa" * 1000)) == 600


def test_the_nearest_sentence_of_a_candidate_counts_and_silence_is_not_known() -> None:
    units = np.array([[1, 0], [0, 1], [0.6, 0.8]], dtype=np.float32)
    found = similarity(np.array([0, 1], dtype=np.float32), units, np.array([0, 2, 2, 3]), None)
    assert found[0] == pytest.approx(1)
    assert np.isnan(found[1])
    assert found[2] == pytest.approx(0.8)


def test_what_all_needs_have_in_common_is_taken_off() -> None:
    units = np.array([[1, 0], [0, 1]], dtype=np.float32)
    centre = np.array([0.9, 0], dtype=np.float32)
    found = similarity(np.array([0.9, 0.4], dtype=np.float32), units, np.array([0, 1, 2]), centre)
    assert found[1] > found[0]


@pytest.fixture(scope="module")
def real() -> Meaning:
    found = encoder()
    if found is None:
        pytest.skip("the extra semantic is not installed")
    return Meaning(found)


def test_the_encoder_knows_that_rust_is_corrosion(real: Meaning) -> None:
    asked, near, far = real.encoder.encode(["铁皮生锈", "金属腐蚀防护", "水稻育种"])
    assert float(asked @ near) > float(asked @ far)


def test_the_encoder_gives_the_same_to_every_thread_and_beside_any_text(real: Meaning) -> None:
    texts = ["石英坩埚", "茶油精炼", "轴承", "", "\ufdfa" * 700]
    whole = real.encoder.encode(texts)
    found: dict[int, Vectors] = {}
    threads = [
        threading.Thread(target=lambda n=n: found.update({n: real.encoder.encode(texts[n : n + 1])[0]}))
        for n in range(len(texts))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(np.array_equal(found[n], whole[n]) for n in range(len(texts)))
