"""The meaning of texts as vectors, where the extra `daqiao[semantic]` is installed; everything works without it."""

from queries.semantic.encoder import Encoder, encoder
from queries.semantic.meaning import Meaning
from queries.semantic.memory import VectorMemory

__all__ = ["Encoder", "Meaning", "VectorMemory", "encoder"]
