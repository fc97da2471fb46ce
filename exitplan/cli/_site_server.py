"""Shows a site on this machine, from memory, and makes it anew when plans change."""

from __future__ import annotations

import http.server
import mimetypes
import os
import posixpath
import re
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from exitplan.cli._output import UsageError

HOST = "127.0.0.1"
_PAUSE = 0.5
"""Seconds between two looks at the files."""
_MOST_FILES = 20_000
_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})
_PORT = re.compile(r":\d*\Z")
_TYPES = {
    ".atom": "application/atom+xml",
    ".ics": "text/calendar",
    ".md": "text/markdown",
    ".svg": "image/svg+xml",
}

Made = tuple[Mapping[str, bytes] | None, tuple[str, ...]]
"""A site's files, or none where the plan has errors; and what to watch."""


class Stage:
    """The site as it is shown at the moment."""

    def __init__(self, files: Mapping[str, bytes], policy: str) -> None:
        self.files = files
        self.policy = policy

    def answer(self, target: str) -> tuple[str, bytes | str] | None:
        """Give type and content of a file, the address of a folder's page, or nothing."""
        try:
            path = unquote(urlsplit(target).path)
        except ValueError:  # Of a host that is none.
            return None
        name = path.lstrip("/")
        if path.endswith("/"):
            name += "index.html"
        if name in self.files:
            return _type(name), self.files[name]
        if f"{name}/index.html" in self.files:
            return "", f"/{name}/"
        return None


class _Server(http.server.ThreadingHTTPServer):
    """A server on this machine that has a stage."""

    daemon_threads = True

    def __init__(self, port: int, stage: Stage) -> None:
        super().__init__((HOST, port), _Handler)
        self.stage = stage

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a browser that went on before it had all of a page."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


def serve(
    files: Mapping[str, bytes],
    watched: tuple[str, ...],
    make: Callable[[], Made],
    *,
    policy: str,
    port: int,
    page: str = "",
) -> None:
    """Show a site until Ctrl-C; raises UsageError where its port cannot be had.

    `make` makes it anew when one of the watched files changes, and tells what
    is wrong by itself. `page` is where a reader begins.
    """
    stage = Stage(files, policy)
    try:
        server = _Server(port, stage)
    except OSError as error:
        message = f"port {port} cannot be used: {(error.strerror or str(error)).lower()}"
        raise UsageError(message) from None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"The roadmap is shown at http://{HOST}:{server.server_port}/{page}", flush=True)
    print("It follows every change of the plan. Ctrl-C ends it.", flush=True)
    try:
        _follow(stage, make, watched)
    except KeyboardInterrupt:
        print()
    finally:
        server.shutdown()
        server.server_close()


def _follow(stage: Stage, make: Callable[[], Made], watched: tuple[str, ...]) -> None:
    seen = fingerprint(watched)
    while True:
        time.sleep(_PAUSE)
        now = fingerprint(watched)
        if now == seen:
            continue
        seen = now
        files, watched = make()
        if files is None:
            print("The plan has errors; the site stays as it was.", file=sys.stderr, flush=True)
            continue
        seen = fingerprint(watched)
        stage.files = files
        print("The site is made anew. Reload the page.", flush=True)


def fingerprint(paths: Iterable[str]) -> tuple[tuple[str, int, int], ...]:
    """Tell the state of some files and folders, so that a change of any shows."""
    found = []
    for path in paths:
        for file in _files(path):
            try:
                about = os.stat(file)
            except OSError:
                continue
            found.append((file, about.st_mtime_ns, about.st_size))
            if len(found) >= _MOST_FILES:
                return tuple(found)
    return tuple(found)


def _files(path: str) -> Iterator[str]:
    if not os.path.isdir(path):
        yield path
        return
    for folder, inner, names in os.walk(path):
        inner[:] = sorted(name for name in inner if not name.startswith("."))
        yield from (os.path.join(folder, name) for name in sorted(names))


def _type(name: str) -> str:
    end = posixpath.splitext(name)[1]
    found = _TYPES.get(end) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    text = found.startswith("text/") or found in ("application/json", "text/javascript")
    return f"{found}; charset=utf-8" if text else found


class _Handler(http.server.BaseHTTPRequestHandler):
    """Answers from memory, and nothing else."""

    server: _Server
    server_version = "exitplan"
    sys_version = ""
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer with a file."""
        self._answer()

    def do_HEAD(self) -> None:
        """Answer with what would be said of a file."""
        self._answer()

    def _answer(self) -> None:
        host = _PORT.sub("", (self.headers.get("Host") or "").lower())
        if host not in _NAMES:  # A page elsewhere that borrowed our address.
            self._send(403, "text/plain; charset=utf-8", b"Ask for localhost.\n")
            return
        found = self.server.stage.answer(self.path)
        if found is None:
            self._send(404, "text/plain; charset=utf-8", b"There is no such page.\n")
        elif isinstance(found[1], str):
            self._send(301, "text/plain; charset=utf-8", b"", found[1])
        else:
            self._send(200, found[0], found[1])

    def _send(
        self,
        code: int,
        kind: str,
        body: bytes,
        location: str = "",
    ) -> None:
        self.send_response(code)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", self.server.stage.policy)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as above
        """Say nothing: what a reader looks at is of no interest to a terminal."""
