"""One baseline, as it was read: what it says, and the plan that it keeps."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

import attrs

from exitplan.errors import Diagnostic, Severity
from exitplan.planfile._files import read_plan_texts

if TYPE_CHECKING:
    from exitplan.errors import Span
    from exitplan.plan import Plan
    from exitplan.planfile._load import Reading
    from exitplan.planfile.baselines._record import Record
    from exitplan.planfile.history import Version


class Baseline:
    """A plan as it was approved."""

    def __init__(
        self,
        file: str,
        record: Record,
        digest: str,
        places: Mapping[str, Span],
        findings: tuple[Diagnostic, ...] = (),
    ) -> None:
        self.file = file
        """Its file, as the user would name it."""
        self.record = record
        self.digest = digest
        """The digest that the file carries."""
        self.places = places
        """Where in the file each of its keys stands."""
        self.findings = findings
        """What is wrong with the baselines of its plan, this one or another; worst first."""

    def __repr__(self) -> str:
        return f"<Baseline {self.name!r}, number {self.number} of {self.record.plan!r}>"

    @property
    def name(self) -> str:
        """What it is called."""
        return self.record.name

    @property
    def number(self) -> int:
        """1 for the plan's first baseline, one more for each that followed."""
        return self.record.number

    @property
    def day(self) -> int:
        """Day ordinal of its approval."""
        return self.record.day

    @property
    def note(self) -> str:
        """What whoever took it had to say."""
        return self.record.note

    @property
    def approved_by(self) -> str:
        """The body or role that approved it."""
        return self.record.approved_by

    @property
    def is_rebaseline(self) -> bool:
        """Whether it replaces another baseline."""
        return self.record.number > 1

    @property
    def is_sound(self) -> bool:
        """Whether neither it nor any other baseline of the plan shows signs of a change."""
        return not any(found.severity is Severity.ERROR for found in self.findings)

    @cached_property
    def reading(self) -> Reading:
        """The plan that it keeps, with all findings, whether the baseline is sound or not."""
        files = self.record.files
        if len(files) == 1:
            (name,) = files
            shown = f"{self.file}/{name}"
            return read_plan_texts({shown: files[name]}, shown)
        # A programme without a file of its own is named after its folder.
        folder = f"{self.file}/{self.record.plan}"
        return read_plan_texts({f"{folder}/{name}": files[name] for name in files}, folder)

    @property
    def plan(self) -> Plan | None:
        """The plan that it keeps; ``None`` where that cannot be read."""
        return self.reading.plan

    def version(self, *, trusted: bool = False) -> Version:
        """Give it as a state of the plan, to compare others with.

        Where any baseline of the plan was changed, removed or replaced, the
        state has no plan, but the findings as its diagnostics. `trusted` gives
        the plan all the same, and the findings as warnings.
        """
        from exitplan.planfile.history import Version, VersionKind

        plan, findings = None, self.findings
        if self.is_sound or trusted:
            plan = self.plan
            findings = (*map(_as_warning, self.findings), *self._faults())
        status = None if plan is None else plan.status_date
        return Version(
            name=f"baseline {self.name}",
            kind=VersionKind.BASELINE,
            plan=plan,
            day=self.day if status is None else status.day,
            subject=self.note,
            role=self.approved_by,
            diagnostics=findings,
            is_rebaseline=self.is_rebaseline,
            committed=self.day,
        )

    def _faults(self) -> tuple[Diagnostic, ...]:
        """Give why the kept plan cannot be read; nothing where it can."""
        return () if self.reading.plan is not None else self.reading.diagnostics


def _as_warning(finding: Diagnostic) -> Diagnostic:
    if finding.severity is not Severity.ERROR:
        return finding
    return attrs.evolve(finding, severity=Severity.WARNING)
