"""A baseline as the text of its file: kept texts stand in it line by line, as they were."""

from __future__ import annotations

import re

from exitplan.planfile._dump_yaml import Map, Node, Words, dump, in_quotes, quote
from exitplan.planfile.baselines._record import Record

_HEAD = (
    "# The plan as it was approved. Do not change this file: exitplan baseline verify would tell."
)


def written(record: Record, *, in_one_line: frozenset[str] = frozenset()) -> str:
    """Write a baseline file; the kept files named in `in_one_line` are quoted."""
    entries: list[tuple[str, Node]] = [
        ("baseline", Words(record.name)),
        ("plan", Words(record.plan)),
        ("number", str(record.number)),
        ("on", record.on),
        ("approved_by", Words(record.approved_by)),
        ("note", Words(record.note, is_prose=True)),
        ("status_date", record.status_date or "~"),
    ]
    if record.previous is not None:
        previous = record.previous
        link = Map([("name", Words(previous.name)), ("digest", Words(previous.digest))])
        entries.append(("previous", link))
    head = dump(Map(entries), _HEAD).rstrip("\n")
    lines = [head, "", "files:"]
    for name, text in sorted(record.files.items()):
        lines.append(f"  {quote(name)}: {_kept(text, is_quoted=name in in_one_line)}")
    lines += ["", f'digest: "{record.digest()}"', ""]
    return "\n".join(lines)


def _kept(text: str, *, is_quoted: bool) -> str:
    """Write a text as it stands, further in; quoted where lines cannot say it."""
    if is_quoted or not can_stand_in_lines(text):
        return in_quotes(text)
    body = text.removesuffix("\n")
    # Blanks in front of the first line would be taken for its indentation.
    mark = "|2" if body[0] in " \n" else "|"
    lines = [f"    {line}" if line else "" for line in body.split("\n")]
    return "\n".join([mark if text.endswith("\n") else f"{mark}-", *lines])


def can_stand_in_lines(text: str) -> bool:
    """Whether lines of their own can say a text: no odd line ends, not ending in blank lines."""
    is_odd = re.search("[\r\x85\u2028\u2029\ufeff]", text) is not None
    return not is_odd and bool(text.strip()) and not text.endswith(("\n\n", " \n", "\t\n", " "))
