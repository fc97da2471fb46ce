from __future__ import annotations

import pytest

from exitplan.law import ChainLink, StepKind, read_chain

GOOD = """\
[[step]]
name = "letters"
title = '''Send
the letters'''
estimate = ["1d", "2d", "5d"]
assumed = "Ours."

[[step]]
name = "standstill"
title = "Standstill"
after = ["letters", "letters SS+5d"]
when = ["large", "!urgent"]
period = "pcr2015.standstill"
required = true

[[step]]
name = "signed"
title = "Signed"
kind = "milestone"
after = ["standstill FF-2.5d"]
duty = "pcr2015.award-notice"
since = "letters"
"""


def test_a_chain_as_it_is_written() -> None:
    """Keys are the fields of a step; a period makes its step one, and text is one line."""
    letters, standstill, signed = read_chain(GOOD, "good")
    assert letters.title == "Send the letters"
    assert (letters.kind, letters.estimate) == (StepKind.WORK, ("1d", "2d", "5d"))
    assert standstill.kind is StepKind.PERIOD
    assert standstill.after == (ChainLink("letters"), ChainLink("letters", "SS", "5d"))
    assert signed.after == (ChainLink("standstill", "FF", "-2.5d"),)


@pytest.mark.parametrize(
    ("conditions", "unmet"),
    [
        ((), ("large",)),
        (("large",), ()),
        (("large", "urgent"), ("!urgent",)),
        (("urgent",), ("large", "!urgent")),
    ],
)
def test_conditions_all_hold_or_the_step_is_left_out(conditions, unmet) -> None:
    """A plain word must be the case, a word behind ! must not."""
    assert read_chain(GOOD, "good")[1].unmet(conditions) == unmet


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (GOOD, "", "no step"),
        ("[[step]]", "odd = 1\n[[step]]", "odd"),
        ("assumed", "asumed", "asumed"),
        ('assumed = "Ours."', "", "rests on"),
        ('"letters"\ntitle', '"The Letters"\ntitle', "a name like"),
        ('title = "Signed"\n', "", "needs a title"),
        ('name = "signed"', 'name = "letters"', "another step"),
        ('"standstill FF-2.5d"', '"signed"', "not written before"),
        ('"standstill FF-2.5d"', '"nobody"', "not written before"),
        ('"standstill FF-2.5d"', '"standstill XX"', "no link"),
        ('kind = "milestone"', 'kind = "event"', "none of"),
        ('kind = "milestone"', 'kind = "milestone"\nperiod = "x"', "legal period"),
        ('kind = "milestone"\n', "", "estimate"),
        ('["1d", "2d", "5d"]', '["1d", "2d"]', "low, likely and high"),
        ('since = "letters"', "", "since"),
        ('since = "letters"', 'since = "nobody"', "not written before"),
        ("required = true", 'required = "yes"', "required"),
        ('when = ["large", "!urgent"]', 'when = "large"', "when"),
    ],
)
def test_a_slip_in_a_chain_is_refused(old: str, new: str, message: str) -> None:
    """No key is overlooked, and every link leads back to a step written before."""
    with pytest.raises(ValueError, match=message):
        read_chain(GOOD.replace(old, new, 1), "good")
