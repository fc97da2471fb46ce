"""What pages there are, in the order of a navigation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from exitplan.site._edition import Edition
    from exitplan.site._press import Page, Press


@attrs.frozen
class Chapter:
    """A main page of the roadmap, with the pages below it."""

    path: str
    """Of its main page, within the site's folder."""
    label: str
    """Its name in navigations."""
    pages: Callable[[Press], Iterator[Page]]
    """Makes the main page, then those below it."""
    applies: Callable[[Edition], bool] = lambda edition: True  # noqa: ARG005 - most always do
    """Whether the plan has anything for it."""


def chapters_of(edition: Edition) -> tuple[Chapter, ...]:
    """Give the chapters for which a plan has something to say."""
    return tuple(chapter for chapter in _all() if chapter.applies(edition))


def _all() -> tuple[Chapter, ...]:
    from exitplan.site import (
        _assumptions,
        _changes_page,
        _critical_paths,
        _downloads,
        _governance_page,
        _milestones,
        _overview,
        _quality_page,
        _recommendations_page,
        _risks_page,
        _roadmap,
        _slippage_page,
        _staff_page,
        _tender_page,
    )

    return (
        _overview.CHAPTER,
        _roadmap.CHAPTER,
        _milestones.CHAPTER,
        _critical_paths.CHAPTER,
        _slippage_page.CHAPTER,
        _tender_page.CHAPTER,
        _staff_page.CHAPTER,
        _governance_page.CHAPTER,
        _risks_page.CHAPTER,
        _recommendations_page.CHAPTER,
        _assumptions.CHAPTER,
        _quality_page.CHAPTER,
        _changes_page.CHAPTER,
        _downloads.CHAPTER,
    )
