"""What a file is by its bytes: its signature, the parts of a packed file, the streams of an old office file."""

from dataclasses import dataclass
from pathlib import Path

from ingest.documents import read_head, refused
from ingest.tables.formats.archive import Archive
from ingest.tables.formats.compound import MAGIC, CompoundError, stream_names
from ingest.tables.limits import Limits

_HEAD_BYTES = 4096
_OTHERS = {
    b"%PDF": "PDF 文件", b"\x89PNG": "图片", b"\xff\xd8\xff": "图片", b"GIF8": "图片", b"BM": "图片",
    b"Rar!": "RAR 压缩包", b"7z\xbc\xaf": "7z 压缩包", b"\x1f\x8b": "gzip 压缩包", b"{\\rtf": "RTF 文档",
    b"SQLite format": "数据库", b"\x7fELF": "程序", b"MZ": "程序",
}  # fmt: skip
_PACKED = {"xl/workbook.bin": "二进制工作簿（.xlsb）", "ppt/presentation.xml": "演示文稿"}
_OLD = {"WordDocument": "旧版 Word 文档（.doc）", "PowerPoint Document": "旧版演示文稿（.ppt）"}
_PAGES = (b"<!doctype html", b"<html", b"<table", b"<head", b"<body", b"<meta", b"<style", b"<script")


@dataclass(frozen=True, slots=True)
class Contents:
    """The first bytes, and the names of what is packed inside; `other` names a type that is not read here."""

    head: bytes
    parts: frozenset[str] = frozenset()
    streams: frozenset[str] = frozenset()
    other: str = ""

    def has_part(self, name: str) -> bool:
        """Is there such a part in the packed file?"""
        return name in self.parts

    def has_stream(self, *names: str) -> bool:
        """Is there one of these streams in the old office file?"""
        return not self.streams.isdisjoint(names)

    @property
    def is_page(self) -> bool:
        """Is it a web page? Systems export tables as pages and name them .xls."""
        head = self.head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        return not self.other and (head.startswith(_PAGES) or b"<table" in head)

    @property
    def is_text(self) -> bool:
        """Could it be a table in plain text?"""
        return not (self.parts or self.streams or self.other)


def contents_of(path: Path, limits: Limits) -> Contents:
    """Look into a file. RefusedData when it is missing, empty, too large, damaged, or set with a password."""
    head, size = read_head(path, _HEAD_BYTES)
    if not head.strip():
        raise refused("empty", "文件是空的", "请检查是否选错了文件。", path)
    if size > limits.file_bytes:
        most = limits.file_bytes // 1_000_000
        raise refused("too-large", f"文件超过 {most} MB", "请分成几个文件后再导入。", path)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed(head, path, limits)
    if head.startswith(MAGIC):
        return _compound(head, path)
    if head.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"<?xml"):
        if b"urn:schemas-microsoft-com:office:spreadsheet" in head:
            return Contents(head, other="XML 电子表格（Excel 2003）")
        return Contents(head, other="XML 文件")
    return Contents(head, other=next((label for mark, label in _OTHERS.items() if head.startswith(mark)), ""))


def _packed(head: bytes, path: Path, limits: Limits) -> Contents:
    with Archive(path, limits) as archive:
        parts = frozenset(archive.names)
        if "content.xml" in parts and b"spreadsheet" not in archive.read("mimetype"):
            return Contents(head, other="OpenDocument 文件，但不是表格")
    other = next((label for name, label in _PACKED.items() if name in parts), "")
    known = {"xl/workbook.xml", "word/document.xml", "content.xml"}
    return Contents(head, parts, other=other or ("" if parts & known else "压缩包，里面没有工作簿"))


def _compound(head: bytes, path: Path) -> Contents:
    try:
        streams = frozenset(stream_names(path))
    except CompoundError as error:
        raise refused("damaged", "文件已损坏或不完整", "请用 Excel 打开后另存为 .xlsx。", path) from error
    if "EncryptedPackage" in streams:
        raise refused("password", "文件设有密码", "请去掉密码后另存，再重试。", path)
    return Contents(head, streams=streams, other=next((label for name, label in _OLD.items() if name in streams), ""))
