"""Helpers: an editor over a text, and what an edit did to the lines."""

from __future__ import annotations

from exitplan.errors import ExitplanError
from exitplan.planfile import load_plan
from exitplan.planfile.edits import PlanEditor


def editor_of(folder, text, name="p.yaml"):
    """Write a plan file and open it."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return PlanEditor(path)


def changed(editor):
    """Give the lines taken out and put in, and see that the plan is what the files say."""
    lines = [
        line
        for line in editor.diff().splitlines()
        if line[:1] in ("+", "-") and not line.startswith(("+++", "---"))
    ]
    expected = editor.plan
    editor.commit()
    assert load_plan(editor._draft.path) == expected
    return lines


def code_of(do):
    """Give the code with which something is refused; nothing where it is done."""
    try:
        do()
    except ExitplanError as error:
        return error.diagnostics[0].code
    return ""
