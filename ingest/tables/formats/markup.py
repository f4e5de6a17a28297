"""XML as a stream of tags. No tree is built and no entity is followed, so that no file can make one grow."""

from collections.abc import Callable
from typing import IO
from xml.parsers import expat

_CHUNK = 1 << 16

Begin = Callable[[str, dict[str, str]], None]
Finish = Callable[[str, str], None]
Loose = Callable[[str], None]


class MarkupError(Exception):
    """The text is no XML that an office program writes; the message says why."""


def walk(source: IO[bytes], begin: Begin, finish: Finish, most: int, loose: Loose | None = None) -> None:
    """Call `begin(tag, attributes)` and `finish(tag, text)` for each element, both without prefix of a namespace.

    `text` is what stands between the nearest tag and the end tag; `loose` is told what stands before an inner tag.
    MarkupError when the XML is broken, has a document
    type (that is where entities are declared) or a text of more than `most` characters.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = _CHUNK
    plain: dict[str, str] = {}  # names without their prefix
    pending = ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal pending
        if loose and pending:
            loose(pending)
        pending = ""
        begin(plain.get(name) or plain.setdefault(name, name.rpartition(":")[2]), attributes)

    def end(name: str) -> None:
        nonlocal pending
        finish(plain.get(name, name), pending)
        pending = ""

    def text(data: str) -> None:
        nonlocal pending
        pending = pending + data if pending else data
        if len(pending) > most:
            raise MarkupError(f"有超过 {most} 字的单元格")

    def document_type(*_: object) -> None:
        raise MarkupError("含有文档类型声明（DOCTYPE）")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = document_type
    try:
        while chunk := source.read(_CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise MarkupError(f"XML 第 {error.lineno} 行有误") from error
    except ValueError as error:  # an encoding that expat does not know, or a character that no text may have
        raise MarkupError("XML 的编码无法识别") from error


def attribute(attributes: dict[str, str], name: str) -> str | None:
    """An attribute by its name, whatever the prefix of its namespace."""
    if name in attributes:
        return attributes[name]
    return next((value for key, value in attributes.items() if key.rpartition(":")[2] == name), None)


def is_true(value: str | None) -> bool:
    """A boolean of the office formats."""
    return value in ("1", "true", "on")
