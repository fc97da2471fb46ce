"""What each code about risks, branches, spreads and correlations means, in one line."""

from __future__ import annotations

RISK_CODES: dict[str, str] = {
    "EP701": "a risk, branch or correlation names something that is not in the plan",
    "EP702": "a risk hits nothing that takes time",
    "EP703": "a risk only hits finished work",
    "EP704": "a probability is not between 0% and 100%",
    "EP705": "an impact neither adds nor multiplies, or does both",
    "EP706": "a mitigation leaves a risk as it is, or makes it worse",
    "EP707": "a coefficient of correlation is not between -1 and 1",
    "EP708": "correlations contradict each other: together they are not positive definite",
    "EP709": "a correlation says nothing, or says something of two tasks twice",
    "EP710": "a correlation names a task whose length is certain",
    "EP711": "there are more risks, branches or correlated tasks than can be reckoned with",
    "EP712": "the probabilities of a discrete estimate do not add up to 100%",
    "EP713": "the percentiles of a lognormal estimate are out of order, or it begins at nothing",
    "EP714": "an estimate mixes working time, elapsed time or calendar months",
    "EP715": "an estimate or spread is given for something without a length of its own",
    "EP716": "an estimate or spread leaves no doubt",
    "EP717": "the weight of a PERT estimate is not above 0",
    "EP718": "a branch is decided by something that is no task",
    "EP719": "a branch has no way back into the plan: nothing waits for it",
    "EP720": "the work that a branch repeats does not lead to the task that decides it",
    "EP721": "an id of a detour is taken",
    "EP722": "a branch takes an option that no contract has",
    "EP723": "a branch is decided already",
    "EP724": "a detour leads back into the plan before the task that decides it",
    "EP725": "a detour holds something that is no task",
    "EP726": "a spread or factor is out of order, less than nothing, or of an unfit shape",
    "EP727": "a branch or its mitigation says what only a risk can have",
    "EP728": "a risk hits the same task twice",
    "EP729": "work is repeated less than once or too often",
}
"""Every code about risks, with its meaning in one line."""
