"""The page of files to take along."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from exitplan.schedule.words import and_list, count
from exitplan.site._contents import Chapter
from exitplan.site._download_files import Download, Downloads
from exitplan.site._feed import FEED
from exitplan.site._press import Page, Press

_MOST_REMARKS = 30
_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


def _page(press: Press) -> Page:
    downloads = press.downloads
    has_feed = press.has("changes.md")
    number = len(downloads.files)
    return press.page(
        "downloads.md",
        "Downloads",
        "downloads.html.j2",
        finding=f"{_number(number)} {'file' if number == 1 else 'files'} to take along, "
        "all with the dates of these pages",
        lede=_lede(downloads),
        downloads=downloads,
        feed=FEED if has_feed else "",
        remarked=[_remarked(file) for file in downloads.files if file.remarks],
    )


def _number(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else f"{number:,}"


def _lede(downloads: Downloads) -> str:
    text = "They are made from the same plan at the same moment; when it changes, they change."
    told = [
        f"{file.kind.label} says {count(len(file.remarks), 'thing')} otherwise than the plan does"
        for file in downloads.files
        if file.remarks
    ]
    if not told:
        return f"{text} None of them has to say anything otherwise than the plan does."
    return f"{text} {and_list(told)}, as told below."


def _remarked(file: Download) -> dict[str, Any]:
    number = len(file.remarks)
    return {
        "anchor": f"remarks-{file.kind.format}",
        "label": file.kind.label,
        "heading": f"{file.kind.label}: {count(number, 'thing')} said otherwise",
        "remarks": file.remarks[:_MOST_REMARKS],
        "left_out": max(0, number - _MOST_REMARKS),
    }


def _pages(press: Press) -> Iterator[Page]:
    yield _page(press)


CHAPTER = Chapter("downloads.md", "Downloads", _pages)
