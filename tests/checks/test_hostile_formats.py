"""A plan from a stranger's pull request does nothing in any format: it is text there.

Every hostile text stands in ids of files, titles, sentences, remedies, waivers and names of
states. What it must not do is judged by readers that are written here or bought, and never by
the code that writes the formats.
"""

from __future__ import annotations

import json
import re
import time
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree as ET

import attrs
import pytest

from exitplan.checks import CheckReport, Subject, run_check
from exitplan.checks._places import Places
from exitplan.checks._render_github import summary
from exitplan.errors import Severity, printable, render_diagnostics
from exitplan.errors.markup import markdown_text
from exitplan.plan import Waiver, parse_moment
from exitplan.planfile import read_text
from tests.checks.format_samples import finding, report_of
from tests.checks.test_render_github import commands
from tests.checks.test_render_golden import FILES, rendered
from tests.checks.test_render_junit import results
from tests.checks.test_render_sarif import the_run

HOSTILE = {
    "terminal escape": "\x1b[2J\x1b]0;owned\x07\x1b]8;;https://evil.example\x07click",
    "C1 introducer": "\x9b31m red \x90 \x9d0;owned\x9c",
    "bidi": "\u202egnp.exe \u2066x\u2069 \u200f",
    "line ends": "a\nb\r\nc\rd\u2028e\u2029f\x85g\x0bh\x0ci",
    "error command": "::error file=x::boom",
    "commands on new lines": "x\n::error::boom\n  ::add-mask::a\n::stop-commands::t",
    "old command": "##[add-mask]a ##[error]boom ##vso[task.setvariable variable=x]y",
    "escaped command": "%0A::error::boom%0D%0A::set-output name=x::y%25%3A%2C",
    "end of a command": "x,file=/etc/passwd::y",
    "CDATA": "]]><failure/><![CDATA[",
    "XML": '"/><testcase name="x"/> &lt; &#x1b; <!DOCTYPE a [<!ENTITY b "c">]>',
    "HTML": "<img src=x onerror=alert(1)></td></table><script>alert(1)</script>",
    "HTML comment": "<!-- hidden --> --> </details>",
    "links": "[click](https://evil.example) ![p](//evil.example/p.png) [x]: https://evil.example",
    "bare links": "https://evil.example/x www.evil.example mailto:a@evil.example",
    "mentions": "@mayor @council/everyone fixes #12 council/plan#7 GH-3 !4 ~label %v1 &5 $6",
    "table": "a | b | c\n|---|---|\n| d",
    "Markdown": "# H **b** _i_ `c` ~~s~~ $x^2$ :boom: > q\n- l\n1. n\n=====",
    "fence": "```sh\nrm -rf /\n```",
    "quick action": "/approve\n/merge\n/close",
    "placeholders": "{0} {{1}} {name} %s %(x)s \\u001b \\x1b",
    "controls": "".join(map(chr, range(32))) + "\x7f",
    "not characters": "\ufffe\uffff\ud800\U000e0001\ufeff",
    "combining": "a" + "\u0301" * 500,
    "very long": "long " * 40_000,
    "very long word": "x" * 200_000,
    "backslashes": "\\" * 50 + "|",
}
each_text = pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
each_format = pytest.mark.parametrize("form", FILES)


def hostile_report(text: str) -> CheckReport:
    """Give a report in which a text stands wherever a plan or a state can put one."""
    waiver = Waiver(text, text, text, parse_moment("2026-12-31"), text, text)
    found = [
        finding("EP801", message=text, help=text, item=text, subject=text, is_new=True),
        finding("EP802", Severity.WARNING, text, file=f"plans/{text[:200]}.yaml"),
        finding("EP803", message=text, file=text[:200], line=2, numbers={"verdict": text}),
        finding("EP811", message=text, file=None, line=None, waiver=waiver),
    ]
    report = report_of(
        found,
        counted={"EP802": {"value": text}},
        rules_run=("EP801",),
        name=text[:200],
        id=text,
        title=text,
        waivers=(waiver,),
        resolved=(finding("EP804", message=text),),
        against=text,
    )
    other = attrs.evolve(report.plans[0], findings=(), resolved=(), not_compared=text)
    return attrs.evolve(report, plans=(*report.plans, other))


def real_report(text: str) -> CheckReport:
    """Give the report on a real plan full of a text; where it is refused, on the refusal."""
    word = json.dumps(text[:300])
    plan = f"""\
plan: p
title: {word}
start: 2025-01-06
waivers:
  - {{rule: EP801, task: b, reason: {word}, approved_by: {word}, until: 2026-12-31}}
tasks:
  work: {{title: {word}, duration: 5w, notes: {word}}}
  a: {{title: {word}, milestone: true, after: work, deadline: 2025-01-10}}
  b: {{title: {word}, milestone: true, after: work, deadline: 2025-01-10}}
"""
    reading = read_text(plan, "plans/p.yaml")
    return run_check(Subject("plans/p.yaml", reading.plan, reading.diagnostics))


