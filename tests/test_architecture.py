"""The rules of docs/contributing/architecture.md, held by reading the source."""

from __future__ import annotations

import ast
import graphlib
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "exitplan"

# A room imports only from rooms above it.
ROOMS = (
    "errors",
    "calendars",
    "law",
    "plan",
    "governance",
    "tender",
    "transfer",
    "contract",
    "expansion",
    "planfile",
    "network",
    "schedule",
    "outlook",
    "starter",
    "slippage",
    "risk",
    "checks",
    "interchange",
    "site",
    "cli",
)
LONGEST_FILE = 450
# Dear to import (networkx: 155 ms), so never at module level, where everybody pays.
HEAVY = frozenset(
    {"jinja2", "jpype", "mkdocs", "mpxj", "networkx", "numpy", "openpyxl", "pendulum"}
)
# site's submodules are imported by `mkdocs` and by `make roadmap`, never by `exitplan schedule`.
HEAVY_IN_SITE = frozenset({"jinja2", "mkdocs", "pendulum"})
# risk's face imports them when they are first asked for: exitplan risk is what needs numpy.
HEAVY_IN_RISK = frozenset({"numpy"})
CLOCKS = frozenset(
    {
        "date.today",
        "datetime.now",
        "datetime.today",
        "datetime.utcnow",
        "pendulum.now",
        "pendulum.today",
        "pendulum.tomorrow",
        "pendulum.yesterday",
        "time.gmtime",
        "time.localtime",
        "time.time",
        "time.time_ns",
    }
)


@attrs.frozen
class Import:
    """One imported module, as ``exitplan.plan`` and ``exitplan.plan.Task`` alike."""

    target: str
    line: int
    name: str = ""
    """What is taken from it by ``from target import name``."""
    runs: bool = True
    """Whether importing the module carries it out: not in a function or for type checking."""


@attrs.frozen
class Module:
    """A parsed source file of the package."""

    name: str
    path: Path
    tree: ast.Module
    imports: tuple[Import, ...]

    @property
    def room(self) -> str:
        """The room it lies in; empty for the package's own front."""
        return [*self.name.split("."), ""][1]

    def at(self, line: int) -> str:
        """``exitplan/plan/_tasks.py:12``."""
        return f"{self.path.relative_to(ROOT).as_posix()}:{line}"


