"""What every test may use: Hypothesis profiles, the command line, the documentation switch."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent.parent

# Examples come from the code alone, so that a red run is red for everybody. Before a
# release, and after any change to the engine: pytest --hypothesis-profile=search
settings.register_profile(
    "ci",
    derandomize=True,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],  # It measures the machine.
)
settings.register_profile(
    "search",
    settings.get_profile("ci"),
    derandomize=False,
    max_examples=5_000,
)
settings.load_profile("ci")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the switch that rewrites expected output in the documentation."""
    parser.addoption(
        "--update-docs",
        action="store_true",
        help="write what the documentation's commands print into its pages; read the diff",
    )


@pytest.fixture
def clean_env(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Give an environment in which the same command prints the same bytes everywhere."""
    tools = Path(sys.executable).parent
    return {
        "PATH": os.pathsep.join([str(tools), os.environ.get("PATH", os.defpath)]),
        "HOME": str(tmp_path_factory.mktemp("home")),
        "COLUMNS": "80",
        "LC_ALL": "C.UTF-8",
        "NO_COLOR": "1",
        "PYTHONUNBUFFERED": "1",  # Keeps standard output and error in order when both are read.
        "TZ": "UTC",
    }


@pytest.fixture
def run_cli(
    tmp_path: Path, clean_env: dict[str, str]
) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Give a function that runs `exitplan` in the test's scratch folder.

    ``run_cli("why", "plan.yaml", "award", files={"plan.yaml": text}, env={"TZ": "Asia/Tokyo"})``
    writes the files, runs the command in a process of its own and returns the
    finished process; it does not judge the exit status.
    """

    def run(
        *arguments: str,
        files: Mapping[str, str] | None = None,
        env: Mapping[str, str] | None = None,
    ) -> subprocess.CompletedProcess[str]:
        for name, text in (files or {}).items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return subprocess.run(
            [
                sys.executable,
                "-c",
                "import sys; from exitplan.cli import main; sys.exit(main())",
                *arguments,
            ],
            cwd=tmp_path,
            env=clean_env | {"PYTHONPATH": str(ROOT)} | dict(env or {}),
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )

    return run


CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window; skips where it, or Playwright, is missing.

    One for all tests of a process, as Playwright starts only once in each.
    """
    if importlib.util.find_spec("playwright") is None:
        pytest.skip("Playwright is not installed (make venv installs it)")
    program = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if program is None:
        pytest.skip("Chromium is not installed (apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield chromium
        chromium.close()
