"""Where the lines of a plan can be edited, by what a site's configuration says."""

from __future__ import annotations

import os
import posixpath
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin

from exitplan.site._edition import EditLink

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig


def editing_address(config: MkDocsConfig, asked: object) -> str | EditLink:
    """Give an address for the lines of plans: what was asked for, else the site's own.

    MkDocs finds a page's source from ``repo_url`` and ``edit_uri`` by its path
    in the documentation's folder. A plan's is found in the same way, though it
    lies beside that folder. Without ``edit_uri`` there is none.
    """
    if isinstance(asked, str):
        return asked
    if not asked or not (config.edit_uri or config.edit_uri_template):
        return ""
    docs = os.path.abspath(config.docs_dir)

    def link(file: str, line: int) -> str | None:
        path = quote(os.path.relpath(os.path.abspath(file), docs).replace(os.sep, "/"))
        if config.edit_uri_template:
            bare = posixpath.splitext(path)[0]
            address = config.edit_uri_template.format(path=path, path_noext=bare)
        else:
            address = f"{config.edit_uri}{path}"
        base = config.repo_url or ""
        if base and not address.startswith(("?", "#")):
            base = f"{base.rstrip('/')}/"
        return f"{urljoin(base, address)}#L{line}"

    return link
