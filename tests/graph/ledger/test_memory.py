"""What the ledger remembers beside facts: vectors of texts, and mappings that were confirmed."""

import numpy as np
import pytest

from graph.errors import NotFound
from graph.ledger import Ledger
from graph.ledger.vectors import text_digest
from tests.graph.ledger.loading import BOOK


def test_a_vector_comes_back_by_its_text_and_model_only(ledger: Ledger) -> None:
    text = text_digest("高纯石英坩埚")
    vector = np.array([0.5, -1.25, 3.0], dtype=np.float32)
    assert ledger.vectors.keep({text: vector}, "m1")
    assert ledger.vectors.keep({text: np.zeros(3, dtype=np.float32)}, "m1")  # the first one stays
    found = ledger.vectors.known([text, text_digest("别的")], "m1")
    assert list(found) == [text]
    assert np.array_equal(found[text], vector)
    assert ledger.vectors.known([text], "m2") == {}
    ledger.vectors.forget()
    assert ledger.vectors.known([text], "m1") == {}


def test_a_cache_never_waits_for_a_load(sqlite_ledger: Ledger) -> None:
    with sqlite_ledger.batch(BOOK, mode="delta", originals=[], user="li"):
        assert not sqlite_ledger.vectors.keep({text_digest("甲"): np.zeros(3, dtype=np.float32)}, "m1")


def test_a_mapping_is_remembered_by_the_headers_and_the_last_word_counts(ledger: Ledger) -> None:
    ledger.mappings.keep("fp1", "files: []", "li", "名录.xlsx")
    ledger.mappings.keep("fp1", "files: [a]", "wang", "名录2.xlsx")
    kept = ledger.mappings.get("fp1")
    assert kept is not None
    assert (kept.mapping, kept.user, kept.title) == ("files: [a]", "wang", "名录2.xlsx")
    assert [one.fingerprint for one in ledger.mappings.list()] == ["fp1"]
    assert [line["action"] for line in ledger.audit_trail()] == ["mapping.keep", "mapping.keep"]
    ledger.mappings.forget("fp1", "li")
    assert ledger.mappings.get("fp1") is None
    with pytest.raises(NotFound):
        ledger.mappings.forget("fp1", "li")
