"""Sources as readers see them: documents by their titles, linked where they have an address."""

from __future__ import annotations

import re
from collections.abc import Mapping

from markupsafe import Markup, escape

from exitplan.plan import Document
from exitplan.site._text import clean, safe_url

_PLACE = re.compile(r"(^|; | and )([A-Za-z0-9_][A-Za-z0-9_-]*)(?![\w-])")
"""Where a source names a document: at its beginning, after a semicolon, after “and”."""


def external(url: str | None, text: str) -> Markup:
    """Link to another site where the address is a harmless one, else give the text alone."""
    address = safe_url(url)
    if address is None:
        return escape(clean(text))
    return Markup('<a href="{}" rel="external">{}</a>').format(address, clean(text))


def cited(source: str, documents: Mapping[str, Document]) -> Markup:
    """Put a document's title, linked, wherever a source names it by its id."""
    found = Markup("")
    done = 0
    for match in _PLACE.finditer(source):
        document = documents.get(match[2])
        if document is None:
            continue
        found += escape(source[done : match.start(2)]) + external(document.url, document.title)
        done = match.end(2)
    return found + escape(source[done:])
