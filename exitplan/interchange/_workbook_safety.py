"""Workbooks looked at before anything parses them: sizes, entities, encryption.

An ``.xlsx`` file is a zip archive of XML parts (ECMA-376 part 2). What is
handed on is a new archive of only those parts that were looked at, so that
nothing can be read that was not.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import NoReturn

from exitplan.errors import PlanError
from exitplan.interchange._sheet_grid import refuse

LARGEST_FILE = 30_000_000
LARGEST_UNPACKED = 60_000_000
"""Bytes of all parts together."""
MOST_PARTS = 1_000
MOST_TAGS = 2_000_000
"""In all parts together."""
MOST_TAGS_AT_ONCE = 150_000
"""In a row of a sheet, and in any part but sheets and their texts: what is kept in memory as a
tree. A row of 16,384 cells, which is the most there are, has half as many."""
LARGEST_PROLOGUE = 65_536
"""Bytes before the first element of a part."""
_CHUNK = 1 << 20
_ENTRY = b"PK\x01\x02"
_MOST_ENTRIES = 2 * MOST_PARTS
"""Compressed data may hold the sign of an entry by chance, though hardly ever."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PROJECT = "   114".encode("utf-16-le")
_SHEETS, _TEXTS = "xl/worksheets/sheet", "xl/sharedstrings.xml"
_ROW = re.compile(rb"<(?:\w+:)?row\b")
_ENCODINGS = frozenset({None, "utf-8", "utf8", "utf-16", "us-ascii", "ascii"})


def safe_copy(data: bytes, name: str) -> tuple[bytes, bool]:
    """Give a workbook's parts in a new archive, and whether any sheet has formulas.

    Raises PlanError: EP502 for what is no workbook, is locked or damaged;
    EP503 for what is too large or holds a DTD.
    """
    # Every entry of an archive's directory becomes an object as soon as it is opened.
    if data.count(_ENTRY) > _MOST_ENTRIES:
        _refuse_size(name, f"it has more than {MOST_PARTS:,} parts")
    if len(data) > LARGEST_FILE:
        _refuse_size(name, f"it is larger than {LARGEST_FILE:,} bytes")
    if data.startswith(_OLE):
        _refuse_old(data, name)
    parts, has_formulas = _parts(data, name)
    return _packed(parts), has_formulas


def _refuse_size(name: str, why: str) -> NoReturn:
    raise refuse("EP503", f"{name} was not unpacked: {why}", "split the workbook", name)


def _refuse_old(data: bytes, name: str) -> NoReturn:
    if _ENCRYPTED in data:
        message, remedy = f"{name} is locked with a password", "save it without the password"
    elif _PROJECT in data:
        message = f"{name} is a Microsoft Project file, not a workbook"
        remedy = "name it .mpp, or save it from Project as XML"
    else:
        message = f"{name} is a workbook of the old kind (.xls)"
        remedy = "open it in a spreadsheet and save it as .xlsx"
    raise refuse("EP502", message, remedy, name)


def _parts(data: bytes, name: str) -> tuple[dict[str, bytes], bool]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_entries(entries, name)
            return _read_all(archive, entries, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError):
        # A method that zipfile does not know is a RuntimeError, a bad name a ValueError.
        raise _no_workbook(name) from None


def _no_workbook(name: str) -> PlanError:
    message = f"{name} is no Excel workbook, or it is damaged"
    return refuse("EP502", message, "save it anew as .xlsx, or as CSV", name)


def _check_entries(entries: list[zipfile.ZipInfo], name: str) -> None:
    if len(entries) > MOST_PARTS:
        _refuse_size(name, f"it has more than {MOST_PARTS:,} parts")
    if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        _refuse_size(name, f"it would unpack to more than {LARGEST_UNPACKED:,} bytes")
    names = {entry.filename.lower() for entry in entries}
    if any(entry.flag_bits & 1 for entry in entries):
        message = f"{name} is locked with a password"
        raise refuse("EP502", message, "save it without the password", name)
    if "xl/workbook.bin" in names:
        message, remedy = f"{name} is a binary workbook (.xlsb)", "save it as .xlsx"
        raise refuse("EP502", message, remedy, name)
    if "content.xml" in names and "[content_types].xml" not in names:
        message, remedy = f"{name} is an OpenDocument sheet", "save it as .xlsx or CSV"
        raise refuse("EP502", message, remedy, name)
    if len(names) != len(entries) or "[content_types].xml" not in names:
        raise _no_workbook(name)


def _read_all(
    archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], name: str
) -> tuple[dict[str, bytes], bool]:
    parts: dict[str, bytes] = {}
    room, tags = LARGEST_UNPACKED, 0
    has_formulas = False
    for entry in entries:
        if not entry.filename.lower().endswith((".xml", ".rels")):
            continue
        content = _read(archive, entry, room, name)
        room -= len(content)
        _check_prologue(content, entry.filename, name)
        tags += content.count(b"<")
        if tags > MOST_TAGS:
            _refuse_size(name, f"it has more than {MOST_TAGS:,} elements")
        _check_part(content, entry.filename, name)
        has_formulas |= b"<f>" in content or b"<f " in content or b":f" in content
        parts[entry.filename] = content
    return parts, has_formulas


def _check_part(content: bytes, part: str, name: str) -> None:
    """Refuse a part of which more than is reasonable would be in memory at once."""
    part = part.lower()
    pieces = [content]
    if part.startswith(_SHEETS):
        pieces = _ROW.split(content)
    elif part.startswith(_TEXTS):
        return
    if max(piece.count(b"<") for piece in pieces) > MOST_TAGS_AT_ONCE:
        _refuse_size(name, f"its part {part!r} has more than {MOST_TAGS_AT_ONCE:,} elements")


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, room: int, name: str) -> bytes:
    """Read a part, never more of it than there is room for, whatever the archive says."""
    chunks = []
    size = 0
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > room:
                _refuse_size(name, f"it would unpack to more than {LARGEST_UNPACKED:,} bytes")
            chunks.append(chunk)
    return b"".join(chunks)


class _Over(Exception):  # noqa: N818
    """The first element has begun: no DTD can follow."""


class _Forbidden(Exception):  # noqa: N818
    """There is a DTD, or an encoding that no spreadsheet writes."""


def _check_prologue(content: bytes, part: str, name: str) -> None:
    """Refuse a part with a DTD, which alone can declare entities (XML 1.0, section 2.8)."""
    from xml.parsers import expat

    def over(*_: object) -> None:
        raise _Over

    def declared(_version: str, encoding: str | None, _standalone: int) -> None:
        if (encoding.lower() if encoding is not None else None) not in _ENCODINGS:
            raise _Forbidden

    def forbidden(*_: object) -> None:
        raise _Forbidden

    parser = expat.ParserCreate()
    parser.StartElementHandler = over
    parser.XmlDeclHandler = declared
    parser.StartDoctypeDeclHandler = forbidden
    try:
        parser.Parse(content[:LARGEST_PROLOGUE], len(content) <= LARGEST_PROLOGUE)
    except _Over:
        return
    except _Forbidden:
        message = f"{name} was not read: its part {part!r} has a DTD or an unusual encoding"
        raise refuse("EP503", message, "save it anew from a spreadsheet", name) from None
    except expat.ExpatError:
        raise _no_workbook(name) from None
    raise _no_workbook(name)


def _packed(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return target.getvalue()
