"""Whatever is done to baselines after they were taken is noticed, and nobody uses them unaware."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import attrs
import pytest

from exitplan.errors import PlanError, Severity
from exitplan.planfile._source import Source
from exitplan.planfile.baselines import CODES, Baselines
from exitplan.planfile.baselines._parse import parse
from exitplan.planfile.baselines._record import Record
from exitplan.planfile.baselines._write import written
from tests.planfile.baseline_parts import codes, folder_of, take, three

Files = tuple[Path, Path, Path]


def put(file: Path, old: str, new: str) -> None:
    """Change a file's text, which must hold what is to be changed."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def forge(file: Path, **changes: object) -> Record:
    """Change what a baseline says and seal it again, as somebody would who knows how."""
    record = parse(Source(file.name, file.read_text(encoding="utf-8"))).record
    assert record is not None
    record = attrs.evolve(record, **changes)  # type: ignore[arg-type]
    file.write_text(written(record), encoding="utf-8")
    return record


def swap(files: Files) -> None:
    """Exchange the names of two files."""
    first, second, _ = files
    first.rename(first.with_suffix(".tmp"))
    second.rename(first)
    first.with_suffix(".tmp").rename(second)


def replace(files: Files) -> None:
    """Forge the first baseline as if more time had been approved."""
    _forge_length(files[0], "20w")


def _forge_length(file: Path, length: str) -> None:
    record = parse(Source(file.name, file.read_text(encoding="utf-8"))).record
    assert record is not None
    kept = {
        name: text.replace("duration: 16w", f"duration: {length}")
        for name, text in record.files.items()
    }
    assert kept != record.files
    forge(file, files=kept)


def second_first(files: Files) -> None:
    """Let a later baseline be a first one."""
    forge(files[2], previous=None, number=1)


def other_digest(files: Files) -> None:
    """Change one figure of a digest."""
    text = files[0].read_text(encoding="utf-8")
    figure = text[-3]
    assert text.endswith(f'{figure}"\n')
    files[0].write_text(f'{text[:-3]}{"1" if figure == "0" else "0"}"\n', encoding="utf-8")


def same_number(files: Files) -> None:
    """Give two baselines one number."""
    forge(files[2], number=2)


def back_in_time(files: Files) -> None:
    """Let a baseline be approved before the one it replaces."""
    forge(files[2], day=1)


def copied(files: Files) -> None:
    """Put a copy of a baseline beside it."""
    (files[0].parent / "fourth.yaml").write_bytes(files[2].read_bytes())


def forked(files: Files) -> None:
    """Let two baselines replace the same one."""
    copy = files[0].parent / "fourth.yaml"
    copy.write_bytes(files[2].read_bytes())
    forge(copy, name="fourth")


