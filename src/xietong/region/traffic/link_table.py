"""Rows of links as text, read as numbers with a finding for each that breaks a rule."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from xietong.findings import Finding
from xietong.region.traffic.network import is_constant

__all__ = ["SHOWN", "LinkRow", "Rule", "link_findings", "number", "shortened"]

SHOWN = 20
"""Faults of one file that are named one by one."""


@dataclass(frozen=True)
class LinkRow:
    """One link as its file gives it.

    Args:
        where: File and row.
        numbers: Value of each column that holds a number, NaN where the text is none.
        texts: The same as text.
    """

    where: str
    start: str
    end: str
    numbers: dict[str, float]
    texts: dict[str, str]


@dataclass(frozen=True)
class Rule:
    """What a column of numbers must hold."""

    column: str
    remedy: str


def number(text: str) -> float:
    """A text as a finite number, NaN where it is none."""
    # Python reads an underscore as a separator of thousands; a table has none.
    if "_" in text:
        return np.nan
    try:
        value = float(text)
    except ValueError:
        return np.nan
    return value if np.isfinite(value) else np.nan


def link_findings(rows: Sequence[LinkRow], nodes: frozenset[str], rules: Sequence[Rule]) -> Iterator[Finding]:
    """What is wrong with links: unknown nodes, no numbers, negative numbers, no capacity where it matters.

    Args:
        rules: The columns that must hold numbers of at least zero. The names `capacity`, `free_minutes`,
            `delay_factor` and `delay_power` must be among the numbers of each row.
    """
    for row in rows:
        for name in (row.start, row.end):
            if name not in nodes:
                remedy = "Correct the number, or add the node to the nodes of the network."
                yield Finding(row.where, f"the link names node {name!r}, which the network does not have.", remedy)
        faults = [rule for rule in rules if not row.numbers[rule.column] >= 0.0]
        for rule in faults:
            what = f"{rule.column} is {row.texts[rule.column]!r}, not a number of at least zero."
            yield Finding(row.where, what, rule.remedy)
        if not faults and row.numbers["capacity"] == 0.0 and not _is_constant(row):
            what = f"the link from {row.start} to {row.end} has capacity 0, but its time depends on its flow."
            yield Finding(row.where, what, "Give its capacity, drop the link, or set the factor of delay (b) to 0.")


def _is_constant(row: LinkRow) -> bool:
    names = ("free_minutes", "delay_factor", "delay_power")
    return bool(is_constant(*(np.array([row.numbers[name]]) for name in names))[0])


def shortened(findings: Sequence[Finding], limit: int = SHOWN) -> list[Finding]:
    """The first findings, and how many more there are."""
    if len(findings) <= limit:
        return list(findings)
    more = Finding(findings[limit].where, f"{len(findings) - limit} more findings follow.", "Mend them likewise.")
    return [*findings[:limit], more]
