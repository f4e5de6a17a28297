"""Where in a text a quotation stands: exact offsets, although the text has stray blanks and line breaks.

Texts taken from a PDF carry blanks inside words (`高质高效实施 "315"`). Both sides are compared without
white space, and the match is mapped back to code points of the text as read, without newline translation.
"""

from dataclasses import dataclass


class QuotationError(ValueError):
    """The quotation is not there, or stands more than once."""


@dataclass(frozen=True, slots=True)
class Span:
    """`text[start:end] == quote`, in code points."""

    start: int
    end: int
    quote: str


class QuotedText:
    """A text in which quotations are looked up."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._at = [i for i, character in enumerate(text) if not character.isspace()]
        self._dense = "".join(text[i] for i in self._at)

    def find(self, quotation: str, after: str = "") -> Span:
        """The one place of the quotation; with `after`, the first one behind that (unique) piece of text.

        QuotationError says whether it is missing or how often it occurs.
        """
        dense = "".join(quotation.split())
        if not dense:
            raise QuotationError("引文为空")
        begin = 0
        if after:
            context = self.find(after)
            begin = next((n for n, i in enumerate(self._at) if i >= context.end), len(self._dense))
        at = self._dense.find(dense, begin)
        if at < 0:
            raise QuotationError("引文不在原文中")
        if not after and self._dense.find(dense, at + 1) >= 0:
            raise QuotationError(f"引文在原文中出现 {self._count(dense)} 次，不能确定是哪一处")
        start, end = self._at[at], self._at[at + len(dense) - 1] + 1
        return Span(start, end, self.text[start:end])

    def _count(self, dense: str) -> int:
        return sum(self._dense.startswith(dense, n) for n in range(len(self._dense)))
