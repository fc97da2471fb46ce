"""The plans under tests/plans/checks, and what each is expected to earn.

A file says it in comments at its top::

    # One sentence on what it shows.
    # expect: warning EP802 12:5
    # as-of: 2025-03-01
    # select: default, EP806
    # profile: public-body

A folder says the same in its ``expect.txt``, with the file before the place
(``plan.yaml:12:5``); it holds ``plan.yaml`` or a folder ``plans``, and, where a
change is checked, the earlier state as ``before.yaml`` or ``before``.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from exitplan.checks import CheckReport, Finding, Settings, Subject, run_check
from exitplan.checks._against import Earlier
from exitplan.plan import parse_moment
from exitplan.planfile import read_plan
from exitplan.planfile.history import Version, VersionKind

PLANS = Path(__file__).resolve().parent.parent / "plans" / "checks"


def _listed(name: str) -> list[Path]:
    folder = PLANS / name
    return sorted(path for path in folder.iterdir() if path.name[0] != ".")


GOOD, BAD = _listed("good"), _listed("bad")

_EXPECT = re.compile(r"^(?:# expect: )?((?:error|warning|note) EP\d{3}(?: \S+)?)$", re.MULTILINE)
_SAID = re.compile(r"^(?:# )?(as-of|select|ignore|profile): (.+)$", re.MULTILINE)


def header(path: Path) -> str:
    """Give the text that says what a fixture expects."""
    return (path / "expect.txt" if path.is_dir() else path).read_text(encoding="utf-8")


def expected(path: Path) -> Counter[str]:
    """Give what a plan says it expects: ``warning EP802 12:5``."""
    return Counter(_EXPECT.findall(header(path)))


def checked(path: Path) -> CheckReport:
    """Check a fixture under the status date and settings that it asks for."""
    said = dict(_SAID.findall(header(path)))

    def words(key: str) -> tuple[str, ...]:
        return tuple(word.strip() for word in said.get(key, "").split(",") if word.strip())

    settings = Settings(
        said.get("profile", "default"), select=words("select"), ignore=words("ignore")
    )
    as_of = parse_moment(said["as-of"]) if "as-of" in said else None
    plan, earlier = path, None
    if path.is_dir():
        plan = next(path / name for name in ("plan.yaml", "plans") if (path / name).exists())
        before = [path / name for name in ("before.yaml", "before") if (path / name).exists()]
        if before:
            reading = read_plan(before[0])
            version = Version(before[0].name, VersionKind.FILE, reading.plan, None)
            earlier = Earlier(version, as_of)
    reading = read_plan(plan)
    subject = Subject(str(plan), reading.plan, reading.diagnostics, as_of, None, earlier)
    return run_check(subject, settings)


def told(report: CheckReport, path: Path) -> Counter[str]:
    """Give the findings that count in the form in which fixtures expect them."""
    return Counter(_line(finding, path) for finding in report.findings)


def _line(finding: Finding, path: Path) -> str:
    line = f"{finding.severity.value} {finding.code}"
    span = finding.diagnostic.span
    if span is None:
        return line
    place = f"{span.line}:{span.column}"
    if path.is_dir():
        place = f"{(finding.diagnostic.file or '').removeprefix(f'{path}/')}:{place}"
    return f"{line} {place}"
