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
    (kinds.FlagOrWord, None, "`true`, `start` or `finish`"),
    (kinds.Yes, None, "`true`"),
    (kinds.Date, "has_time", "a [date, or date and time](#dates)"),
    (kinds.Date, None, "a [date](#dates)"),
    (kinds.Length, "is_clock", "hours or minutes"),
    (kinds.Length, None, "a [duration](#durations)"),
    (kinds.Percent, None, "0 to 100, with or without %"),
    (kinds.Share, None, "a percentage with its sign, like `15%`"),
    (kinds.Coefficient, None, "a number from -1 to 1, or a percentage"),
    (kinds.Number, None, "a number, like `4` or `2.5`"),
    (kinds.Yearly, "may_span", "a [day or days of every year](#dates)"),
    (kinds.Yearly, None, "a [day of every year](#dates)"),
    (kinds.Shifts, None, "[working hours](#working-hours)"),
    (kinds.Week, None, "[working hours by weekday](#working-hours)"),
)

ARTICLES = {
    "assumption": "an",
    "estimate": "an",
    "extension": "an",
    "obligation": "an",
    "open_day": "an",
    "option": "an",
    "own_period": "an",
    "scheduling": "a map:",
}
TITLES = {
    "hand_over": "Service area or asset",
    "outcome": "Length of a discrete estimate",
    "own_period": "Own period",
    "period_use": "Legal period",
    "tied": "Pair of a correlation",
}
PLURALS = {"branch": "branches", "duty": "duties", "hand_over": "service areas or assets"}
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
    (".options", "`options` at the plan's root, where something nearer is called so too"),
    ("options SS+50%", "half of its duration after its start; `50e%` counts by the clock"),
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
An item with `tasks`, a `procurement` or a `transfer` is a **group**, with `milestone: true` a \
**milestone**, with `spans` or `level_of_effort: true` a **level of effort**. Anything else is a \
**task** and needs a `duration`, an `estimate` with its `likely` value, a legal `period`, or a \
`gate`.

Each item stands under its id. Its full id has the ids of its groups in front, with dots: \
`prepare.options`. Another item names it by its last part within the same group, by its full id \
from anywhere in the plan, and with the plan's id in front from another plan of the programme.
"""

ITEM_KEYS = {
    "What it is": (
        "title",
        "tasks",
        "milestone",
        "level_of_effort",
        "spans",
        "procurement",
        "transfer",
    ),
    "How long it takes": ("duration", "estimate", "spread", "period", "calendar"),
    "What it waits for": ("after", "before", "gate"),
    "Dates it must keep": (
        "start_no_earlier_than",
        "finish_no_earlier_than",
        "start_no_later_than",
        "finish_no_later_than",
        "start_on",
        "finish_on",
        "must_start_on",
        "must_finish_on",
        "as_late_as_possible",
        "manual",
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
        "baselines",
    ),
    "What a reader should know": (
        "owner",
        "source",
        "assumed",
        "reason",
        "notes",
        "code",
        "tags",
        "inactive",
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

CHAPTERS: dict[str, tuple[tuple[str, ...], str]] = {
    "Boards and gates": (
        ("board", "gate"),
        """\
A **board** is whoever decides: a cabinet, a committee, a chief officer. It stands once in the \
plan, under `boards`, with its meetings and what law and constitution ask before and after them. \
A **gate** makes a task wait for a decision: once the task's work is done (or, without a \
`duration`, once what comes before it is), papers go to the first meeting that they are early \
enough for. The task finishes when the decision is in effect. A day late with the papers costs a \
whole cycle; `exitplan why` says how many days are left.

```yaml
# file: decisions.yaml
plan: decisions
start: 2025-01-06
boards:
  cabinet:
    title: Cabinet
    meets: third Tuesday
    recess: [{every: 08-01..08-31}]
    pre_election: [{from: 2025-03-24, to: 2025-05-01}]
    notice: council.key-decision-notice
    call_in: council.call-in
    over: 200,000
  officers:
    title: Chief officers
    meets: every Monday
    papers: {rule: council.agenda, count: 5}
    up_to: 200,000
tasks:
  case: {title: Write the business case, duration: 6w}
  decide: {title: Decide to leave, gate: cabinet, after: case}
  strategy:
    title: Write and approve the strategy
    duration: 4w
    gate: {value: 150000}
    after: decide
```

