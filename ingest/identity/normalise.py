"""Surface names reduced to what identity is decided on: width, case, script, brackets and blanks do not count."""

from graph.names import fold


def normalise(name: str) -> str:
    """The folded name (`graph.names`). Applying it twice changes nothing."""
    return fold(name)
