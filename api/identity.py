"""The review queue as it is shown and answered: both records with all their claims, within the places of who asks."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from api.answers import Asked
from api.entities import described
from graph.errors import NotFound, UsageError
from graph.ledger import Question

_ROUND = 200  # questions read at a time, of which some may be of other counties


def listed(ask: Asked, least: float, limit: int, skip: int) -> tuple[list[dict[str, Any]], str | None]:
    """Open questions from the surest to the least sure, each with both sides, and the next cursor."""
    visible = _visible(ask, least)
    found = [question for number, question in zip(range(skip + limit + 1), visible, strict=False) if number >= skip]
    items = [asdict(one) | {"left": _side(ask, one.left), "right": _side(ask, one.right)} for one in found[:limit]]
    return items, str(skip + limit) if len(found) > limit else None


def answer(ask: Asked, question_id: str, verdict: str) -> str:
    """Answer one question; the judgement's id. NotFound where who asks may not see both sides."""
    question = ask.service.ledger.questions.get(question_id)
    if not _sees(ask, question):
        raise NotFound(f"没有编号为 {question_id} 的待核对项。")
    return ask.service.ledger.questions.answer(question_id, verdict, ask.principal.user)


def accept(ask: Asked, least: float) -> list[str]:
    """Answer `same` to all questions of that score or more whose two sides who asks may see; the judgements' ids."""
    ledger = ask.service.ledger
    if not ask.principal.places:
        return ledger.questions.accept(least, ask.principal.user)
    wanted = [one.question_id for one in _visible(ask, least)]
    return ledger.questions.accept(least, ask.principal.user, only=wanted)


def judge(ask: Asked, verdict: str, left: str, right: str, reason: str) -> str:
    """A person's own judgement of two entities; its id."""
    ids = [_present(ask, reference) for reference in (left, right)]
    if ids[0] == ids[1] and verdict == "same":
        raise UsageError("两个编号已是同一个对象。")
    return ask.service.ledger.judge(verdict, *ids, user=ask.principal.user, rule="person", reason=reason)


def take_back(ask: Asked, judgement_id: str) -> None:
    """End a judgement; NotFound where who asks may not see what it speaks of."""
    ledger = ask.service.ledger
    for one in ledger.judgements_of([judgement_id]):
        if ask.principal.places and not all(_in_sight(ask, end) for end in (one.left, one.right)):
            raise NotFound(f"没有编号为 {judgement_id} 的判断。")
    ledger.revoke_judgement(judgement_id, ask.principal.user)


def judgements(ask: Asked, entity: str | None) -> list[dict[str, Any]]:
    """Judgements, newest first, those taken back too, of what who asks may see."""
    found = ask.service.ledger.judgements(entity)
    return [asdict(one) for one in found if _in_sight(ask, one.left) or _in_sight(ask, one.right)]


def _visible(ask: Asked, least: float) -> Iterator[Question]:
    skip = 0
    while some := ask.service.ledger.questions.open(least=least, limit=_ROUND, offset=skip):
        yield from (one for one in some if _sees(ask, one))
        skip += _ROUND


def _sees(ask: Asked, question: Question) -> bool:
    return _in_sight(ask, question.left) and _in_sight(ask, question.right)


def _in_sight(ask: Asked, entity_id: str) -> bool:
    try:
        return ask.service.ledger.resolve(entity_id) in ask.snapshot.number
    except NotFound:  # a mention that is no entity, or not yet in the snapshot
        return False


def _present(ask: Asked, reference: str) -> str:
    entity_id = ask.service.ledger.resolve(reference)
    if entity_id not in ask.snapshot.number:
        raise NotFound(f"没有编号为 {reference} 的对象。")
    return entity_id


def _side(ask: Asked, entity_id: str) -> dict[str, Any]:
    return described(ask, ask.service.ledger.resolve(entity_id))
