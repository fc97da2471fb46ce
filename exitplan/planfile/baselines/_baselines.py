"""All baselines of a plan, and whether they are as they were taken."""

from __future__ import annotations

import os
from collections.abc import Iterator

from exitplan.errors import Diagnostic, PlanError, Severity, sort_worst_first
from exitplan.planfile.baselines._baseline import Baseline
from exitplan.planfile.baselines._chain import chain_findings
from exitplan.planfile.baselines._read import ReadFile, read_all
from exitplan.planfile.baselines._where import baseline_folder, plan_id_of


class UnknownBaselineError(PlanError, KeyError):
    """A baseline was asked for that the plan does not have."""

    __str__ = Exception.__str__


class Baselines:
    """The baselines of one plan, the oldest approval first. Make one with :meth:`of`."""

    def __init__(
        self,
        folder: str,
        plan: str,
        all_: tuple[Baseline, ...],
        findings: tuple[Diagnostic, ...],
    ) -> None:
        self.folder = folder
        """The folder they lie in, which need not be there."""
        self.plan = plan
        """Id of the plan; empty where nothing tells it."""
        self.all = all_
        self.findings = findings
        """What is wrong with them, worst first: files that are none, signs of a change, gaps."""

    @classmethod
    def of(cls, path: str | os.PathLike[str], *, plan: str | None = None) -> Baselines:
        """Read the baselines beside a plan file, or in a folder of plans.

        `plan` is the plan's id, where `path` does not say it in the way of plan
        files. What is wrong is told in `findings`, never raised.
        """
        text = os.fspath(path)
        folder = baseline_folder(text)
        wanted = plan if plan is not None else plan_id_of(text)
        files, findings = read_all(folder)
        own, others = _of_plan(files, wanted, is_folder=os.path.isdir(text) and plan is None)
        found = [*findings, *chain_findings(own)]
        for file in own:
            found += file.findings
        found += _of_others(others, wanted, folder)
        told = sort_worst_first(found)
        ordered = sorted(
            (file for file in own if file.record is not None),
            key=lambda file: (file.number, file.day, file.shown),
        )
        baselines = tuple(
            Baseline(file.shown, file.record, file.digest, file.places, told)
            for file in ordered
            if file.record is not None
        )
        return cls(folder, wanted or "", baselines, told)

    @property
    def is_sound(self) -> bool:
        """Whether none of them shows signs of a change."""
        return not any(found.severity is Severity.ERROR for found in self.findings)

    def kept_findings(self) -> tuple[Diagnostic, ...]:
        """Read every plan that is kept; give what is wrong with it, worst first."""
        found: list[Diagnostic] = []
        for baseline in self.all:
            plan = baseline.plan
            if plan is None:
                errors = [d for d in baseline.reading.diagnostics if d.severity is Severity.ERROR]
                message = f"the plan that {baseline.name!r} keeps cannot be read by this exitplan"
                remedy = "the next findings say why; the version it was taken with can read it"
                found += [_about(baseline, "EP634", "files", message, remedy), *errors]
                continue
            status = None if plan.status_date is None else str(plan.status_date)
            for key, says, keeps in (
                ("plan", baseline.record.plan, plan.id),
                ("status_date", baseline.record.status_date, status),
            ):
                if says != keeps:
                    message = f"{baseline.name!r} says {key} {says}, but the plan it keeps, {keeps}"
                    remedy = "bring the file back as it was committed"
                    found.append(_about(baseline, "EP638", key, message, remedy))
        return sort_worst_first(found)

    @property
    def original(self) -> Baseline:
        """The first that was approved; raises UnknownBaselineError where there is none."""
        return self._some()[0]

    @property
    def current(self) -> Baseline:
        """The last that was approved, the one in force; raises UnknownBaselineError."""
        return self._some()[-1]

    def __getitem__(self, name: str) -> Baseline:
        """Give the baseline of a name; raises UnknownBaselineError with the nearest names."""
        for baseline in self.all:
            if baseline.name == name:
                return baseline
        raise self._unknown(name)

    def __contains__(self, name: object) -> bool:
        """Whether there is a baseline of that name."""
        return any(baseline.name == name for baseline in self.all)

    def __iter__(self) -> Iterator[Baseline]:
        """Give them, the oldest approval first."""
        return iter(self.all)

    def __len__(self) -> int:
        """How many there are."""
        return len(self.all)

    def _some(self) -> tuple[Baseline, ...]:
        if self.all:
            return self.all
        message = "the plan has no baseline"
        errors = [found for found in self.findings if found.severity is Severity.ERROR]
        if not errors:
            remedy = "exitplan baseline take keeps the plan as it is approved"
            errors = [Diagnostic("EP633", Severity.ERROR, message, remedy)]
        raise UnknownBaselineError(errors)

    def _unknown(self, name: str) -> UnknownBaselineError:
        import difflib

        names = [baseline.name for baseline in self.all]
        near = difflib.get_close_matches(name[:100], names, n=1, cutoff=0.5)
        remedy = "exitplan baseline list shows them"
        if near:
            remedy = f"did you mean {near[0]}?"
        elif not names:
            remedy = "the plan has no baseline yet; exitplan baseline take keeps one"
        message = f"there is no baseline {name!r}"
        return UnknownBaselineError([Diagnostic("EP633", Severity.ERROR, message, remedy)])


def _about(baseline: Baseline, code: str, key: str, message: str, remedy: str) -> Diagnostic:
    place = baseline.places.get(key)
    return Diagnostic(code, Severity.ERROR, message, remedy, baseline.file, place)


def _of_plan(
    files: tuple[ReadFile, ...], wanted: str | None, *, is_folder: bool
) -> tuple[list[ReadFile], list[ReadFile]]:
    """Tell the baselines of a plan from those of others.

    A folder is one plan, so that all baselines in it are its own if they are of
    one plan, even where its id was changed since.
    """
    ids = {file.record.plan for file in files if file.record is not None}
    if len(ids) == 1 and (is_folder or wanted is None):
        wanted = next(iter(ids))
    own = [file for file in files if file.record is None or file.record.plan == wanted]
    others = [file for file in files if file.record is not None and file.record.plan != wanted]
    linked = {file.record.previous.name for file in own if file.record and file.record.previous}
    # A plan that was given another id keeps the baselines that the later ones go back to.
    while moved := [file for file in others if file.name in linked]:
        own += moved
        others = [file for file in others if file not in moved]
        linked = {f.record.previous.name for f in moved if f.record and f.record.previous}
    return own, others


def _of_others(others: list[ReadFile], wanted: str | None, folder: str) -> list[Diagnostic]:
    """Tell that there are baselines of other plans, where that may be a mistake."""
    ids = sorted({file.record.plan for file in others if file.record is not None})
    if not ids:
        return []
    shown = ", ".join(repr(name) for name in ids[:3]) + (", …" if len(ids) > 3 else "")
    message = f"{folder} also holds baselines of {shown}, which are left out"
    remedy = f"they are not of {wanted!r}" if wanted else "name the plan file that is meant"
    return [Diagnostic("EP637", Severity.NOTE, message, remedy, folder)]
