"""Cooperation of the firm with the candidate's own parts, or with what it is a part of."""

from queries.matching.features import row
from queries.matching.model import Grounds, Measure
from queries.matching.signals.base import Question, Signal, grounds_of
from queries.matching.signals.partner import grounds as partner_grounds


def measure(question: Question) -> Measure:
    """Acts of cooperation of this firm with the candidate's parent or parts: a centre opens its university's door.

    Range 0…1, half of the way to 1 with each act; unit: acts (raw). Missing: the seeker is no known firm.
    """
    seeker, features = question.seeker, question.features
    if seeker.firm is None:
        return Measure.unasked(len(question.candidates))
    acts = slice(*features.cooperation.indptr[seeker.firm : seeker.firm + 2])
    through = question.total(
        features.toward(question.want, "kin"), row(features.cooperation, seeker.firm), features.cooperation.data[acts]
    )
    return question.growing(through)


def grounds(question: Question, number: int) -> Grounds:
    """What makes them one house, and the cooperation of the other one."""
    snapshot = question.features.snapshot
    house = snapshot.neighbours(number, "PART_OF")
    working = [(other, r) for other, r in house if partner_grounds(question, other).record_ids]
    own = grounds_of(
        snapshot, [r for _, r in working], kin="、".join(snapshot.names[other] for other, _ in working[:3])
    )
    records = [one for other, _ in working for one in partner_grounds(question, other).record_ids]
    return Grounds(tuple(dict.fromkeys([*own.record_ids, *records])), own.basis, own.words)


SIGNAL = Signal("kin", measure, grounds)
