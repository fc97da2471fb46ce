"""The published site, built once, behind a server that is as strict as any; and a browser."""

from __future__ import annotations

import contextlib
import fcntl
import importlib.util
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser._browse import Visit
from tests.browser._serve import served
from tests.browser._site import Site, build

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Site:
    """The published site; the first worker that asks builds it, the others wait for it."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    folder = shared / "published"
    with (shared / "published.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            half = shared / "half-published"
            shutil.rmtree(half, ignore_errors=True)
            build(half)
            half.rename(folder)
    return Site(folder)


@pytest.fixture(scope="session")
def address(site: Site) -> Iterator[str]:
    """Where the site is served, on this machine alone; ends with a slash."""
    with served(site.folder) as where:
        yield where


@pytest.fixture
def visit(browser: Browser, address: str) -> Callable[..., AbstractContextManager[Visit]]:
    """Give a function that opens a window on the site, to be used with ``with``.

    It takes what Playwright's ``new_context`` takes, ``color_scheme="dark"`` for one.
    """

    @contextlib.contextmanager
    def opened(base: str = address, **options: object) -> Iterator[Visit]:
        context = browser.new_context(**({"reduced_motion": "reduce"} | options))
        try:
            yield Visit(context.new_page(), base)
        finally:
            context.close()

    return opened


@pytest.fixture(scope="session")
def axe_script() -> str:
    """Axe-core, as the package brings it."""
    found = importlib.util.find_spec("axe_playwright_python")
    if found is None or not found.submodule_search_locations:
        pytest.skip("axe-core is not installed (make venv installs axe-playwright-python)")
    return Path(found.submodule_search_locations[0], "axe.min.js").read_text(encoding="utf-8")
