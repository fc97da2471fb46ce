"""A server on this machine alone that is as strict as the strictest host."""

from __future__ import annotations

import contextlib
import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)


class _Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # One connection for a page's files is quicker than ten.
    search = False

    def do_GET(self) -> None:
        """Give the file; the search's worker only where a test is about searching."""
        if self.path == "/search/worker.js" and not self.search:
            self.send_response(200)
            self.send_header("Content-Type", "text/javascript")
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            super().do_GET()

    def end_headers(self) -> None:
        """Add the policy that we promise to live with."""
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "max-age=600")
        super().end_headers()

    def log_message(self, *arguments: object) -> None:
        """Say nothing: what goes wrong is seen from the browser."""


class _SearchingHandler(_Handler):
    search = True


@contextlib.contextmanager
def served(folder: Path, *, search: bool = False) -> Iterator[str]:
    """Serve a folder; give its address, which ends with a slash.

    Without `search` the theme's search does nothing. It reads an index of
    megabytes on every page, and every page would cost a second.
    """
    handler = functools.partial(_SearchingHandler if search else _Handler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
