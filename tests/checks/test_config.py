"""Where a configuration is looked for, what it may say, and which of several sources counts."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from exitplan.checks._config import KEYS, Configuration, load_configuration
from exitplan.checks._config_file import LARGEST_FILE, ConfigError, find_config
from exitplan.errors import Diagnostic, Severity

OWN = "exitplan.toml"
PROJECT = "pyproject.toml"


def load(
    folder: Path, text: str | None = None, name: str = OWN, **layers: Mapping[str, Any]
) -> Configuration:
    """Load the configuration from a folder, after writing it there."""
    if text is not None:
        (folder / name).write_text(text, encoding="utf-8")
    return load_configuration(str(folder), **layers)


def faults(folder: Path, text: str, name: str = OWN) -> tuple[Diagnostic, ...]:
    """Give what is wrong with a configuration."""
    with pytest.raises(ConfigError) as caught:
        load(folder, text, name)
    return caught.value.diagnostics


def sources(found: Configuration) -> dict[str, str]:
    """Give where each value came from, without the folder."""
    return {value.key: value.source.rpartition("/")[2] for value in found.values}


@pytest.fixture(autouse=True)
def top(tmp_path: Path) -> Path:
    """Make the test's folder the top of a repository, above which nothing is looked for."""
    (tmp_path / ".git").mkdir()
    return tmp_path


def test_without_a_file_the_defaults_hold(top: Path) -> None:
    """A folder without a configuration gives the defaults, each said to be one."""
    found = load(top)
    assert (found.plans, found.as_of, found.file) == (("plans",), None, None)
    assert found.settings.profile == "default"
    assert set(sources(found).values()) == {"default"}


@pytest.mark.parametrize(("name", "table"), [(OWN, ""), (PROJECT, "tool.exitplan")])
def test_both_files_say_the_same(top: Path, name: str, table: str) -> None:
    """All of an exitplan.toml, or its table in a pyproject.toml, is the configuration."""
    head = f"[{table}]\n" if table else ""
    below = f"{table}." if table else ""
    found = load(
        top,
        f"{head}profile = 'public-body'\nselect = ['EP8', 'default']\nignore = ['EP892']\n"
        f"fail_on = 'warning'\nas_of = 2025-06-30\n"
        f"[{below}severity]\nEP892 = 'note'\n'deadline-missed' = \"warning\"\n"
        f"[{below}thresholds]\ntolerance_days = 3\n",
        name,
    )
    settings = found.settings
    assert settings.profile == "public-body"
    assert (settings.select, settings.ignore) == (("EP8", "default"), ("EP892",))
    assert (settings.fails_on, found.as_of) == ("warning", "2025-06-30")
    assert settings.severity == {"EP892": Severity.NOTE, "EP801": Severity.WARNING}
    assert settings.number("tolerance_days") == 3
    shift = 1 if table else 0
    assert sources(found)["profile"] == f"{name}:{1 + shift}"
    assert sources(found)["severity.EP801"] == f"{name}:{8 + shift}"
    assert sources(found)["thresholds.tolerance_days"] == f"{name}:{10 + shift}"


def test_the_nearest_file_upwards_counts(top: Path) -> None:
    """A file in a folder above counts where nearer ones say nothing, and no further."""
    inner = top / "a" / "b"
    inner.mkdir(parents=True)
    load(top, "profile = 'strict'")
    assert load(inner).settings.profile == "strict"
    (top / "a" / PROJECT).write_text("[tool.other]\nname = 'exitplan'\n")
    assert load(inner).settings.profile == "strict"
    (top / "a" / OWN).write_text("profile = 'dcma'")
    assert load(inner).settings.profile == "dcma"


def test_of_two_files_in_one_folder_our_own_counts(top: Path) -> None:
    """An exitplan.toml goes before a pyproject.toml beside it."""
    load(top, "[tool.exitplan]\nprofile = 'strict'", PROJECT)
    assert load(top, "profile = 'dcma'").settings.profile == "dcma"


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_the_search_ends_at_the_top_of_a_repository(top: Path, kind: str) -> None:
    """What lies above a repository is not this repository's configuration; worktrees count too."""
    load(top, "profile = 'strict'")
    inner = top / "inner"
    inner.mkdir()
    if kind == "folder":
        (inner / ".git").mkdir()
    else:
        (inner / ".git").write_text("gitdir: elsewhere")
    assert load(inner).settings.profile == "default"
    assert find_config(str(inner)) is None


