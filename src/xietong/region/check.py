"""Every finding of a region folder: cells, keys, references, shares, coverage, graphs, accounts."""

from collections.abc import Collection, Iterable, Set
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import numpy as np

from xietong.findings import Finding
from xietong.region.boundaries import boundary_findings
from xietong.region.card import FILE as CARD_FILE
from xietong.region.card import Card, read_card
from xietong.region.coverage import coverage_findings
from xietong.region.gmns import in_gmns_words, read_gmns
from xietong.region.layers import layers, locate_in
from xietong.region.networks import GivenTimes
from xietong.region.omx import read_omx
from xietong.region.region import Table
from xietong.region.rules import rule_findings
from xietong.region.schema import table_rules
from xietong.region.tables import Tables, place, read_raw_tables, read_table

__all__ = ["Examination", "check_region", "examine"]


@dataclass(frozen=True, eq=False)
class Examination:
    """A folder as read, with all that is wrong with it."""

    card: Card | None
    tables: Tables
    findings: tuple[Finding, ...]
    given: GivenTimes | None = None


def check_region(folder: str | Path) -> tuple[Finding, ...]:
    """All findings of a region folder, errors and warnings, in the order of its files."""
    return examine(Path(folder)).findings


def examine(folder: Path) -> Examination:
    """The tables of a folder and all its findings; a rule waits only where a file that it reads is broken."""
    if not folder.is_dir():
        missing = Finding(str(folder), "there is no such folder.", "Name a folder with a region.yaml in it.")
        return Examination(None, {}, (missing,))
    if not (folder / CARD_FILE).is_file() and not any(
        (folder / rule.file).is_file() for rule in table_rules().values()
    ):
        what = f"it is no folder of a region: it holds neither {CARD_FILE} nor a table."
        return Examination(None, {}, (Finding(str(folder), what, "Begin one with: xietong region new DIR"),))
    card, card_findings = read_card(folder)
    # Without a card nobody knows which tables must be there.
    evidence = card.evidence if card is not None else ()
    raw, file_findings = read_raw_tables(folder, evidence)
    folders = layers(folder)
    gmns = next((read for layer in folders if (read := read_gmns(layer)) is not None), None)
    if gmns is not None:
        raw, file_findings = {**raw, **gmns.tables}, (*_but_of_roads(file_findings), *gmns.findings)
    tables: dict[str, Table] = {}
    findings = [*card_findings, *file_findings]
    for name, rule in table_rules().items():
        if name in raw:
            tables[name], found = read_table(raw[name], rule, evidence)
            findings += found
    whole = {name: table for name, table in tables.items() if _is_whole(table, evidence)}
    files = {name for name, rule in table_rules().items() if locate_in(folders, rule.file)}
    findings += _reference_findings(tables, files, evidence)
    findings += coverage_findings(whole, card)
    findings += rule_findings(whole, card)
    places = (tuple(whole[name]["code"]) if name in whole else None for name in ("zones", "jurisdictions"))
    findings += boundary_findings(folder, *places)
    given, given_findings = read_omx(folder, tuple(whole["zones"]["code"]) if "zones" in whole else ())
    if "zones" in whole:
        findings += given_findings
    if gmns is not None:
        findings = [in_gmns_words(finding) for finding in findings]
    return Examination(card, tables, tuple(findings), given)


def _but_of_roads(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings of files without those about the tables that GMNS stands for."""
    return tuple(finding for finding in findings if finding.where not in ("road_nodes.csv", "road_links.csv"))


def _is_whole(table: Table, evidence: Collection[str]) -> bool:
    rule = table_rules()[table.name]
    return len(table) > 0 and all(
        column.name in table.columns for column in rule.columns if column.is_filled(evidence)
    )


def _reference_findings(tables: Tables, files: Set[str], evidence: Collection[str]) -> list[Finding]:
    """Cells that name a row of another table which does not exist; none where that table cannot be read."""
    findings = []
    for name, table in tables.items():
        for column in table_rules()[name].columns:
            owner, _, key = column.reference.partition(".")
            if not owner or column.name not in table.columns:
                continue
            is_required = table_rules()[owner].is_required(evidence)
            if owner not in tables or key not in tables[owner].columns:
                is_told = is_required or owner in files
            else:
                is_told = is_required and not len(tables[owner])
            if is_told:
                continue
            known = set(tables[owner][key]) if owner in tables else set()
            unknown = set(table[column.name]) - known - {""}
            for row in np.flatnonzero([cell in unknown for cell in table[column.name]]) if unknown else ():
                cell = table[column.name][row]
                findings.append(
                    Finding(
                        place(table, [row], column.name),
                        f"{cell!r} is not in {owner}.csv.",
                        _reference_remedy(cell, known, owner),
                    )
                )
    return findings


def _reference_remedy(cell: str, known: Set[str], owner: str) -> str:
    if not known:
        return f"Add {owner}.csv."
    similar = get_close_matches(cell, sorted(known), n=1, cutoff=0.5)
    hint = f"Did you mean {similar[0]}? " if similar else ""
    return f"{hint}Correct it, or add its row to {owner}.csv."
