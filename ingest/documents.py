"""Files as they come: bytes to text, CSV rows with their line, and YAML whose mappings know theirs."""

import csv
import errno
import io
from collections.abc import Hashable, Iterator
from pathlib import Path
from typing import Any

import yaml

from graph.errors import Problem, RefusedData

LINE = "__line__"  # the line (from 1) on which a YAML mapping begins, kept beside its own keys


_SEPARATORS = ",\t;"
_LONGEST_CELL = 10_000_000
_WHY_UNREADABLE = {
    errno.ENOENT: "文件不存在",
    errno.EACCES: "没有读取权限",
    errno.EISDIR: "这是一个文件夹",
}


class _LineLoader(yaml.SafeLoader):
    """SafeLoader that notes the line of each mapping and refuses a key written twice, which would hide the first.

    Dates stay text: whoever asks for one says what is wrong with it, with its line.
    """

    yaml_implicit_resolvers = {  # noqa: RUF012 - the name and shape are PyYAML's
        first: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
        for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Hashable] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if isinstance(key, Hashable):
                if key in seen:
                    raise yaml.constructor.ConstructorError(None, None, f"{key} 写了两次", key_node.start_mark)
                seen.add(key)
        return {**super().construct_mapping(node, deep=deep), LINE: node.start_mark.line + 1}


def read_text(path: Path) -> str:
    """The text of a UTF-8 file (a BOM is dropped), newlines as they are; RefusedData says where it is not UTF-8."""
    content = read_bytes(path)
    if (at := content.find(b"\0")) >= 0 and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        line = content.count(b"\n", 0, at) + 1
        raise refused("encoding", "文件中有空字符，不是文本文件", "请另存为 UTF-8 文本后重试。", path, line)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise refused(
            "encoding", "文件不是 UTF-8 编码", "请在 Excel 中另存为“CSV UTF-8”后重试。", path, line
        ) from error


def read_bytes(path: Path) -> bytes:
    """The bytes of a file; RefusedData when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from error


def read_head(path: Path, size: int) -> tuple[bytes, int]:
    """The first bytes of a file and its whole size; RefusedData when it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(size), file.seek(0, io.SEEK_END)
    except OSError as error:
        raise _unreadable(path, error) from error


def separator_in(header: str) -> str:
    """What parts the columns of a table's header: what stands in it most often, the comma where nothing does."""
    return max(_SEPARATORS, key=header.count)


def read_csv(path: Path, header: int = 1) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV file with the line each begins on; the separator is what row `header` uses most."""
    text = read_text(path)
    told = text.splitlines()[header - 1 : header]
    separator = separator_in(told[0] if told else "")
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for row in reader:
            yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        remedy = "检查这一行起的引号是否成对，单元格是否过长。"
        raise refused("csv", f"CSV 格式有误：{error}", remedy, path, line) from error


def read_yaml(path: Path) -> dict[str, Any]:
    """The mapping of a YAML file, each inner mapping with its line under `LINE`; RefusedData with line and reason."""
    text = read_text(path)
    try:
        # _LineLoader is a SafeLoader: no object but plain values is made.
        value = yaml.load(text, Loader=_LineLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise refused("yaml", f"YAML 格式有误：{error.problem}", "请检查缩进和引号。", path, line) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise refused("yaml", "文件中有不可见的控制字符", "删去该字符。", path, line) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise refused("yaml", f"YAML 格式有误：{error}"[:200], "请参照 examples/ 中的例子。", path) from error
    if not isinstance(value, dict):
        raise refused("yaml", "文件不是一组“键: 值”", "请参照 examples/ 中的例子。", path, 1)
    return value


def refused(
    code: str, message: str, remedy: str, path: Path, line: int | None = None, value: str | None = None
) -> RefusedData:
    """A RefusedData of one problem."""
    problem = Problem(code, message, remedy, file=path.name, line=line, value=value)
    return RefusedData(str(problem), problems=(problem,))


def _unreadable(path: Path, error: OSError) -> RefusedData:
    why = _WHY_UNREADABLE.get(error.errno or 0, error.strerror)
    return refused("unreadable", f"文件无法读取：{why}", "请检查路径和权限。", path)
