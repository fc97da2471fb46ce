"""Files nobody means well with, made rather than kept; and what no text file can show."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

_HEAD = "plan: p\nstart: 2015-01-05\n"
_TASKS = _HEAD + "tasks:\n  a: {duration: 5d}\n"


def _text(text: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / "plan.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return make


def _bytes(data: bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / "plan.yaml"
        path.write_bytes(data)
        return path

    return make


def _missing(folder: Path) -> Path:
    return folder / "nowhere.yaml"


def _pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe.yaml")
    return folder / "pipe.yaml"


def _link_out(folder: Path) -> Path:
    outside = folder / "secret.yaml"
    outside.write_text(_TASKS, encoding="utf-8")
    inside = folder / "plans"
    inside.mkdir()
    (inside / "a.yaml").write_text(_TASKS, encoding="utf-8")
    (inside / "b.yaml").symlink_to(outside)
    return inside


def _many_files(folder: Path) -> Path:
    for number in range(201):
        (folder / f"{number}.yaml").write_text("", encoding="utf-8")
    return folder


def _empty_folder(folder: Path) -> Path:
    return folder


def _large_folder(folder: Path) -> Path:
    for number in range(11):
        text = f"plan: p{number}\nstart: 2015-01-05\ntasks:\n  a: {{duration: 5d}}\n"
        path = folder / f"{number:02d}.yaml"
        path.write_text(text + "#" * (990_000 - len(text)), encoding="utf-8")
    return folder


def _tasks(number: int) -> str:
    return _HEAD + "tasks:\n" + "".join(f"  t{n}: {{duration: 1d}}\n" for n in range(number))


def _bomb() -> str:
    lines = ["a0: &a0 [lol]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    return "\n".join(lines) + "\n"


def _merge_bomb() -> str:
    lines = ["a0: &a0 {x: 1}"]
    lines += [f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}]}}" for n in range(1, 30)]
    return "\n".join(lines) + "\n"


def _garbage() -> str:
    return "".join(chr(33 + (n * 7919) % 90) for n in range(999_000))


HOSTILE: dict[str, tuple[set[str], Callable[[Path], Path]]] = {
    "missing": ({"EP001"}, _missing),
    "pipe": ({"EP001"}, _pipe),
    "utf-16": ({"EP002"}, _bytes(_TASKS.encode("utf-16"))),
    "latin-1": ({"EP002"}, _bytes(_HEAD.encode() + b"title: caf\xe9\n")),
    "too large": ({"EP003"}, _text("#" * 1_000_001)),
    "too large a folder": ({"EP003"}, _large_folder),
    "30,000 brackets": ({"EP004"}, _text("[" * 30_000)),
    "1,000,000 brackets": ({"EP004"}, _text("[" * 1_000_000)),
    "30,000 braces": ({"EP004"}, _text("{a: " * 30_000)),
    "dashes": ({"EP004"}, _text("- " * 400_000)),
    "question marks": ({"EP004", "EP103"}, _text("? " * 400_000)),
    "indentation": ({"EP004"}, _text("".join(f"{' ' * n}a:\n" for n in range(1_000)))),
    "alias bomb": ({"EP005", "EP101", "EP104"}, _text(_bomb())),
    "merge bomb": ({"EP005", "EP101", "EP104"}, _text(_merge_bomb())),
    "recursive alias": ({"EP005", "EP101", "EP104"}, _text("a: &a [*a]\n")),
    "python object": (
        {"EP006", "EP103"},
        _text(_TASKS + "title: !!python/object/apply:os.system [ls]\n"),
    ),
    "documents": ({"EP007", "EP103"}, _text("---\na\n" * 100_000)),
    "link out of the folder": ({"EP009"}, _link_out),
    "10,001 tasks": ({"EP010"}, _text(_tasks(10_001))),
    "201 files": ({"EP010"}, _many_files),
    "NUL": ({"EP011"}, _text(_TASKS + "title: \0\n")),
    "line separator": ({"EP011"}, _text(_TASKS + "title: a\u2028b\n")),
    "300,000 values": ({"EP011"}, _text(_TASKS + "tags: [" + "1," * 300_000 + "]\n")),
    "wide map": ({"EP011"}, _text("{" + "".join(f"{n}," for n in range(130_000)) + "}")),
    "long text": ({"EP011"}, _text(_TASKS + "notes: " + "x " * 400_000 + "\n")),
    "long key": ({"EP101"}, _text(_TASKS + "? " + "x" * 900_000 + "\n: 1\n")),
    "long id": ({"EP105"}, _text(_TASKS + f"  {'a' * 1000}: {{duration: 1d}}\n")),
    "huge integer": ({"EP107"}, _text(_TASKS + f"  b: {{duration: {'9' * 900_000}}}\n")),
    "huge hexadecimal": (
        {"EP113"},
        _text(_TASKS + f"  b: {{milestone: true, percent_complete: 0x{'f' * 200_000}}}\n"),
    ),
    "long date": ({"EP106"}, _text(_TASKS + f"finish_by: {'2015-01-05' * 90_000}\n")),
    "long link": (
        {"EP109"},
        _text(_TASKS + f"  b: {{duration: 1d, after: a SS{' ' * 900_000}x}}\n"),
    ),
    "lag of blanks": (
        {"EP109"},
        _text(_TASKS + f'  b: {{duration: 1d, after: "a SS+{" " * 400_000}\\n1\\nx"}}\n'),
    ),
    "dotted link": (
        {"EP109"},
        _text(_TASKS + f"  b: {{duration: 1d, after: a{'.a' * 400_000}}}\n"),
    ),
    "hours": (
        {"EP112"},
        _text(_TASKS + f"calendars: {{c: {{hours: {{mon: {'09:00-10:00 ' * 70_000}}}}}}}\n"),
    ),
    "empty folder": ({"EP012"}, _empty_folder),
    "unknown keys": (
        {"EP101", "EP013"},
        _text(_TASKS + "".join(f"{n}x: 1\n" for n in range(90_000))),
    ),
    "one key often": ({"EP102", "EP013"}, _text(_TASKS + "a: 1\n" * 90_000)),
    "unknown tasks": (
        {"EP201", "EP013"},
        _text(_tasks(9_000) + "  x: {duration: 1d, after: [" + "t1x, " * 20_000 + "]}\n"),
    ),
    "unknown calendars": (
        {"EP205", "EP013"},
        _text(
            _HEAD
            + "tasks:\n"
            + "".join(f"  t{n}: {{duration: 1d, calendar: c{n}}}\n" for n in range(9_000))
        ),
    ),
    "garbage": ({"EP008"}, _text(_garbage())),
    "directives": ({"EP008"}, _text("%YAML 1.1\n" * 90_000)),
    "colons": ({"EP008"}, _text(": " * 400_000)),
    "quotes": ({"EP008"}, _text('"' * 999_999)),
    "comments": ({"EP110"}, _text("#\n" * 499_999)),
    "empty": ({"EP110"}, _text("")),
    "only a byte order mark": ({"EP110"}, _bytes(b"\xef\xbb\xbf")),
}
"""Name, the codes that must be told (no others), and how to make the file."""
