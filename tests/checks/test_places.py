"""What files are called: as the user named them, or seen from the top of the repository."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from exitplan.checks._places import AS_NAMED, Places

REPO = Places("/build/repo/team", "/build/repo")


@pytest.mark.parametrize(
    ("file", "named", "in_repository"),
    [
        ("plans/a.yaml", "plans/a.yaml", "team/plans/a.yaml"),
        ("./plans//a.yaml", "./plans//a.yaml", "team/plans/a.yaml"),
        ("../a.yaml", "../a.yaml", "a.yaml"),
        ("../../a.yaml", "../../a.yaml", "a.yaml"),
        ("../../repo/a.yaml", "../../repo/a.yaml", "a.yaml"),
        ("/build/repo/team/a.yaml", "a.yaml", "team/a.yaml"),
        ("/build/repo/a.yaml", "/build/repo/a.yaml", "a.yaml"),
        ("/build/repository/a.yaml", "/build/repository/a.yaml", "a.yaml"),
        ("/build/repo/team/../../../etc/a.yaml", "/build/repo/team/../../../etc/a.yaml", "a.yaml"),
        ("/", "/", "plan"),
    ],
)
def test_a_file_has_one_name_for_people_and_one_for_services(
    file: str, named: str, in_repository: str
) -> None:
    """People see what they wrote; services a path from the top, or the name alone."""
    assert REPO.named(file) == named
    assert REPO.in_repository(file) == in_repository


def test_outside_the_repository_there_is_no_path() -> None:
    """What lies elsewhere, or climbs out, is not inside, however it is written."""
    for file in ("/etc/a", "../../a", "/build/repo2/a", "/build/repo/../x"):
        assert REPO.inside(file) == ""


def test_where_nothing_is_known_relative_names_stay() -> None:
    """A caller who tells no folders gets names as they are, and no absolute path in services."""
    assert AS_NAMED.in_repository("plans/a.yaml") == "plans/a.yaml"
    assert AS_NAMED.in_repository("/home/me/a.yaml") == "a.yaml"
    assert AS_NAMED.in_repository("../a.yaml") == "a.yaml"
    assert AS_NAMED.named("/home/me/a.yaml") == "/home/me/a.yaml"


def test_the_repository_is_found_going_upwards(tmp_path: Path) -> None:
    """From any folder in it; a worktree's .git file counts as well as a folder."""
    deep = tmp_path / "repo" / "team" / "plans"
    deep.mkdir(parents=True)
    (tmp_path / "repo" / ".git").write_text("gitdir: elsewhere\n", encoding="utf-8")
    assert Places.around(str(deep)) == Places(str(deep), str(tmp_path / "repo"))


def test_without_a_repository_the_folder_itself_is_the_top(tmp_path: Path) -> None:
    """Then paths are told from where the check was run."""
    if any(os.path.exists(os.path.join(above, ".git")) for above in tmp_path.parents):
        pytest.skip("the scratch folder lies in a repository")
    places = Places.around(str(tmp_path))
    assert places == Places(str(tmp_path))
    assert places.in_repository(str(tmp_path / "a" / "b.yaml")) == "a/b.yaml"


def test_a_sentence_does_not_tell_the_machines_folders() -> None:
    """Where a message quotes the path, it is told in the same way as the place."""
    text = "cannot read /home/me/a.yaml: no such file"
    told = REPO.told(text, "/home/me/a.yaml", in_repository=True)
    assert told == "cannot read a.yaml: no such file"
    assert REPO.told(text, "/home/me/a.yaml", in_repository=False) == text
    assert REPO.told("all of a.yaml", "a.yaml", in_repository=True) == "all of a.yaml"
