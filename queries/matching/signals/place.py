"""How far the candidate is."""

import numpy as np

from graph.places import EARTH_RADIUS_KM, division
from queries.matching.features import Features
from queries.matching.model import Grounds, Measure
from queries.matching.signals.base import Question, Signal, grounds_of, kept_grounds

HALF_KM = 150.0  # a day's trip there and back: at this distance the signal is half


def measure(question: Question) -> Measure:
    """Nearness of the county seats: 0.5 at 150 km, halving with each further 150.

    Range 0…1, unit: kilometres, great circle (raw). Missing: the place of the seeker or the candidate is unknown.
    """
    here = division(question.seeker.place)
    if here is None or here.longitude is None or here.latitude is None:
        return Measure.unasked(len(question.candidates))
    # How far a county is does not depend on who is in it; the last row is of places that are not known.
    seats, counties = question.features.seats, question.features.counties_of(question.want)
    there = np.radians(seats)
    lon, lat = np.radians(here.longitude), np.radians(here.latitude)
    half = (
        np.sin((there[:, 1] - lat) / 2) ** 2 + np.cos(lat) * np.cos(there[:, 1]) * np.sin((there[:, 0] - lon) / 2) ** 2
    )
    km = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(half))
    known = ~np.isnan(km)
    return Measure.of(0.5 ** (km / HALF_KM), known, km).grouped(question.of_candidates(counties))


def grounds(question: Question, number: int) -> Grounds:
    """Where the candidate is said to be."""
    return kept_grounds(question, "place", number, lambda: _whereabouts(question.features, number))


def _whereabouts(features: Features, number: int) -> Grounds:
    where = division(features.places[number])
    relations = features.snapshot.relations_of(number, "LOCATED_IN")
    return grounds_of(features.snapshot, relations, place=where.name if where else "")


SIGNAL = Signal("place", measure, grounds)
