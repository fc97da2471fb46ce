"""What the reference pages say that no table in the code knows. See make_reference.py."""

from __future__ import annotations

from exitplan.planfile import _kinds as kinds

# ── The plan file ────────────────────────────────────────────────────────────────────────────

PLAN_FILE = """\
# The plan file

A plan is a YAML file. `plan`, `start` and `tasks` are all it needs:

```yaml
# file: plan.yaml
plan: helpdesk
start: 2025-01-06
tasks:
  options:
    title: Set out the options
    duration: 4w
```

Several plan files in one folder make a [programme](#programme). Editors complete keys and \
underline mistakes with the JSON Schema that `exitplan schema` prints; [how \
to](../how-to/fix-a-plan-that-will-not-load.md#let-your-editor-help).

## How values are written

A value is read as its key demands, so `title: 2015` and `title: No` are text. An empty value is \
a mistake: leave the key out.
"""

KINDS: tuple[tuple[type, str | None, str], ...] = (
    (kinds.Id, None, "an [id](#ids-and-links)"),
    (kinds.LinkText, "is_bare", "an [id](#ids-and-links)"),
    (kinds.LinkText, None, "a [link](#ids-and-links) in short"),
    (kinds.Flag, None, "`true` or `false`"),
    (kinds.Yes, None, "`true`"),
    (kinds.Date, "has_time", "a [date, or date and time](#dates)"),
    (kinds.Date, None, "a [date](#dates)"),
    (kinds.Length, "is_clock", "hours or minutes"),
    (kinds.Length, None, "a [duration](#durations)"),
    (kinds.Percent, None, "0 to 100, with or without %"),
    (kinds.Yearly, None, "a [day or days of every year](#dates)"),
    (kinds.Shifts, None, "[working hours](#working-hours)"),
    (kinds.Week, None, "[working hours by weekday](#working-hours)"),
)

ARTICLES = {"estimate": "an", "assumption": "an", "open_day": "an", "scheduling": "a map:"}
ONLY_FOR_WORK = frozenset(
    {"remaining", "percent_complete", "suspended", "resumes", "expected_finish"}
)
"""Keys that the table of the format allows on milestones, so that EP312 can say it better."""

DATES = (
    ("2015-06-30", "the whole day: as a start its first minute, as a finish its last"),
    ("2015-06-30T09:00", "that minute; a blank may stand for the T"),
)
DURATIONS = (
    ("10d", "10 working days", "working days of the task's calendar"),
    ("3w", "3 working weeks", "working weeks of it"),
    ("4h", "4 working hours", "working hours"),
    ("30min", "30 working minutes", "working minutes"),
    ("28ed", "28 calendar days", "28 times 24 hours, whether anybody works or not"),
    ("4ew", "4 elapsed weeks", "28 times 24 hours"),
    ("12eh", "12 elapsed hours", "12 hours by the clock"),
    ("45emin", "45 elapsed minutes", "45 minutes by the clock"),
    ("12mo", "12 months", "to the corresponding date; where the month has none, to its end"),
    ("2y", "2 years", "24 months"),
)
LINKS = (
    ("options", "finish to start: this item starts once `options` has finished"),
    ("options SS", "start to start; likewise `FF` finish to finish, `SF` start to finish"),
    ("options SS+10d", "and 10 working days later"),
    ("options FS-2 working days", "two working days before `options` finishes (a lead)"),
    ("prepare.options +3ed", "`options` in the group `prepare`; finish to start, 3 days later"),
)
VALUES = (
    (
        "Dates",
        ("Written", "Means"),
        (
            *((f"`{text}`", means) for text, means in DATES),
            ("`12-24..01-01`", "from 24 December to 1 January, every year"),
            ("`12-27`", "27 December, every year"),
        ),
    ),
    (
        "Durations",
        ("Short", "Spelled out", "Means"),
        tuple((f"`{short}`", f"`{long}`", means) for short, long, means in DURATIONS),
    ),
    (
        "Ids and links",
        ("Written", "Means"),
        (
            (
                "`set-up-2`",
                "an id: small letters, digits and hyphens, at most 64, not a hyphen first",
            ),
            *((f"`{text}`", means) for text, means in LINKS),
        ),
    ),
    (
        "Working hours",
        ("Written", "Means"),
        (
            ("`09:00-17:00`", "one shift"),
            ("`09:00-12:30 13:00-17:00`", "two, with a break; `24:00` is the end of the day"),
            ("`{mon-thu: 09:00-17:00, fri: none}`", "a week; days that are not named are days off"),
        ),
    ),
)

