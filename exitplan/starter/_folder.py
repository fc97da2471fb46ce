"""A folder to keep a plan in: the plan itself, its website, and what checks it for everybody."""

from __future__ import annotations

import html
import os
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from exitplan.calendars import FIRST_PROJECTED_YEAR, build_calendar
from exitplan.errors import Diagnostic, PlanError, Severity
from exitplan.plan import DEFAULT_CALENDAR, Moment, parse_moment
from exitplan.planfile import loads_plan, schema_text
from exitplan.schedule import compute_schedule

if TYPE_CHECKING:
    import jinja2

DEFAULT_TITLE = "The way out of our contract"
_DATA = os.path.join(os.path.dirname(__file__), "data", "folder")
_FILES = {
    "plans/plan.yaml": "plan.yaml.jinja",
    "plans/plan.schema.json": "",
    "mkdocs.yml": "mkdocs.yml.jinja",
    "docs/index.md": "index.md.jinja",
    "README.md": "README.md.jinja",
    ".pre-commit-config.yaml": "pre-commit-config.yaml",
    ".github/workflows/plan.yml": "github.yml",
    ".gitlab-ci.yml": "gitlab-ci.yml",
    ".gitignore": "gitignore",
}
"""What the folder holds, and what each file is made from; the schema comes from the code."""
FOLDER_FILES = tuple(_FILES)
"""The files of a new folder, as paths within it."""
_FRIDAY = 4
_LONGEST_EXAMPLE = 731
"""Days that the example takes at most, with its deadline."""
_YEARS_AHEAD = 2_000
"""Days for which bank holidays must be known, so that slips can be worked out too."""
_LONGEST_TITLE = 200
_TIME_TO_SPARE = 30
"""Days by which the example's deadline lies behind its forecast, and then to the month's end."""
_SIGNS = re.compile(r"([\\`*_\[\]#|])")


def folder_files(*, title: str = DEFAULT_TITLE, start: Moment) -> Mapping[str, str]:
    """Give the texts of a new folder's files by their paths within it.

    `start` is the day on which the example plan starts; its other dates follow
    from that. The plan has no findings. Raises PlanError (EP480) for a title
    that is none, and for a day on which no plan of this kind can start.
    """
    if not title.strip() or not title.isprintable() or len(title) > _LONGEST_TITLE:
        message = f"{title[:60]!r} is no title"
        remedy = f"write one line of at most {_LONGEST_TITLE} characters"
        raise PlanError([Diagnostic("EP480", Severity.ERROR, message, remedy)])
    words: dict[str, object] = {"title": title.strip(), **_dates(start)}
    texts = {path: _text(name, words) if name else schema_text() for path, name in _FILES.items()}
    words["deadline"] = _deadline(texts["plans/plan.yaml"])
    texts["plans/plan.yaml"] = _text(_FILES["plans/plan.yaml"], words)
    return texts


def _dates(start: Moment) -> dict[str, object]:
    """Give the days of the example: it begins on the first working day, and is told that Friday."""
    calendar = build_calendar(DEFAULT_CALENDAR, {})
    if not calendar.first_day <= start.day < calendar.last_day - _YEARS_AHEAD:
        message = f"no plan can start on {start}"
        raise PlanError(
            [Diagnostic("EP480", Severity.ERROR, message, "choose a day from 2000 to 2055")]
        )
    begun = start.day
    while not calendar.working_days_between(begun, begun + 1):
        begun += 1
    status = begun
    while Moment(status).date.weekday() != _FRIDAY:
        status += 1
    last_year = Moment(status + _LONGEST_EXAMPLE).date.year
    return {
        "start": Moment(start.day),
        "begun": Moment(begun),
        "status": Moment(status),
        "deadline": Moment(status + _LONGEST_EXAMPLE),
        "is_projected": last_year >= FIRST_PROJECTED_YEAR,
        "projected_year": FIRST_PROJECTED_YEAR,
    }


def _deadline(text: str) -> Moment:
    """Give the end of the month in which the example is done with a month to spare."""
    finish = compute_schedule(loads_plan(text))["go-live"].finish_day
    day = Moment(finish + _TIME_TO_SPARE).date
    following = f"{day.year + day.month // 12}-{day.month % 12 + 1:02d}-01"
    return Moment(parse_moment(following).day - 1)


def _text(name: str, words: Mapping[str, object]) -> str:
    with open(os.path.join(_DATA, name), encoding="utf-8") as file:
        text = file.read()
    return _environment().from_string(text).render(words) if name.endswith(".jinja") else text


def _environment() -> jinja2.Environment:
    import jinja2

    from exitplan.starter._text import _yaml

    environment = jinja2.Environment(
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - YAML and Markdown; every text goes through a filter.
    )
    environment.filters["yaml"] = _yaml
    environment.filters["markdown"] = _markdown
    return environment


def _markdown(text: str) -> str:
    """Write a text so that Markdown shows it as it stands."""
    return _SIGNS.sub(r"\\\1", html.escape(text, quote=False))
