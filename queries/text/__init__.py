"""Texts: what they ask and offer, and how much of the one stands in the other."""

from queries.text.closeness import Offers, fused
from queries.text.reading import asked, essence, offered

__all__ = ["Offers", "asked", "essence", "fused", "offered"]
