"""What each code that a baseline can earn means, in one line."""

from __future__ import annotations

CODES: dict[str, str] = {
    "EP621": "a file among the baselines is no baseline, or not a whole one",
    "EP622": "a baseline was changed after it was taken",
    "EP623": "a baseline's file has another name than the baseline",
    "EP624": "the baseline that was approved before is gone",
    "EP625": "the baseline that was approved before is another one now",
    "EP626": "a plan has two first baselines",
    "EP627": "the numbers of baselines do not follow one another",
    "EP628": "a baseline was approved before the one it replaces",
    "EP629": "a baseline of that name is there already",
    "EP630": "a baseline cannot be taken as asked",
    "EP631": "the plan was changed while its baseline was taken",
    "EP632": "a baseline was approved before the status date of what it approves",
    "EP633": "there is no such baseline",
    "EP634": "the plan that a baseline keeps cannot be read",
    "EP635": "a baseline cannot be written",
    "EP636": "there are too many baselines, or they are too large",
    "EP637": "the folder holds baselines of another plan",
    "EP638": "a baseline keeps another plan than it says",
}
