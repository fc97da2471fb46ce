"""The main page of how dates moved: what moved since the last report, and because of what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import attrs

from exitplan.calendars import long_date
from exitplan.planfile.history import VersionKind
from exitplan.schedule.words import count
from exitplan.site._causes import quoted
from exitplan.site._history import Story
from exitplan.site._measured import measured
from exitplan.site._press import Page, Press
from exitplan.site._report_fall import Given, report_fall
from exitplan.site._since import SLIPPAGE, since_state
from exitplan.site._slip_brief import brief
from exitplan.site._slip_sections import main_milestone, move_sentence, sections, standings
from exitplan.site._slip_words import largest_part, moved_words, plain, slip_words, state_words
from exitplan.site._text import clean, shortened
from exitplan.site._waterfall import Waterfall
from exitplan.slippage import (
    MilestoneSlip,
    Series,
    SeriesPoint,
    SlipChart,
    slip_chart,
    warning_signs,
)

if TYPE_CHECKING:
    from exitplan.planfile.history import Version
    from exitplan.site._since import Compared
    from exitplan.slippage import Trend

_LONGEST_DESCRIPTION = 2_000
_MOST_ALIKE = 5
"""So many warning signs of one code are told for each step; the rest is counted."""
_MOST_SIGNS = 40
_MOST_OTHERS = 200


def slippage_main(press: Press) -> Page:
    """Give the page; a chapter has it where there are earlier states or histories."""
    course = press.course
    chart = _chart(press)
    milestone = main_milestone(press)
    told = sections(press)
    return press.page(
        SLIPPAGE,
        "How dates moved",
        "slippage_main.html.j2",
        finding=_finding(press, milestone),
        lede=_lede(press, milestone),
        milestone=None if milestone is None else press.facts.schedule.items.get(milestone),
        standings=standings(press, milestone) if milestone and len(told) > 1 else [],
        sections=told,
        chart=chart,
        chart_heading=_chart_heading(course.trend),
        forecasts=[] if chart is None else list(_forecasts(press, chart)),
        others=[] if chart is None else list(_others(press, chart)),
        course_fall=_course_fall(press, milestone),
        measured=measured(press),
        signs=_signs(press),
        stories=[
            {"finding": story.finding, "page": f"slippage/{story.name}.md"}
            for story in press.stories
        ],
        has_states=bool(course.states),
        unread=[state_words(version) for version in course.states if version.plan is None],
    )


def _finding(press: Press, milestone: str | None) -> str:
    """Say what the page comes to, in a sentence without a stop: the move since the approval."""
    approved = press.course.approved
    if approved is None:
        if press.edition.states:
            return "No earlier state of this plan can be compared with it"
        if press.stories:
            return _most_moved(press.stories).finding
        return "Nothing earlier can be read to compare this plan with"
    slip = _slip(approved, milestone)
    if slip is not None and slip.after is not None and slip.calendar_days and slip.before:
        verb = "came" if slip.after.completed else "is forecast"
        return f"{quoted(slip.title)} {verb} {slip_words(slip)} than in {approved.state}"
    found = since_state(approved)
    if any(row.is_in_plan and row.before is not None for row in found.rows):
        row = found.rows[0]
        return f"“{row.title}” moved: {row.moved} than in {found.state}"
    if found.rows:
        return f"Milestones are new or gone since {found.state}; none moved"
    return f"No milestone moved since {found.state}"


def _slip(compared: Compared, milestone: str | None) -> MilestoneSlip | None:
    return next((slip for slip in compared.slips if slip.id == milestone), None)


def _most_moved(stories: list[Story]) -> Story:
    def days(story: Story) -> int:
        first, now = story.accounts[0].first.finish_day, story.accounts[0].now.finish_day
        return abs((now or 0) - (first or 0))

    return max(stories, key=days)


def _lede(press: Press, milestone: str | None) -> str:
    """Tell the main milestone's dates: since the approval, the last report and the first."""
    approved, *others = press.course.comparisons or (None,)
    if approved is None:
        return _without_states(press)
    slip = _slip(approved, milestone)
    if slip is None or slip.after is None:
        return since_state(approved).sentence
    verb = "was reached on" if slip.after.completed else "is now forecast for"
    parts = [f"{quoted(slip.title)} {verb} {long_date(slip.after.finish_day)}"]
    if slip.before is not None:
        parts[0] += f"; {approved.state} had {long_date(slip.before.finish_day)}"
    part = largest_part(slip)
    if part is not None:
        parts.append(f"What moved it most: {brief(part, approved.slips)}")
    text = " ".join(f"{said}." for said in parts)
    for other in others:
        moved = _slip(other, milestone)
        text += "" if moved is None else f" {move_sentence(other, moved)}"
    return text


def _without_states(press: Press) -> str:
    if press.edition.states:
        return (
            "Earlier states are known, but none of them can be read and dated, so what moved "
            "since then cannot be told."
        )
    reports = sum(len(story.accounts[0].reports) for story in press.stories)
    told = f"So {count(reports, 'dated report')} tell, each kept as it was. " if reports else ""
    return (
        f"{told}Of the plan that this site shows only one state is known, {press.facts.as_of}. "
        "What moved in it can be told once there is an earlier one to compare with: an approved "
        "baseline, a dated copy, or the history of its files."
    )


