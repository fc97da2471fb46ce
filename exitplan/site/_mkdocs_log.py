"""What the plugin says in the log of a build."""

from __future__ import annotations

from collections.abc import Iterable

from mkdocs.exceptions import PluginError
from mkdocs.plugins import get_plugin_logger

from exitplan.errors import Diagnostic, Severity, printable

log = get_plugin_logger("exitplan")


def tell(diagnostics: Iterable[Diagnostic]) -> None:
    """Log findings: errors so that even a quiet build shows them, the rest for information.

    A warning says what stands behind a date; the plan is sound, so it does
    not stop a strict build.
    """
    for diagnostic in diagnostics:
        text = f"{diagnostic.place}: " if diagnostic.place else ""
        text = printable(f"{text}{diagnostic.code} {diagnostic.message}")
        if diagnostic.help:
            text += printable(f" ({diagnostic.help})")
        if diagnostic.severity is Severity.ERROR:
            log.error(text)
        else:
            log.info(text)


def remark(texts: Iterable[str]) -> None:
    """Log sentences for information."""
    for text in texts:
        log.info(printable(text))


def stopped(diagnostics: Iterable[Diagnostic]) -> PluginError:
    """Give what ends a build, after its errors were told."""
    number = sum(1 for d in diagnostics if d.severity is Severity.ERROR)
    errors = "1 error" if number == 1 else f"{number} errors"
    return PluginError(f"exitplan: the plan has {errors}, so no roadmap was made")