def test_the_command_line_goes_before_all(top: Path) -> None:
    """Command line, environment, file, default, in this order; each value says its source."""
    text = "profile = 'strict'\nselect = ['EP1']\nignore = ['EP2']\nfail_on = 'error'\n"
    found = load(
        top,
        text,
        environment={"EXITPLAN_SELECT": "EP3, waivers", "EXITPLAN_FAIL_ON": "never", "OTHER": "x"},
        command_line={"select": ("EP8",), "profile": None, "plans": ()},
    )
    assert found.settings.select == ("EP8",)
    assert found.settings.fails_on == "never"
    told = sources(found)
    assert told["select"] == "command line"
    assert told["fail_on"] == "EXITPLAN_FAIL_ON"
    assert (told["profile"], told["ignore"]) == ("exitplan.toml:1", "exitplan.toml:3")
    assert (told["as_of"], told["thresholds.stale_after_days"]) == ("default", "profile strict")


def test_lists_in_the_environment_have_commas(top: Path) -> None:
    """Words are split at commas; an empty variable says nothing."""
    found = load(top, environment={"EXITPLAN_SELECT": " EP8 ,waivers,", "EXITPLAN_IGNORE": " "})
    assert found.settings.select == ("EP8", "waivers")
    assert sources(found)["ignore"] == "default"


def test_every_key_can_come_from_everywhere(top: Path) -> None:
    """No key is known to one source only."""
    said = {"plans": "x", "profile": "strict", "select": "EP8", "ignore": "EP8"}
    said |= {"fail_on": "never", "as_of": "today"}
    assert {key.name for key in KEYS} == set(said)
    environment = {f"EXITPLAN_{key.upper()}": value for key, value in said.items()}
    assert set(sources(load(top, environment=environment)).values()) >= set(environment)
    lists = {key.name for key in KEYS if key.is_list}
    asked = {key: (value,) if key in lists else value for key, value in said.items()}
    by_line = load(top, command_line=asked)
    assert [v.source for v in by_line.values if v.key in said] == ["command line"] * len(said)


@pytest.mark.parametrize(
    ("text", "code", "place", "words"),
    [
        ("profil = 'strict'", "EP896", "1:1", "did you mean profile?"),
        ("\n  zzz = 1", "EP896", "2:3", "it can have plans"),
        ("profile = 'strct'", "EP897", "1:1", "did you mean strict?"),
        ("profile = 3", "EP897", "1:1", "expected a text, not 3"),
        ("select = 'deadline-mised'", "EP898", "1:1", "did you mean deadline-missed?"),
        ("select = [1]", "EP897", "1:1", "expected a list of texts"),
        ("fail_on = 'note'", "EP897", "1:1", "is not one of error, warning, never"),
        ("as_of = 'tomorow'", "EP897", "1:1", "tomorow"),
        ("# x\nseverity = 3", "EP897", "2:1", "table"),
        ("[severity]\nEP801 = 'fatal'", "EP897", "2:1", "write error, warning or note"),
        ("[severity]\nEP999 = 'error'", "EP898", "2:1", "there is no rule"),
        ("[severity]\ndeadline-mised = 'error'", "EP898", "2:1", "did you mean deadline-missed?"),
        ("severity.EP999 = 'error'", "EP898", "1:1", "there is no rule"),
        ("[thresholds]\n\ntolerence_days = 3", "EP896", "3:1", "did you mean tolerance_days?"),
        ("[thresholds]\ntolerance_days = 'x'", "EP897", "2:1", "whole number"),
        ("[thresholds]\ntolerance_days = true", "EP897", "2:1", "whole number"),
        ("[thresholds]\ntolerance_days = 1.5", "EP897", "2:1", "whole number"),
        ("[thresholds]\ntolerance_days = -1", "EP897", "2:1", "from 0 to"),
        ("[thresholds]\ndcma_cpli = nan", "EP897", "2:1", "from 0 to"),
        ("[thresholds]\nlikely_percent = 101", "EP897", "2:1", "from 0 to 100"),
        ("plans = ['../other']", "EP897", "1:1", "outside the folder"),
        ("plans = ['/etc']", "EP897", "1:1", "outside the folder"),
        ('plans = ["a\\u0000b"]', "EP897", "1:1", "outside the folder"),
        ("profile = ", "EP895", "1:11", "not TOML"),
        ("profile = 'strict", "EP895", "1:18", "not TOML"),
        ("a = 1\na = 2", "EP895", "2:6", "not TOML"),
        ("x = " + "[" * 20_000, "EP895", "", "nested too deep"),
        ("x = " + "1" * 10_000, "EP895", "", ""),
    ],
)
def test_what_is_wrong_is_told_at_its_line(
    top: Path, text: str, code: str, place: str, words: str
) -> None:
    """Unknown keys and unfit values are refused with file, line and the nearest that would do."""
    (fault,) = faults(top, text)
    assert fault.code == code
    assert fault.severity is Severity.ERROR
    assert (fault.file or "").endswith(OWN)
    if place:
        assert fault.place.endswith(f"{OWN}:{place}")
    assert words in f"{fault.message}; {fault.help}"
    assert len(fault.message) < 300


