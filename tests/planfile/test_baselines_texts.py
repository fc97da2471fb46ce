"""Whatever a plan file looks like, a baseline keeps it to the letter; whatever a file holds, it is
read in little time.
"""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exitplan.errors import PlanError, Severity
from exitplan.planfile import load_plan
from exitplan.planfile._source import FORBIDDEN, Source
from exitplan.planfile.baselines import Baselines
from exitplan.planfile.baselines import _read as reading
from exitplan.planfile.baselines._parse import parse
from exitplan.planfile.baselines._record import Previous, Record
from exitplan.planfile.baselines._take import _text_of
from exitplan.planfile.baselines._write import can_stand_in_lines, written
from tests.planfile.baseline_parts import EXIT, codes, folder_of, take
from tests.planfile.fixtures import GOOD_FILES

DIGEST = f"sha256:{'0' * 64}"


def record_of(*texts: str, note: str = "As agreed", role: str = "Cabinet") -> Record:
    """Make what a baseline of some texts says."""
    files = {f"file-{number}.yaml": text for number, text in enumerate(texts)}
    return Record("first", "exit", 2, 735_000, role, note, None, Previous("zero", DIGEST), files)


def reads_back(record: Record) -> str:
    """Write a baseline, and see that it says the same when it is read."""
    text = _text_of(record, "first.yaml")
    parsed = parse(Source("first.yaml", text))
    assert parsed.record == record
    assert parsed.digest == record.digest()
    assert not parsed.diagnostics
    return text


ODD = [
    EXIT.replace("\n", "\r\n"),
    EXIT + "\n\n",
    EXIT + "   \n",
    EXIT.rstrip("\n"),
    EXIT + " ",
    EXIT + "\t",
    EXIT.replace("# a Monday", "# a\tMonday   "),
    "\n" + EXIT,
    "\n   \n" + EXIT,
    "  # further in\n" + EXIT,
    "\t# a tab first\n" + EXIT,
    "---\n" + EXIT + "...\n",
    "%YAML 1.2\n---\n" + EXIT,
    EXIT.replace("title: ", "title: |-\n    ").replace("|-\n    Leaving", "|-\n  Leaving"),
    EXIT.replace("case", "é😀"),
    'plan: exit\rtitle: "\\n"\r',
    "'",
    '"',
    "#",
    "\n",
    "   \n",
    "",
]


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_odd_texts_are_kept_to_the_letter(text):
    """Line ends, blanks, tabs, comments and markers come back as they were."""
    reads_back(record_of(text, EXIT, text))


def test_good_plan_files_stand_line_by_line():
    """Every ordinary plan file can be read, and compared by git, inside the baseline."""
    for path in GOOD_FILES:
        text = path.read_bytes().decode("utf-8-sig")
        kept = reads_back(record_of(text))
        if can_stand_in_lines(text):
            for line in text.splitlines():
                assert f"    {line}".rstrip() in (each.rstrip() for each in kept.splitlines())
    assert sum(can_stand_in_lines(path.read_text("utf-8")) for path in GOOD_FILES) > 3


CHARACTERS = st.characters(exclude_categories=["Cs"]).filter(lambda c: not FORBIDDEN.search(c))
LINES = st.lists(
    st.sampled_from(["a", " ", "\t", "\n", "\r", "\r\n", "#", "- ", ": ", "|", "  ", "é", "'", '"'])
)


@given(
    texts=st.lists(st.text(CHARACTERS) | LINES.map("".join), min_size=1, max_size=3),
    note=st.text(CHARACTERS).map(str.strip),
    role=st.text(CHARACTERS, min_size=1).map(str.strip).filter(bool),
)
def test_any_text_is_kept_to_the_letter(texts, note, role):
    """There is no text that a plan file may hold and a baseline cannot keep."""
    reads_back(record_of(*texts, note=note, role=role))