ITEMS = """\
An item with `tasks` is a **group**, with `milestone: true` a **milestone**, with `spans` or \
`level_of_effort: true` a **level of effort**. Anything else is a **task** and needs a \
`duration`, or an `estimate` with its `likely` value.

Each item stands under its id. Its full id has the ids of its groups in front, with dots: \
`prepare.options`. Another item names it by its last part within the same group, by its full id \
from anywhere in the plan, and with the plan's id in front from another plan of the programme.
"""

ITEM_KEYS = {
    "What it is": ("title", "tasks", "milestone", "level_of_effort", "spans"),
    "How long it takes": ("duration", "estimate", "calendar"),
    "What it waits for": ("after", "before"),
    "Dates it must keep": (
        "start_no_earlier_than",
        "finish_no_earlier_than",
        "start_no_later_than",
        "finish_no_later_than",
        "must_start_on",
        "must_finish_on",
        "as_late_as_possible",
        "deadline",
    ),
    "What has happened": (
        "actual_start",
        "actual_finish",
        "remaining",
        "percent_complete",
        "suspended",
        "resumes",
        "expected_finish",
    ),
    "What a reader should know": (
        "owner",
        "source",
        "assumed",
        "reason",
        "notes",
        "code",
        "tags",
    ),
}

BELOW = {
    "plan": "With `scheduling`, `calendars` and `documents` a plan carries its own rules, so that "
    "whoever schedules it gets the same dates.\n",
    "period": "One of `date`, `from` with `to`, or `every`. A single day may be written as the "
    "date alone.\n",
    "programme": "A programme has no tasks and no calendars of its own; the plans beside it do. "
    "A folder may do without a programme file where its plans do not differ.\n",
    "calendar": "Built in, 09:00 to 17:00 on five days: `england-and-wales`, `scotland`, "
    "`northern-ireland`, `any-uk` (rests when any of the three does) and `weekdays` (no bank "
    "holidays). On seven days: `every-day`. Day and night: `24-hour`.\n",
    "estimate": "`low` ≤ `likely` ≤ `high`. A uniform estimate needs no `likely`.\n",
}

LIMITS = """\
## Limits

A plan file may come from a stranger, so it is plain data and bounded.

| What | Limit |
|---|---|
| One file | 1 MB, UTF-8, one document, 10,000 tasks |
| One folder | 10 MB, 200 files; symbolic links may not leave it |
| Nesting | 32 deep |
| Anchors, aliases, merge keys, tags | none |
| Control characters and bidirectional overrides | none |
| Constraints on one item | two |
| Dates | 2000 to 2060 on a calendar with bank holidays, 1970 to 2119 on any other |
"""

# ── Commands ─────────────────────────────────────────────────────────────────────────────────

EXAMPLE_NAME = "helpdesk.yaml"
EXAMPLE = """\
# file: helpdesk.yaml
plan: helpdesk
title: Bringing the ICT helpdesk back
start: 2025-01-06
status_date: 2025-01-20
tasks:
  options:
    title: Set out the options
    duration: 4w
    actual_start: 2025-01-06
    remaining: 10d
  consult:
    title: Consult the staff who would move
    duration: 30 calendar days
    after: options
  tickets:
    title: Set up the ticket system
    duration: 8w
    after: options
  go-live:
    title: The council runs the helpdesk
    milestone: true
    deadline: {date: 2025-04-11, tolerance: 10d}
    after: [consult, tickets]
"""

COMMANDS = f"""\
# Commands

`exitplan COMMAND --help` says the same in the terminal. `PLAN` is a plan file or a folder of them.

## Exit status

| Status | Means |
|---|---|
| 0 | done; there may be warnings on standard error |
| 1 | the plan has errors, all of them on standard error; nothing was computed |
| 2 | could not run: no such file or task, or a command line that makes no sense |
| 130 | interrupted |

The answer goes to standard output, findings go to standard error, so that a pipe carries only \
the answer.

## Environment

| Variable | Effect |
|---|---|
| `EXITPLAN_AS_OF` | the status date, where `--as-of` does not give one |
| `COLUMNS` | width of tables, from 60 to 120; otherwise the terminal's, or 80 |
| `NO_COLOR` | no colour (nor where `TERM` is `dumb`) |
| `FORCE_COLOR` | colour even where the output is no terminal; `NO_COLOR` outranks it |

The same plan gives the same bytes, whatever the time zone, the locale and the day.

The examples below use this plan:

```yaml
{EXAMPLE}```
"""

RUNS = {
    "schedule": ("exitplan schedule helpdesk.yaml",),
    "critical": ("exitplan critical helpdesk.yaml --paths 2",),
    "why": ("exitplan why helpdesk.yaml consult",),
}

ABOUT_COMMANDS = {
    "schedule": """\
The last column says one word where one is needed: `done`, `late` or `tight` against its \
deadline, `critical`, or `started`.
""",
    "critical": """\
The first path is what drives the milestone. Each further one starts from the task that has the \
next least float to it.
""",
    "why": """\
The plan may also come last, and is the folder `plans` where none is named.
""",
    "schema": """\
The schema is draft-07, which editors understand. It takes what the loader takes, as far as a \
schema can.
""",
}

