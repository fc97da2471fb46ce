"""The published roadmap: pages, pictures and the MkDocs plugin.

:func:`render_site` turns a schedule into ``{path: content}`` and does nothing
else: no clock, no file written, the same bytes for the same plan. The MkDocs
plugin (:mod:`exitplan.site.mkdocs_plugin`) is a thin layer over it.
"""

from exitplan.site._history import History
from exitplan.site._press import Heading, Linker, Page, Site
from exitplan.site._render import markdown_links, render_pages, render_site

__all__ = [
    "Heading",
    "History",
    "Linker",
    "Page",
    "Site",
    "markdown_links",
    "render_pages",
    "render_site",
]
