"""Readers of numbers: percentages, shares, coefficients, whole numbers."""

from __future__ import annotations

import re
from typing import Any

from exitplan.plan import say_amount, to_share
from exitplan.planfile import _kinds as kinds
from exitplan.planfile._context import Context
from exitplan.planfile._report import quote
from exitplan.planfile._tree import Node, Scalar
from exitplan.planfile._values import LONGEST_TERM, Reader

_PERCENT = r"([0-9]{1,3})(?:\.([0-9]{1,4}))?\s?%?"  # Compiled when needed, as few plans do.


def percent_reader(_kind: kinds.Percent) -> Reader:
    """Make a reader of a percentage."""

    def read(context: Context, node: Node) -> Any:
        if type(node) is not Scalar or node.is_null:
            return context.wrong_kind(node, "a number from 0 to 100")
        match = re.fullmatch(_PERCENT, node.text[:LONGEST_TERM])
        if match is not None:
            value: Any = int(match[1])
            if match[2] is not None:
                from fractions import Fraction

                exact = Fraction(f"{match[1]}.{match[2]}")
                value = exact.numerator if exact.denominator == 1 else exact
            if value <= 100:
                return value
        message = f"{quote(node.text)} is not a number from 0 to 100"
        return context.fail("EP113", node, message, "write how much is done, like 40 or 40%")

    return read


_SHARE = rf"([+-]?{kinds.NUMBER})\s?(%?)"


def share_reader(_kind: kinds.Share) -> Reader:
    """Make a reader of a percentage that needs its sign, so that nobody takes 0.3 for 30%."""

    def read(context: Context, node: Node) -> Any:
        if type(node) is not Scalar or node.is_null:
            return context.wrong_kind(node, "a percentage")
        match = re.fullmatch(_SHARE, node.text[:LONGEST_TERM])
        if match is not None and match[2]:
            return to_share(f"{match[1]}%")
        remedy = "write it with its sign, like 15%"
        if match is not None:
            share = to_share(match[1])
            said = say_amount(share * 100) if 0 < share <= 1 else match[1]
            remedy = f"write {said.removesuffix('.')}%"
        message = f"{quote(node.text)} is not a percentage"
        return context.fail("EP113", node, message, remedy)

    return read


def coefficient_reader(_kind: kinds.Coefficient) -> Reader:
    """Make a reader of a coefficient: a Fraction."""

    def read(context: Context, node: Node) -> Any:
        if type(node) is not Scalar or node.is_null:
            return context.wrong_kind(node, "a number from -1 to 1")
        match = re.fullmatch(_SHARE, node.text[:LONGEST_TERM])
        if match is not None:
            return to_share(match[1] + match[2])
        message = f"{quote(node.text)} is not a number"
        return context.fail("EP113", node, message, "write a number from -1 to 1, like 0.5")

    return read


def number_reader(_kind: kinds.Number) -> Reader:
    """Make a reader of a number: whole, or a Fraction."""

    def read(context: Context, node: Node) -> Any:
        if type(node) is not Scalar or node.is_null:
            return context.wrong_kind(node, "a number")
        if re.fullmatch(kinds.NUMBER, node.text[:LONGEST_TERM]) is not None:
            exact = to_share(node.text)
            return exact.numerator if exact.denominator == 1 else exact
        message = f"{quote(node.text)} is not a number"
        return context.fail("EP113", node, message, "write one like 4 or 2.5")

    return read


_WHOLE = r"[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,13}"


def whole_reader(kind: kinds.Whole) -> Reader:
    """Make a reader of a whole number."""
    most = kind.most

    def read(context: Context, node: Node) -> Any:
        if type(node) is not Scalar or node.is_null:
            return context.wrong_kind(node, "a whole number")
        if re.fullmatch(_WHOLE, node.text[:LONGEST_TERM], re.ASCII) is not None:
            value = int(node.text.replace(",", ""))
            if value <= most:
                return value
        message = f"{quote(node.text)} is not a whole number from 0 to {most:,}"
        return context.fail("EP113", node, message, "write digits only, like 45 or 200000")

    return read
