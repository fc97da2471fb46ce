"""The same input gives the same files, and the files are light."""

from __future__ import annotations

import gzip
from importlib.resources import files
from pathlib import Path

from tests.browser._site import PREFIX, Site, build

KILOBYTE = 1000
HEAVIEST_PAGE = 60 * KILOBYTE
HEAVIEST_SCRIPTS = 12 * KILOBYTE


def packed(site: Site, name: str) -> int:
    """How many bytes of a file travel, packed as servers pack."""
    return len(gzip.compress((site.folder / name).read_bytes(), compresslevel=6, mtime=0))


def test_the_same_input_gives_the_same_bytes(site, tmp_path):
    """Another folder, time zone, locale and hash seed change no byte of any file."""
    (tmp_path / "elsewhere").mkdir()
    folder = tmp_path / "again"
    build(
        folder,
        cwd=tmp_path / "elsewhere",
        TZ="Pacific/Auckland",
        LC_ALL="C",
        PYTHONHASHSEED="4242",
        PYTHONUTF8="0",
    )
    again = Site(folder)
    assert again.files == site.files
    different = [
        name
        for name in site.files
        if (site.folder / name).read_bytes() != (folder / name).read_bytes()
    ]
    assert different == []


def test_pages_are_light(site):
    """Every page of ours, the roadmap before all, is 60 KB at most on its way to a phone."""
    heavy = {name: size for name in site.own if (size := packed(site, name)) > HEAVIEST_PAGE}
    assert heavy == {}


def test_scripts_are_light(site):
    """All scripts that exitplan brings are 12 KB at most together."""
    stock = [Path(str(files("mkdocs"))) / part for part in ("themes/mkdocs", "contrib/search")]
    known = {path.name for folder in stock for path in folder.rglob("*.js")}
    own = [name for name in site.files if name.endswith(".js") and Path(name).name not in known]
    assert f"{PREFIX}exitplan.js" in own, own
    weights = {name: packed(site, name) for name in own}
    assert sum(weights.values()) <= HEAVIEST_SCRIPTS, weights
