"""Surface names reduced to what identity is decided on: width, brackets, blanks and quotes do not count."""

import re
import unicodedata

_DROPPED = re.compile(r"[\s\"'“”‘’「」『』·•]+")
_DASHES = re.compile(r"[‐‑‒–—―－]")


def normalise(name: str) -> str:
    """NFKC, lower case, round brackets, one dash, no blanks or quotation marks. Applying it twice changes nothing."""
    text = unicodedata.normalize("NFKC", name).lower()
    text = text.replace("〔", "(").replace("〕", ")").replace("【", "(").replace("】", ")")
    text = _DASHES.sub("-", text)
    return unicodedata.normalize("NFKC", _DROPPED.sub("", text))