@given(text=st.text(CHARACTERS), cut=st.integers(0, 3_000), other=st.text(max_size=3))
def test_whatever_a_file_holds_it_is_read(text, cut, other):
    """Damage ends in a record that is sealed, or in findings; never in a traceback."""
    whole = written(record_of(text or "plan: exit\n"))
    damaged = whole[:cut] + other + whole[cut + len(other) :]
    file = reading.read_data(damaged.encode("utf-8", "replace"), "first.yaml", "first.yaml")
    if damaged != whole and file.record is not None and file.record != record_of(text):
        assert any(finding.severity is Severity.ERROR for finding in file.findings)


def test_a_byte_order_mark_is_left_out(tmp_path):
    """It says how a file is encoded, not what is planned."""
    folder = folder_of(tmp_path, exit="\ufeff" + EXIT)
    taken = take(folder, "first", "2015-01-01")
    assert taken.baseline.record.files == {"exit.yaml": EXIT}
    assert taken.baseline.plan == load_plan(folder)


HOSTILE = {
    "deep": b"[" * 100_000,
    "aliases": b"a: &a [x, x]\nb: &b [*a, *a]\n" * 1_000,
    "merge": b"<<: {a: 1}\n",
    "tag": b"baseline: !!python/object/apply:os.system [ls]\n",
    "list": b"[1, 2]\n",
    "control": b"baseline: \x1b[2J\n",
    "long": b"baseline: " + b"x" * 9_000_000,
    "numbers": b"baseline: a\nnumber: 99999999999999999999\n",
    "many keys": b"".join(b"k%d: v\n" % n for n in range(300_000)),
    "names": b'files: {"../../etc/passwd.yaml": x, "a/b.yaml": x, "x": y, "": z, ".a.yaml": 1}\n',
    "no map": b"files: x\nprevious: x\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_quickly(tmp_path, name):
    """A stranger's file costs seconds at most, and a finding."""
    folder = folder_of(tmp_path)
    (folder / "baselines").mkdir()
    (folder / "baselines" / "first.yaml").write_bytes(HOSTILE[name])
    begun = time.perf_counter()
    baselines = Baselines.of(folder)
    assert time.perf_counter() - begun < 10
    assert not baselines.is_sound
    assert len(baselines) == 0
    assert len(baselines.findings) <= 501


def test_what_is_no_ordinary_file_is_refused(tmp_path):
    """Links that lead out of the folder, and folders that look like files, are told."""
    folder = folder_of(tmp_path)
    take(folder, "first", "2015-01-01")
    secret = tmp_path / "secret.yaml"
    secret.write_text("password: x\n", encoding="utf-8")
    (folder / "baselines" / "second.yaml").symlink_to(secret)
    (folder / "baselines" / "third.yaml").mkdir()
    (folder / "baselines" / "readme.md").write_text("Kept since 2015\n", encoding="utf-8")
    baselines = Baselines.of(folder)
    assert codes(baselines.findings) == ["EP009", "EP001"]
    assert [baseline.name for baseline in baselines] == ["first"]


def test_a_file_that_is_too_large_is_refused(tmp_path, monkeypatch):
    """No more of a file is read than a baseline can have."""
    folder = folder_of(tmp_path)
    take(folder, "first", "2015-01-01")
    file = folder / "baselines" / "first.yaml"
    file.write_bytes(file.read_bytes() + b"# x" * 4_000_000)
    assert codes(Baselines.of(folder).findings) == ["EP636"]


def test_too_many_files_are_refused(tmp_path):
    """A folder of thousands of files is told, and not read."""
    folder = folder_of(tmp_path)
    (folder / "baselines").mkdir()
    for number in range(reading.MOST_BASELINES + 1):
        (folder / "baselines" / f"n{number}.yaml").write_bytes(b"x")
    assert codes(Baselines.of(folder).findings) == ["EP636"]
    with pytest.raises(PlanError, match="EP636"):
        take(folder, "first", "2015-01-01")
