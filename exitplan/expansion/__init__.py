"""From the facts of a plan to its tasks, and everything that is wrong with either.

:func:`expand` lays out procurements and transfers as tasks;
:func:`plan_problems` finds every fault of a plan: those that any plan can have,
and those of its legal periods, boards, tenders, transfers and contracts.
"""

from exitplan.expansion._expand import Expansion, ProcurementFacts, expand
from exitplan.expansion._problems import CODES, plan_problems

__all__ = ["CODES", "Expansion", "ProcurementFacts", "expand", "plan_problems"]
