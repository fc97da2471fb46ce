"""A window on the site that notes whatever a reader would call broken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from playwright.sync_api import Page

WIDTHS = (320, 768, 1440)
THEMES = ("light", "dark")
HEIGHT = 900


def listed(faults: dict[str, list[str]]) -> str:
    """Each fault once, with a few of the places where it was found; empty if there is none."""
    return "\n".join(
        f"{fault}, {len(places)} times:\n    " + "\n    ".join(places[:5])
        for fault, places in faults.items()
    )


@attrs.define(slots=False)  # Playwright hangs its own attributes on those who listen.
class Visit:
    """One window, and what goes wrong in it."""

    page: Page
    base: str
    faults: dict[str, list[str]] = attrs.Factory(dict)
    """What went wrong, and on which pages."""
    where: str = ""

    def __attrs_post_init__(self) -> None:
        """Listen from the start."""
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.note(f"script error: {error}"))
        self.page.on("request", self._request)
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._response)

    def open(self, name: str, *, width: int = 1440) -> Page:
        """Open a page of the site at a width."""
        self.where = name
        self.page.set_viewport_size({"width": width, "height": HEIGHT})
        self.page.goto(self.base + name)
        return self.page

    def note(self, fault: str, detail: str = "") -> None:
        """Remember a fault of the page that is open, once."""
        places = self.faults.setdefault(fault, [])
        place = f"{self.where}: {detail}" if detail else self.where
        if place not in places:
            places.append(place)

    def resize(self, width: int) -> None:
        """Make the window wider or narrower, and wait until the page is laid out anew."""
        self.page.set_viewport_size({"width": width, "height": HEIGHT})
        self.page.evaluate("() => new Promise(done => requestAnimationFrame(() => done()))")

    def _console(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            at = message.location.get("url", "").removeprefix(self.base)
            at = "" if at == self.where else f" from {at}"
            self.note(f"console {message.type}{at}: {message.text[:300]}")

    def _request(self, request: Any) -> None:
        if not request.url.startswith((self.base, "data:", "blob:")):
            self.note(f"asks another server: {request.url}")

    def _failed(self, request: Any) -> None:
        self.note(f"request failed: {request.url} {request.failure}")

    def _response(self, response: Any) -> None:
        if response.status >= 400:
            self.note(f"{response.status} for {response.url}")
