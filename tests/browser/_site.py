"""The published site: built as `mkdocs build` builds it, and its pages as trees."""

from __future__ import annotations

import functools
import html.parser
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import attrs

ROOT = Path(__file__).resolve().parents[2]
PREFIX = "roadmap/"
VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)
NOT_PROSE = frozenset({"script", "style", "template", "noscript"})


def build(folder: Path, *, cwd: Path = ROOT, **env: str) -> None:
    """Build the repository's own site into a folder; say what MkDocs says if it will not."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"]
    ran = subprocess.run(
        [*command, "--config-file", str(ROOT / "mkdocs.yml"), "--site-dir", str(folder)],
        cwd=cwd,
        env=os.environ | {"SOURCE_DATE_EPOCH": "1735689600", "TZ": "UTC"} | env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, (
        f"mkdocs build --strict failed:\n{(ran.stdout + ran.stderr)[-2000:]}"
    )


@attrs.define(eq=False)
class Element:
    """An element of a page, with what is in it."""

    tag: str
    attributes: dict[str, str]
    line: int
    parent: Element | None = None
    children: list[Element | str] = attrs.Factory(list)

    @property
    def elements(self) -> list[Element]:
        """The elements directly in it."""
        return [child for child in self.children if isinstance(child, Element)]

    @property
    def classes(self) -> list[str]:
        """Its classes."""
        return self.attributes.get("class", "").split()

    @property
    def text(self) -> str:
        """All the words in it, with single spaces."""
        return " ".join("".join(self._words()).split())

    def _words(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag not in NOT_PROSE:
                yield from child._words()

    def walk(self) -> Iterator[Element]:
        """Give it and everything in it, in order."""
        yield self
        for child in self.elements:
            yield from child.walk()

    def find(self, *tags: str) -> list[Element]:
        """Everything in it with one of these tags."""
        return [element for element in self.walk() if element.tag in tags]

    def has_ancestor(self, *tags: str) -> bool:
        """Whether it lies in an element with one of these tags."""
        return self.above(*tags) is not None

    def above(self, *tags: str) -> Element | None:
        """Give the nearest element around it with one of these tags."""
        around = self.parent
        while around is not None and around.tag not in tags:
            around = around.parent
        return around


class _TreeBuilder(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("", {}, 0)
        self.here = self.root

    def handle_starttag(self, tag, attributes):
        self.handle_startendtag(tag, attributes)
        if tag not in VOID:
            self.here = self.here.elements[-1]

    def handle_startendtag(self, tag, attributes):
        given = {name: value or "" for name, value in attributes}
        self.here.children.append(Element(tag, given, self.getpos()[0], self.here))

    def handle_endtag(self, tag):
        if self.here.tag == tag or self.here.has_ancestor(tag):
            while self.here.tag != tag:
                self.here = self.here.parent
            self.here = self.here.parent

    def handle_data(self, data):
        self.here.children.append(data)


def parsed(text: str) -> Element:
    """Read a page. Whether its tags match is for the HTML checker to say."""
    builder = _TreeBuilder()
    builder.feed(text)
    builder.close()
    return builder.root


@attrs.frozen
class Site:
    """A built site in a folder."""

    folder: Path

    @functools.cached_property
    def files(self) -> tuple[str, ...]:
        """Every file, by its path in the site."""
        found = (path for path in self.folder.rglob("*") if path.is_file())
        return tuple(sorted(path.relative_to(self.folder).as_posix() for path in found))

    @functools.cached_property
    def trees(self) -> dict[str, Element]:
        """Every page as a tree, by its path; not the page for what is not found."""
        names = [name for name in self.files if name.endswith(".html") and name != "404.html"]
        return {name: parsed(self.read(name)) for name in names}

    def read(self, name: str) -> str:
        """Give a file's text."""
        return (self.folder / name).read_text(encoding="utf-8")

    @functools.cached_property
    def own(self) -> dict[str, list[Element]]:
        """The pages with something of ours on them, and the parts that are ours."""
        found = {name: ours(tree) for name, tree in self.trees.items()}
        return {name: parts for name, parts in found.items() if parts}

    @functools.cached_property
    def walked(self) -> tuple[str, ...]:
        """The pages a browser looks at: all of ours, the home page, and one of each folder."""
        others: dict[str, str] = {}
        for name in self.trees:
            others.setdefault(name.rpartition("/")[0], name)
        chosen = {*self.own, "index.html", *others.values()}
        return tuple(name for name in self.trees if name in chosen)

    @functools.cached_property
    def kinds(self) -> tuple[str, ...]:
        """The fewest pages (or nearly) that show every element and class of ours between them."""
        shown = {
            name: {
                (element.tag, name)
                for part in parts
                for element in part.walk()
                for name in ["", *element.classes]
            }
            for name, parts in self.own.items()
        }
        missing = set().union(*shown.values())
        chosen = []
        while missing:
            best = max(shown, key=lambda name: len(shown[name] & missing))
            chosen.append(best)
            missing -= shown[best]
        return tuple(sorted(chosen))


def ours(tree: Element) -> list[Element]:
    """Give the outermost parts of a page that exitplan made."""
    return [
        element
        for element in tree.walk()
        if "exitplan" in element.classes and not _inside_ours(element)
    ]


def _inside_ours(element: Element) -> bool:
    around = element.parent
    while around is not None and "exitplan" not in around.classes:
        around = around.parent
    return around is not None
