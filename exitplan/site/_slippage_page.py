"""The page that tells how a plan's dates moved from report to report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs
from markupsafe import Markup

from exitplan.calendars import long_date
from exitplan.schedule.words import count
from exitplan.site._causes import quoted
from exitplan.site._contents import Chapter
from exitplan.site._history import Account, Report, Story, far
from exitplan.site._press import Page, Press, time_tag
from exitplan.site._report_fall import Given, report_fall
from exitplan.site._since import SLIPPAGE
from exitplan.site._slippage_main import slippage_main
from exitplan.site._text import clean, shortened
from exitplan.site._waterfall import Waterfall
from exitplan.slippage import SlipChart, TrendPoint, slip_chart

_SECTION = "How dates moved"
_LONGEST_DESCRIPTION = 2_000
_LONGEST_NAME = 60
"""Characters of a plan's title in a navigation."""


def slippage_address(story: Story) -> str:
    """Give the path of a history's page within the site's folder."""
    return f"slippage/{story.name}.md"


def slippage_page(press: Press, story: Story) -> Page:
    """Give the page of one history: words, picture, then every report."""
    main = story.accounts[0]
    return press.page(
        slippage_address(story),
        f"Reports: {shortened(clean(story.plan.title), _LONGEST_NAME)}",
        "slippage.html.j2",
        _SECTION,
        story=story,
        finding=story.finding,
        lede=_lede(main),
        why=main.why,
        today=_today(press, story, main),
        chart=_chart(story),
        fall=_fall(story, main),
        accounts=story.accounts,
        gaps_heading=_gaps_heading(story),
        said=[_said(point, paragraphs) for point, paragraphs in story.said],
    )


def _lede(account: Account) -> Markup:
    """Tell a milestone's dates in one paragraph; each leads to its row."""
    turns = _turns(account)
    first, *later = turns
    text = Markup("{} it was planned for {}.").format(_as_of(first), _date(first))
    happened = later.pop() if later and later[-1].completed else None
    if happened is None and account.now.completed and account.now is not first:
        happened = account.now
    if later:
        said = [Markup("{} ({})").format(_date(turn), _as_of(turn, "as of")) for turn in later]
        text += Markup(" Later it was {}.").format(_joined(said))
    if happened is not None:
        text += Markup(" It happened on {}: {}.").format(
            _date(happened), _compared(first, later[-1] if later else None, happened)
        )
    elif not later and len(account.dated) > 1:
        text += f" No later report gives another date; the last of them is {_day(account.now)}."
    return text


def _turns(account: Account) -> list[Report]:
    """Give the reports that gave a date other than the one before."""
    found: list[Report] = []
    for report in account.dated:
        if not found or report.finish_day != found[-1].finish_day:
            found.append(report)
    return found


def _compared(first: Report, last: Report | None, happened: Report) -> str:
    text = f"{_apart(first, happened)} than first planned"
    if last is not None:
        text += f", and {_apart(last, happened)} than last forecast"
    if first.finish_day == happened.finish_day:
        return "the day first planned"
    return text


def _apart(before: Report, after: Report) -> str:
    assert before.finish_day is not None
    assert after.finish_day is not None
    side = "later" if after.finish_day > before.finish_day else "earlier"
    return f"{far(before.finish_day, after.finish_day)} {side}"


def _date(report: Report) -> Markup:
    assert report.finish_day is not None
    return Markup('<a href="#{}">{}</a>').format(report.anchor, time_tag(report.finish_day))


def _as_of(report: Report, words: str = "As of") -> Markup:
    if report.day is None:
        return Markup("{} {}").format("In" if words == "As of" else "in", report.name)
    return Markup("{} {}").format(words, time_tag(report.day))


def _day(report: Report) -> str:
    return report.name if report.day is None else f"that of {long_date(report.day)}"


def _joined(parts: list[Markup]) -> Markup:
    if len(parts) == 1:
        return parts[0]
    return Markup(", ").join(parts[:-1]) + Markup(" and ") + parts[-1]


def _today(press: Press, story: Story, account: Account) -> dict[str, Any] | None:
    """Find the same milestone in the plan that the rest of the site is about."""
    items = press.facts.schedule.items
    for item_id in (f"{story.plan.id}.{account.id}", account.id):
        if item_id in items:
            return {"id": item_id, "day": items[item_id].finish_day}
    return None


def _chart(story: Story) -> SlipChart | None:
    chart = slip_chart(story.trend)
    if chart is None:
        return None
    description = shortened(clean(chart.description), _LONGEST_DESCRIPTION)
    return attrs.evolve(chart, title=story.finding, description=description)


def _fall(story: Story, account: Account) -> Waterfall | None:
    """Draw how the first milestone moved, one step for each report that moved it."""
    given = [
        Given(
            f"Report of {long_date(report.day)}" if report.day is not None else report.name,
            report.finish_day,
            report.completed,
        )
        for report in account.dated
        if report.finish_day is not None
    ]
    title = f"{quoted(account.title)} by report: {account.moved}, from the first date to the last"
    return report_fall(f"fall-{story.name}", title, given)


def _gaps_heading(story: Story) -> str:
    number = sum(len(account.gaps) for account in story.accounts)
    return f"{count(number, 'gap')} in what the reports tell" if number else ""


def _said(point: TrendPoint, paragraphs: tuple[str, ...]) -> dict[str, Any]:
    return {"day": point.day, "name": clean(point.version.name), "paragraphs": paragraphs}


def _pages(press: Press) -> Iterator[Page]:
    yield slippage_main(press)
    for story in press.stories:
        yield slippage_page(press, story)


CHAPTER = Chapter(
    SLIPPAGE,
    "How dates moved",
    _pages,
    lambda edition: bool(edition.states or edition.histories),
)
