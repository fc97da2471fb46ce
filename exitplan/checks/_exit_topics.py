"""What the end of a contract asks for, and by which words a plan shows that it sees to it."""

from __future__ import annotations

import attrs


@attrs.frozen
class Topic:
    """One thing that the end of a contract asks for."""

    name: str
    """Its id; its tag is this with ``exit-`` before it."""
    title: str
    """What is missing without it, in a sentence."""
    words: tuple[str, ...]
    """What shows it in the title or id of an item, or of something that the contract lists."""

    @property
    def tag(self) -> str:
        """The tag of items that see to it."""
        return f"exit-{self.name}"


TOPICS = (
    Topic("plan", "an exit plan", ("exit plan", "exit-plan", "exit management plan")),
    Topic(
        "assistance",
        "help from the supplier with the exit",
        ("assistance", "help with the exit"),
    ),
    Topic("data", "return or migration of the data", ("data", "archive", "records")),
    Topic("knowledge", "transfer of knowledge", ("knowledge", "shadowing", "induction")),
    Topic("registers", "a register of assets", ("asset", "register", "inventory")),
    Topic("licences", "licences and contracts with others", ("licence", "license", "novat")),
    Topic("staff", "information about staff", ("staff", "tupe", "employee")),
)
"""What the Model Services Contract's schedule on exit management asks for, in a few words."""
