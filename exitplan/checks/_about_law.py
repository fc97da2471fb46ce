"""What the documentation says of the rules on law."""

from __future__ import annotations

from exitplan.checks._rule import About

_TENDER = """\
plan: exit
start: 2025-01-06
tasks:
  tender:
    after: prepare
    procurement:
      procedure: open{regime}
  prepare:
    duration: 10d
"""
_STANDSTILL = """\
plan: exit
start: 2021-03-01
tasks:
  letters:
    title: Award letters sent
    duration: 5d
  standstill:
    title: Standstill
    period: pcr2015.standstill
    after: {before}
  signature:
    title: Sign the contract
    duration: 2d
    after: {behind}
"""
_STANDSTILL_LAW = (
    "Public Contracts Regulations 2015, regulations 87 and 95; Procurement Act 2023, section 51"
)

ABOUT: dict[str, About] = {
    "EP816": About(
        why="Which law a tender follows is settled by the day on which it commences, not by what "
        "the plan says. By the forecast, another law applies, with other notices and periods: all "
        "dates behind it rest on the wrong one.",
        fix="Bring the notice forward, or leave `regime` out, so that the forecast chooses the "
        "law. If it was advertised earlier, say when under `commences`. A call-off from a "
        "framework follows the framework's law and is left alone.",
        bad=_TENDER.format(regime="\n      regime: pcr2015").replace("10d", "60d"),
        good=_TENDER.format(regime=""),
        formula="Population: procurements that state `regime`, or a date that decides it, and "
        "whose notice is still to come. Count: those whose notice is forecast for a day on which "
        "another law applies, unless they commenced by the status date.",
        source="Public Contracts Regulations 2015, regulations 1(2) and 118; Procurement Act 2023, "
        "for what commences from 24 February 2025 on",
    ),
    "EP817": About(
        why="A period runs from its event. A standstill that begins before the letters are out has "
        "not begun.",
        fix="Take the lead out of the link, or correct the date that is reported.",
        bad=_STANDSTILL.format(before="letters FS-3d", behind="standstill"),
        good=_STANDSTILL.format(before="letters", behind="standstill"),
        formula="Population: tasks that last for a period of the kind “not before”. Count: links "
        "from the finish of what they wait for that have a lead, or whose event was finished later "
        "than the period is reported to have begun, or is not reported as finished at all.",
        source=_STANDSTILL_LAW,
    ),
    "EP818": About(
        why="What a law forbids before a period is over cannot overlap it. A contract signed in "
        "standstill can be set aside by a court.",
        fix="Take the lead out of the link. If it has happened, take advice.",
        bad=_STANDSTILL.format(before="letters", behind="standstill FS-2d"),
        good=_STANDSTILL.format(before="letters", behind="standstill"),
        formula="Population: tasks that last for a period of the kind “not before”. Count: what "
        "waits for their finish, or for the finish of a group that ends with them, by a link with "
        "a lead, or is reported to have begun by the period's last day.",
        source=_STANDSTILL_LAW,
    ),
    "EP819": About(
        why="Most periods were read in the text of the law. Of some only a secondary source was "
        "read, or part of the text; a date that rests on one is worth a look.",
        fix="Look the provision up. Runs only when selected (`--select default,EP819`). A period "
        "of your own under `periods:` takes the place of exitplan's.",
        bad="""\
plan: exit
start: 2025-01-06
tasks:
  agree:
    title: Agree the exit plan
    period: ccs.exit-plan-agreed
""",
        good=_STANDSTILL.format(before="letters", behind="standstill"),
        formula="Population: tasks that last for a legal period. Count: those whose period "
        "exitplan states with confidence medium or low.",
    ),
}