That `decide` has no duration: it is the decision alone. `strategy` is four weeks of work and then \
a decision, by the board whose thresholds its value lies in.
""",
    ),
    "Legal periods in a plan": (
        ("period_use", "own_period"),
        """\
A task with a `period` in place of a duration lasts for that period, counted in whole days by its \
own rule. It starts with its event (what comes before it) and what follows it may start on the \
next working day. [Legal periods](legal-periods.md) names those that exitplan knows; what only a \
contract or a constitution says stands under `periods`, and is then named like the others.

```yaml
# file: periods.yaml
plan: periods
start: 2015-06-01
periods:
  at-will: {title: Leaving at will, count: 60, provision: clause 12.3}
tasks:
  notice-sent: {milestone: true}
  tenders: {period: {rule: pcr2015.open.tenders, with: e-submission}, after: notice-sent}
  letters: {duration: 1d, after: tenders}
  standstill: {period: pcr2015.standstill, after: letters}
  served: {milestone: true, after: standstill}
  leave: {period: {rule: at-will, count: 90}, after: served}
```

`count` makes a period longer than the law asks, never shorter ([EP402](diagnostics.md#ep402)).
""",
    ),
    "Procurements": (
        ("procurement", "step"),
        """\
A group with a `procurement` is filled with the steps of its procedure: tasks, milestones, gates \
and legal periods, each with what it rests on. Lengths that no law sets are ours, marked as \
`assumed`, and any step can be changed under `steps`. Other items link to a step as to any task, \
by its id within the group: `tender.signed`.

```yaml
# file: tender.yaml
plan: tender
start: 2015-06-01
boards:
  cabinet: {title: Cabinet, meets: third Tuesday, call_in: council.call-in}
tasks:
  tender:
    title: Retender ICT services
    procurement:
      procedure: restricted
      regime: pcr2015
      with: [e-submission]
      board: cabinet
      steps:
        evaluation: {duration: 8w, owner: Head of Procurement}
        pin: {skip: true}
  build: {duration: 12w, after: tender.signed}
```

Without `regime` and without a date in `commences`, the law is the one in force on the day for \
which the notice is forecast.
""",
    ),
    "Transfers of staff": (
        ("transfer", "wave"),
        """\
A group with a `transfer` is filled with the steps that all waves share, a group of steps for \
each wave, and the milestone `day-one`, when everybody has come over. `exitplan headcount` counts \
who employs the people, and for whom they work, from which day.

```yaml
# file: staff.yaml
plan: staff
start: 2018-10-01
tasks:
  staff:
    title: The staff come over
    transfer:
      to: The council
      from: The supplier
      knowledge: [Knowledge, Advisory, Expert]
      day_one: 2019-08-01
      waves:
        transferring: {people: 167, route: tupe}
        seconded: {people: 147, route: secondment}
      steps:
        day-one: {deadline: 2019-08-01}
  live: {milestone: true, after: staff.day-one}
```

A wave comes to the transfer's `to`, and leaves the transfer's `from`, unless it says otherwise.

| Route | Who | Changes employer |
|---|---|---|
| `tupe` | they do the work already, and their employment transfers with it | yes |
| `secondment` | the council's own people, on loan to whoever does the work | no |
| `recruitment` | they are hired from outside | yes |
| `redeployment` | they come from elsewhere in the council | as `from` and `to` say |
""",
    ),
    "Contracts": (
        ("contract", "extension", "notice", "duty", "obligation", "hand_over"),
        """\
A contract under `contracts` moves no date. It says by when the new service must be there, and \
exitplan compares: a gap in service, a notice served too late, an obligation that was missed \
([what it finds](diagnostics.md#contracts-and-their-dates)). `exitplan latest` counts back from \
its last day.

```yaml
# file: contract.yaml
plan: contract
start: 2015-01-05
status_date: 2015-04-20
periods:
  at-will: {title: Leaving at will, count: 60, provision: clause 12.3}
  option: {title: Option to extend, count: 90, provision: clause 3.1}
contracts:
  ict:
    title: ICT services
    supplier: The supplier
    starts: 2006-04-01
    ends: 2016-03-31
    new_service: live
    extensions:
      - {title: One more year, until: 2017-03-31, notice: option}
    notices:
      leave: {title: Notice to leave, period: at-will, served_by: serve}
    obligations:
      forecast: {title: Forecast of demand, every: [04-01, 10-01], met: [2015-03-27]}
    service_areas:
      desk: {title: Service desk, exit: live}
tasks:
  serve: {duration: 1d}
  build: {duration: 30w, after: serve}
  live: {milestone: true, after: build}
```

What must be served *before* something is a **notice**; what must be done *within* a time after \
something is a **duty**; what comes again and again is an **obligation**.
""",
    ),
}
"""What belongs together in the domain: title, objects in order, introduction with an example."""

PROCEDURES = """\
The steps of each procedure, in order; ◇ is a gate, which needs a `board`, and § a legal period. \
Some are laid out only in certain circumstances.
"""
ROUTES = """\
The steps of each route, in order; § is a legal period. `knowledge` becomes a step for each theme: \
`knowledge-advisory`. Shared steps are changed under the transfer's `steps`, the others under the \
wave's.
"""

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
| Steps laid out of procurements and transfers | 10,000 in a plan |
| Boards | 200, with 5,000 dates and periods |
| Contracts, what they list, and the days of their obligations | 2,000 together |
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

DOMAIN_NAME = "leave.yaml"
DOMAIN_EXAMPLE = """\
# file: leave.yaml
plan: leave
title: Leaving the helpdesk contract
start: 2025-01-06
status_date: 2025-02-03
boards:
  cabinet: {title: Cabinet, meets: third Tuesday, call_in: council.call-in}
periods:
  at-will: {title: Leaving at will, count: 60, provision: clause 12.3}
contracts:
  helpdesk:
    title: Helpdesk
    ends: 2025-12-31
    new_service: live
    notices: {leave: {title: Notice to leave, period: at-will, served_by: serve}}
tasks:
  case: {title: Write the business case, duration: 8w}
  decide: {title: Decide to leave, gate: cabinet, after: case}
  serve: {title: Serve notice, duration: 1d, after: decide}
  staff:
    title: The staff come over
    transfer:
      to: The council
      from: The supplier
      waves: {desk: {title: Service desk, people: 24, route: tupe}}
    after: decide
  live: {title: The council runs the helpdesk, milestone: true, after: [serve, staff]}
"""

COMMANDS = f"""\
# Commands

`exitplan COMMAND --help` says the same in the terminal. `PLAN` is a plan file, a folder of them, \
or a schedule of another tool: Primavera P6 (`.xer`), Microsoft Project (`.xml`, `.mpp`), a sheet \
(`.xlsx`, `.csv`) or exitplan's JSON. Of such a file, `--project` chooses one project (or sheet) \
of several, and standard error says what could not be carried over and may change dates. Where an \
item's id is asked for, its code in the other tool does as well.

## Exit status

| Status | Means |
|---|---|
| 0 | done; there may be warnings on standard error |
| 1 | the plan has errors, all of them on standard error; nothing was computed. `conform`: dates \
differ |
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

The examples below use these two plans:

```yaml
{EXAMPLE}```

```yaml
{DOMAIN_EXAMPLE}```
"""

RUNS = {
    "schedule": ("exitplan schedule helpdesk.yaml",),
    "critical": ("exitplan critical helpdesk.yaml --paths 2",),
    "why": (
        "exitplan why helpdesk.yaml consult",
        "exitplan why leave.yaml decide",
    ),
    "whatif": ("exitplan whatif helpdesk.yaml tickets 10",),
    "latest": ("exitplan latest leave.yaml",),
    "headcount": ("exitplan headcount leave.yaml",),
    "update": ("exitplan update options --remaining 15d --plan helpdesk.yaml --dry-run",),
    "set": ("exitplan set go-live deadline.date 2025-03-21 --plan helpdesk.yaml --dry-run",),
    "export": ("exitplan export helpdesk.yaml - --format mermaid",),
    "period": (
        "exitplan period pcr2015.standstill 2015-03-24",
        "exitplan period council.agenda --before 2019-04-25",
    ),
}

ABOUT_COMMANDS = {
    "risk": """\
[Know how likely a date is](../how-to/know-how-likely-a-date-is.md) shows the answers, and \
[Describe risks](../how-to/describe-risks.md) how to write down what is uncertain. Needs numpy: \
`pip install 'exitplan[risk]'`. Ctrl-C shows what the runs so far say, and exits with 130.

The same plan and seed give the same figures on every machine, whatever the order in which a \
machine works.
""",
    "baseline": """\
`take NAME` wants `--on`, `--approved-by` and `--note`. [Keep the plan as it was approved]\
(../how-to/take-a-baseline.md) shows the file, and what a list and a verification tell. Exit \
status 1 means that a baseline was changed or is missing, or that the plan cannot be approved as \
it is; 2 that there is no such baseline.
""",
    "diff": """\
[Compare two plans](../how-to/compare-two-plans.md) shows what A and B can be. Exit status 1 means \
that one of the two cannot be dated (the changes are told all the same), or, with `--exit-code`, \
that they differ; 2 that one cannot be read.

JSON has `before` and `after`, the `changes` with their `effects` on milestones, what was \
`renamed`, and the `milestones` as a command that edits gives them.
""",
    "slip": """\
[Explain a slip](../how-to/explain-a-slip.md) shows the answers, and [How slippage is split]\
(../explanation/how-slippage-is-split.md) the method. Exit status 1 means that `--by commit` \
passed over a state that cannot be read; 2 that there was nothing to compare.

With `--by`, JSON has the same sums as `groups` of each milestone; with `--by commit`, `stages`, \
one for each commit, with the milestones that it moved.
""",
    "trend": """\
[Follow the trend](../how-to/follow-the-trend.md) shows the answers, and [Warning signs]\
(../explanation/warning-signs.md) what `--signs` finds. Exit status 1 means that some reports \
could not be read; 2 that none could.

JSON has the `reports`, the `milestones` with a point for each report, and the `signs`.
""",
    "import": """\
[Import a plan](../how-to/import-a-plan.md) shows the report and how to go on. Exit status 1 means \
that the plan file was written but has errors, or that FILE has and nothing was; 2 that there was \
nothing to read.

JSON has what was `carried`, the `omissions` and the `agreement` of the plan's dates with the \
file's, counted as [conform](#conform) does; it is `null` where the file holds no dates. With `-` \
the plan is in `text`.
""",
    "conform": """\
The file is dated by the rules of the program that wrote it, and each open activity compared with \
the dates and the float that the file holds. [Do the dates agree](../explanation/conformance.md) \
says how agreement is scored. Exit status 0 where all agree (or as many as `--fail-under` asks), 1 \
where not, 2 where there is nothing to compare.

JSON has the counts as `open`, `compared`, `agreeing` and `exact`, for each value as `fields`; \
`roots`, the items where disagreement begins, with what sets exitplan's dates; and every one of \
the `differences`, in `minutes` by which exitplan's is later or more. CSV has a row for each \
difference.
""",
    "export": """\
[How to share a plan](../how-to/share-a-plan.md) shows what each format is for. What a format \
cannot say is told as [EP509](diagnostics.md#ep509).
""",
    "site": """\
[How to publish the roadmap](../how-to/publish-the-roadmap.md) tells what each way is good for. A \
folder that holds other files is refused; a page that was changed by hand is not overwritten, and \
what an earlier run wrote is taken away where the site no longer has it. `--serve` listens on this \
machine alone. A plan with errors writes nothing: exit status 1. Ctrl-C ends `--serve` with 0.
""",
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
    "whatif": """\
The plan is the folder `plans` where none is named. Nothing but the task changes. [Ask what \
if](../how-to/ask-what-if.md) says what late means for each kind of item. Exit status 2 for an \
item that cannot be late, such as one that is finished.

JSON has what `moves`, each with its dates and how it stands against its deadline then.
""",
    "latest": """\
In time means by the last day of the contract whose [new service](plan-file.md#contract) it is; \
with `--to`, by that item's deadline or, without one, its own forecast. Constraints such as \
`finish_no_later_than` do not count: they move no target. What is finished is left out. Under the \
table, each decision with the last meeting that is early enough and what missing it costs.
""",
    "headcount": """\
People move on the day of their wave's `day-one`, as forecast. Two counts, because they differ \
while people are on loan: who employs them, and for whom they work.
""",
    "update": """\
What is written, and the effect on each milestone (and on whatever else has a deadline), the \
most urgent first: deadlines that are newly missed, then those missed by more, then the others. \
With `--dry-run` nothing is written, and the lines that would change are shown as a unified diff. \
A contradiction is refused with its reason and exit status 1; then nothing is written either. \
TASK may be the end of an id where only one item has it. [How to update the plan every \
month](../how-to/update-the-plan.md) shows it from start to end.

The other commands that edit a plan, down to [status-date](#status-date), take the same options \
and tell the same. Comments, blank lines, quotes and the order of keys stay as they are.
""",
    "apply": """\
The sheet's first row names its columns, in any case and by the names that [sheets](sheets.md) \
lists: one for the task (ID or Code), and some of Actual Start, Actual Finish, Remaining, Percent, \
Note, Suspended, Resumes and Expected Finish. Others are not read. Dates and lengths may be \
written as in any sheet.

An empty cell changes nothing, nor does one that says what the plan says, so a sheet that \
`exitplan export` wrote can be filled in and sent back, and can be applied twice. A note is added \
to the notes, unless it is one of their lines. A finish takes out what was left.

Either every row is carried out or none: what is wrong is told row by row \
([EP025](diagnostics.md#ep025)), with exit status 1. JSON has the number of `rows`, and as \
`updates` the `line`, the `id` and the new values of each row that changed something.
""",
    "set": """\
FIELD is a key of [the plan file](plan-file.md), with dots for keys inside a map \
(`estimate.low`, `boards.cabinet.meets`); VALUE is what would stand behind it (`[a, b]` for a list).
""",
    "split": """\
Only of work that has not started. What held its start holds the first task, what waited for its \
finish waits for the second.
""",
    "link": """\
The link is written where the successor is. A link of that type that is there already gets the \
new lag.
""",
    "period": """\
No plan is needed. [Legal periods](legal-periods.md) lists the names, as `--list` does; a name \
alone is described. Of a duty to act within a time, `--before` asks from the day of acting: how \
long ago may the event be?

JSON has the days as `from` (the event), `period_ends`, `last_day` (of the period or, counted \
back, for the event), `next_lawful_day` and `next_working_day`, and every day of the count in \
`counting`.
""",
    "init": """\
For those who begin by hand; [new](#new) writes a whole plan from a few facts instead. The folder \
gets a commented plan with its JSON Schema, the website's configuration and first page, a README, \
a configuration for [pre-commit](https://pre-commit.com/), jobs for GitHub and GitLab, and a \
`.gitignore`. Where one of these files is there already, nothing is written, and exit status is 2.
""",
    "completion": """\
[How to complete commands with Tab](../how-to/complete-commands-with-tab.md) says where to put it. \
Ids are those of the plan in the folder `plans`, or of the one that the line names.
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
`paragraphs` of the text, a gate also with its `gate`; `exitplan latest` the `targets` and \
`dates`; `exitplan headcount` the `headcount` and the `moves`; `exitplan slip` the `milestones` \
with their parts, `from` where and `to` where.

`--format csv` has a row for each task, date or count with the same keys as columns. Text that a \
spreadsheet would take for a formula has an apostrophe in front.

Commands that edit give `changed`, the files that were `written`, the `changes` as lines with \
their `file` and `line`, the `diff`, the ids of the `tasks_moved` and the `milestones`.

Days are written `2025-03-28`, instants `2025-03-28T17:00`, in local civil time. What does not \
apply is `null`, and empty in CSV.
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
    "period": "name of the legal period that it lasts for",
    "gate": "id of the board that decides it; `by value` where its value chooses the board",
}
LAST_DATE_KEYS = {
    "id": "full id of the item; of a notice that no item serves, its contract's id and its own",
    "title": "title",
    "kind": "`decision`, `legal period`, `notice`, `tender step` or `transfer`",
    "last": "the last safe day: to finish it; of a decision to have papers and notice ready; of a "
    "legal period to begin it",
    "forecast": "the day for which the same is forecast",
    "room_working_days": "working days from forecast to last; negative where it is too late",
    "working_days_left": "working days from the status date to last",
    "meeting": "of a decision, the last meeting that is early enough",
    "effective": "of a decision, the day at whose end it is then in effect",
    "cliff": "what missing it costs, in words",
    "projected": "whether it rests on bank holidays or meetings that nobody has fixed yet",
}
HEADCOUNT_KEYS = {
    "count": "`employed by` or `works for`",
    "from": "the day from which it is so; `null` for the state before any move",
    "organisation": "employer, or whom they work for",
    "people": "how many",
}
EFFECT_KEYS = {
    "id": "full id, after the change",
    "title": "title",
    "kind": "`milestone`, or what else it is that has a deadline",
    "outcome": "what has become of it, in a few words: `now misses its deadline`, `misses its "
    "deadline by more`, `gone`, `now within its tolerance`, `no longer done`, `later`, `new`, "
    "`meets its deadline again`, `earlier`, `done`, `another deadline` or `unmoved`",
    "before": "the day it was forecast for; `null` where it is new",
    "after": "the day it is forecast for now; `null` where it is gone",
    "working_days": "working days of its calendar by which it moves; later is positive",
    "calendar_days": "the same in calendar days",
    "deadline": "the promised day",
    "margin_before": "working days from forecast to deadline before the change",
    "margin_after": "and after it; negative when late",
    "status_before": "`on time`, `tight`, `late` or `done`, before the change",
    "status_after": "and after it",
    "completed": "whether it is done now",
    "sentence": "all of it in a sentence",
}
SLIP_KEYS = {
    "id": "full id in the later state",
    "title": "title",
    "from": "the day for which the earlier state has it; `null` where it is new",
    "to": "the day for which the later state has it; `null` where it is gone",
    "calendar": "the calendar whose working minutes are counted; `null` where they are minutes by "
    "the clock, because the two states do not mean the same by its calendar",
    "day_minutes": "minutes in a day of it",
    "total_minutes": "by how much it moved; later is positive",
    "progress_minutes": "how much of it is what happened, or did not, by the later status date",
    "revision_minutes": "how much of it is changes of the plan; the two add up to the total",
    "calendar_days": "the move in calendar days; `progress_days` and `revision_days` likewise",
    "float_before": "total float in the earlier state, in minutes of its own calendar; "
    "`float_after` in the later",
    "margin_before": "working days from forecast to deadline in the earlier state; `margin_after` "
    "in the later",
    "drivers_before": "ids on the longest path to it in the earlier state; `drivers_after` in the "
    "later",
    "sentence": "all of it in words",
    "parts": "what each change did; they add up to the total",
}
PART_KEYS = {
    "change": "a name of the change that stays the same from run to run",
    "task": "the item that it is about; `null` for the whole plan or several items",
    "kind": "what sort of change it is",
    "progress": "whether it is part of progress",
    "minutes": "what it added, on the milestone's calendar",
    "calendar_days": "the same in calendar days",
    "least": "its smallest share in any order of the changes, with `--orders`; `most` the largest",
    "sentence": "what was changed, in words",
    "changes": "the change, field by field; several where they only make sense together",
    "amplified": "decisions and legal periods that made more of it, with `in_days`, `out_days` and "
    "`why`",
}
KEYS = {
    "A task has these keys:": TASK_KEYS,
    "A last safe date (`exitplan latest`) has these:": LAST_DATE_KEYS,
    "A row of the headcount has these:": HEADCOUNT_KEYS,
    "A milestone of a command that edits has these:": EFFECT_KEYS,
    "A milestone of `exitplan slip` has these:": SLIP_KEYS,
    "A part of its slip has these:": PART_KEYS,
}

# ── Diagnostics ──────────────────────────────────────────────────────────────────────────────

DIAGNOSTICS = """\
# Diagnostics

Every finding has a code that stays the same in every version. An **error** means that the plan \
cannot be dated. A **warning** means that the dates hold, but something stands behind them that a \
reader should know. A **note** is for information.

What `exitplan check` finds besides, codes from EP801, has [a page of its own](checks.md).

Below, each code with a plan that earns it and what exitplan then prints. The caret points at the \
place; editors jump to `file:line:column`. Of a plan's findings only those with the code in \
question are shown.
"""
RANGES = {
    "EP0": "Files",
    "EP1": "Keys and values",
    "EP2": "References, links and calendars",
    "EP3": "Dates and progress",
    "EP40": "Legal periods",
    "EP41": "Boards and decisions",
    "EP42": "Procurements",
    "EP43": "Transfers of staff",
    "EP44": "Contracts as written",
    "EP46": "Contracts and their dates",
    "EP48": "New plans",
    "EP5": "Files of other tools",
    "EP60": "States of a plan",
    "EP61": "States of a plan",
    "EP62": "Baselines",
    "EP63": "Baselines",
    "EP64": "Warning signs",
    "EP65": "Warning signs",
    "EP7": "Risks",
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
    "EP111": "EP111-keys-that-clash",
    "EP113": "EP113-bad-number",
    "EP114": "EP114-no-reason",
    "EP115": "EP115-bad-period",
    "EP201": "EP201-unknown-task",
    "EP202": "EP202-circle",
    "EP208": "EP208-disagree",
    "EP709": "EP709-twice",
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
    "EP010": "Error. [Limits](plan-file.md#limits) has the numbers.",
    "EP019": "Error. Nothing was written. Please report it, with the line that was to be edited.",
    "EP020": "Error. Look at what the other change did, then make the edit again.",
    "EP021": "Error. The message lists what depends on it; change that first, or `--relink`.",
    "EP022": "Error. Say `--reopen` if the work really goes on.",
    "EP023": "Error. Write that part of the file over several lines, or edit it by hand.",
    "EP024": "Error. Nothing was lost; the message says what stood in the way.",
    "EP025": "Error. Put the rows right and apply the file again; no row was applied.",
    "EP433": "Error. Only a transfer made in Python can be so: give it waves.",
    "EP480": "Error. `exitplan new` names the facts that contradict each other, and `exitplan "
    "init` what is no title or start; change one.",
    "EP481": "Warning. `exitplan new` says since when it is too late; ask for a later end of the "
    "contract, or for a shorter way.",
    "EP501": "Error. The message lists the kinds that are known; they are told by the name's end.",
    "EP502": "Error. Export the file again, or save it in another of the formats.",
    "EP503": "Error. Export the one project that is needed, without what the message names.",
    "EP504": "Error. The message names the line, cell or element; put it right or export again.",
    "EP505": "Error. Choose with `--project`; the message lists the names.",
    "EP506": "Error. Put the reference right in the tool that made the file, and export again.",
    "EP507": "Error. The message holds the command that installs it.",
    "EP508": "Error. The message names the place; put the value right.",
    "EP509": "Error or warning. A warning tells what the file says in another way; an error, what "
    "keeps the plan from being written at all.",
    "EP711": "Error. The message names the limit; reckoning with more would take too long.",
    "EP715": "Error. Only a plan made in Python can be so; in a file the key is refused before.",
    "EP601": "Error. Install git, or name files instead of revisions.",
    "EP602": "Error. `git init` in the folder and commit the plan, or name a baseline or a file.",
    "EP603": "Error. The message holds what git said.",
    "EP604": "Error. `git log` shows the revisions there are; the message says how far back they "
    "go.",
    "EP605": "Error. Commit the plan first, or name a revision that has it.",
    "EP606": "Error. Commit the plan first.",
    "EP607": "Warning. What came before is not seen. `git fetch --unshallow` fetches it; in CI, "
    "`fetch-depth: 0`.",
    "EP608": "Error. Commit the file itself in its place.",
    "EP609": "Error or warning. Fetch the whole history; a partial clone leaves parts of it out.",
    "EP610": "Warning. Ask for less with `--since`.",
    "EP611": "Error. Give the file a `status_date`, or a name like `2015-06-30.yaml`.",
    "EP612": "Error. The message says what a folder of dated files holds.",
    "EP613": "Error. Say which is meant: `file:`, `baseline:`, `rev:` or `date:` in front of it.",
    "EP614": "Error. The message lists what could be named.",
    "EP621": "Error. Restore the file from git, or move what is no baseline out of the folder.",
    "EP622": "Error. `git log -p` of the file shows who changed what; restore it from git.",
    "EP623": "Error. Give the file back its name; the baseline says it.",
    "EP624": "Error. Restore the file from git: approvals are kept.",
    "EP625": "Error. Restore the earlier baseline from git.",
    "EP626": "Error. Two histories were merged; keep one, and take the other's approval anew.",
    "EP627": "Error. Restore the files from git, or take the later approval anew.",
    "EP628": "Error. Give the day of the approval; it comes after the one that it replaces.",
    "EP629": "Error. A baseline is never overwritten; choose another name.",
    "EP630": "Error. The message says what stands in the way.",
    "EP631": "Error. Nothing was kept; take the baseline again.",
    "EP632": "Warning. Look whether the day of the approval is right.",
    "EP633": "Error. `exitplan baseline list` shows those there are.",
    "EP634": "Error. The findings below it tell what is wrong with the plan that was kept.",
    "EP635": "Error. Nothing was lost; the message says what stood in the way.",
    "EP636": "Error. Move old baselines to another folder of the repository.",
    "EP637": "Note. Those of the other plan are left out.",
    "EP638": "Error. Restore the file from git.",
    "EP641": "Warning. [Warning signs](../explanation/warning-signs.md) tells what each of these "
    "means and "
    "does not mean. `exitplan trend --signs` shows them.",
    "EP642": "Warning. Ask who agreed to test less, and what is not tested now.",
    "EP643": "Warning. Ask who goes without what was taken out.",
    "EP644": "Warning. Ask what was wrong with the first report.",
    "EP645": "Warning. Ask whether the work really goes on.",
    "EP646": "Warning. Ask who agreed to the other date.",
    "EP647": "Warning. Ask what was found that was not known before.",
    "EP648": "Warning. Slip is measured against the original approval as well.",
    "EP649": "Warning. Ask what is promised in its place.",
    "EP650": "Warning. Ask why the one no longer needs the other.",
    "EP651": "Warning. Ask who makes sure of the date, or how the two go on side by side.",
    "EP652": "Warning. Roll the status date with each report: `exitplan status-date`.",
    "EP653": "Warning. Look whether the reports are in order.",
    "EP654": "Warning. Ask for estimates by those who do the work; "
    "[risk](../how-to/describe-risks.md) shows "
    "what such lengths do to the dates.",
    "EP730": "Error. The message holds the command that installs it.",
    "EP731": "Error. The message says what can be asked for.",
    "EP659": "Error. The trend needs one report at least that has a day and a forecast.",
    "EP013": "Error. At most 500 findings are listed; put the first right and run again.",
}
"""What no page can show."""
