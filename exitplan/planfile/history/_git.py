"""Runs the git command on repositories that nobody vouches for.

Only commands that read are used, and none that a repository's own settings can
make run a program: no hooks, no pager, no filters, no textconv, no external
diff, no signatures checked, nothing fetched. No shell; every run has a limit of
time and output.
"""

from __future__ import annotations

import os
import re
from typing import IO, TYPE_CHECKING

from exitplan.errors import Diagnostic, ExitplanError, Severity

if TYPE_CHECKING:
    import subprocess

SECONDS = 60.0
"""For one run of git; a history of ten thousand commits takes less than one."""
MOST_OUTPUT = 32_000_000
"""Bytes of one run's output."""
_MOST_WORDS = 300
_HASH = re.compile(rb"[0-9a-f]{40}(?:[0-9a-f]{24})?")

_KEPT = ("GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM", "GIT_EXEC_PATH")
"""Variables of git's that stay, beside GIT_CONFIG…: how to find repositories and git's own parts.
GIT_DIR and the like go: a hook that calls us sets them, and the plan may lie elsewhere."""
_SETTINGS = (
    "core.quotePath=false",
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    "core.pager=cat",
    "core.askPass=",
    "core.sshCommand=false",
    "credential.helper=",
    "diff.external=",
    "log.showSignature=false",
    "protocol.allow=never",
)


class HistoryError(ExitplanError):
    """A plan's history cannot be read, or has not got what was asked for."""


def fault(code: str, message: str, help: str = "") -> HistoryError:  # noqa: A002 - as Diagnostic
    """Make the error for one finding."""
    return HistoryError([Diagnostic(code, Severity.ERROR, message, help)])


def environment() -> dict[str, str]:
    """Give the environment that git runs in."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or name.startswith("GIT_CONFIG") or name in _KEPT
    }
    for name in ("LANGUAGE", "SSH_ASKPASS"):
        kept.pop(name, None)
    return kept | {
        "LC_ALL": "C",
        "GIT_ALLOW_PROTOCOL": "",  # Nothing may be fetched, whatever a partial clone lacks.
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_PAGER": "cat",
        "GIT_TERMINAL_PROMPT": "0",
    }


def command(*arguments: str) -> list[str]:
    """Give the command line for some arguments of git."""
    settings = [word for setting in _SETTINGS for word in ("-c", setting)]
    return ["git", "--no-pager", *settings, *arguments]


def start(folder: str, *arguments: str, stderr: int | IO[bytes]) -> subprocess.Popen[bytes]:
    """Start git in a folder, with pipes to its input and output."""
    import subprocess

    try:
        return subprocess.Popen(  # noqa: S603 - no shell; no argument is taken for an option
            command(*arguments),
            cwd=folder,
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stderr,
        )
    except FileNotFoundError:
        raise fault("EP601", "git is not installed", "install git, or put it on the PATH") from None
    except OSError as error:
        reason = (error.strerror or "it cannot be run").lower()
        raise fault("EP601", f"git cannot be run: {reason}", "check its installation") from None


class GitFailedError(HistoryError):
    """Git ended with an error; carries its first words."""

    def __init__(self, asked: str, words: str) -> None:
        message = f"git {asked} fails in this repository: {words}"
        remedy = "git fsck tells what is wrong with a repository"
        super().__init__([Diagnostic("EP603", Severity.ERROR, message, remedy)])
        self.words = words


def run(folder: str, *arguments: str, most: int = MOST_OUTPUT) -> bytes:
    """Run git in a folder and give its output.

    Raises GitFailedError where git says no, another HistoryError where it cannot be
    run, does not come to an end, or says too much.
    """
    import tempfile
    import threading

    with tempfile.TemporaryFile() as words:
        process = start(folder, *arguments, stderr=words)
        assert process.stdin is not None
        assert process.stdout is not None
        ran_out = threading.Event()

        def stop() -> None:
            ran_out.set()
            process.kill()

        timer = threading.Timer(SECONDS, stop)
        timer.daemon = True
        timer.start()
        try:
            process.stdin.close()
            output = process.stdout.read(most + 1)
            if len(output) > most:
                process.kill()
        finally:
            process.stdout.close()
            code = process.wait()
            timer.cancel()
        if ran_out.is_set() or len(output) > most:
            what = "takes too long" if ran_out.is_set() else "has too much to say"
            raise fault("EP601", f"git {arguments[0]} {what} in this repository")
        if code:
            words.seek(0)
            raise GitFailedError(arguments[0], first_words(words.read(4_000)))
    return output


def first_words(output: bytes) -> str:
    """Give what git complains of, in one line and without its ``fatal:``."""
    lines = output.decode("utf-8", "replace").strip().splitlines()
    told = [line for line in lines if line.startswith(("fatal: ", "error: "))] or lines
    return re.sub(r"^(fatal|error): ", "", told[0])[:_MOST_WORDS] if told else "no reason given"


def is_hash(text: bytes) -> bool:
    """Whether some bytes are the full name of an object."""
    return _HASH.fullmatch(text) is not None
