"""Where the files of a site lead: addresses in pages, style sheets, feeds and calendars."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from tests.browser._site import Element, Site

_CSS_ADDRESS = re.compile(r"url\(\s*['\"]?([^'\")]+)['\"]?\s*\)")
_CALENDAR_ADDRESS = re.compile(r"^(?:URL|ATTACH)(?:;[^:]*)?:(\S+)", re.MULTILINE)
_XML_ADDRESS = re.compile(r"(?:href|src)=\"([^\"]+)\"|<link>([^<]+)</link>")
_ADDRESSES = ("href", "src", "action", "formaction", "poster", "data", "cite", "xlink:href")
HARMLESS = frozenset({"", "data", "http", "https", "mailto", "tel", "webcal"})


def addresses(site: Site, name: str) -> Iterator[str]:
    """Give every address that a file states, as it states it."""
    if name in site.trees:
        for element in site.trees[name].walk():
            yield from element_addresses(element)
    elif name.endswith(".css"):
        yield from _CSS_ADDRESS.findall(site.read(name))
    elif name.endswith((".atom", ".rss", ".xml")):
        for pair in _XML_ADDRESS.findall(site.read(name)):
            yield "".join(pair).replace("&amp;", "&")
    elif name.endswith(".ics"):
        yield from _CALENDAR_ADDRESS.findall(site.read(name).replace("\r\n ", ""))


def element_addresses(element: Element) -> Iterator[str]:
    """Give the addresses that one element states; those of a script's data included."""
    for key, value in element.attributes.items():
        if key in _ADDRESSES or key in {"data-src", "data-href"}:
            yield value
        elif key == "srcset":
            yield from (part.split()[0] for part in value.split(",") if part.strip())
        elif key in {"aria-labelledby", "aria-describedby", "aria-controls", "for", "headers"}:
            yield from (f"#{one}" for one in value.split())


def goal(site: Site, name: str, address: str, home: str = "") -> tuple[str, str] | None:
    """Give the file and the anchor that an address leads to; nothing if it is not on this site.

    `home` is where the site is published, for addresses in full.
    """
    if home and address.startswith(home):
        address, name = address.removeprefix(home) or "index.html", ""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return None
    target = name
    if parts.path:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(parts.path)))
        if (site.folder / target).is_dir():
            target = posixpath.normpath(posixpath.join(target, "index.html"))
    return target, unquote(parts.fragment)


def fault(site: Site, name: str, address: str, ids: dict[str, set[str]], home: str = "") -> str:
    """Say what is wrong with an address that a file states; empty if nothing is."""
    scheme = urlsplit(address).scheme
    if scheme not in HARMLESS:
        return f"{scheme}: is no scheme for a link"
    found = goal(site, name, address, home)
    if found is None:
        return ""
    target, anchor = found
    if target not in site.files:
        return "no such file"
    # The top of a page needs no id.
    if anchor not in {"", "top"} and target in ids and anchor not in ids[target]:
        return "no such anchor"
    return ""
