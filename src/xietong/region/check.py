"""Every finding of a region folder: cells, keys, references, shares, coverage, graphs, accounts."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from xietong.findings import Finding
from xietong.region.boundaries import boundary_findings
from xietong.region.card import Card, read_card
from xietong.region.coverage import coverage_findings
from xietong.region.region import Table
from xietong.region.rules import rule_findings
from xietong.region.schema import table_rules
from xietong.region.tables import RawTable, Tables, closest, read_raw_tables, read_table

__all__ = ["Examination", "check_region", "examine"]


@dataclass(frozen=True, eq=False)
class Examination:
    """A folder as read, with all that is wrong with it."""

    card: Card | None
    tables: Tables
    findings: tuple[Finding, ...]


def check_region(folder: str | Path) -> tuple[Finding, ...]:
    """All findings of a region folder, errors and warnings, in the order of its files."""
    return examine(Path(folder)).findings


def examine(folder: Path) -> Examination:
    """The tables of a folder and its findings; later rules wait until the cells are sound."""
    if not folder.is_dir():
        missing = Finding(str(folder), "there is no such folder.", "Name a folder with a region.yaml in it.")
        return Examination(None, {}, (missing,))
    card, card_findings = read_card(folder)
    # Without a card nobody knows which tables must be there.
    evidence = card.evidence if card is not None else ()
    raw, file_findings = read_raw_tables(folder, evidence)
    tables: dict[str, Table] = {}
    findings = [*card_findings, *file_findings]
    for name, rule in table_rules().items():
        if name in raw:
            tables[name], found = read_table(raw[name], rule, evidence)
            findings += found
    if not _has_errors(findings):
        findings += _reference_findings(tables, raw)
    if not _has_errors(findings) and card is not None:
        findings += coverage_findings(tables, card)
        findings += rule_findings(tables, card)
        findings += boundary_findings(folder, *(tuple(tables[name]["code"]) for name in ("zones", "jurisdictions")))
    return Examination(card, tables, tuple(findings))


def _has_errors(findings: list[Finding]) -> bool:
    return any(finding.level == "error" for finding in findings)


def _reference_findings(tables: Tables, raw: Mapping[str, RawTable]) -> list[Finding]:
    """Cells that name a row of another table which does not exist."""
    findings = []
    for name, table in tables.items():
        for column in table_rules()[name].columns:
            if not column.reference or column.name not in table.columns:
                continue
            owner, _, key = column.reference.partition(".")
            known = set(tables[owner][key]) if owner in tables else set()
            unknown = set(table[column.name]) - known - {""}
            for row in np.flatnonzero([cell in unknown for cell in table[column.name]]) if unknown else ():
                cell = table[column.name][row]
                findings.append(
                    Finding(
                        f"{raw[name].file} row {raw[name].line[row]} column {column.name}",
                        f"{cell!r} is not in {owner}.csv.",
                        f"Did you mean {closest(cell, known)}?" if known else f"Add {owner}.csv.",
                    )
                )
    return findings
