"""From YAML events to our own small tree, refusing what a plan has no use for.

PyYAML's own composer and loader cannot be trusted with a stranger's file: with
the C parser 30,000 nested brackets crash the interpreter, and a kilobyte of
merge keys runs for hours. Its events are safe, quick, and know their places.
"""

from __future__ import annotations

from typing import Any, NoReturn

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from exitplan.planfile._report import Report, quote
from exitplan.planfile._source import (
    FORBIDDEN,
    Source,
    Unreadable,
    check_characters,
    unreadable,
)
from exitplan.planfile._tree import Broken, Mapping, Node, Scalar, Sequence

DEEPEST = 32
MOST_VALUES = 200_000

try:
    from yaml._yaml import CParser

    def _parser(text: str) -> Any:
        return CParser(text)

except ImportError:  # PyYAML built without libyaml: fifteen times slower, same events.

    def _parser(text: str) -> Any:
        return yaml.Loader(text)  # Only its events are used; nothing is constructed.


def compose(source: Source, report: Report) -> Node | None:
    """Read a file's one document; ``None`` where it is empty. Raise Unreadable where it ends early.

    Faults that leave the rest readable (an anchor, a key given twice) are
    reported, and what they spoil is left out of the tree.
    """
    check_characters(source)
    try:
        return _Composer(source, report).document()
    except yaml.MarkedYAMLError as error:
        from exitplan.planfile._syntax import explain

        raise explain(source, error) from None
    except yaml.YAMLError as error:
        message = f"this is not YAML: {error}".splitlines()[0]
        raise unreadable("EP008", message, file=source.name, span=source.span(0, 0)) from None


