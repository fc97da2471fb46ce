"""MPXJ as a judge of what is written: one Java process for the whole run of the tests."""

from __future__ import annotations

import atexit
import functools
import json
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from typing import Any

import pytest

_CHILD = os.path.join(os.path.dirname(__file__), "mpxj_child.py")


class Judge:
    """Asks the process, one question at a time."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, _CHILD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        atexit.register(self.close)

    def ask(self, action: str, **fields: Any) -> Any:
        """Give the answer; fails the test where MPXJ refuses."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"action": action, **fields}) + "\n")
        self.process.stdin.flush()
        found = json.loads(self.process.stdout.readline())
        assert "error" not in found, found["error"]
        return found["answer"]

    def close(self) -> None:
        """End the process."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()


@functools.cache
def _started() -> Judge:
    return Judge()


def mpxj_judge() -> Judge:
    """Give the judge; skips the test where MPXJ or Java is not installed."""
    if find_spec("mpxj") is None or find_spec("jpype") is None:
        pytest.skip("MPXJ is not installed (pip install mpxj)")
    if shutil.which("java") is None:
        pytest.skip("Java is not installed")
    return _started()
