"""The review queue: asked once, answered by a person, open again when the answer is taken back, all of it audited."""

import pytest

from graph.errors import Conflict, NotFound, UsageError
from graph.ledger import Ledger
from tests.graph.ledger.loading import BOOK, load, node


@pytest.fixture
def firms(ledger: Ledger) -> list[str]:
    """Four enterprises, the oldest first; asked about: a-b (0.9), c-d (0.7), a-c (0.6)."""
    for key in "abcd":
        load(ledger, {key: 1}, mode="delta")
    a, b, c, d = (ledger.resolve(f"book:{key}") for key in "abcd")
    ask(ledger, (a, b, 0.9), (c, d, 0.7), (a, c, 0.6))
    return [a, b, c, d]


def ask(ledger: Ledger, *pairs: tuple[str, str, float]) -> None:
    """A load that changes something and asks about these pairs."""
    with ledger.batch(BOOK, mode="delta", originals=[], user="li") as writer:
        writer.write([node(f"n{ledger.revision()}", pairs[0][0], {"name": "x"})])
        for left, right, score in pairs:
            writer.identity.ask(left, right, rule="likely_misspelt_firm", reason="同音", score=score)


def scores(ledger: Ledger) -> list[float]:
    return [one.score for one in ledger.questions.open()]


def test_the_surest_come_first_and_a_floor_leaves_the_others_out(ledger: Ledger, firms: list[str]) -> None:
    assert scores(ledger) == [0.9, 0.7, 0.6]
    assert [one.score for one in ledger.questions.open(least=0.7)] == [0.9, 0.7]
    assert [one.score for one in ledger.questions.open(limit=1, offset=1)] == [0.7]
    assert ledger.questions.count() == 3
    assert ledger.questions.count(least=0.8) == 1


def test_a_pair_is_asked_once_in_whichever_order(ledger: Ledger, firms: list[str]) -> None:
    a, b, *_ = firms
    ask(ledger, (b, a, 0.95))
    assert scores(ledger) == [0.9, 0.7, 0.6]


def test_same_merges_and_different_stands_against_merging(ledger: Ledger, firms: list[str]) -> None:
    a, b, c, d = firms
    first, second, _ = ledger.questions.open()
    ledger.questions.answer(first.question_id, "same", "wang")
    assert ledger.resolve(b) == a
    ledger.questions.answer(second.question_id, "different", "wang")
    with pytest.raises(Conflict):
        ledger.judge("same", c, d, user="li", rule="person", reason="")


def test_an_answer_is_audited_and_the_question_keeps_who_gave_it(ledger: Ledger, firms: list[str]) -> None:
    question = ledger.questions.open()[0]
    judgement_id = ledger.questions.answer(question.question_id, "same", "wang")
    answered = ledger.questions.get(question.question_id)
    assert (answered.answered_by, answered.judgement_id) == ("wang", judgement_id)
    line = ledger.audit_trail(1)[0]
    assert (line["user"], line["action"], line["target"]) == ("wang", "identity.same", f"judgement:{judgement_id}")


def test_an_answer_taken_back_opens_the_question_again(ledger: Ledger, firms: list[str]) -> None:
    b = firms[1]
    judgement_id = ledger.questions.answer(ledger.questions.open()[0].question_id, "same", "wang")
    ledger.revoke_judgement(judgement_id, "wang")
    assert scores(ledger) == [0.9, 0.7, 0.6]
    assert ledger.resolve(b) == b
    assert ledger.check() == []


def test_what_other_answers_settled_is_no_longer_asked(ledger: Ledger, firms: list[str]) -> None:
    a, _, c, _ = firms
    ledger.judge("same", a, c, user="li", rule="person", reason="")
    assert scores(ledger) == [0.9, 0.7]


def test_all_above_a_score_are_accepted_but_what_a_judgement_forbids(ledger: Ledger, firms: list[str]) -> None:
    a, b, c, d = firms
    ledger.judge("different", c, d, user="li", rule="person", reason="")
    assert len(ledger.questions.accept(0.65, "wang")) == 1
    assert ledger.resolve(b) == a
    assert scores(ledger) == [0.7, 0.6]


def test_a_batch_taken_back_asks_no_more(ledger: Ledger, firms: list[str]) -> None:
    ledger.rollback(ledger.batches()[0].batch_id, "li")
    assert scores(ledger) == []


def test_unknown_questions_words_and_second_answers_are_refused(ledger: Ledger, firms: list[str]) -> None:
    question = ledger.questions.open()[0]
    with pytest.raises(UsageError, match="maybe"):
        ledger.questions.answer(question.question_id, "maybe", "wang")
    with pytest.raises(NotFound):
        ledger.questions.answer("q0", "same", "wang")
    ledger.questions.answer(question.question_id, "same", "wang")
    with pytest.raises(Conflict, match="wang"):
        ledger.questions.answer(question.question_id, "different", "li")
