"""What the documentation says of the rules on decisions."""

from __future__ import annotations

from exitplan.checks._rule import About

_SUMMER = """\
plan: exit
start: 2025-06-02
boards:
  cabinet:
    title: Cabinet
    meets: third Tuesday
    recess: [{{every: 08-01..08-31, name: August recess}}]
tasks:
  report:
    duration: {duration}
  approval:
    title: Approve the award
    after: report
    gate: cabinet
  signed:
    milestone: true
    after: approval
    deadline: 2025-08-15
"""
_GATE = """\
plan: exit
start: 2025-01-06
boards:
  cabinet:
    title: Cabinet
    meets: {meets}
tasks:
  report:
    duration: {duration}
  approval:
    title: Approve the strategy
    after: report
    gate: cabinet
"""
_UNGATED = """\
plan: exit
start: 2025-01-06
boards:
  cabinet:
    title: Cabinet
    meets: third Tuesday
tasks:
  report:
    duration: 5d
  approval:
    title: Approve the strategy
    after: report
    {way}
"""
_RETENDER = """\
plan: exit
start: 2025-03-03
contracts:
  ict:
    title: ICT services
    supplier: Present supplier
    ends: 2027-03-31
    new_service: tender.signed
tasks:
  exit-plan:
    title: Exit plan
    duration: 20d
  tender:
    procurement:
      procedure: open
      replaces: ict
      steps:
        evaluation: {{owner: {owner}}}
"""
_EXECUTIVE = (
    "Local Authorities (Executive Arrangements) (Meetings and Access to Information) (England) "
    "Regulations 2012, regulations 7 and 9; Local Government Act 1972, section 100B"
)

ABOUT: dict[str, About] = {
    "EP807": About(
        why="A council decides little in August, and nothing of note before an election. A "
        "deadline that rests on the last meeting before such a time is lost with that meeting.",
        fix="Have the decision ready for an earlier meeting, or ask the board for an extraordinary "
        "one and put it under `dates:`.",
        bad=_SUMMER.format(duration="22d"),
        good=_SUMMER.format(duration="5d"),
        formula="For each decision that is ahead, with fewer than `recess_room_days` working days "
        "of room, and a recess or pre-election period before the next meeting: the plan is dated "
        "as if the decision came at that next meeting. Population: deadlines met by the forecast. "
        "Count: those not met then. The twelve decisions with least room are tried.",
        source=_EXECUTIVE,
    ),
    "EP812": About(
        why="Whoever bids for the new contract must not write, judge or decide anything in its "
        "tender. A losing bidder finds it, and the award falls.",
        fix="Give the step to somebody without an interest in the outcome. What bidders do "
        "themselves (requests, tenders, dialogue, negotiation) may belong to the incumbent. Where "
        "it sits on the board that decides, EP414 says so.",
        bad=_RETENDER.format(owner="Present supplier"),
        good=_RETENDER.format(owner="Head of Procurement"),
        formula="Unfinished steps and tasks within a procurement that `replaces` a contract, whose "
        "owner (their group's, where they have none) is that contract's supplier, by name.",
        source="Public Contracts Regulations 2015, regulation 24; Procurement Act 2023, sections "
        "81 to 83",
    ),
    "EP813": About(
        why="Missing the papers deadline by one day costs the whole time until the next meeting. "
        "A few days of room are used up by one illness.",
        fix="Have it ready earlier. `papers_room_days` sets how many working days are enough.",
        bad=_GATE.format(meets="third Tuesday", duration="3d"),
        good=_GATE.format(meets="third Tuesday", duration="12d"),
        formula="Population: decisions ahead, not ready yet. Count: those forecast to be ready "
        "fewer than `papers_room_days` working days of the plan's calendar before the last day "
        "for papers (for public notice, where that comes first). Those that EP815 tells are not "
        "told again.",
        source=_EXECUTIVE,
    ),
    "EP814": About(
        why="Where the plan has boards, a decision that passes none takes place on the day its "
        "papers are done. In truth it waits for a meeting, and perhaps for call-in.",
        fix="Give it a `gate:`. If no board decides it, say it in other words.",
        bad=_UNGATED.format(way="duration: 2d"),
        good=_UNGATED.format(way="gate: cabinet"),
        formula="Population: unfinished items tagged `decision`, or whose title begins with "
        "Approve, Approval of, Decide, Decision on, Decision to, or with a board's title and "
        "approves, decides, agrees or adopts. Count: those without a gate; a milestone right after "
        "a gate is fine. Nothing else is guessed from titles.",
    ),
    "EP815": About(
        why="Here a delay of one working day becomes one of weeks, because the decision then waits "
        "for the next meeting. No float shows that.",
        fix="Have it ready a few days earlier, or move the meeting.",
        bad=_GATE.format(meets="third Tuesday", duration="6d"),
        good=_GATE.format(meets="third Tuesday", duration="12d"),
        formula="Population: decisions ahead, not ready yet. Count: those with no working day of "
        "room before the last day for papers or notice, for which the next meeting takes effect "
        "more than `gate_amplification_days` calendar days later, or no later meeting is known.",
    ),
}
