"""Files as they come: bytes to text, and YAML whose mappings know their line."""

from pathlib import Path
from typing import Any

import yaml

from graph.errors import Problem, RefusedData

LINE = "__line__"  # the line (from 1) on which a YAML mapping begins, kept beside its own keys


class _LineLoader(yaml.SafeLoader):
    """SafeLoader that notes the line of each mapping."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        return {**super().construct_mapping(node, deep=deep), LINE: node.start_mark.line + 1}


def read_text(path: Path) -> str:
    """The text of a UTF-8 file (a BOM is dropped), newlines as they are; RefusedData says where it is not UTF-8."""
    content = read_bytes(path)
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
        raise refused("unreadable", f"文件无法读取：{error.strerror}", "请检查路径和权限。", path) from error


def read_yaml(path: Path) -> dict[str, Any]:
    """The mapping of a YAML file, each inner mapping with its line under `LINE`; RefusedData with line and reason."""
    try:
        # _LineLoader is a SafeLoader: no object but plain values is made.
        value = yaml.load(read_text(path), Loader=_LineLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise refused("yaml", f"YAML 格式有误：{error.problem}", "请检查缩进和引号。", path, line) from error
    if not isinstance(value, dict):
        raise refused("yaml", "文件不是一组“键: 值”", "请参照 examples/ 中的例子。", path, 1)
    return value


def refused(
    code: str, message: str, remedy: str, path: Path, line: int | None = None, value: str | None = None
) -> RefusedData:
    """A RefusedData of one problem."""
    problem = Problem(code, message, remedy, file=path.name, line=line, value=value)
    return RefusedData(str(problem), problems=(problem,))
