"""A report as the results of tests: one test for each deadline, and one for each rule.

GitLab, Jenkins and the usual actions for GitHub read JUnit's XML. Of a test
GitLab shows ``classname``, ``name``, ``file`` and the text of a failure, and
takes two tests of one name for one; so names are unique, and whatever a
failure has to say stands in its text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from exitplan.checks._escape import log_line, one_line
from exitplan.checks._places import AS_NAMED, Places
from exitplan.checks._render_common import View, left_out_by_rule, more, waiver_words
from exitplan.errors import Severity
from exitplan.schedule.words import MINUTES_PER_DAY, count, short_date

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from exitplan.checks._finding import Finding
    from exitplan.checks._report import CheckedPlan, CheckReport, MilestoneCheck, RuleCount

MOST_FINDINGS = 100
"""Of one rule that are written out."""
_ABOUT_A_DEADLINE = ("EP80", "EP86")
"""Codes of the rules on deadlines and on what a change does to them."""
_SHORT = 300


def render(report: CheckReport, *, places: Places = AS_NAMED) -> str:
    """Give the report as JUnit XML.

    A test fails where a finding that makes the check fail stands behind it,
    and is skipped where waivers excuse all there is; other findings stand in
    its output. A plan that cannot be read is an error.
    """
    from xml.etree import ElementTree as ET

    view = View(report, places, in_repository=True)
    suites = _Suites(view)
    root = ET.Element("testsuites", {"name": "exitplan check", "time": "0"})
    root.extend([*suites.deadlines(), *suites.rules()])
    for name in ("tests", "failures", "errors", "skipped"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'


class _Suites:
    """Makes the suites, and remembers which findings have had their test."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.failing = {finding.order for finding in view.report.failing}
        self.told: set[tuple[Any, ...]] = set()

    def deadlines(self) -> Iterator[Element]:
        """Give a suite for each plan, with a test for each of its deadlines."""
        taken: set[str] = set()
        for plan in self.view.report.plans:
            name = plan.id if plan.id not in taken else self.view.path(plan.name)
            taken.add(plan.id)
            cases = [
                self._deadline(name, milestone)
                for milestone in plan.milestones
                if milestone.deadline_day is not None
            ]
            if not plan.was_read:
                cases.append(self._unread(name, plan))
            yield _suite(f"{one_line(name, _SHORT)}: deadlines", cases, self._properties(plan))

    def _properties(self, plan: CheckedPlan) -> dict[str, str]:
        found = {"plan": self.view.path(plan.name), "profile": self.view.report.settings.profile}
        if plan.status_date is not None:
            found["as_of"] = str(plan.status_date)
        return found

    def _deadline(self, plan: str, milestone: MilestoneCheck) -> Element:
        case = _case(plan, f"{milestone.id} {milestone.title}".strip())
        if milestone.place is not None and milestone.place.file is not None:
            case.set("file", one_line(self.view.path(milestone.place.file)))
        about = [f for f in milestone.findings if f.code.startswith(_ABOUT_A_DEADLINE)]
        self.told.update(finding.order for finding in about)
        self._judge(case, about, _standing(milestone))
        return case

    def _unread(self, name: str, plan: CheckedPlan) -> Element:
        """Give the test that a plan can be read, which it cannot."""
        case = _case(name, "the plan can be read and dated")
        errors = [found for found in plan.findings if found.severity is Severity.ERROR]
        self.told.update(finding.order for finding in errors)
        _add(case, "error", "the plan cannot be judged", self._lines(errors))
        return case

    def rules(self) -> Iterator[Element]:
        """Give a suite with a test for each rule that ran, and for each other code found."""
        by_code: dict[str, list[Finding]] = {}
        shown: set[str] = set()
        for finding in (*self.view.findings, *self.view.waived):
            if finding.order in self.told:
                shown.add(finding.code)
            else:
                by_code.setdefault(finding.code, []).append(finding)
        cases = [
            self._rule(counted, by_code.get(counted.code, []))
            for counted in self.view.report.statistics
            if counted.code in by_code or counted.code not in shown
        ]
        if cases:
            yield _suite("rules", cases, {})

    def _rule(self, counted: RuleCount, findings: list[Finding]) -> Element:
        case = _case("exitplan.rules", f"{counted.code} {counted.name}".strip())
        self._judge(case, findings, "")
        return case

    def _judge(self, case: Element, findings: list[Finding], standing: str) -> None:
        """Say what has come of a test."""
        failures = [finding for finding in findings if finding.order in self.failing]
        others = [finding for finding in findings if finding.order not in self.failing]
        excused = [finding for finding in others if finding.waiver is not None]
        if failures:
            first = standing or self.view.message(failures[0])
            _add(case, "failure", first, self._lines(failures), failures[0].code)
        elif excused and len(excused) == len(others):
            words = {waiver_words(found.waiver): None for found in excused if found.waiver}
            _add(case, "skipped", "; ".join(list(words)[:3]), None)
        told = [*([standing] if standing and not failures else []), *self._lines(others)]
        if told:
            _add(case, "system-out", "", told)

    def _lines(self, findings: Iterable[Finding]) -> list[str]:
        """Tell findings, each with its place, its remedy and what excuses it."""
        view, told = self.view, list(findings)
        lines = []
        for finding in told[:MOST_FINDINGS]:
            head = f"{view.place(finding)}: {finding.code} {finding.severity.value}"
            lines.append(f"{head}: {view.message(finding)}")
            if finding.help:
                lines.append(f"  help: {view.help(finding)}")
            if finding.waiver is not None:
                lines.append(f"  {waiver_words(finding.waiver)}")
        left_out = told[MOST_FINDINGS:]
        if left_out:
            lines.append(f"{more(len(left_out))}: {left_out_by_rule(view, left_out)}")
        return lines


def _standing(milestone: MilestoneCheck) -> str:
    """Say how a milestone stands against its deadline."""
    assert milestone.deadline_day is not None
    finish, deadline = short_date(milestone.finish_day), short_date(milestone.deadline_day)
    margin = milestone.margin or 0
    noun = "calendar day" if milestone.day_minutes == MINUTES_PER_DAY else "working day"
    days = count(abs(margin), noun)
    room = f", {days} {'past' if margin < 0 else 'before'} it" if margin else ""
    word = "done" if milestone.completed else "forecast for"
    return f"{word} {finish}, deadline {deadline}{room}"


def _suite(name: str, cases: list[Element], properties: dict[str, str]) -> Element:
    from xml.etree import ElementTree as ET

    def having(*tags: str) -> str:
        return str(sum(any(case.find(tag) is not None for tag in tags) for case in cases))

    suite = ET.Element(
        "testsuite",
        {
            "name": one_line(name),
            "tests": str(len(cases)),
            "failures": having("failure"),
            "errors": having("error"),
            "skipped": having("skipped"),
            "time": "0",
        },
    )
    if properties:
        told = ET.SubElement(suite, "properties")
        for key, value in properties.items():
            ET.SubElement(told, "property", {"name": key, "value": one_line(value)})
    suite.extend(cases)
    return suite


def _case(classname: str, name: str) -> Element:
    from xml.etree import ElementTree as ET

    names = {"classname": one_line(classname), "name": one_line(name), "time": "0"}
    return ET.Element("testcase", names)


def _add(
    case: Element, tag: str, message: str, lines: Iterable[str] | None, code: str = ""
) -> None:
    from xml.etree import ElementTree as ET

    child = ET.SubElement(case, tag)
    if message:
        child.set("message", one_line(message))
    if code:
        child.set("type", code)
    if lines is not None:
        child.text = "\n".join(log_line(line) for line in lines)
