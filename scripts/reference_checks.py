"""The page on the rules of `exitplan check`, written from the rules themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from exitplan.checks import PROFILES, THRESHOLDS, Family, Rule, Threshold, rules
from exitplan.checks._config import CODES, KEYS, TABLES
from exitplan.checks._explain import EXAMPLE, check_example
from exitplan.errors import render_diagnostics
from scripts.reference_python import rows

Run = Callable[..., tuple[int, str]]

INTRODUCTION = """\
# Checks

`exitplan check` holds a plan to the rules below, and tells besides what every other command \
would tell of it ([diagnostics](diagnostics.md)). Each rule has a code and a name that stay the \
same in every version. `exitplan explain EP801` shows at the terminal what stands here.

An **error** makes the check fail. A **warning** does so with `--fail-on warning`, which the \
profiles `strict` and `dcma` imply. A **note** never does. \
[Check plans in CI](../how-to/check-in-ci.md) tells how to run it.

Below every rule stand a plan that earns a finding of it, what exitplan then prints, and the same \
plan put right.
"""
FAMILIES: Mapping[Family, str] = {
    Family.DEADLINES: "Deadlines",
    Family.LAW: "Law",
    Family.CONTRACT: "Contracts",
    Family.GOVERNANCE: "Decisions",
    Family.NETWORK: "The network",
    Family.PROVENANCE: "Where things come from",
    Family.CHANGE: "Changes",
    Family.WAIVERS: "Waivers",
}
WAIVERS = """\
A waiver says that a finding is known and accepted: by whom, why, and until when. It stands in \
the [plan file](plan-file.md) under `waivers`. An expired one is an error, one that excuses \
nothing a warning. What is waived is listed in every report.
"""
CONFIGURATION = """\
## Configuration

