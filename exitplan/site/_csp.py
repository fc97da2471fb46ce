"""Pages for which a strict Content-Security-Policy holds: no script or style inside the HTML.

What a theme writes into its pages is moved into files that are named by what
they hold, so that the same page always gives the same files. Who opens the
site's folder without a server gets the same pages: browsers take ``'self'``
there for the folder's own files.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; "
    "base-uri 'none'; form-action 'self'"
)
"""What a page may load, and from where: its own site, and nothing else."""
HEADER = f"{POLICY}; frame-ancestors 'none'"
"""The same for a server's header, which may say more than a page can."""

_ATTRIBUTE = r"""\s+[^\s=>/"']+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>"']+))?"""
_PIECE = re.compile(
    rf"""<!--.*?-->
    |<(?P<raw>script|style)(?P<said>(?:{_ATTRIBUTE})*)\s*>(?P<inside>.*?)</(?P=raw)\s*>
    |<(?P<tag>[a-zA-Z][^\s/>]*)(?P<rest>(?:{_ATTRIBUTE})+)\s*/?>""",
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
_STYLE = re.compile(r"""\s+style\s*=\s*("[^"]*"|'[^']*'|[^\s>"']+)""", re.IGNORECASE)
_NAME = re.compile(r"<[^\s/>]+")
_CLASS = re.compile(r"""(\s+class\s*=\s*)("[^"]*"|'[^']*'|[^\s>"']+)""", re.IGNORECASE)
_TYPE = re.compile(r"""\stype\s*=\s*["']?([^\s"'>]*)""", re.IGNORECASE)
_SOURCE = re.compile(r"\ssrc\s*=", re.IGNORECASE)
_HEAD = re.compile(r"<head(?:\s[^>]*)?>(?:\s*<meta\s+charset[^>]*>)?", re.IGNORECASE)
_POLICY_SET = re.compile(
    r"<meta\s[^>]*http-equiv\s*=\s*[\"']?content-security-policy", re.IGNORECASE
)
_CLASSIC = frozenset({"", "text/javascript", "application/javascript"})
_DIGITS = 12


class Strict:
    """Makes a site's pages strict, and collects the files they then need."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        """Where the files go, with a slash at its end."""
        self.files: dict[str, str] = {}
        """What the pages seen so far need, by path from the site's top."""
        self._styles: dict[str, str] = {}

    def page(self, html: str, address: Callable[[str], str], *, is_told: bool = True) -> str:
        """Give a page without scripts and styles of its own, and with the policy in its head.

        `address` gives the address of one of the site's files as seen from the
        page. With `is_told` off, the page does not state the policy itself: a
        server that adds scripts to pages could not.
        """
        sheet: list[str] = []

        def piece(found: re.Match[str]) -> str:
            if found["raw"]:
                return self._raw(found, address)
            return found[0] if not found["tag"] else self._tag(found[0], sheet)

        html = _PIECE.sub(piece, html)
        head = _HEAD.search(html)
        if head is None:
            return html
        added = []
        if is_told and not _POLICY_SET.search(html):
            added.append(f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">')
        if sheet:
            name = self._file("css", "".join(dict.fromkeys(sheet)))
            added.append(f'<link rel="stylesheet" href="{address(name)}">')
        if not added:
            return html
        return f"{html[: head.end()]}\n" + "\n".join(added) + html[head.end() :]

    def _raw(self, found: re.Match[str], address: Callable[[str], str]) -> str:
        """Move a script or a style sheet into a file; data and modules stay as they are."""
        inside, said = found["inside"], found["said"]
        kind = _TYPE.search(said)
        if found["raw"].lower() == "style":
            media = said  # Of its attributes, media alone means something on a link too.
            href = address(self._file("css", inside.strip() + "\n"))
            return f'<link rel="stylesheet" href="{href}"{media}>'
        is_classic = (kind[1].lower() if kind else "") in _CLASSIC
        if _SOURCE.search(said) or not is_classic or not inside.strip():
            return found[0]
        src = address(self._file("js", inside.strip() + "\n"))
        return f'<script src="{src}"{said}></script>'

    def _tag(self, tag: str, sheet: list[str]) -> str:
        """Make a class of a style that an element has of its own."""
        style = _STYLE.search(tag)
        if style is None:
            return tag
        rules = _unquoted(style[1])
        rest = tag[: style.start()] + tag[style.end() :]
        name = f"ep-own-{_digest(rules)}"
        sheet.append(_rule(name, rules))
        known = _CLASS.search(rest)
        if known is None:
            return _NAME.sub(rf'\g<0> class="{name}"', rest, count=1)
        kept = known[2] if known[2][0] in "\"'" else f'"{known[2]}"'
        classes = f"{kept[:-1]} {name}{kept[-1]}"
        return rest[: known.start()] + known[1] + classes + rest[known.end() :]

    def _file(self, kind: str, text: str) -> str:
        name = f"{self.folder}own-{_digest(text)}.{kind}"
        self.files[name] = text
        return name


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]


def _unquoted(value: str) -> str:
    from html import unescape

    bare = value[1:-1] if value[:1] in "\"'" else value
    return unescape(bare).strip().rstrip(";")


def _rule(name: str, rules: str) -> str:
    """Give the rule of a class that outweighs others as the element's own style did.

    The ids, which nothing has, lend it their weight. A script can still set
    the element's style, as it could before.
    """
    safe = rules.replace("{", "").replace("}", "").replace("<", "")
    return f":is(.{name}, #ep-own#ep-own) {{ {safe} }}\n"