DATA = """\
## JSON and CSV

`--format json` gives one object. `schema` is 1 and changes when a key is removed or changes its \
meaning; new keys may come at any time. `exitplan schedule` gives `plan`, `title`, `status_date`, \
`start`, `finish` and `tasks`; `exitplan critical` the `milestone`, its `date` and `paths` of \
tasks; `exitplan why` one task with its `chain` of drivers, `float_to` each milestone and the \
`paragraphs` of the text.

`--format csv` has a row for each task with the same keys as columns. Text that a spreadsheet \
would take for a formula has an apostrophe in front.

Days are written `2025-03-28`, instants `2025-03-28T17:00`, in local civil time. What does not \
apply is `null`, and empty in CSV.

A task has these keys:
"""

TASK_KEYS = {
    "id": "full id",
    "code": "its code in another tool",
    "title": "title",
    "kind": "`task`, `milestone`, `level-of-effort` or `group`",
    "start": "the day it started or is forecast to start",
    "finish": "the day of its last working minute",
    "early_start": "instant; the actual start once it has started",
    "early_finish": "instant; the actual finish once it is finished",
    "late_start": "instant: latest start that moves neither the plan's finish nor a constraint",
    "late_finish": "instant: latest finish that does not",
    "remaining_start": "instant from which the work that is left is planned",
    "total_float_minutes": "late finish less early finish, in working minutes of its calendar; "
    "negative where a date cannot be kept",
    "free_float_minutes": "largest slip that moves no other task, in the same minutes",
    "critical": "whether total float is at most the plan's `critical_float`",
    "longest_path": "whether it drives the plan's finish",
    "started": "whether it has started",
    "completed": "whether it is finished",
    "calendar": "name of its calendar",
    "day_minutes": "working minutes in a day of it; float divided by them is float in days",
    "owner": "who answers for it",
    "deadline": "the promised day",
    "deadline_margin_working_days": "working days from forecast to deadline; negative when late",
    "deadline_status": "`on time`, `tight`, `late` or `done`",
}

# ── Diagnostics ──────────────────────────────────────────────────────────────────────────────

DIAGNOSTICS = """\
# Diagnostics

Every finding has a code that stays the same in every version. An **error** means that the plan \
cannot be dated. A **warning** means that the dates hold, but something stands behind them that a \
reader should know. A **note** is for information.

Below, each code with a plan that earns it and what exitplan then prints. The caret points at the \
place; editors jump to `file:line:column`. Of a plan's findings only those with the code in \
question are shown.
"""
RANGES = {
    "EP0": "Files",
    "EP1": "Keys and values",
    "EP2": "References, links and calendars",
    "EP3": "Dates and progress",
}
MOST_FINDINGS_SHOWN = 3

CHOSEN = {
    "EP005": "EP005-alias",
    "EP008": "EP008-colon",
    "EP011": "EP011-escaped-control",
    "EP102": "EP102-duplicate-key",
    "EP104": "EP104-no-length",
    "EP106": "EP106-bad-date",
    "EP110": "EP110-empty",
    "EP114": "EP114-no-reason",
    "EP115": "EP115-bad-period",
    "EP201": "EP201-unknown-task",
    "EP202": "EP202-circle",
    "EP208": "EP208-disagree",
}
"""The fixture to show, where a code has several."""

RECIPES: dict[str, tuple[str, str | None]] = {
    "EP001": ("There is no such file.", None),
    "EP309": (
        "A duration with one nought too many.",
        "plan: exit\nstart: 2025-01-06\ntasks:\n  notice: {duration: 4000w}\n",
    ),
    "EP310": (
        "A task that should be over, of which nobody has told more.",
        """\
plan: exit
start: 2025-01-06
status_date: 2025-01-31
tasks:
  options: {duration: 2w, actual_start: 2025-01-06}
""",
    ),
    "EP313": (
        "A plan that reaches far ahead.",
        "plan: exit\nstart: 2025-01-06\ntasks:\n  term: {duration: 300w}\n",
    ),
}
"""What no fixture shows: a sentence, and a plan (or no file at all)."""

UNSHOWN = {
    "EP002": "Error. Save the file as UTF-8, which every editor can.",
    "EP003": "Error. Split the plan into several files in one folder.",
    "EP009": "Error. Put a copy of the file into the folder; a symbolic link within it is fine.",
    "EP010": "Error. A file may hold 10,000 tasks and a folder 200 files.",
    "EP013": "Error. At most 500 findings are listed; put the first right and run again.",
}
"""What no page can show."""