def test_everything_that_is_wrong_is_told_at_once(top: Path) -> None:
    """Nobody mends a configuration one fault at a time."""
    text = "profil = 'x'\nselect = ['EP999', 'nonsense']\n[thresholds]\nx = 1\n[other]\ny = 1\n"
    found = faults(top, text)
    assert [fault.code for fault in found] == ["EP896", "EP898", "EP898", "EP896", "EP896"]
    nested = "[tool.exitplan]\nfoo = 1\n[tool.exitplan.severity]\nEP801 = 'x'\n"
    (top / OWN).unlink()
    found = faults(top, f"[project]\nname = 'x'\n{nested}", PROJECT)
    assert [fault.place.rpartition("/")[2] for fault in found] == [
        f"{PROJECT}:4:1",
        f"{PROJECT}:6:1",
    ]


def test_values_of_the_command_line_and_environment_are_checked_too(top: Path) -> None:
    """A word that means nothing is refused wherever it stands."""
    with pytest.raises(ConfigError) as caught:
        load(
            top,
            environment={"EXITPLAN_PROFILE": "strct"},
            command_line={"select": ("waiver-expird",)},
        )
    said = [f"{fault.message}; {fault.help}" for fault in caught.value.diagnostics]
    assert sum("EXITPLAN_PROFILE" in text and "strict" in text for text in said) == 1
    assert sum("--select" in text and "waiver-expired" in text for text in said) == 1
    assert all(fault.file is None for fault in caught.value.diagnostics)


def test_plans_are_named_from_the_working_directory(
    top: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Paths in the file start from its folder, wherever the command is given."""
    load(top, "plans = ['plans', 'more/x.yaml']")
    (top / "sub").mkdir()
    monkeypatch.chdir(top / "sub")
    assert load_configuration(".").plans == ("../plans", "../more/x.yaml")


@pytest.mark.parametrize("name", [OWN, PROJECT])
def test_a_link_out_of_the_folder_is_refused(top: Path, name: str) -> None:
    """A stranger's repository cannot have another file read and quoted."""
    outside = top / "secret"
    outside.write_text("[tool.exitplan]\npassword = 'exitplan'\n")
    inner = top / "inner"
    inner.mkdir()
    (inner / name).symlink_to(outside)
    with pytest.raises(ConfigError) as caught:
        load(inner)
    (fault,) = caught.value.diagnostics
    assert fault.code == "EP895"
    assert "password" not in f"{fault.message}{fault.help}"


def test_a_link_within_the_folder_is_followed(top: Path) -> None:
    """A link to a file beside it leads nowhere else."""
    (top / "real.toml").write_text("profile = 'strict'")
    (top / OWN).symlink_to("real.toml")
    assert load(top).settings.profile == "strict"


def test_no_ordinary_file_is_not_read(top: Path) -> None:
    """A pipe or a folder of that name does not hang or crash the search."""
    os.mkfifo(top / OWN)
    assert faults_of(top) == ["EP895"]
    (top / OWN).unlink()
    (top / OWN).mkdir()
    assert faults_of(top) == ["EP895"]


def faults_of(folder: Path) -> list[str]:
    """Give the codes of what is wrong with the configuration that lies there."""
    with pytest.raises(ConfigError) as caught:
        load(folder)
    return [fault.code for fault in caught.value.diagnostics]


def test_large_files_and_other_bytes_are_refused(top: Path) -> None:
    """A file beyond the limit, or of another encoding, is told without being read on."""
    (top / OWN).write_bytes(b"#" * (LARGEST_FILE + 1))
    assert faults_of(top) == ["EP895"]
    (top / OWN).write_bytes(b"profile = '\xff'")
    assert faults_of(top) == ["EP895"]
    (top / OWN).write_bytes(b"\xef\xbb\xbfprofile = 'strict'")
    assert load(top).settings.profile == "strict"


def test_a_loop_of_links_ends(top: Path) -> None:
    """Links that lead round in a circle are no configuration."""
    (top / OWN).symlink_to("other.toml")
    (top / "other.toml").symlink_to(OWN)
    assert faults_of(top) == ["EP895"]
