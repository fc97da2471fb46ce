"""The table of profiles that people read is the one that is computed by."""

from __future__ import annotations

import enum
import re
from pathlib import Path

import attrs

from exitplan.plan import Profile, SchedulingOptions

PAGE = Path(__file__).resolve().parents[2] / "docs" / "explanation" / "how-dates-are-computed.md"
_ROW = re.compile(r"^\| `(\w+)` \| .+ \| (`[\w-]+`) \| (.+) \| (.+) \|$", re.MULTILINE)


def documented() -> dict[str, dict[Profile, str]]:
    """Give each option's value by profile, as the page has it."""
    found = {}
    for name, *cells in _ROW.findall(PAGE.read_text(encoding="utf-8")):
        values = [cells[0] if cell == "the same" else cell for cell in cells]
        found[name] = dict(zip(Profile, (value.strip("`") for value in values), strict=True))
    return found


def test_the_table_says_what_each_profile_does() -> None:
    """Every option with its value in every profile; the columns come in the profiles' order."""
    head = " | ".join(f"`{profile.value}`" for profile in Profile)
    assert f"| option | decides | {head} |" in PAGE.read_text(encoding="utf-8")
    computed = {
        field.name: {
            profile: getattr(SchedulingOptions.of(profile), field.name).value for profile in Profile
        }
        for field in attrs.fields(SchedulingOptions)
        if field.name not in ("profile", "critical_float", "projected_holidays")
    }
    assert documented() == computed


def test_what_the_table_leaves_out_is_the_same_for_all() -> None:
    """Options that no profile changes need no row."""
    for name in ("critical_float", "projected_holidays"):
        assert len({getattr(SchedulingOptions.of(profile), name) for profile in Profile}) == 1


def test_every_choice_is_a_choice_of_words() -> None:
    """So that the table can show it."""
    for field in attrs.fields(SchedulingOptions):
        if field.name != "critical_float":
            assert isinstance(getattr(SchedulingOptions(), field.name), enum.Enum)
