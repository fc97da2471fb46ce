"""Plans read from texts at hand come out as those read from the disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from exitplan.planfile import Reading, read_plan, read_plan_texts

PLAN = "plan: exit\nstart: 2015-01-05\ntasks:\n  a: {duration: 1d}\n"
OTHER = PLAN.replace("plan: exit", "plan: other")
FOLDERS: dict[str, dict[str, bytes]] = {
    "one": {"exit.yaml": PLAN.encode()},
    "two": {"exit.yaml": PLAN.encode(), "other.yml": OTHER.encode()},
    "twice": {"exit.yaml": PLAN.encode(), "other.yml": PLAN.encode()},
    "none": {"readme.md": b"x"},
    "hidden": {".hidden.yaml": b"x: [", "exit.yaml": PLAN.encode()},
    "bad": {"exit.yaml": PLAN.encode(), "b.yaml": b"x: [", "c.yaml": b"\xff", "d.yaml": b""},
    "large": {"exit.yaml": PLAN.encode(), "b.yaml": b"#" * 1_000_001},
    "too-large": {f"p{number}.yaml": b"#" * 999_999 for number in range(12)},
    "many": {f"p{number}.yaml": PLAN.encode() for number in range(201)},
    "mark": {"exit.yaml": b"\xef\xbb\xbf" + PLAN.encode()},
    "programme": {"all.yaml": b"programme: all\n", "exit.yaml": PLAN.encode()},
    "programmes": {"a.yaml": b"programme: a\n", "b.yaml": b"programme: b\n"},
}


def assert_same(texts: Reading, disk: Reading) -> None:
    """Compare two readings in all that anybody can see of them."""
    assert texts.diagnostics == disk.diagnostics
    assert texts.plan == disk.plan


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_folder_reads_the_same_from_texts(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Plan, limits and findings are those of the same files on the disk."""
    monkeypatch.chdir(tmp_path)
    Path(folder).mkdir()
    for name, content in FOLDERS[folder].items():
        (Path(folder) / name).write_bytes(content)
    texts = {f"{folder}/{name}": content for name, content in FOLDERS[folder].items()}
    assert_same(read_plan_texts(texts, folder), read_plan(folder))


@pytest.mark.parametrize(
    "content", [PLAN.encode(), b"x: [", b"\xff", b"", b"#" * 1_000_001, b"programme: a\n"]
)
def test_a_file_reads_the_same_from_its_text(
    content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that stands alone is called by its own name."""
    monkeypatch.chdir(tmp_path)
    Path("plan.yaml").write_bytes(content)
    assert_same(read_plan_texts({"plan.yaml": content}, "plan.yaml"), read_plan("plan.yaml"))


def test_texts_and_bytes_read_the_same() -> None:
    """Contents may be decoded already."""
    assert_same(
        read_plan_texts({"plan.yaml": PLAN}, "plan.yaml"),
        read_plan_texts({"plan.yaml": PLAN.encode()}, "plan.yaml"),
    )
