"""What several pages ask of a plan, each worked out once, when it is first asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from exitplan.errors import ExitplanError
from exitplan.site._causes import causes_of, driver_clause
from exitplan.site._landmarks import landmarks
from exitplan.site._text import clean

if TYPE_CHECKING:
    from exitplan.checks import Finding
    from exitplan.outlook import LastDate, LastDates
    from exitplan.plan import Branch, Risk
    from exitplan.schedule import Explanation, Path
    from exitplan.site._edition import Edition
    from exitplan.site._since import Course
    from exitplan.slippage import Trend


class Answers:
    """Explanations, last safe dates, earlier forecasts, findings and risks of one edition."""

    def __init__(self, edition: Edition, course: Course) -> None:
        self.edition = edition
        self.course = course
        self.schedule = edition.schedule
        self._why: dict[str, Explanation] = {}
        self._causes: dict[str, str] = {}
        self._paths: dict[tuple[str, int], tuple[Path, ...]] = {}
        self.landmarks = landmarks(edition.schedule)
        """What has a page of its own, by date."""

    def why(self, item_id: str) -> Explanation:
        """Explain an item's dates; it takes milliseconds, and several pages need it."""
        found = self._why.get(item_id)
        if found is None:
            found = self._why[item_id] = self.schedule.why(item_id)
        return found

    def driver(self, item_id: str) -> str:
        """Say in one clause what drives an item's date."""
        return driver_clause(self.schedule, self.why(item_id))

    def causes(self, item_id: str) -> str:
        """Say everything that sets a task's dates, in one clause."""
        found = self._causes.get(item_id)
        if found is None:
            found = causes_of(self.schedule, self.schedule.drivers(item_id))
            self._causes[item_id] = found
        return found

    def paths(self, item_id: str, limit: int) -> tuple[Path, ...]:
        """Give the critical path to a task or milestone and the next nearest ones."""
        found = self._paths.get((item_id, limit))
        if found is None:
            found = self._paths[item_id, limit] = self.schedule.paths(item_id, limit=limit)
        return found

    # Last safe dates

    @cached_property
    def _last_safe(self) -> LastDates | str:
        if not any(contract.new_service for contract in self.schedule.plan.contracts.values()):
            return ""
        from exitplan.outlook import last_safe_dates

        try:
            return last_safe_dates(self.schedule)
        except ExitplanError as error:
            return clean(error.diagnostics[0].message) if error.diagnostics else ""

    @property
    def last_safe(self) -> LastDates | None:
        """Give the last safe dates; ``None`` without a contract that says what must be in place."""
        return None if isinstance(self._last_safe, str) else self._last_safe

    @property
    def no_last_safe(self) -> str:
        """Say why there are none although the plan has such a contract; else nothing."""
        return self._last_safe if isinstance(self._last_safe, str) else ""

    @cached_property
    def last_dates(self) -> dict[str, LastDate]:
        """The last safe dates by the id of what they are of."""
        return {} if self.last_safe is None else {row.id: row for row in self.last_safe}

    # Earlier states

    @cached_property
    def trend(self) -> Trend | None:
        """Forecasts of whatever has a page in the reports so far; the plan as it is now is last.

        ``None`` where there is no earlier state.
        """
        if not self.course.is_told or not self.landmarks:
            return None
        from exitplan.slippage import trend

        return trend(self.course.reports, [dates.id for dates in self.landmarks])

    # The check and the register of risks

    @cached_property
    def findings(self) -> dict[str, list[Finding]]:
        """What the check found, waived or not, by the item it is about, worst first."""
        found: dict[str, list[Finding]] = {}
        report = self.edition.check
        for finding in () if report is None else (*report.findings, *report.waived):
            found.setdefault(finding.item, []).append(finding)
        return found

    @cached_property
    def risks(self) -> dict[str, list[Risk]]:
        """The risks that may still happen, by the items they hit."""
        found: dict[str, list[Risk]] = {}
        risks = [risk for risk in self.schedule.plan.risks.values() if risk.chance()]
        if risks:
            for dates in self.schedule:
                name = f"{dates.id}."
                hit = [risk for risk in risks if any(name.startswith(f"{h}.") for h in risk.hits)]
                if hit:
                    found[dates.id] = hit
        return found

    @cached_property
    def branches(self) -> dict[str, list[Branch]]:
        """The other ways that the plan may still go, by the item at which it is decided."""
        found: dict[str, list[Branch]] = {}
        for branch in self.schedule.plan.branches.values():
            if branch.chance():
                found.setdefault(branch.at, []).append(branch)
        return found