def _imports(node: ast.AST, name: str, *, is_package: bool, runs: bool = True) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from (Import(alias.name, child.lineno, runs=runs) for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            target = child.module or ""
            if child.level:
                drop = child.level - is_package
                base = name.split(".")[: len(name.split(".")) - drop]
                target = ".".join([*base, *([target] if target else [])])
            for alias in child.names:
                yield Import(target, child.lineno, alias.name, runs)
        elif isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            for part in child.body:
                yield from _imports(_only(part), name, is_package=is_package, runs=False)
            for part in child.orelse:
                yield from _imports(_only(part), name, is_package=is_package, runs=runs)
        else:
            deferred = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            yield from _imports(child, name, is_package=is_package, runs=runs and not deferred)


def _only(statement: ast.stmt) -> ast.Module:
    return ast.Module([statement], [])


def _parse(path: Path) -> Module:
    parts = path.relative_to(ROOT).with_suffix("").parts
    is_package = parts[-1] == "__init__"
    name = ".".join(parts[:-1] if is_package else parts)
    tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
    return Module(name, path, tree, tuple(_imports(tree, name, is_package=is_package)))


MODULES = {module.name: module for module in map(_parse, sorted(PACKAGE.rglob("*.py")))}
each_module = pytest.mark.parametrize("module", MODULES.values(), ids=MODULES)


def _own_target(found: Import) -> str:
    """The exitplan module an import reaches, or an empty string."""
    if found.target.split(".")[0] != "exitplan":
        return ""
    deeper = f"{found.target}.{found.name}"
    return deeper if found.name and deeper in MODULES else found.target


@each_module
def test_every_module_lives_in_a_room(module: Module) -> None:
    """Code lies in a room, so that the order of rooms says what it may use."""
    front = {"exitplan", "exitplan.__main__", "exitplan._pytest_plugin", "exitplan.testing"}
    assert module.name in front or module.room in ROOMS, (
        f"{module.at(1)}: {module.room!r} is no room. Move it into one, or give the new room its "
        "place in ROOMS here and in docs/contributing/architecture.md"
    )


@each_module
def test_rooms_import_only_from_rooms_above(module: Module) -> None:
    """A room uses only what stands above it, wherever in the file the import is."""
    if module.room not in ROOMS:
        return
    for found in module.imports:
        target = _own_target(found)
        other = [*target.split("."), ""][1] if target else module.room
        if target == "exitplan":
            assert (module.room, found.name) == ("cli", "__version__"), (
                f"{module.at(found.line)}: import {found.name or 'it'} from its room; the front "
                "of the package is for users (only cli may take __version__ from there)"
            )
        elif other != module.room:
            assert other in ROOMS[: ROOMS.index(module.room)], (
                f"{module.at(found.line)}: {module.room} imports from {other}, which is not above "
                "it. Move what both need up, or hand it in as an argument"
            )


def test_no_import_goes_in_a_circle() -> None:
    """Any module can be imported first."""
    graph = {
        module.name: {
            target
            for found in module.imports
            if found.runs and (target := _own_target(found)) in MODULES and target != module.name
        }
        for module in MODULES.values()
    }
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        circle = " → ".join(reversed(error.args[1]))
        pytest.fail(
            f"modules import each other: {circle}. Inside a room import from the module that "
            "defines the name, not from the room's own __init__; else move the shared part up"
        )


@each_module
def test_heavy_libraries_are_imported_where_they_are_used(module: Module) -> None:
    """Nobody waits for a library that their command does not use."""
    rooms = {"exitplan.site.": HEAVY_IN_SITE, "exitplan.risk.": HEAVY_IN_RISK}
    allowed = next((a for room, a in rooms.items() if module.name.startswith(room)), frozenset())
    for found in module.imports:
        library = found.target.split(".")[0]
        assert not found.runs or library not in HEAVY - allowed, (
            f"{module.at(found.line)}: import {library} inside the function that uses it (under "
            "TYPE_CHECKING for annotations); at module level every command pays for it"
        )


@each_module
def test_only_the_command_line_prints(module: Module) -> None:
    """The library returns what it has to say; where it goes is the caller's affair."""
    if module.room == "cli":
        return
    for node in ast.walk(module.tree):
        prints = isinstance(node, ast.Call) and ast.unparse(node.func) == "print"
        assert not prints, f"{module.at(node.lineno)}: return the text; cli prints it"  # type: ignore[attr-defined]


@each_module
def test_only_the_command_line_asks_for_the_time(module: Module) -> None:
    """The same plan gives the same bytes on any day."""
    if module.room == "cli":
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            called = ".".join(ast.unparse(node.func).split(".")[-2:])
            assert called not in CLOCKS, (
                f"{module.at(node.lineno)}: {called}() makes the result depend on the day. Take "
                "the date as an argument; it comes from the plan or from --as-of"
            )
    for found in module.imports:
        assert f"{found.target}.{found.name}" not in CLOCKS, (
            f"{module.at(found.line)}: take the date as an argument; no room but cli asks the clock"
        )


@each_module
def test_no_file_is_too_long_to_read(module: Module) -> None:
    """A file can be read in one sitting."""
    length = len(module.path.read_text(encoding="utf-8").splitlines())
    assert length <= LONGEST_FILE, (
        f"{module.at(length)}: {length} lines, the limit is {LONGEST_FILE}. Split it by what a "
        "reader would look for"
    )


def test_every_test_says_what_must_hold() -> None:
    """A failing test tells its reader in a sentence what was expected."""
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                where = f"{path.relative_to(ROOT).as_posix()}:{node.lineno}"
                assert ast.get_docstring(node), (
                    f"{where}: say in {node.name}'s docstring, in one sentence, what must hold"
                )


def test_the_architecture_page_names_the_rooms_in_order() -> None:
    """The page that leads and this test tell the same story."""
    page = (ROOT / "docs/contributing/architecture.md").read_text(encoding="utf-8")
    table = re.findall(r"^\| `(\w+)` \|", page, flags=re.MULTILINE)
    assert table == [room for room in ROOMS if room in table], (
        "the table of rooms in docs/contributing/architecture.md has another order than ROOMS"
    )
    built = {module.room for module in MODULES.values()} & set(ROOMS)
    assert built <= set(table), (
        f"add {', '.join(sorted(built - set(table)))} to the table in architecture.md"
    )


def _project() -> dict[str, list[str]]:
    """Requirements by where pyproject.toml states them."""
    stated = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = {
        name: [entry for entry in entries if isinstance(entry, str)]
        for name, entries in stated["dependency-groups"].items()
    }
    return {
        "build": stated["build-system"]["requires"],
        "runtime": stated["project"]["dependencies"],
        **groups,
        **stated["project"].get("optional-dependencies", {}),
    }


REQUIREMENTS = sorted(
    {re.split(r"[\[<>=!~; ]", line)[0] for lines in _project().values() for line in lines}
)


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_constraints_pin_names_and_versions_only() -> None:
    """The pins hold on any registry and any machine: no addresses, no paths."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, start=1):
        assert re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.!+]+", line), (
            f"constraints.txt:{number}: {line!r} is not name==version; write it with `make pins`"
        )


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_every_dependency_is_pinned_and_explained(name: str) -> None:
    """Nothing is installed at a version nobody chose, or for a reason nobody gave."""
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert _canonical(name) in {_canonical(pin.partition("==")[0]) for pin in pins}, (
        f"{name} is not in constraints.txt; run `make pins`"
    )
    page = (ROOT / "docs/contributing/dependencies.md").read_text(encoding="utf-8")
    assert f"`{name}`" in page, f"say in docs/contributing/dependencies.md why we use {name}"
