"""``exitplan period``: a legal period counted day by day."""

from __future__ import annotations

import argparse

from exitplan.cli._output import UsageError, show_diagnostics, write_csv, write_json
from exitplan.cli._period_text import answer_text, description_text, list_lines
from exitplan.errors import ExitplanError
from exitplan.law import all_periods, count_before, count_from, describe, find_period
from exitplan.plan import parse_moment

COULD_NOT_RUN = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "rule",
        nargs="?",
        metavar="RULE",
        help="the name of a legal period, such as pcr2015.standstill; alone, it is described",
    )
    parser.add_argument(
        "date", nargs="?", metavar="DATE", help="the day of the event that starts the period"
    )
    parser.add_argument(
        "--before",
        metavar="DATE",
        help="count back from what follows on this day to the last day for the event",
    )
    parser.add_argument(
        "--with",
        action="append",
        default=[],
        dest="circumstances",
        metavar="CIRCUMSTANCE",
        help="what makes it shorter or longer in law, such as e-submission; may be repeated",
    )
    parser.add_argument(
        "--days",
        type=int,
        metavar="N",
        help="count so many, in the period's own unit, where more than the law asks was chosen "
        "(or, for a duty, less than it allows)",
    )
    parser.add_argument("--list", action="store_true", help="list every legal period")
    parser.add_argument(
        "--format",
        choices=("text", "json", "csv"),
        default="text",
        help="default: text; csv is for --list",
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the count, the description or the list."""
    if arguments.list:
        _list(arguments)
        return 0
    if arguments.format == "csv":
        message = "--format csv is for --list; json has every day of a count"
        raise UsageError(message)
    if arguments.rule is None:
        message = "name a legal period, or use --list: exitplan period RULE DATE"
        raise UsageError(message)
    try:
        _answer(arguments)
    except ExitplanError as error:
        # What was asked makes no sense; nothing was judged.
        show_diagnostics(error.diagnostics)
        return COULD_NOT_RUN
    return 0


def _list(arguments: argparse.Namespace) -> None:
    others = (arguments.rule, arguments.before, arguments.days, *arguments.circumstances)
    if any(other is not None for other in others):
        message = "--list stands alone"
        raise UsageError(message)
    if arguments.format == "text":
        print("\n".join(list_lines()))
        return
    records = [describe(period) for period in all_periods()]
    if arguments.format == "json":
        write_json({"schema": 1, "periods": records})
        return
    for record, period in zip(records, all_periods(), strict=True):
        record["circumstances"] = " ".join(period.circumstance_names)
    write_csv(records)


def _answer(arguments: argparse.Namespace) -> None:
    if arguments.date is not None and arguments.before is not None:
        message = "give the day of the event, or --before and the day of what follows, not both"
        raise UsageError(message)
    day, before = _day("DATE", arguments.date), _day("--before", arguments.before)
    period = find_period(arguments.rule)
    names = [name for text in arguments.circumstances for name in text.split(",")]
    if day is None and before is None:
        length = period.length(names)
        rule = period.counting(names, arguments.days)
        if arguments.format == "json":
            write_json({"schema": 1} | describe(period))
        else:
            print(description_text(period, rule, length))
        return
    if before is not None:
        answer = count_before(period, before, names, arguments.days)
    else:
        answer = count_from(period, day or 0, names, arguments.days)
    if arguments.format == "json":
        write_json({"schema": 1} | answer.as_dict())
    else:
        print(answer_text(answer))


def _day(asked: str, text: str | None) -> int | None:
    if text is None:
        return None
    try:
        moment = parse_moment(text)
    except ValueError as error:
        message = f"{asked}: {error}"
        raise UsageError(message) from None
    if moment.minute is not None:
        message = f"{asked}: legal periods are counted in whole days; give {text[:10]}"
        raise UsageError(message)
    return moment.day
