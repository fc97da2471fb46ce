"""Link texts, and finding out which item an id means."""

from __future__ import annotations

import re
from collections.abc import Mapping as AnyMapping

from exitplan.plan import NO_LAG, Duration, Link, LinkType, parse_duration
from exitplan.planfile._kinds import TARGET
from exitplan.planfile._report import Report, quote
from exitplan.planfile._source import Source
from exitplan.planfile._tree import Entry, Mapping, Scalar

_LINK = rf"({TARGET})(?:\s+(FS|SS|FF|SF)(?:\s*([+-])\s*(.+))?|\s+([+-])\s*(.+))?"
_LONGEST_LAG = 60
_LONGEST_LINK = 1_200
"""Characters. Sixteen levels of the longest ids fit; matching takes squares of it at worst."""
_FACTS = ("procurement", "transfer")
LINK_TYPES = {member.value: member for member in LinkType}


class Resolver:
    """Finds items by what a link calls them: the own group first, then full paths."""

    def __init__(self, places: AnyMapping[str, Entry], root: str = "") -> None:
        self.places = places
        """Every item there is, by full id."""
        self.root = root
        """``plan-id.`` for a plan of a programme, else nothing."""
        self.prefix = root
        """Full id of the group being read with a dot behind it; nothing at the top."""
        self.inner = ""
        """Full id of the item being read with a dot behind it: where its steps would lie."""
        self.missing_plans = False
        """Whether plans of the programme could not be read: links into them may be right."""
        self._by_name: dict[str, list[str]] | None = None

    def find(self, reference: str) -> str | None:
        """Give the full id of what is meant."""
        if reference.startswith("."):
            full = self.root + reference[1:]
            return full if full in self.places or self._laid_out_in(full) else None
        for prefix in (self.prefix, self.root, ""):
            full = prefix + reference
            if full in self.places:
                return full
        # A link with a type or a lag is no reference; what it leads to is looked up by itself.
        if len(reference) > _LONGEST_LINK or re.fullmatch(TARGET, reference) is None:
            return None
        found: tuple[int, str] | None = None
        for prefix in (self.inner, self.prefix, self.root, ""):
            group = self._laid_out_in(prefix + reference)
            # The more of the reference is written somewhere, the likelier it is meant.
            if group and (found is None or len(group) - len(prefix) > found[0]):
                found = len(group) - len(prefix), prefix + reference
        return found[1] if found else None

    def _laid_out_in(self, full: str) -> str:
        """Give the group whose steps follow from its facts, if an item would lie in one.

        Which steps there are is not known yet; once they are laid out, links
        to others are found to lead nowhere.
        """
        parent = full.rpartition(".")[0]
        while parent and parent not in self.places:
            parent = parent.rpartition(".")[0]
        node = self.places[parent][2] if parent else None
        is_laid_out = type(node) is Mapping and any(key in node.entries for key in _FACTS)
        return parent if is_laid_out else ""

    def is_excused(self, reference: str, report: Report) -> bool:
        """Whether it may well exist, in a part that had to be left out."""
        if reference.rpartition(".")[2] in report.lost:
            return True
        first, dot, _ = reference.partition(".")
        return self.missing_plans and bool(dot) and self.find(first) is None

    def suggest(self, reference: str, report: Report) -> str:
        """Give a help for an id that means nothing."""
        name = reference.rpartition(".")[2]
        if self._by_name is None:
            self._by_name = {}
            for full in self.places:
                self._by_name.setdefault(full.rpartition(".")[2], []).append(full)
        same = self._by_name.get(name)
        if same is not None and len(same) <= 3:
            return f"did you mean {' or '.join(self._short(full) for full in same)}?"
        prefix = self.prefix
        siblings = (full[len(prefix) :] for full in self.places if full.startswith(prefix))
        return report.did_you_mean(reference, siblings) or report.did_you_mean(
            reference, map(self._short, self.places)
        )

    def _short(self, full: str) -> str:
        return full.removeprefix(self.root) if self.root else full


def read_reference(resolver: Resolver, source: Source, report: Report, node: Scalar) -> str | None:
    """Read an id that stands alone; report and give ``None`` where it is none or unknown."""
    if len(node.text) > _LONGEST_LINK or re.fullmatch(TARGET, node.text) is None:
        message = f"{quote(node.text)} is not the id of a task"
        report.error(source, "EP109", (node.start, node.end), message, _reference_help(node.text))
        return None
    return _resolve(resolver, source, report, node, node.text)


def read_link(resolver: Resolver, source: Source, report: Report, node: Scalar) -> Link | None:
    """Read ``ID [TYPE][+|-LAG]``; report and give ``None`` where it is no link or unknown."""
    text = node.text
    match = re.fullmatch(_LINK, text.strip()) if len(text) <= _LONGEST_LINK else None
    if match is None:
        message = f"{quote(text)} is not a link"
        report.error(source, "EP109", (node.start, node.end), message, _link_help(text))
        return None
    reference, type_name = match.group(1, 2)
    sign, length = match.group(3, 4) if type_name else match.group(5, 6)
    lag = NO_LAG if length is None else _lag(source, report, node, sign, length)
    target = _resolve(resolver, source, report, node, reference)
    if target is None or lag is None:
        return None
    return Link(target, LINK_TYPES[type_name or "FS"], lag)


def _lag(source: Source, report: Report, node: Scalar, sign: str, length: str) -> Duration | None:
    message = f"{quote(length)} is not a duration"
    remedy = "write a number and a unit, like SS+10d"
    if length[0].isdigit() and len(length) <= _LONGEST_LAG:
        try:
            return parse_duration(sign + length)
        except ValueError as error:
            message, _, remedy = str(error).partition("; ")
    report.error(source, "EP109", (node.start, node.end), message, remedy)
    return None


def _resolve(
    resolver: Resolver, source: Source, report: Report, node: Scalar, reference: str
) -> str | None:
    full = resolver.find(reference)
    if full is None:
        if resolver.is_excused(reference, report):
            report.marred.add(report.item)
            return None
        start = source.text.find(reference, node.start, node.end)
        place = (start, start + len(reference)) if start >= 0 else (node.start, node.end)
        remedy = resolver.suggest(reference, report) or (
            "name a task in the same group, or give its full path from the plan's root"
        )
        message = f"there is no task or group {quote(reference)}"
        report.error(source, "EP201", place, message, remedy)
    return full


def _reference_help(text: str) -> str:
    match = re.match(TARGET, text)
    if match is not None and text[match.end() :].lstrip()[:2] in LINK_TYPES:
        return "a link's type and lag have no place here; write the id alone"
    return "write an id like investment-plan, or a full path like p1.investment-plan"


def _link_help(text: str) -> str:
    if "," in text:
        parts = ", ".join(part.strip() for part in text[:80].split(","))
        return f"for several links write a list: [{parts}]"
    stuck = re.match(rf"({TARGET})([+-].*)", text[:80])
    if stuck is not None:
        return f"put a space before the lag: {stuck[1]} {stuck[2]}"
    if text.rstrip()[-1:] in ("+", "-"):
        return "write how long the lag is, like SS+10d, or leave the sign out"
    lower = re.match(rf"({TARGET})\s+(fs|ss|ff|sf)", text[:200], re.IGNORECASE)
    if lower is not None:
        return f"write the type in capitals, and + or - before a lag: {lower[1]} {lower[2].upper()}"
    return "write an id, a type (FS, SS, FF, SF) and a lag: investment-plan SS+10d"