What the command line and the environment do not say comes from the nearest `exitplan.toml`, or \
the table `[tool.exitplan]` of the nearest `pyproject.toml`, upwards from the plan. `exitplan \
config --show` prints every setting and where it came from.
"""
LIMITS = """\
The table `thresholds` takes these:
"""
FAULTY = {
    "EP895": ("The file is not TOML.", 'fail_on = "warning\n'),
    "EP896": ("A key is misspelt.", 'fail-on = "warning"\n'),
    "EP897": ("A limit is not a number.", '[thresholds]\ntolerance_days = "ten"\n'),
    "EP898": ("There is no such rule.", '[severity]\ndeadline-mist = "error"\n'),
}
"""What is wrong with a configuration, and one that earns it, by code."""
_MOST_SHOWN = 3


def page(run: Run) -> Iterator[str]:
    """Give the page; `run` runs a command in a folder with some files."""
    yield from INTRODUCTION.split("\n")
    table = (
        (f"[`{rule.code}`](#{_anchor(rule)})", f"`{rule.name}`", rule.severity.value, _cell(rule))
        for rule in rules().values()
    )
    yield from rows(("Code", "Name", "Severity", "What it finds"), table)
    for family, title in FAMILIES.items():
        of_family = [rule for rule in rules().values() if rule.family is family]
        if not of_family:
            continue
        yield from (f"## {title}", "")
        if family is Family.WAIVERS:
            yield from WAIVERS.split("\n")
        for rule in of_family:
            yield from _section(rule)
    yield from _configuration(run)


def _anchor(rule: Rule) -> str:
    return f"{rule.code.lower()}-{rule.name}"


def _cell(rule: Rule) -> str:
    return rule.summary.replace("|", "\\|")


def _section(rule: Rule) -> Iterator[str]:
    yield from (f"### {rule.code} {rule.name}", "", f"{_capital(rule.summary)}.", "")
    yield from (f"{_capital(rule.severity.value)}. {_where(rule)}", "")
    yield from (rule.why, "", f"**What to do.** {rule.fix}", "")
    if rule.formula:
        yield from (f"**How it counts.** {rule.formula}", "")
    limits = [limit for limit in THRESHOLDS.values() if rule.code in limit.rules]
    if limits:
        yield from (f"**Limits.** {' '.join(map(_limit, limits))}", "")
    yield from _example(rule)
    if rule.source:
        yield from (f"**Source.** {rule.source}", "")


def _where(rule: Rule) -> str:
    """Say in which profiles a rule runs."""
    names = [f"`{name}`" for name in PROFILES if name in rule.profiles]
    if not names:
        return f"Runs only when asked for: `--select {rule.code}`."
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    needs = "With `--against`, runs" if rule.family is Family.CHANGE else "Runs"
    return f"{needs} in {'the profile' if len(names) == 1 else 'the profiles'} {listed}."


def _limit(limit: Threshold) -> str:
    others = "; ".join(f"in `{name}` {value:,}" for name, value in limit.profiles.items())
    usual = f"{limit.default:,}{f'; {others}' if others else ''}"
    return f"`{limit.name}` ({usual}): {limit.what}."


def _example(rule: Rule) -> Iterator[str]:
    """Give the plan that earns a finding, what is printed, and the plan put right."""
    about = rule.about
    under = f", as of {about.as_of}" if about.as_of else ""
    if about.before:
        yield from (
            "The earlier state:",
            "",
            *_fence("yaml", f"# file: before.yaml\n{about.before}"),
        )
        yield from (f"The change{under}:", "")
    elif under:
        yield from (f"Checked{under}:", "")
    bad, good = (f"# file: {EXAMPLE}\n{text}" for text in (rule.bad, rule.good))
    yield from _fence("yaml", bad)
    yield from _fence("text", _printed(rule, bad))
    if any(finding.code == rule.code for finding in check_example(rule, good).findings):
        message = f"{rule.code}: its good example earns a finding of it"
        raise ValueError(message)
    yield from ("Put right:", "", *_fence("yaml", good))


def _printed(rule: Rule, text: str) -> str:
    lines = text.split("\n")
    findings = [
        finding.diagnostic
        for finding in check_example(rule, text).findings
        if finding.code == rule.code
    ]
    if not findings:
        message = f"{rule.code}: its bad example earns no finding of it"
        raise ValueError(message)

    def source_line(file: str, line: int) -> str | None:
        return lines[line - 1] if file == EXAMPLE and line <= len(lines) else None

    return render_diagnostics(findings[:_MOST_SHOWN], source_line)


def _configuration(run: Run) -> Iterator[str]:
    yield from CONFIGURATION.split("\n")
    keys = [(f"`{key.name}`", f"{_capital(key.what)}.", f"`{key.default}`") for key in KEYS]
    keys += [(f"`[{name}]`", f"{_capital(what)}.", "") for name, what in TABLES.items()]
    yield from rows(("Key", "Meaning", "Default"), keys)
    yield from LIMITS.split("\n")
    limits = (
        (
            f"`{limit.name}`",
            f"{_capital(limit.what)}.",
            f"{limit.default:,}",
            ", ".join(f"`{name}`: {value:,}" for name, value in limit.profiles.items()),
        )
        for limit in THRESHOLDS.values()
    )
    yield from rows(("Limit", "Meaning", "Usually", "In a profile"), limits)
    for code, meaning in CODES.items():
        yield from (f"### {code}", "", f"{_capital(meaning)}.", "")
        shows, text = FAULTY[code]
        yield from (f"Error. {shows}", "")
        text = f"# file: exitplan.toml\n{text}"
        _, printed = run({"exitplan.toml": text}, "check")
        told = [part for part in printed.split("\n\n") if f"{code} error" in part]
        yield from (*_fence("toml", text), *_fence("text", "\n\n".join(told)))


def _fence(language: str, text: str) -> Iterable[str]:
    return (f"```{language}", *text.rstrip("\n").split("\n"), "```", "")


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
