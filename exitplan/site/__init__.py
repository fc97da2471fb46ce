"""The published roadmap: pages, pictures and the MkDocs plugin.

:func:`render_site` turns a schedule into ``{path: content}`` and does nothing
else: no clock, no file written, the same bytes for the same plan. :func:`gather`
reads all that may belong to one. The MkDocs plugin
(:mod:`exitplan.site.mkdocs_plugin`) and ``exitplan site`` are thin layers over both.
"""

from exitplan.site._edition import Edition
from exitplan.site._gather import Gathered, gather
from exitplan.site._history import History
from exitplan.site._press import Heading, Linker, Page, Site
from exitplan.site._render import markdown_links, render_pages, render_site
from exitplan.site._standalone import html_site, markdown_site

__all__ = [
    "Edition",
    "Gathered",
    "Heading",
    "History",
    "Linker",
    "Page",
    "Site",
    "gather",
    "html_site",
    "markdown_links",
    "markdown_site",
    "render_pages",
    "render_site",
]
