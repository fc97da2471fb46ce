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


def _boards(*lines: str) -> str:
    return _HEAD + "boards:\n" + "".join(f"  {line}\n" for line in lines) + _TASKS[len(_HEAD) :]


def _numbered(number: int, line: str) -> str:
    """Write a line so many times, ``#`` in it standing for the number."""
    return "".join(line.replace("#", str(n)) + "\n" for n in range(number))


def _contract(*lines: str) -> str:
    head = "contracts:\n  c:\n    title: C\n    starts: 2000-01-03\n    ends: 2059-01-01\n"
    body = "".join(f"    {line}\n" for line in ("new_service: a", *lines))
    return _HEAD + head + body + _TASKS[len(_HEAD) :]


def _transfer(waves: int, themes: int) -> str:
    knowledge = ", ".join(f"Theme {n}" for n in range(themes))
    wave = "        w#: {people: 1, route: tupe}"
    return (
        f"{_HEAD}tasks:\n  s:\n    transfer:\n      to: X\n      from: Y\n"
        f"      knowledge: [{knowledge}]\n      waves:\n{_numbered(waves, wave)}"
    )


def _steps(facts: str, indent: int) -> str:
    line = f"{' ' * indent}w#: {{owner: X}}"
    return f"{_HEAD}tasks:\n  s:\n{facts}{' ' * (indent - 2)}steps:\n{_numbered(9_000, line)}"


def _risks(number: int, hits: int) -> str:
    risk = "  r#: {probability: 10%, hits: g, add: 1d}"
    tasks = _numbered(hits, "      t#: {duration: 1d}")
    return f"{_HEAD}risks:\n{_numbered(number, risk)}tasks:\n  g:\n    tasks:\n{tasks}"


def _branches(number: int, then: str, chain: int = 2) -> str:
    branch = f"  b#: {{probability: 10%, at: t{chain - 1}, {then}}}"
    tasks = "".join(f"  t{n}: {{duration: 1d, after: t{n - 1}}}\n" for n in range(1, chain))
    end = f"  end: {{duration: 1d, after: t{chain - 1}}}\n  aside: {{duration: 1d}}\n"
    branches = _numbered(number, branch)
    return f"{_HEAD}branches:\n{branches}tasks:\n  t0: {{duration: 1d}}\n{tasks}{end}"


def _detour(tasks: int) -> str:
    return f"detour: {{tasks: {{{', '.join(f'd{n}: {{duration: 1d}}' for n in range(tasks))}}}}}"


def _backwards(tasks: int) -> str:
    """Write a detour that leads back to before where it begins."""
    return _detour(tasks).replace("1d}", "1d, before: t0}", 1)


def _correlated(groups: int, tasks: int, coefficient: str) -> str:
    """Write groups of correlated tasks, each of which shares a task with the next."""
    lines = ""
    for group in range(groups):
        names = ", ".join(f"t{group * (tasks - 1) + n}" for n in range(tasks))
        lines += f"  c{group}: {{tasks: [{names}], coefficient: {coefficient}}}\n"
    every = _numbered(groups * tasks, "  t#: {duration: 1d}")
    return f"{_HEAD}spread: {{low: 80%, high: 120%}}\ncorrelations:\n{lines}tasks:\n{every}"


_OPEN = "    procurement:\n      procedure: open\n      regime: pcr2015\n"
_TUPE = (
    "    transfer:\n      to: X\n      from: Y\n      waves:\n        w:\n"
    "          people: 1\n          route: tupe\n"
)


