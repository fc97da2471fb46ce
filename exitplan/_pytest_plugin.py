"""The pytest plugin: fixtures that give a project's plans to its tests.

pytest imports it in every project that has exitplan installed, so it imports
nothing of exitplan until a fixture is asked for, and does nothing for those
who ask for none.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from exitplan.plan import Plan
    from exitplan.schedule import Schedule

_FIXTURES = frozenset({"exitplan_path", "exitplan_plan", "exitplan_schedule"})
_USUAL = "plans"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare where the plans are, and the status date."""
    group = parser.getgroup("exitplan", "plans under test")
    group.addoption(
        "--exitplan-plans",
        action="append",
        metavar="PATH",
        help="plan file or folder for the fixtures exitplan_plan and exitplan_schedule; may be "
        "repeated (default: the option exitplan_plans of the configuration, else plans)",
    )
    group.addoption(
        "--exitplan-as-of",
        metavar="DATE",
        help="status date for exitplan_schedule: 2026-06-30, or today (default: the environment's "
        "EXITPLAN_AS_OF, then the plan's own)",
    )
    parser.addini(
        "exitplan_plans",
        "plan files and folders for the fixtures exitplan_plan and exitplan_schedule",
        type="paths",
        default=[],
    )


def _paths(config: pytest.Config) -> list[Path]:
    asked = config.getoption("--exitplan-plans")
    if asked:
        return [Path(config.invocation_params.dir, path) for path in asked]
    configured: list[Path] = config.getini("exitplan_plans")
    return configured or [config.rootpath / _USUAL]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that asks for a plan once for each plan."""
    if _FIXTURES.isdisjoint(metafunc.fixturenames):
        return
    paths = _paths(metafunc.config)
    names = [_shown(path, metafunc.config) for path in paths]
    metafunc.parametrize("exitplan_path", paths, ids=names, indirect=True, scope="session")


def _shown(path: Path, config: pytest.Config) -> str:
    return os.path.relpath(path, config.rootpath).replace(os.sep, "/")


@pytest.fixture(scope="session")
def exitplan_path(request: pytest.FixtureRequest) -> Path:
    """Path of the plan under test; with several, the test runs once for each."""
    path: Path = request.param
    if not path.exists():
        message = (
            f"there is no plan {_shown(path, request.config)}; name yours with exitplan_plans in "
            "pytest's configuration, or with --exitplan-plans"
        )
        pytest.fail(message, pytrace=False)
    # As a user would name it, so that messages show the name that an editor can open.
    near = os.path.relpath(path)
    return path if near.startswith(os.pardir) else Path(near)


@pytest.fixture(scope="session")
def exitplan_plan(exitplan_path: Path) -> Plan:
    """The plan under test, read once for the session."""
    from exitplan.errors import ExitplanError
    from exitplan.planfile import load_plan

    try:
        return load_plan(exitplan_path)
    except ExitplanError as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture(scope="session")
def exitplan_schedule(exitplan_plan: Plan, request: pytest.FixtureRequest) -> Schedule:
    """The plan under test with its dates, as of --exitplan-as-of where that is given."""
    from exitplan.cli._output import UsageError, status_date
    from exitplan.errors import ExitplanError
    from exitplan.schedule import compute_schedule

    try:
        as_of = status_date(request.config.getoption("--exitplan-as-of"))
        return compute_schedule(exitplan_plan, as_of=as_of)
    except (ExitplanError, UsageError) as error:
        pytest.fail(str(error), pytrace=False)