def every_output(form: str, text: str) -> list[str]:
    """Give a hostile text in a format: in the report made by hand, and in a real one."""
    outputs = [rendered(form, hostile_report(text))]
    if not any("\ud800" <= ch <= "\udfff" or ch in "\ufffe\uffff" for ch in text):
        outputs.append(rendered(form, real_report(text)))
    return outputs


@each_format
@each_text
def test_nothing_reaches_a_terminal_but_letters(form: str, text: str) -> None:
    """No escape, control, bidirectional or unassigned character is in any format."""
    for out in every_output(form, text):
        assert {ch for ch in out if ch != "\n" and not ch.isprintable()} == set()


ANNOTATED = {"title", "file", "line", "col", "endLine", "endColumn"}


@each_format
@each_text
def test_no_log_takes_it_for_a_command(form: str, text: str) -> None:
    """A job's log holds no command but our own annotations, with our own properties."""
    for out in every_output(form, text):
        read = commands(out)
        assert {command.name for command in read} <= (
            {"error", "warning", "notice"} if form == "github" else set()
        )
        for command in read:
            assert set(command.properties) <= ANNOTATED
            assert re.match(r"EP\d{3}( |$)|exitplan check$", command.properties["title"])
        assert not re.search(r"##[\w.-]*\[", out)


@each_text
def test_annotations_stay_one_line_each(text: str) -> None:
    """A log has as many lines as there are annotations, waivers and summaries: none is added."""
    out = rendered("github", hostile_report(text))
    assert len(out.splitlines()) == 3 + 1 + 1
    read = commands(out)
    titles = [command.properties["title"].split()[0] for command in read]
    assert sorted(titles[:2]) == ["EP801", "EP803"]
    assert titles[2:] == ["EP802"]
    assert {command.properties.get("line", "2") for command in read} == {"9", "2"}


class _Page(HTMLParser):
    """Collects the tags of a page, their attributes, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.named: list[str] = []
        self.comments: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: Any) -> None:
        self.tags.append(tag)
        self.named += [name for name, _ in attributes]

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)


PLAIN_TAGS = {
    "p", "strong", "h3", "table", "thead", "tbody", "tr", "th", "td", "details", "summary",
}  # fmt: skip


@pytest.mark.parametrize("is_comment", [True, False])
@each_text
def test_a_comment_holds_nothing_but_text(text: str, *, is_comment: bool) -> None:
    """Rendered, there are our own tags and no other; nobody is mentioned, nothing is linked."""
    markdown = pytest.importorskip("markdown_it", reason="renders what a comment would show")
    renderer = markdown.MarkdownIt("commonmark").enable(["table", "strikethrough"])
    report = hostile_report(text)
    out = rendered("markdown", report) if is_comment else summary(report)
    page = _Page(renderer.render(out))
    assert set(page.tags) <= PLAIN_TAGS
    assert set(page.named) == set()
    assert page.comments == ([" exitplan check "] if is_comment else [])
    # Four findings and their columns: 3 × 4, one waived × 4, one resolved × 2.
    assert page.tags.count("td") == 12 + 4 + 2
    for sign in ("@mayor", "@council", "#12", "#7", "GH-3", "!4", "~label", "%v1", "$6", "&5"):
        assert sign not in page.text
    for sign in ("www.evil", "://evil", "a@evil", ":boom:"):
        assert sign not in page.text


@each_text
def test_no_line_of_a_comment_is_an_action(text: str) -> None:
    """GitLab carries out lines that begin with a slash, whoever posts them."""
    told = [rendered("markdown", hostile_report(text)), summary(hostile_report(text))]
    for out in [*told, markdown_text(text)]:
        assert not any(line.lstrip().startswith("/") for line in out.splitlines())


@each_format
def test_a_file_whose_name_is_a_command_is_none(form: str) -> None:
    """A pull request may bring a file named ``::error::x.yaml``; no line begins with it."""
    many = [finding("EP101", message=f"{n}", file="::error::x.yaml", line=n + 1) for n in range(5)]
    read = commands(rendered(form, report_of(many, name="::error::x.yaml")))
    assert len(read) == (5 if form == "github" else 0)
    assert not any(command.data.startswith("x.yaml") for command in read)


@each_text
def test_test_results_have_no_tests_but_ours(text: str) -> None:
    """XML stays XML: three deadlines' worth of nothing, and one test for each code."""
    out = rendered("junit", hostile_report(text))
    assert sorted(name.rsplit(": ", 1)[-1] for name in results(out)) == [
        "EP801 deadline-missed",
        "EP802 margin-tight",
        "EP803",
        "EP811 exit-task-missing",
    ]
    assert "<!DOCTYPE" not in out
    assert "<![CDATA" not in out
    for element in ET.fromstring(out.encode()).iter():
        assert element.tag in {
            "testsuites", "testsuite", "testcase", "properties", "property", "failure",
            "skipped", "system-out",
        }  # fmt: skip