class _Composer:
    """One reading of one file."""

    def __init__(self, source: Source, report: Report) -> None:
        self.source = source
        self.report = report
        self.next: Any = _parser(source.text).get_event
        self.values_left = MOST_VALUES
        self.may_be_decorated = "&" in source.text or "!" in source.text
        """Whether there can be anchors or tags at all; most files need not be searched for them."""

    def document(self) -> Node | None:
        """Read the first document, and see to it that there is no second."""
        root: Node | None = None
        documents = 0
        while True:
            event = self.next()
            kind = type(event)
            if kind is StreamEndEvent:
                return root
            if kind is DocumentStartEvent:
                documents += 1
                if documents > 1:
                    self._error("EP007", event, "a second document starts here", _ONE_DOCUMENT)
                    return root
                if event.tags:
                    self._error("EP006", event, "tag directives are not allowed", "delete it")
                root = self._node(self.next(), 1)

    def _node(self, event: Any, depth: int) -> Node:
        kind = type(event)
        if kind is ScalarEvent:
            return self._scalar(event)
        if kind is AliasEvent:
            name = f"*{_cut(event.anchor)}"
            self._error("EP005", event, f"aliases like {name} are not allowed", _ALIAS)
            return Broken(event.start_mark.index, event.end_mark.index)
        self.values_left -= 1
        if depth > DEEPEST:
            message = f"values are nested more than {DEEPEST} deep"
            raise self._end_of_reading("EP004", event, message, "put groups side by side")
        if event.anchor is not None or event.tag is not None:
            self._decoration(event)
        if kind is MappingStartEvent:
            return self._mapping(event, depth)
        assert kind is SequenceStartEvent
        return self._sequence(event, depth)

    def _scalar(self, event: Any) -> Scalar:
        start, end = event.start_mark.index, event.end_mark.index
        text, style = event.value, event.style or ""
        if self.may_be_decorated and (event.anchor is not None or event.tag is not None):
            start = self._decoration(event)
        if style:
            if style == '"' and FORBIDDEN.search(text):
                self._error("EP011", event, "a control character stands in this text", "delete it")
            elif style in "|>":
                end = start + len(self.source.text[start:end].rstrip())
        return Scalar(text, style, start, end)

    def _sequence(self, opening: Any, depth: int) -> Sequence:
        node = Sequence(opening.start_mark.index)
        items, get_event = node.items, self.next
        depth += 1
        while True:
            event = get_event()
            if type(event) is SequenceEndEvent:
                break
            items.append(self._node(event, depth))
            if len(items) > self.values_left:
                self._too_many(opening)
        self.values_left -= len(items)
        node.end = _end(opening, event, items[-1] if items else None)
        return node

    def _mapping(self, opening: Any, depth: int) -> Mapping:
        node = Mapping(opening.start_mark.index)
        entries, get_event = node.entries, self.next
        depth += 1
        may_be_decorated = self.may_be_decorated
        value: Node | None = None
        count = 0
        while True:
            event = get_event()
            kind = type(event)
            if kind is MappingEndEvent:
                break
            count += 2
            if count > self.values_left:
                self._too_many(opening)
            if kind is not ScalarEvent:
                self._bad_key(event, depth)
                value = self._node(get_event(), depth)
                continue
            key = event.value
            start, end = event.start_mark.index, event.end_mark.index
            if may_be_decorated and (event.anchor is not None or event.tag is not None):
                start = self._decoration(event)
            inner = get_event()
            kind = type(inner)
            if kind is not ScalarEvent:
                value = self._node(inner, depth)
            elif inner.style or may_be_decorated:
                value = self._scalar(inner)
            else:
                value = Scalar(inner.value, "", inner.start_mark.index, inner.end_mark.index)
            if key in entries:
                self._duplicate(event, entries[key][0])
                _keep_names(value, self.report)
            elif key == "<<" and not event.style:
                self._error("EP005", event, "merge keys (<<) are not allowed", _ALIAS)
            else:
                entries[key] = (start, end, value)
        self.values_left -= count
        node.end = _end(opening, event, value)
        return node

    def _bad_key(self, event: Any, depth: int) -> None:
        self._error("EP103", event, "a key must be a plain word, not a list, map or alias", _KEY)
        self._node(event, depth)

    def _too_many(self, opening: Any) -> NoReturn:
        message = f"the file holds more than {MOST_VALUES:,} values"
        remedy = "split the plan into several files in one folder"
        raise self._end_of_reading("EP011", opening, message, remedy)

    def _end_of_reading(self, code: str, event: Any, message: str, remedy: str) -> Unreadable:
        start = event.start_mark.index
        span = self.source.span(start, start + 1)
        return unreadable(code, message, remedy, self.source.name, span)

    def _decoration(self, event: Any) -> int:
        """Report an anchor or tag; give the place where the value itself begins."""
        start: int = event.start_mark.index
        if event.anchor is not None:
            name = f"&{_cut(event.anchor)}"
            self._error("EP005", event, f"anchors like {name} are not allowed", _ALIAS)
        if event.tag is not None:
            message = f"tags like {_cut(event.tag)} are not allowed"
            self._error("EP006", event, message, "delete it, or put the text in quotes")
        return start

    def _duplicate(self, event: Any, first: int) -> None:
        message = (
            f"the key {quote(event.value)} stands here a second time; "
            f"the first is in line {self.source.line_of(first)}"
        )
        self._error("EP102", event, message, "delete one of the two, or give it another name")

    def _error(self, code: str, event: Any, message: str, remedy: str) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        self.report.error(self.source, code, (start, max(end, start + 1)), message, remedy)


_ONE_DOCUMENT = "one file holds one plan; put the other into a file of its own, in one folder"
_ALIAS = "write the value out; if it is text that begins with & or *, put it in quotes"
_KEY = "write key: value"


def _cut(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


def _end(opening: Any, closing: Any, last: Node | None) -> int:
    """Give where a collection ends: YAML itself lets an indented one run to what comes next."""
    if opening.flow_style or last is None:
        end: int = closing.end_mark.index
        return end
    return last.end


def _keep_names(node: Node, report: Report) -> None:
    """Remember the names in a part that is left out, lest links to them be called wrong."""
    if isinstance(node, Mapping):
        report.lost.update(node.entries)
        for _, _, value in node.entries.values():
            _keep_names(value, report)
