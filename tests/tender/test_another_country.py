from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from exitplan.expansion import plan_problems
from exitplan.law import _tables, find_period, read_table
from exitplan.schedule import compute_schedule
from exitplan.tender import _procedures, find_procedure, procedures
from tests.tender.tenders import faults_of, group_of, lay, lengths_of, plan_of, steps_of

PAGE = Path(__file__).resolve().parents[2] / "docs/how-to/add-a-regime.md"


@pytest.fixture
def ruritania(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Install the law that the how-to guide invents, as it says."""
    for block in re.findall(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL):
        name = re.match(r"# file: (\S+)\n", block)
        assert name is not None
        path = tmp_path / name[1]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block, encoding="utf-8")
    for name in _tables.TABLES:
        read_table(name)  # The others are read from where they are.
    regimes = Path(_tables._FOLDER, "regimes.toml").read_bytes()
    (tmp_path / "law/data/regimes.toml").write_bytes(regimes)
    caches = (_procedures.known_regimes, _procedures.procedure_ids, _procedures._read)
    for cache in caches:
        cache.cache_clear()
    monkeypatch.setattr(_tables, "TABLES", (*_tables.TABLES, "ruritania"))
    monkeypatch.setattr(_tables, "_FOLDER", str(tmp_path / "law/data"))
    monkeypatch.setattr(_procedures, "_FOLDER", str(tmp_path / "tender/data"))
    yield
    for cache in (*caches, read_table):
        cache.cache_clear()


def test_a_law_that_was_added_is_like_any_other(ruritania: None) -> None:
    """Two files and a name: its periods, procedures, steps and faults are there."""
    assert find_period("ruritania.open.tenders").provision == "Code art 12"
    assert [(p.regime, p.id) for p in procedures()] == [("ruritania", "open")]
    assert find_procedure("open", "ruritania").title == "Open procedure"
    facts = {"regime": "ruritania", "commences": "2026-03-02", "board": "cabinet"}
    laid = lay("open", circumstances=["electronic"], **facts)
    assert (laid.regime, laid.is_regime_stated, laid.diagnostics) == ("ruritania", True, ())
    assert lengths_of(laid) == [("days", 35), ("days", 10)]
    assert "strategy-approval" in steps_of(laid)
    assert [duty.rule for duty in laid.duties] == ["ruritania.award-notice"]
    assert list(plan_problems(plan_of(group_of("open", **facts)))) == []
    [fault] = faults_of(group_of("open", circumstances=["framework"], **facts))
    assert fault.code == "EP424"


def test_a_plan_under_it_is_dated(ruritania: None) -> None:
    """The engine needs to know nothing of it."""
    schedule = compute_schedule(plan_of(group_of("open", regime="ruritania"), "2026-01-05"))
    sent, tenders = schedule["retender.notice-sent"], schedule["retender.tenders"]
    assert tenders.finish_day - sent.finish_day >= 40


def test_no_date_chooses_it(ruritania: None) -> None:
    """A law that is not one of those by date has to be stated."""
    [fault] = faults_of(group_of("open", commences="2026-03-02"))
    assert fault.code == "EP420"