def _chart(press: Press) -> SlipChart | None:
    if not press.edition.states:
        return None
    chart = slip_chart(press.course.trend)
    if chart is None:
        return None
    return attrs.evolve(
        chart,
        title=_chart_title(press, chart),
        description=shortened(clean(chart.description), _LONGEST_DESCRIPTION),
    )


def _chart_title(press: Press, chart: SlipChart) -> str:
    """Say how the milestone moved that the page is about; else the chart's own finding."""
    milestone = main_milestone(press)
    if milestone is None or milestone not in {line.id for line in chart.lines}:
        return clean(chart.title)
    series = press.course.trend.series(milestone)
    if not series.calendar_days or series.now is None:
        return clean(chart.title)
    verb = "came" if series.now.completed else "is forecast"
    return f"{quoted(series.title)} {verb} {_moved(series)} than first reported"


def _chart_heading(trend: Trend) -> str:
    """Say over how many reports how many milestones slipped."""
    series = [one for one in trend.all_series if one.now is not None]
    slipped = sum(one.calendar_days > 0 for one in series)
    of = f"{slipped:,} of {count(len(series), 'milestone')} slipped"
    return f"Over {count(len(trend.points), 'report')}, {of if slipped else 'no milestone slipped'}"


def _course_fall(press: Press, milestone: str | None) -> Waterfall | None:
    """Draw the main milestone's way report by report, where there is more than the last step."""
    course = press.course.trend
    if milestone not in course.titles or milestone is None or not press.edition.states:
        return None
    series = course.series(milestone)
    given = [
        Given(_report_name(press, point), point.forecast.finish_day, point.forecast.completed)
        for point in series.reported
        if point.forecast is not None
    ]
    title = f"{quoted(series.title)} report by report: {_moved(series)} than first reported"
    deadline = None if series.now is None else series.now.deadline
    due = None if deadline is None else deadline.deadline_day
    fall = report_fall("fall-course", title, given, due)
    return None if fall is None or len(fall.steps) < 2 else fall


def _report_name(press: Press, point: SeriesPoint) -> str:
    if point.point.version is press.course.now:
        return f"This plan, {press.facts.as_of}"
    version = point.point.version
    words = clean(version.name)
    if version.kind is not VersionKind.BASELINE:
        words = state_words(version)
    return words[:1].upper() + words[1:]


def _forecasts(press: Press, chart: SlipChart) -> Iterator[dict[str, Any]]:
    """Give each report with what it forecast of each milestone in the picture."""
    course = press.course.trend
    series = [course.series(line.id) for line in chart.lines]
    last: dict[str, int] = {}
    for number, point in enumerate(course.points):
        cells = []
        for one in series:
            forecast = one.points[number].forecast
            was = last.get(one.id)
            moved = 0 if forecast is None or was is None else forecast.finish_day - was
            if forecast is not None:
                last[one.id] = forecast.finish_day
            cells.append(
                {
                    "title": shortened(clean(one.title), 60),
                    "forecast": forecast,
                    "moved": moved_words(0, 1, moved) if moved else "",
                    "gap": "" if forecast is not None else plain(one.points[number].gap),
                }
            )
        yield {
            "day": point.day,
            "name": shortened(clean(point.version.name), 60),
            "is_rebaseline": point.is_rebaseline,
            "cells": cells,
        }


def _others(press: Press, chart: SlipChart) -> Iterator[dict[str, Any]]:
    """Give first and last dates of the milestones that the picture has no room for."""
    drawn = {line.id for line in chart.lines}
    others = [one for one in press.course.trend.all_series if one.id not in drawn and one.now]
    for one in others[:_MOST_OTHERS]:
        yield {"title": clean(one.title), "first": one.first, "now": one.now, "moved": _moved(one)}


def _moved(series: Series) -> str:
    days, working = series.calendar_days, series.working_days
    if working is None or not working:
        return moved_words(0, 1, days)
    return moved_words(working, 1, days)


def _signs(press: Press) -> dict[str, Any] | None:
    """Give the warning signs between reports, the latest first; ``None`` without states."""
    course = press.course
    if not course.states:
        return None
    reports = course.reports[-course.in_full :]
    found = warning_signs(reports, baselines=course.baselines or None)
    steps: dict[str, dict[str, int]] = {}
    told: dict[str, list[dict[str, str]]] = {}
    for sign in reversed(found):
        step = f"From {state_words(sign.before)} to {_later(press, sign.after)}"
        alike = steps.setdefault(step, {})
        alike[sign.code] = alike.get(sign.code, 0) + 1
        if alike[sign.code] <= _MOST_ALIKE and sum(map(len, told.values())) < _MOST_SIGNS:
            told.setdefault(step, []).append({"said": plain(sign.message), "ask": plain(sign.help)})
    more = len(found) - sum(map(len, told.values()))
    return {
        "heading": f"{count(len(found), 'warning sign')} between reports, each a question to ask"
        if found
        else "No warning sign shows between these reports",
        "steps": told,
        "more": count(more, "more sign") if more else "",
        "looked_at": f"Looked at were the last {len(reports)} of {len(course.reports)} reports."
        if len(reports) < len(course.reports)
        else "",
    }


def _later(press: Press, version: Version) -> str:
    if version is press.course.now:
        return f"this plan, {press.facts.as_of}"
    return state_words(version)