HOSTILE: dict[str, tuple[set[str], Callable[[Path], Path]]] = {
    "missing": ({"EP001"}, _missing),
    "pipe": ({"EP001"}, _pipe),
    "utf-16": ({"EP002"}, _bytes(_TASKS.encode("utf-16"))),
    "latin-1": ({"EP002"}, _bytes(_HEAD.encode() + b"title: caf\xe9\n")),
    "1,001 risks": ({"EP711"}, _text(_risks(1_001, 1))),
    "risks to everything": ({"EP711"}, _text(_risks(900, 9_000))),
    "201 branches": ({"EP711"}, _text(_branches(201, "pause: 1d"))),
    "detours without end": ({"EP711"}, _text(_branches(150, _detour(7)))),
    "detours beside thousands": ({"EP724"}, _text(_branches(150, _backwards(6), 4_000))),
    "repeats that lead nowhere": ({"EP720"}, _text(_branches(200, "repeat: {from: aside}", 9_000))),
    "1,001 tasks alike": ({"EP711"}, _text(_correlated(1, 1_001, "0.5"))),
    "a chain of correlations": ({"EP711"}, _text(_correlated(30, 20, "0.5"))),
    "a long chain of correlations": ({"EP711"}, _text(_correlated(100, 90, "0.5"))),
    "a contradiction of hundreds": ({"EP708"}, _text(_correlated(1, 1_000, "-0.5"))),
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
    "9,000 boards": (
        {"EP010"},
        _text(_boards(*(f"b{n}: {{title: B, meets: every Monday}}" for n in range(9_000)))),
    ),
    "60,000 meetings": (
        {"EP010"},
        _text(_boards(f"b: {{title: B, recess: [{'2015-02-03, ' * 60_000}]}}")),
    ),
    "endless cycle": (
        {"EP116"},
        _text(_boards("b: {title: B, meets: every 999999999 weeks from 2015-01-06}")),
    ),
    "long cycle": (
        {"EP011"},
        _text(_boards(f"b: {{title: B, meets: {'first and ' * 90_000}Monday}}")),
    ),
    "bad cycles": (
        {"EP116", "EP013"},
        _text(_boards(*(f"b{n}: {{title: B, meets: every {n} moons}}" for n in range(9_000)))),
    ),
    "papers for centuries": (
        {"EP411"},
        _text(
            _boards(
                "b: {title: B, meets: every Monday, papers: {rule: council.agenda, count: 100000}}"
            )
        ),
    ),
    "a list in a list": (
        {"EP103"},
        _text(_boards(f"b: {{title: B, meets: {'[' * 25}{']' * 25}}}")),
    ),
    "unknown periods": (
        {"EP401", "EP013"},
        _text(_HEAD + "tasks:\n" + _numbered(9_000, "  t#: {period: pcr2015.standstil#}")),
    ),
    "unknown boards": (
        {"EP410", "EP013"},
        _text(
            _boards("cabinet: {title: C, meets: every Monday}")
            + _numbered(9_000, "  t#: {gate: cabine#}")
        ),
    ),
    "members excluded": (
        {"EP416", "EP013", "EP105"},
        _text(
            _boards(f"b: {{title: B, meets: every Monday, members: [{'m, ' * 9_000}]}}")
            + _numbered(5_000, "  t#: {gate: {board: b, excludes: [n#]}, tags: retender}")
            + "  B: {duration: 1d}\n"
        ),
    ),
    "9,000 waves": ({"EP010"}, _text(_transfer(9_000, 1))),
    "waves by themes": ({"EP010"}, _text(_transfer(300, 300))),
    "9,000 procurements": (
        {"EP010"},
        _text(_HEAD + "tasks:\n" + _numbered(9_000, "  t#: {procurement: {procedure: open}}")),
    ),
    "unknown steps": ({"EP421", "EP013"}, _text(_steps(_OPEN, 8))),
    "unknown steps of a wave": ({"EP430", "EP013"}, _text(_steps(_TUPE, 12))),
    "unknown circumstances": (
        {"EP424", "EP013"},
        _text(f"{_HEAD}tasks:\n  s:\n{_OPEN}      with: [{', '.join(map(str, range(9_000)))}]\n"),
    ),
    "huge number of people": (
        {"EP113"},
        _text(
            f"{_HEAD}tasks:\n  s: {{transfer: {{to: X, from: Y, "
            f"waves: {{w: {{people: {'9' * 900_000}, route: tupe}}}}}}}}\n"
        ),
    ),
    "9,000 contracts": (
        {"EP010"},
        _text(
            _HEAD
            + "contracts:\n"
            + _numbered(9_000, "  c#: {title: C, ends: 2020-01-01}")
            + _TASKS[len(_HEAD) :]
        ),
    ),
    "9,000 obligations": (
        {"EP010"},
        _text(
            _contract(
                "obligations:", *(f"  o{n}: {{title: O, every: 04-01}}" for n in range(9_000))
            )
        ),
    ),
    "60,000 days met": (
        {"EP010"},
        _text(
            _contract(
                f"obligations: {{o: {{title: O, every: 04-01, met: [{'2015-02-03, ' * 60_000}]}}}}"
            )
        ),
    ),
    "9,000 extensions": (
        {"EP010"},
        _text(
            _contract(f"extensions: [{'{until: 2060-01-01, notice: council.agenda}, ' * 9_000}]")
        ),
    ),
    "a contract for ever": (
        {"EP309"},
        _text(_TASKS + "contracts: {c: {title: C, starts: 0001-01-01, ends: 9999-12-31}}\n"),
    ),
    "empty": ({"EP110"}, _text("")),
    "only a byte order mark": ({"EP110"}, _bytes(b"\xef\xbb\xbf")),
}
"""Name, the codes that must be told (no others), and how to make the file."""


HARMLESS: dict[str, str] = {
    "200 boards": _boards(
        *(
            f"b{n}: {{title: B, meets: every Monday, publishes_after: {n // 2}, "
            f"papers: {{rule: council.agenda, count: {n + 5}}}, call_in: council.call-in}}"
            for n in range(200)
        )
    )
    + _numbered(2_000, "  t#: {duration: 5d, gate: b7}"),
    "4,900 recesses": _boards(
        f"b: {{title: B, meets: every Monday, recess: [{'{every: 02-01..12-31}, ' * 4_900}]}}"
    )
    + "  t: {gate: b}\n",
    "8,000 periods of many lengths": _HEAD
    + "tasks:\n"
    + "".join(
        f"  t{n}: {{period: {{rule: pcr2015.standstill, count: {1_000 + n}}}}}\n"
        for n in range(8_000)
    ),
    "4,000 periods of its own": _HEAD
    + "periods:\n"
    + _numbered(
        4_000,
        "  o#: {title: O, count: #, unit: working-days, provision: x, least_working_days: 50}",
    )
    + "tasks:\n"
    + _numbered(4_000, "  t#: {period: o#}"),
    "9,000 themes": _transfer(1, 9_000),
    "400 procurements": _HEAD + "tasks:\n" + _numbered(400, f"  t#:\n{_OPEN}"),
    "990 obligations": _contract(
        "obligations:", *(f"  o{n}: {{title: O, every: 04-01}}" for n in range(990))
    ),
}
"""Text of plans that ask for much, yet no more than is given."""