@each_text
def test_code_scanning_gets_a_valid_log(text: str) -> None:
    """SARIF stays valid, addresses stay inside the repository, and no text is a link."""
    run = the_run(rendered("sarif", hostile_report(text)))
    assert len(run["results"]) == 5
    for result in run["results"]:
        assert "](" not in result["message"]["text"]
        assert len(result["message"]["text"]) <= 2_100


@each_text
def test_programs_get_the_text_back(text: str) -> None:
    """JSON holds a text to the letter, however hostile; the terminal sees only escapes."""
    data = json.loads(rendered("json", hostile_report(text)))
    assert data["findings"][0]["message"] == text
    for entry in json.loads(rendered("gitlab", hostile_report(text))):
        assert len(entry["description"]) < 10_000


LIMITS = {
    "text": 1_500_000,
    "concise": 4_000_000,
    "github": 200_000,
    "gitlab": 30_000_000,
    "junit": 30_000_000,
    "sarif": 40_000_000,
    "markdown": 65_536,
}
"""Characters, for 10,000 findings with texts of 20,000 each. GitLab takes 30 MB of test results."""


@pytest.mark.parametrize(("form", "limit"), LIMITS.items())
def test_output_stays_bounded(form: str, limit: int) -> None:
    """Ten thousand findings with very long texts neither drown a reader nor take long."""
    long = "word " * 4_000
    many = [
        finding(f"EP8{n % 60:02}", message=f"{n} {long}", help=long, line=n + 1, item=f"t{n}")
        for n in range(10_000)
    ]
    begin = time.perf_counter()
    out = rendered(form, report_of(many))
    assert time.perf_counter() - begin < 20
    assert len(out) <= limit
    assert re.search(r"and [\d,]+ more|[\d,]+ errors more", out)


def test_json_holds_every_finding() -> None:
    """A program gets all ten thousand."""
    many = [finding(message=f"{n}", line=n + 1) for n in range(10_000)]
    data = json.loads(rendered("json", report_of(many)))
    assert len(data["findings"]) == 10_000
    assert data["left_out"] == 0


@each_format
def test_no_format_of_a_service_tells_the_machines_folders(form: str) -> None:
    """Neither places nor sentences say where the repository lies; people see what they wrote."""
    secret = "/home/somebody/secret"
    places = Places(f"{secret}/repo/team", f"{secret}/repo")
    found = [
        finding(file=f"{secret}/repo/team/a.yaml", message=f"in {secret}/repo/team/a.yaml"),
        finding(file="../../other/b.yaml", line=2),
        finding(file=f"{secret}/c.yaml", message=f"cannot read {secret}/c.yaml", line=3),
    ]
    report = report_of(found, name=f"{secret}/repo/team/plans")
    out = rendered(form, report, places=places)
    if form in ("text", "concise", "json"):
        assert f"{secret}/c.yaml" in out
        assert f"{secret}/repo" not in out
    else:
        assert secret not in out
        assert "../" not in out


@each_format
def test_a_wrapped_text_begins_no_command(form: str) -> None:
    """However a text is wrapped, no line of it begins with two colons."""
    for width in range(1, 12):
        text = f"{'x' * width} ::error::boom ::warning::x"
        out = rendered(form, hostile_report(text))
        assert {c.name for c in commands(out)} <= (
            {"error", "warning"} if form == "github" else set()
        )
    if form == "text":
        for width in range(20, 60):
            out = rendered(form, hostile_report("word ::error::boom " * 9), width=width)
            assert commands(out) == []


def test_a_log_takes_no_diagnostic_for_a_command() -> None:
    """What every other command prints of a plan has no command in it either."""
    assert printable("a ##[group]b ##vso[x]c ## [d] #1") == (
        "a #\N{REPLACEMENT CHARACTER}[group]b #\N{REPLACEMENT CHARACTER}vso[x]c ## [d] #1"
    )
    line = "  title: '##[error]boom'"
    told = attrs.evolve(finding(message="##[add-mask]a", column=10).diagnostic, help="##[x]")
    text = render_diagnostics([told], lambda _file, _line: line)
    assert commands(text) == []
    shown, carets = text.splitlines()[2:4]
    assert shown[carets.index("^") :].startswith("'#")
