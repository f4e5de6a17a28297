"""How far the candidate is."""

import numpy as np

from graph.places import EARTH_RADIUS_KM, division
from queries.matching.model import Grounds, Measure
from queries.matching.signals.base import Question, Signal, grounds_of

HALF_KM = 150.0  # a day's trip there and back: at this distance the signal is half


def measure(question: Question) -> Measure:
    """Nearness of the county seats: 0.5 at 150 km, halving with each further 150.

    Range 0…1, unit: kilometres, great circle (raw). Missing: the place of the seeker or the candidate is unknown.
    """
    here = division(question.seeker.place)
    there = np.radians(question.features.coordinates[question.candidates])
    if here is None or here.longitude is None or here.latitude is None:
        return Measure.unasked(len(question.candidates))
    lon, lat = np.radians(here.longitude), np.radians(here.latitude)
    half = (
        np.sin((there[:, 1] - lat) / 2) ** 2 + np.cos(lat) * np.cos(there[:, 1]) * np.sin((there[:, 0] - lon) / 2) ** 2
    )
    km = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(half))
    known = ~np.isnan(km)
    return Measure.of(np.where(known, 0.5 ** (np.nan_to_num(km) / HALF_KM), 0.0), known, km)


def grounds(question: Question, number: int) -> Grounds:
    """Where the candidate is said to be."""
    features = question.features
    where = division(features.places[number])
    relations = features.snapshot.relations_of(number, "LOCATED_IN")
    return grounds_of(features.snapshot, relations, place=where.name if where else "")


SIGNAL = Signal("place", measure, grounds)
