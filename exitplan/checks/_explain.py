"""What a code means: the text behind ``exitplan explain`` and the documentation of the rules."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from exitplan.checks._codes import all_codes
from exitplan.checks._config import CODES as CONFIG_CODES
from exitplan.checks._registry import rules
from exitplan.checks._report import CheckReport
from exitplan.checks._rule import Family, Rule
from exitplan.checks._run import Subject, run_check
from exitplan.checks._select import code_of, nearest
from exitplan.checks._settings import Settings
from exitplan.checks._thresholds import THRESHOLDS, Threshold

EXAMPLE = "plan.yaml"
"""What the plan of an example is called."""
_PAGE = "diagnostics.md"
_DOCUMENTATION = (
    os.path.join(os.path.dirname(__file__), "data", _PAGE),
    os.path.join(os.path.dirname(__file__), "..", "..", "docs", "reference", _PAGE),
)
"""Where the reference page is: in an installed package, and beside its source."""


@attrs.frozen
class Explanation:
    """What there is to say of one code."""

    code: str
    meaning: str
    """One line."""
    rule: Rule | None = None
    """``None`` for what another room finds."""
    reference: str = ""
    """What the reference page says of a code of another room; Markdown."""

    @property
    def thresholds(self) -> tuple[Threshold, ...]:
        """The limits that it measures against."""
        return tuple(limit for limit in THRESHOLDS.values() if self.code in limit.rules)

    def record(self) -> dict[str, Any]:
        """Give it as plain data, for JSON."""
        found: dict[str, Any] = {"code": self.code, "meaning": self.meaning}
        rule = self.rule
        if rule is None:
            return found | {"reference": self.reference}
        return found | {
            "name": rule.name,
            "family": rule.family.value,
            "severity": rule.severity.value,
            "profiles": sorted(rule.profiles),
            "why": rule.why,
            "fix": rule.fix,
            "bad": rule.bad,
            "good": rule.good,
            "formula": rule.formula,
            "source": rule.source,
            "thresholds": [
                {"name": limit.name, "default": limit.default, "what": limit.what}
                for limit in self.thresholds
            ],
        }


def explain(word: str) -> Explanation | None:
    """Explain a code or a rule's name; ``None`` where there is no such thing."""
    code = code_of(word)
    if code is None:
        code = word.upper()
        if code in CONFIG_CODES:
            return Explanation(code, CONFIG_CODES[code], None, _reference(code))
        return None
    rule = rules().get(code)
    if rule is not None:
        return Explanation(code, rule.summary, rule)
    return Explanation(code, all_codes()[code], None, _reference(code))


def beginning_with(word: str) -> tuple[str, ...]:
    """Give every code that begins like this: ``EP8``."""
    start = word.upper()
    known = {*rules(), *all_codes(), *CONFIG_CODES}
    return tuple(
        sorted(code for code in known if start.startswith("EP") and code.startswith(start))
    )


def near_to(word: str) -> str:
    """Give "; did you mean …?" for a word that is no code and no rule."""
    return nearest(word, [rule.name for rule in rules().values()])


def by_family() -> Iterator[tuple[Family, tuple[Rule, ...]]]:
    """Give the rules of each family, in the order of their codes."""
    for family in Family:
        found = tuple(rule for rule in rules().values() if rule.family is family)
        if found:
            yield family, found


def check_example(rule: Rule, text: str) -> CheckReport:
    """Check one of a rule's examples by that rule alone."""
    from exitplan.checks._against import Earlier
    from exitplan.plan import to_moment
    from exitplan.planfile import read_text
    from exitplan.planfile.history import Version, VersionKind

    about = rule.about
    as_of = to_moment(about.as_of) if about.as_of else None
    earlier = None
    if about.before:
        before = read_text(about.before, "before.yaml")
        version = Version("before.yaml", VersionKind.FILE, before.plan, None)
        earlier = Earlier(attrs.evolve(version, diagnostics=before.diagnostics), as_of)
    reading = read_text(text, EXAMPLE)
    subject = Subject(EXAMPLE, reading.plan, reading.diagnostics, as_of, None, earlier)
    return run_check(subject, Settings(select=(rule.code, *about.also)))


def example_output(rule: Rule) -> str:
    """Give what ``exitplan check`` prints for a rule's bad example, its summary line apart."""
    from exitplan.errors import render_diagnostics

    lines = rule.bad.split("\n")
    found = (f.diagnostic for f in check_example(rule, rule.bad).findings if f.code == rule.code)

    def source_line(file: str, line: int) -> str | None:
        return lines[line - 1] if file == EXAMPLE and line <= len(lines) else None

    return render_diagnostics(list(found)[:3], source_line).rstrip("\n")


def markdown(explanation: Explanation, *, level: int = 1) -> str:
    """Give an explanation as Markdown; headings begin at a level."""
    rule = explanation.rule
    heading = "#" * level
    if rule is None:
        text = explanation.reference or f"{_sentence(explanation.meaning)}."
        return f"{heading} {explanation.code}\n\n{text}\n"
    parts = [
        f"{heading} {rule.code} {rule.name}",
        f"{_sentence(rule.summary)}.",
        f"{_sentence(rule.severity.value)} · {rule.family.value} · {_where_it_runs(rule)}",
        rule.why,
        f"{heading}# What to do",
        rule.fix,
        *_limits(explanation, heading),
        *([f"{heading}# How it counts", rule.formula] if rule.formula else []),
        f"{heading}# Example",
        f"```yaml\n# file: {EXAMPLE}\n{rule.bad.rstrip()}\n```",
        f"```text\n{example_output(rule)}\n```",
        "Put right:",
        f"```yaml\n{rule.good.rstrip()}\n```",
        *([f"{heading}# Source", rule.source] if rule.source else []),
    ]
    return "\n\n".join(parts) + "\n"


def _limits(explanation: Explanation, heading: str) -> Iterator[str]:
    """Give the limits as a list."""
    limits = explanation.thresholds
    if limits:
        yield f"{heading}# Limits"
        yield "\n".join(_limit(limit) for limit in limits)


def _limit(limit: Threshold) -> str:
    others = ", ".join(f"{value:,} in {profile}" for profile, value in limit.profiles.items())
    usual = f"{limit.default:,}" + (f" ({others})" if others else "")
    return f"* `{limit.name}` = {usual}: {limit.what}"


def _where_it_runs(rule: Rule) -> str:
    if not rule.profiles:
        return "runs only when selected"
    return f"runs in {', '.join(sorted(rule.profiles))}"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _reference(code: str) -> str:
    """Give the section of the reference page about a code; empty where the page is not there."""
    return _sections().get(code, "")


def _sections() -> Mapping[str, str]:
    for path in _DOCUMENTATION:
        try:
            with open(path, encoding="utf-8") as stream:
                text = stream.read()
        except OSError:
            continue
        found = {}
        for part in text.split("\n### ")[1:]:
            code, _, body = part.partition("\n")
            found[code.strip()] = body.split("\n## ")[0].strip()
        return found
    return {}
