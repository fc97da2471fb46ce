"""What each code that only an edit can earn means, in one line."""

from __future__ import annotations

CODES: dict[str, str] = {
    "EP019": "an edit would have changed more than it should",
    "EP020": "a file was changed underneath, in the fields that were to be edited",
    "EP021": "something still depends on what is to be taken out or moved",
    "EP022": "finished work is reopened without saying so",
    "EP023": "an edit cannot be made in the way a file is laid out",
    "EP024": "a file cannot be written",
    "EP025": "a row of updates is refused",
}