TAMPERED: dict[str, tuple[Callable[[Files], object], str, str]] = {
    "a kept duration": (
        lambda files: put(files[1], "duration: 17w", "duration: 12w"),
        "EP622",
        "second",
    ),
    "a kept comment": (
        lambda files: put(files[1], "# The long one.", "# The longer one."),
        "EP622",
        "second",
    ),
    "a blank at the end of a kept line": (
        lambda files: put(files[1], "# The long one.", "# The long one. "),
        "EP622",
        "second",
    ),
    "the note": (lambda files: put(files[0], "As agreed", "Provisional"), "EP622", "first"),
    "the role": (lambda files: put(files[0], "Cabinet", "Council"), "EP622", "first"),
    "the day": (lambda files: put(files[0], "2015-01-01", "2015-01-02"), "EP622", "first"),
    "the digest": (other_digest, "EP622", "first"),
    "the digest, seen from the next": (other_digest, "EP625", "second"),
    "renamed": (lambda files: files[1].rename(files[1].with_name("2nd.yaml")), "EP623", "2nd"),
    "names exchanged": (swap, "EP623", "first"),
    "copied": (copied, "EP623", "fourth"),
    "the first removed": (lambda files: files[0].unlink(), "EP624", "second"),
    "the middle removed": (lambda files: files[1].unlink(), "EP624", "third"),
    "the first replaced": (replace, "EP625", "second"),
    "two first ones": (second_first, "EP626", "third"),
    "one number twice": (same_number, "EP627", "third"),
    "two after the same": (forked, "EP627", "third"),
    "no first one": (lambda files: forge(files[0], number=7), "EP627", "first"),
    "back in time": (back_in_time, "EP628", "third"),
    "half a file": (
        lambda files: files[1].write_bytes(files[1].read_bytes()[:400]),
        "EP",
        "second",
    ),
    "emptied": (lambda files: files[1].write_bytes(b""), "EP621", "second"),
    "no text at all": (lambda files: files[1].write_bytes(b"\xff\xfe"), "EP002", "second"),
    "another key": (lambda files: put(files[1], "plan: ", "owner: me\nplan: "), "EP621", "second"),
    "no digest": (
        lambda files: put(files[1], 'digest: "sha256', '# digest: "sha256'),
        "EP621",
        "second",
    ),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_a_change_is_noticed_where_it_was_made(tmp_path, name):
    """Every change is told with the file that shows it, and no version is given unless asked."""
    change, code, where = TAMPERED[name]
    folder = folder_of(tmp_path)
    files = three(folder)
    assert Baselines.of(folder).is_sound
    change(files)
    baselines = Baselines.of(folder)
    assert not baselines.is_sound
    found = [
        f for f in baselines.findings if f.code.startswith(code) and f.severity is Severity.ERROR
    ]
    assert found, codes(baselines.findings)
    assert any(f.file == f"{folder}/baselines/{where}.yaml" for f in found)
    assert all(f.span is not None for f in found if f.code != "EP002")
    assert all(f.help for f in found)
    for baseline in baselines:
        version = baseline.version()
        assert version.plan is None
        assert version.diagnostics == baselines.findings
    with pytest.raises(PlanError) as caught:
        take(folder, "next", "2016-01-01")
    assert set(codes(baselines.findings)) == set(codes(caught.value.diagnostics))


def test_whoever_insists_gets_a_tampered_baseline_with_warnings(tmp_path):
    """Somebody who knows what happened can still compare; the findings go along."""
    folder = folder_of(tmp_path)
    put(three(folder)[0], "As agreed", "Provisional")
    version = Baselines.of(folder).original.version(trusted=True)
    assert version.plan is not None
    assert [(d.code, d.severity) for d in version.diagnostics] == [("EP622", Severity.WARNING)]


def test_the_place_of_a_change_is_the_line_of_the_digest(tmp_path):
    """A finding points at the line that does not agree."""
    folder = folder_of(tmp_path)
    file = three(folder)[0]
    put(file, "As agreed", "Provisional")
    (found,) = Baselines.of(folder).findings
    assert found.span is not None
    line = file.read_text(encoding="utf-8").splitlines()[found.span.line - 1]
    assert line.startswith('digest: "sha256:')


def test_layout_is_no_content(tmp_path):
    """Line ends, comments and quotes of the file itself are not what was approved."""
    folder = folder_of(tmp_path)
    file = three(folder)[0]
    text = file.read_text(encoding="utf-8")
    text = text.replace("approved_by: Cabinet", 'approved_by: "Cabinet"  # as minuted')
    file.write_bytes(text.replace("\n", "\r\n").encode())
    assert Baselines.of(folder).is_sound


def test_a_chain_that_was_made_anew_cannot_be_told(tmp_path):
    """What the digests cannot prove is that nobody wrote all of them again: that is git's part."""
    folder = folder_of(tmp_path)
    files = three(folder)
    _forge_length(files[0], "20w")
    for earlier, later in pairwise(files):
        before = Baselines.of(folder)[earlier.stem]
        forge(later, previous=attrs.evolve(before_link(folder, later), digest=before.digest))
    assert Baselines.of(folder).is_sound


def before_link(folder: Path, file: Path):
    """Give what a baseline says of the one before it."""
    return Baselines.of(folder)[file.stem].record.previous


def test_the_last_can_go_unnoticed(tmp_path):
    """That the newest baseline was taken away shows in git only, and the documentation says so."""
    folder = folder_of(tmp_path)
    three(folder)[2].unlink()
    assert Baselines.of(folder).is_sound


def test_the_plan_that_is_kept_is_read_when_all_is_verified(tmp_path):
    """A baseline that says one plan and keeps another, or none, is told by verifying it."""
    folder = folder_of(tmp_path)
    take(folder, "first", "2015-01-01")
    file = folder / "baselines" / "first.yaml"
    assert Baselines.of(folder).kept_findings() == ()
    forge(file, status_date="2014-12-31")
    assert codes(Baselines.of(folder).kept_findings()) == ["EP638"]
    forge(file, status_date=None, files={"exit.yaml": "plan: exit\nstart: soon\n"})
    baselines = Baselines.of(folder)
    assert baselines.is_sound
    assert codes(baselines.kept_findings())[:1] == ["EP634"]
    assert baselines.current.plan is None
    version = baselines.current.version()
    assert version.plan is None
    assert version.diagnostics


def test_every_code_is_earned_and_explained():
    """Each code that this part can give has its line, and is the one the line is about."""
    source = Path(__file__).parents[2] / "exitplan" / "planfile" / "baselines"
    used = set()
    for module in source.glob("_[!c]*.py"):
        used |= set(re.findall(r'"(EP6\d\d)"', module.read_text(encoding="utf-8")))
    used |= set(re.findall(r'"(EP6\d\d)"', (source / "_chain.py").read_text(encoding="utf-8")))
    assert used == set(CODES)
