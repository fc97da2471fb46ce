"""A plan under way from one state to another, one change after the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import attrs

from exitplan.plan import FutureActuals, Group, Link, Plan, Task
from exitplan.slippage._changes import Change, ChangeKind
from exitplan.slippage._diff_facts import naming_only, step_progress, with_progress
from exitplan.slippage._diff_state import NO_LINKS, Item, LinkName, Links
from exitplan.slippage._draft_aim import Aim

if TYPE_CHECKING:
    from exitplan.slippage._changes import Difference

_NOTHING: frozenset[str] = frozenset()


class Draft:
    """A plan under way from `before` to `after`; make one with :meth:`of`.

    Every item is called as in the later plan from the start (see
    :attr:`Difference.matched`), and every link stands at its successor. Changes
    may be applied in any order, each once. Where an order leaves a link without
    one of its ends for a while, the link waits for it; a task whose new group
    is not there yet is in the next group around it.
    """

    def __init__(self, aim: Aim) -> None:
        old = aim.old
        self._aim = aim
        self._applied: set[str] = set()
        self._plan: dict[str, Any] = {}
        """Attributes of the plan that are no longer as they were."""
        self._items: dict[str, Item] = dict(old.items)
        self._links: dict[str, Links] = dict(old.links)
        self._owned: dict[str, dict[LinkName, Link]] = {}
        """Those of the links that no other draft shares."""
        self._placed: frozenset[str] = frozenset()
        """Items that are where the later plan has them."""
        self._members: Mapping[str, tuple[str, ...]] | None = None
        self._built: dict[str, tuple[Item, tuple[Any, ...], Item]] = {}
        """Each item as it was last given, with what it was made of."""

    @classmethod
    def of(cls, difference: Difference) -> Draft:
        """Start from the earlier plan, with no change applied."""
        return cls(Aim(difference))

    def copy(self) -> Draft:
        """Give another draft at the same point, cheaply."""
        self._owned = {}  # From now on two drafts have them.
        other = object.__new__(Draft)
        state = vars(self)
        vars(other).update(state)
        vars(other).update({name: state[name].copy() for name in _OWN})
        return other

    def apply(self, change: Change) -> frozenset[str] | None:
        """Carry out a change; give the tasks that are dated otherwise by themselves.

        These are the full ids (as the draft has them) of the tasks whose own
        fields or incoming links it touched, or the way in which incoming links
        are counted (a lag that is a share of a predecessor, a predecessor on
        another calendar). An id that is new or gone says that the task is.
        ``None`` where more may be touched: groups, calendars, the whole plan,
        a level of effort, links of groups. Empty where nothing that dates
        depend on is.
        """
        self._applied.add(change.key)
        kind, name = change.kind, change.item
        if kind is ChangeKind.REMOVED:
            name = self._aim.draft_id(name)
            touched = self._aim.reach.of_task(name)
            del self._items[name]
            self._members = None
        elif kind is ChangeKind.ADDED:
            self._items[name] = self._aim.new.items[name]
            self._members = None
            touched = self._aim.reach.of_task(name)
        elif kind is ChangeKind.MOVED:
            self._placed |= {name}
            self._members = None
            touched = None
        elif kind.is_link:
            touched = self._aim.reach.of_link(change)
        elif not name:
            self._set_of_plan(change)
            touched = None
        else:
            touched = self._set_fields(change)
        self._settle_links(change)
        return touched if change.moves_dates else _NOTHING

    def _set_of_plan(self, change: Change) -> None:
        """Take over what the later plan says of the whole, or of one calendar and the like."""
        new = self._aim.new.plan
        for field in change.fields:
            head, _, option = field.partition(".")
            now = self._plan.get(head, getattr(self._aim.old.plan, head))
            wanted = getattr(new, head)
            if option:
                wanted = attrs.evolve(now, **{option: getattr(wanted, option)})
            elif isinstance(now, Mapping):
                entries = {key: value for key, value in now.items() if key != change.subject}
                if change.subject in wanted:
                    entries[change.subject] = wanted[change.subject]
                wanted = entries
            self._plan[head] = wanted

    def _set_fields(self, change: Change) -> frozenset[str] | None:
        name = change.item
        if name not in self._items or change.fields == ("facts",):
            self._set_facts(change)
            return None
        if not change.fields:
            return _NOTHING
        before, wanted = self._items[name], self._aim.new.items[name]
        values = {field: getattr(wanted, field) for field in change.fields}
        self._items[name] = attrs.evolve(before, **values)
        return self._aim.reach.of_fields(change, before, wanted)

    def _set_facts(self, change: Change) -> None:
        """Take over a procurement or transfer, or what is reported of one of its steps."""
        name = change.item
        group, step = name, ""
        while group not in self._items:
            group, _, last = group.rpartition(".")
            step = f"{last}.{step}" if step else last
        item = self._items[group]
        wanted = self._aim.new.items[group]
        assert isinstance(item, Group)
        assert isinstance(wanted, Group)
        facts = item.facts
        if step:
            if facts is not None and _has_step(facts, step):
                facts = with_progress(facts, step, step_progress(wanted.facts).get(step))
        else:
            known = {} if type(facts) is not type(wanted.facts) else step_progress(facts)
            facts = wanted.facts
            for left in self._aim.steps_left(group, self._applied):
                if _has_step(facts, left):
                    facts = with_progress(facts, left, known.get(left))
        self._items[group] = attrs.evolve(item, facts=facts)

    def _settle_links(self, change: Change) -> None:
        """Take in the links that come with a change, and take out those that go with it."""
        aim, links = self._aim, self._links
        for successor, old in aim.goes_with(change):
            if old in links.get(successor, NO_LINKS):
                del self._own_links(successor)[old]
        for successor, new in aim.comes_with(change):
            if aim.conditions((successor, new)) <= self._applied:
                self._own_links(successor)[new] = aim.new.links[successor][new]

    def _own_links(self, successor: str) -> dict[LinkName, Link]:
        """Give the links of a successor to be changed in place, which no other draft shares."""
        found = self._owned.get(successor)
        if found is None:
            found = self._owned[successor] = dict(self._links.get(successor, NO_LINKS))
            self._links[successor] = found
        return found

    def plan(self) -> Plan:
        """Give the plan as it stands.

        With all changes applied it says the same as the later plan, save for
        the order of items and for each link standing at its successor. On the
        way, progress is not held against a status date that is still to come.
        """
        if self._members is None:
            self._members = self._tree()
        aim, fields = self._aim, dict(self._plan)
        is_under_way = 0 < len(self._applied) < aim.count
        options = fields.get("options", aim.old.plan.options)
        if is_under_way and options.future_actuals is FutureActuals.REFUSE:
            fields["options"] = attrs.evolve(options, future_actuals=FutureActuals.ACCEPT)
        return attrs.evolve(aim.old.plan, **fields, items=self._build_all(""), locate=None)

    def _tree(self) -> dict[str, tuple[str, ...]]:
        """Give the members of each group, those of the plan under ``""``, in order."""
        members: dict[str, list[str]] = {"": []}
        for name in sorted(self._items, key=self._aim.order.__getitem__):
            members.setdefault(self._group(name), []).append(name)
        return {group: tuple(names) for group, names in members.items()}

    def _group(self, name: str) -> str:
        """Give the group that an item is in: the nearest around it that is there.

        Of a step that facts stand for, only its id tells.
        """
        aim = self._aim
        is_new = name in self._placed or name not in aim.old.parent
        parents = aim.new.parent if is_new and name in aim.new.parent else aim.old.parent
        group = parents.get(name, name.rpartition(".")[0])
        while group and group not in self._items:
            other = parents if group in parents else aim.old.parent
            group = other.get(group, group.rpartition(".")[0])
        return group

    def _build_all(self, group: str) -> tuple[Item, ...]:
        assert self._members is not None
        return tuple([self._build(name) for name in self._members.get(group, ())])

    def _build(self, name: str) -> Item:
        """Give an item with its links and members; the same as before where it can be."""
        item = self._items[name]
        after, before = self._links_of(name)
        made_of: tuple[Any, ...] = after, before
        if isinstance(item, Group):
            made_of = after, before, self._build_all(name)
            if item.facts is not None:
                item = self._with_facts_of_what_is_there(item)
        elif item.spans or (item.gate is not None and item.gate.notice is not None):
            item = self._naming_what_is_there(item)
        known = self._built.get(name)
        if known is not None and known[0] is item and _are_same(known[1], made_of):
            return known[2]
        built = _composed(item, *made_of)
        self._built[name] = item, made_of, built
        return built

    def _links_of(self, name: str) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
        """Give an item's links: those that hold it, and those to steps that facts stand for."""
        links = self._links.get(name)
        aim = self._aim
        after: tuple[Any, ...] = ()
        if links:
            after = tuple(links.values())
            if name in aim.delicate:
                after = tuple(link for other, link in links.items() if self._holds(other, name))
        steps = aim.steps_after.get(name)
        if not steps:
            return after, ()
        before = [
            attrs.evolve(self._links[step][key], task=step)
            for step, key in steps
            if key in self._links.get(step, NO_LINKS)
        ]
        return after, tuple(before)

    def _holds(self, name: LinkName, successor: str) -> bool:
        """Whether a link can hold for now: its ends are there, apart, and hold some task."""
        return self._aim.can_hold(name[0], successor, self._items, self._is_within, self._is_idle)

    def _is_within(self, name: str, group: str) -> bool:
        while name:
            name = self._group(name)
            if name == group:
                return True
        return False

    def _is_idle(self, group: str) -> bool:
        """Whether a group holds no task that takes part in the schedule, nor facts."""
        assert self._members is not None
        item = self._items[group]
        if isinstance(item, Group) and item.facts is not None:
            return False
        for name in self._members.get(group, ()):
            member = self._items[name]
            if isinstance(member, Task):
                if not self._aim.is_effort(member):
                    return False
            elif not self._is_idle(name):
                return False
        return True

    def _naming_what_is_there(self, task: Task) -> Task:
        there = self._items
        gate = task.gate
        notice = None if gate is None else gate.notice
        if gate is not None and notice is not None and not self._aim.is_there(notice, there):
            return attrs.evolve(task, gate=attrs.evolve(gate, notice=None))
        spans = tuple(name for name in task.spans if self._can_be_spanned(name))
        return task if spans == task.spans else attrs.evolve(task, spans=spans)

    def _can_be_spanned(self, name: str) -> bool:
        item = self._items.get(name)
        if item is None:
            return self._aim.is_there(name, self._items)
        return not (self._is_idle(name) if isinstance(item, Group) else self._aim.is_effort(item))

    def _with_facts_of_what_is_there(self, group: Group) -> Group:
        facts = naming_only(group.facts, lambda name: self._aim.is_there(name, self._items))
        return group if facts is group.facts else attrs.evolve(group, facts=facts)

    def task(self, item: str) -> Task:
        """Give a task as it stands, with all its links under `after`; raises KeyError."""
        if self._members is None:
            self._members = self._tree()
        found = self._items[item]
        if not isinstance(found, Task):
            raise KeyError(item)
        built = self._build(item)
        assert isinstance(built, Task)
        return built


_OWN = ("_applied", "_plan", "_items", "_links", "_owned", "_built")
"""What a draft changes in place, and therefore has of its own."""


def _has_step(facts: Any, step: str) -> bool:
    """Whether facts may stand for a step of that name."""
    wave = step.rpartition(".")[0]
    return not wave or any(known.id == wave for known in getattr(facts, "waves", ()))


def _are_same(known: tuple[Any, ...], made_of: tuple[Any, ...]) -> bool:
    if known[:2] != made_of[:2]:
        return False
    if len(known) == 2:
        return True
    old, new = known[2], made_of[2]
    return len(old) == len(new) and all(a is b for a, b in zip(old, new, strict=True))


def _composed(item: Item, after: Any, before: Any, items: Any = ()) -> Item:
    if isinstance(item, Group):
        return attrs.evolve(item, after=after, before=before, items=items)
    if item.after == after and item.before == before:
        return item
    return attrs.evolve(item, after=after, before=before)
