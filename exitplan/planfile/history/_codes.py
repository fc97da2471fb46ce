"""What each code that reading a plan's history can earn means, in one line."""

from __future__ import annotations

CODES: dict[str, str] = {
    "EP601": "git is not installed, or does not answer",
    "EP602": "the plan lies in no git repository",
    "EP603": "git cannot read the repository, or refuses to",
    "EP604": "no such revision, or no commit by that day",
    "EP605": "the plan is not part of that revision, or is not committed at all",
    "EP606": "the repository has no commits yet",
    "EP607": "the history is cut off (a shallow clone)",
    "EP608": "a symbolic link or a submodule stands in the place of a plan file",
    "EP609": "parts of the history are missing from this clone",
    "EP610": "there is more history than is read",
    "EP611": "nothing tells the day of a dated file",
    "EP612": "the folder holds no dated files",
}
