"""Tenders: from the facts of a procurement to its steps and legal periods.

Each procedure is a chain of steps, one TOML file for each law and procedure
under ``data/``. :func:`procedures` lists them; :func:`lay_out_procurement`
chooses the law by the date on which a procurement commences, takes the chain
and turns it into the tasks of its group.

Nothing here is legal advice. Every step says what provision it rests on, and
every length that is no law's says that it is assumed.
"""

from exitplan.tender._lay_out import LaidProcurement, lay_out_procurement, tender_problems
from exitplan.tender._procedures import Procedure, find_procedure, procedures, read_procedure

CODES: dict[str, str] = {
    "EP420": "there is no such procedure, or not under the law that a procurement follows",
    "EP421": "a change is made to a step that is not laid out or cannot be skipped, or a task has "
    "a step's id",
    "EP422": "a change does not fit its step, or nothing says how long a step's period is",
    "EP423": "the law stated is not that of the date on which a procurement commences, or a "
    "call-off does not say which law its framework follows",
    "EP424": "a circumstance changes no period of the procedure, or cannot be the case in it",
}
"""Every code that only this room uses, with its meaning in one line."""

__all__ = [
    "CODES",
    "LaidProcurement",
    "Procedure",
    "find_procedure",
    "lay_out_procurement",
    "procedures",
    "read_procedure",
    "tender_problems",
]
