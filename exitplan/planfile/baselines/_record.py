"""What a baseline file says, and the digest that seals it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

import attrs

FOLDER = "baselines"
"""The folder beside the plan. A folder of plans is read without the folders in it."""
SUFFIX = ".yaml"
_SEAL = "exitplan baseline 1"
"""What is sealed, so that the form of a digest can change some day without a doubt which it is."""


@attrs.frozen
class Previous:
    """The baseline that was in force before."""

    name: str
    digest: str


@attrs.frozen
class Record:
    """A baseline file, all but its digest."""

    name: str
    plan: str
    """The plan's id."""
    number: int
    """1 for the first baseline of the plan, one more for each that followed."""
    day: int
    """Day ordinal of the approval."""
    approved_by: str
    """The body or role that approved it; never a person's name."""
    note: str
    status_date: str | None
    """As the plan had it; ``None`` where it had none."""
    previous: Previous | None
    files: Mapping[str, str]
    """Text of each plan file by its name, without a byte order mark."""

    @property
    def on(self) -> str:
        """The day of the approval as a file says it."""
        return datetime.date.fromordinal(self.day).isoformat()

    def digest(self) -> str:
        """Give the SHA-256 of all of it in a form that no layout of the file changes."""
        import hashlib
        import json

        previous = self.previous
        said: dict[str, Any] = {
            "approved_by": self.approved_by,
            "baseline": self.name,
            "files": dict(self.files),
            "note": self.note,
            "number": self.number,
            "on": self.on,
            "plan": self.plan,
            "previous": None if previous is None else attrs.asdict(previous),
            "status_date": self.status_date,
        }
        text = json.dumps(said, sort_keys=True, separators=(",", ":"))
        sealed = f"{_SEAL}\n{text}".encode()
        return f"sha256:{hashlib.sha256(sealed).hexdigest()}"
