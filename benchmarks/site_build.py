"""`mkdocs build` of a 1,000-task plan's roadmap, against as many plain pages.

Both are whole processes of MkDocs with the stock theme and search. The plain pages have a
heading and two paragraphs each. The plan has 200 groups, milestones with deadlines among its
tasks, and a page for each of those. The bar is a ratio of at most 6. Weights are shown beside
it: the roadmap page at most 60 KB gzipped, all scripts together at most 12 KB.
"""

from __future__ import annotations

import gzip
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

TASKS = 1_000
ROUNDS = 5
KB = 1_024

CONFIGURATION = """\
site_name: Speed
theme: {name: mkdocs, highlightjs: false}
use_directory_urls: false
plugins: [%s]
"""


def plan_text() -> str:
    """Write a plan of groups of ten, every twentieth item a milestone with a deadline."""
    lines = ["plan: thousand", "title: A thousand tasks", "start: 2014-09-01"]
    lines += ["status_date: 2014-12-01", "tasks:"]
    for group in range(TASKS // 10):
        lines += [f"  g{group}:", f"    title: Work package {group}", "    tasks:"]
        for n in range(10):
            lines += [f"      t{n}:", f"        title: Task {n} of work package {group}"]
            if n == 9 and group % 2:
                lines += ["        milestone: true", "        deadline: 2018-06-29"]
            else:
                lines += [f"        duration: {n % 9 + 1}d"]
            if n:
                lag = f" SS+{n % 4 + 1}d" if n % 5 == 0 and n < 9 else ""
                lines.append(f"        after: [t{n - 1}{lag}]")
            elif group:
                lines.append(f"        after: g{group - 1}.t5")
    return "\n".join(lines) + "\n"


def seconds(folder: pathlib.Path) -> float:
    """Time one build."""
    begin = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--clean"], cwd=folder, check=True
    )
    return time.perf_counter() - begin


def ours(folder: pathlib.Path) -> pathlib.Path:
    """Lay out a site with nothing but the roadmap and a page of its own."""
    (folder / "docs").mkdir(parents=True)
    (folder / "docs" / "index.md").write_text("# Home\n", encoding="utf-8")
    (folder / "plan.yaml").write_text(plan_text(), encoding="utf-8")
    plugins = "search, exitplan: {plans: plan.yaml}"
    (folder / "mkdocs.yml").write_text(CONFIGURATION % plugins, encoding="utf-8")
    return folder


def plain(folder: pathlib.Path) -> pathlib.Path:
    """Lay out as many plain pages as the plan has tasks."""
    docs = folder / "docs"
    docs.mkdir(parents=True)
    for n in range(TASKS):
        name = "index" if not n else f"page-{n}"
        text = f"# Page {n}\n\nThis is page {n} of many.\n\n## Part\n\nIt says little more.\n"
        (docs / f"{name}.md").write_text(text, encoding="utf-8")
    (folder / "mkdocs.yml").write_text(CONFIGURATION % "search", encoding="utf-8")
    return folder


def weight(path: pathlib.Path) -> float:
    """Give a file's size in KB as a server sends it."""
    return len(gzip.compress(path.read_bytes(), 9)) / KB


def main() -> None:
    """Print the ratio and the weights."""
    with tempfile.TemporaryDirectory() as folder:
        roadmap = ours(pathlib.Path(folder) / "roadmap")
        pages = plain(pathlib.Path(folder) / "plain")
        pairs = [(seconds(roadmap), seconds(pages)) for _ in range(ROUNDS)]
        made = roadmap / "site" / "roadmap"
        heaviest = max(made.rglob("*.html"), key=weight)
        gantt, scripts = weight(made / "gantt.html"), sum(map(weight, made.rglob("*.js")))
        count = sum(1 for _ in made.rglob("*.html"))
        print(
            f"roadmap page {gantt:.0f} KB, scripts {scripts:.1f} KB, heaviest page "
            f"{heaviest.name} {weight(heaviest):.0f} KB gzipped; {count} pages"
        )
    site = statistics.median(pair[0] for pair in pairs)
    bare = statistics.median(pair[1] for pair in pairs)
    print(
        f"mkdocs build, {TASKS:,} tasks: {site:.1f} s, {TASKS:,} plain pages: {bare:.1f} s, "
        f"ratio {site / bare:.2f}"
    )


if __name__ == "__main__":
    main()
