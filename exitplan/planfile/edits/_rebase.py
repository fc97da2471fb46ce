"""The same edits once more, on files that somebody else changed in the meantime."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from exitplan.errors import Diagnostic, ExitplanError, PlanError, Severity
from exitplan.planfile.edits._data import Data, same
from exitplan.planfile.edits._draft import Draft
from exitplan.planfile.edits._refusals import refused

_NOTHING: Any = object()
Changes = dict[tuple[str, ...], tuple[Data, Data]]
"""What was and what is, by file and keys."""


def rebase(draft: Draft, done: Any) -> Draft:
    """Give a draft of the files as they are now, with the recorded operations carried out.

    Raises PlanError (EP020) where what was to be edited has been changed, or
    the operations are no longer possible.
    """
    from exitplan.planfile.edits._operations import perform

    try:
        fresh = Draft(draft.path, draft.boundary)
    except PlanError as error:
        raise _no_longer(draft, "it has errors now", error) from None
    ours = _changes(_originals(draft), _now(draft))
    theirs = _changes(_originals(draft), _originals(fresh))
    clashes = [
        (path, ours[mine], theirs[path])
        for path in theirs
        for mine in ours
        if _meet(path, mine) and not _agree(path, mine, ours, theirs)
    ]
    if clashes:
        raise PlanError([_clash(*clash) for clash in clashes[:20]])
    for name, args, kwargs in done:
        try:
            perform(fresh, name, args, kwargs)
        except ExitplanError as error:
            raise _no_longer(draft, "the edit is no longer possible", error) from None
    _see_that_it_says(fresh, ours)
    return fresh


def _originals(draft: Draft) -> dict[str, Data]:
    return {file.edit.name: file.edit.original_data for file in draft.files}


def _now(draft: Draft) -> dict[str, Data]:
    return {file.edit.name: file.edit.data for file in draft.files}


def _changes(old: Data, new: Data) -> Changes:
    return dict(_differences(old, new, ()))


def _differences(
    old: Any, new: Any, path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], tuple[Any, Any]]]:
    """Give each text or list that differs; what is only on one side with all that is in it."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in [*old, *(key for key in new if key not in old)]:
            yield from _differences(old.get(key, _NOTHING), new.get(key, _NOTHING), (*path, key))
    elif old is _NOTHING or new is _NOTHING or not same(old, new):
        yield path, (old, new)


def _meet(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    length = min(len(first), len(second))
    return first[:length] == second[:length]


def _agree(path: tuple[str, ...], mine: tuple[str, ...], ours: Changes, theirs: Changes) -> bool:
    """Whether both changed the same to the same."""
    if path != mine:
        return False
    one, other = ours[mine][1], theirs[path][1]
    if one is _NOTHING or other is _NOTHING:
        return one is other
    return same(one, other)


def _see_that_it_says(fresh: Draft, ours: Changes) -> None:
    """Raise PlanError unless every field that was edited says what it was to say."""
    data: Any = _now(fresh)
    for path, (_, wanted) in ours.items():
        found: Any = data
        for key in path:
            found = found.get(key, _NOTHING) if isinstance(found, dict) else _NOTHING
        if found is wanted or (
            found is not _NOTHING and wanted is not _NOTHING and same(found, wanted)
        ):
            continue
        raise PlanError([_clash(path, (_NOTHING, wanted), (_NOTHING, found))])


def _clash(path: tuple[str, ...], ours: tuple[Any, Any], theirs: tuple[Any, Any]) -> Diagnostic:
    file, *keys = path
    field = ".".join(key for number, key in enumerate(keys) if key != "tasks" or number % 2)
    message = (
        f"{field or file} was changed meanwhile: it says {_said(theirs[1])}, "
        f"and was to say {_said(ours[1])} in place of {_said(ours[0])}"
    )
    return Diagnostic("EP020", Severity.ERROR, message, _REMEDY, file)


_REMEDY = "nothing was written; look at what it says now, and make the edit again if it still holds"


def _said(value: Any) -> str:
    if value is _NOTHING or value is None:
        return "nothing"
    text = str(value) if isinstance(value, str) else _listed(value)
    return repr(text if len(text) <= 60 else text[:59] + "…")


def _listed(value: Any) -> str:
    return ", ".join(map(str, value))


def _no_longer(draft: Draft, reason: str, error: ExitplanError) -> PlanError:
    first = error.diagnostics[0]
    message = f"{draft.path} was changed meanwhile, and {reason}: {first.message}"
    return refused("EP020", message, _REMEDY, file=first.file)
