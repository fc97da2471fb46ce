"""What the documentation says of the rules on contracts."""

from __future__ import annotations

from exitplan.checks._rule import About

_CONTRACT = """\
plan: exit
start: 2025-01-06
contracts:
  ict:
    title: ICT services
    ends: 2026-03-31
    new_service: live
tasks:
  {task}:
    duration: 30d
  move:
    duration: 60d
    after: {task}
  live:
    milestone: true
    after: move
"""

ABOUT: dict[str, About] = {
    "EP811": About(
        why="What nobody planned for a contract's end is found in its last weeks: that the data "
        "come as a heap of files, that nobody knows which licences are the council's, that those "
        "who knew are gone.",
        fix="""\
Add the tasks that apply and tag them. A topic counts as seen to where an item has its tag, or \
where one of its words stands in a title or id: of an item, or of a notice, duty, service area or \
asset of the contract (with `exit`).

| topic | tag | words | else |
|---|---|---|---|
| exit plan | `exit-plan` | exit plan, exit management plan | |
| help from the supplier | `exit-assistance` | assistance, help with the exit | |
| data | `exit-data` | data, archive, records | |
| knowledge | `exit-knowledge` | knowledge, shadowing, induction | a transfer with `knowledge` |
| asset register | `exit-registers` | asset, register, inventory | an asset with `exit` |
| licences | `exit-licences` | licence, novat(ion) | |
| staff | `exit-staff` | staff, TUPE, employee | a transfer |

Words in a title are a guess that only ever keeps the rule quiet. What does not apply can be \
waived, topic by topic (`subject: ict data`).""",
        bad=_CONTRACT.format(task="build"),
        good=_CONTRACT.format(task="exit-plan"),
        formula="Population: contracts that end from the plan's start on, and before its finish or "
        "with a `new_service`. Count: those that miss all seven topics (one finding), or more than "
        "`exit_topics_missing` of them (one for each): six by default, none in the profiles "
        "public-body and strict.",
        source="Crown Commercial Service call-off terms, exit management; the choice of topics "
        "is exitplan's",
    ),
}
