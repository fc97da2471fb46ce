"""One line for each finding, for editors and for grep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exitplan.checks._escape import log_line
from exitplan.checks._places import AS_NAMED, Places
from exitplan.checks._render_common import View, left_out_by_rule, more

if TYPE_CHECKING:
    from exitplan.checks._finding import Finding
    from exitplan.checks._report import CheckReport

MOST_FINDINGS = 1_000


def render(report: CheckReport, *, places: Places = AS_NAMED, most: int = MOST_FINDINGS) -> str:
    """Give ``file:line:column: EP801 error: sentence [rule]`` for each finding, worst first.

    The waived ones come last and say so. Where there is nothing to tell, it is empty.
    """
    view = View(report, places, in_repository=False)
    told = [*view.shown, *view.waived]
    lines = [_line(view, finding) for finding in told[:most]]
    if len(told) > most:
        lines.append(f"… {more(len(told) - most)}: {left_out_by_rule(view, told[most:])}")
    return "\n".join(lines)


def _line(view: View, finding: Finding) -> str:
    mark = " (new)" if finding.is_new else ""
    if finding.waiver is not None:
        mark = f" (waived until {finding.waiver.until})"
    name = view.rule_name(finding)
    end = f" [{name}]" if name else ""
    return log_line(
        f"{view.place(finding)}: {finding.code} {finding.severity.value}{mark}: "
        f"{view.message(finding)}{end}"
    )
