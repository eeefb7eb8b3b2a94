"""Agreements, and what rests on what."""

import re
from pathlib import Path
from typing import Any

import pytest

from xietong.plan.links import carried_by, plan_notes
from xietong.plan.read import plan_findings, read_plan
from xietong.region.region import Region

HEAD = """\
id: linked
title: {en: Linked, zh: 关联}
region: crooked
horizon: [2020, 2030]
bodies: {office: {en: Office, zh: 办公室}}
acts_for: {office: [North, South]}
basis:
  - {id: outline, title: {en: Outline, zh: 纲要}, source: test}
targets:
  - {id: people, title: {en: People, zh: 人口}, indicator: residents, place: N, year: 2030, comparator: "<=",
     value: 1, unit: persons, source: test}
"""
AGREEMENTS = """\
agreements:
  - id: pact
    title: {en: Pact, zh: 协议}
    parties: [North, South]
    dates: {signed: 2014-12-30, registered: 2015-03}
    measures: [opening]
    ventures: [company]
    targets: [people]
    source: test
  - {id: empty, title: {en: Empty, zh: 空}, parties: [City 2, office], source: test}
"""
MEASURES = """\
measures:
  - {id: opening, kind: lower-barrier, title: {en: O, zh: 开}, owner: North, date: 2021, between: [N, S],
     reduction: 0.01, source: test}
  - {id: company, kind: found-venture, title: {en: C, zh: 司}, owner: office, date: 2021, capital_yuan: 1000000,
     ratio: {North: 1, South: 1}, rests_on: [outline], carries: [opening], source: test}
  - {id: alone, kind: lower-barrier, title: {en: A, zh: 单}, owner: South, date: 2022, between: [N, S],
     reduction: 0.01, source: test}
"""


def _write(folder: Path, text: str, name: str = "linked.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_an_agreement_carries_what_it_names_and_what_rests_on_it(tmp_path: Path, crooked: Region) -> None:
    resting = MEASURES.replace("rests_on: [outline]", "rests_on: [outline, empty]")
    plan, findings = plan_findings(_write(tmp_path, HEAD + AGREEMENTS + resting), crooked)
    assert findings == ()
    assert plan is not None
    assert [measure.id for measure in carried_by(plan, plan.agreements[0])] == ["opening", "company"]
    assert [measure.id for measure in carried_by(plan, plan.agreements[1])] == ["company"]
    assert plan.agreements[0].dates == {"signed": "2014-12-30", "registered": "2015-03"}


def test_a_measure_on_no_basis_and_an_agreement_without_a_measure_are_noted(tmp_path: Path) -> None:
    plan = read_plan(_write(tmp_path, HEAD + AGREEMENTS + MEASURES))
    notes = plan_notes(plan)
    assert [note.level for note in notes] == ["note", "note"]
    assert "measure 3 (alone): rests on no agreement" in str(notes[0])
    assert "(empty) carries no measure" in str(notes[1])


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("parties: [North, South]", "parties: [North, Sooth]", "'Sooth' is no party.*Did you mean South"),
        ("parties: [North, South]", "parties: [North, North]", "'North' is named twice"),
        ("parties: [North, South]", "parties: []", "parties"),
        ("measures: [opening]", "measures: [openin]", "'openin' is not the id of a measure.*opening"),
        ("ventures: [company]", "ventures: [opening]", "'opening' is not the id of a measure of kind found-venture"),
        ("targets: [people]", "targets: [jobs]", "'jobs' is not the id of a target"),
        ("rests_on: [outline]", "rests_on: [outlin]", "'outlin' is not the id of an agreement.*outline"),
        ("carries: [opening]", "carries: [closing]", "'closing' is not the id of a measure"),
        ("acts_for: {office", "acts_for: {offices", "'offices' is not the id of a body.*office"),
        ("office: [North, South]", "office: [North, East]", "'East' is not a jurisdiction"),
        ("id: empty", "id: pact", "'pact' is the id of number 1 already"),
        ("dates: {signed", "dates: {sighed", "sighed"),
        ("ratio: {North: 1", "calls: {2031: 1}, ratio: {North: 1", "2031 lies after the horizon"),
    ],
)
def test_names_that_mean_nothing_are_told_with_a_remedy(
    tmp_path: Path, crooked: Region, old: str, new: str, says: str
) -> None:
    text = (HEAD + AGREEMENTS + MEASURES).replace(old, new, 1)
    _, findings = plan_findings(_write(tmp_path, text), crooked)
    assert any(re.search(says, str(finding)) for finding in findings), [str(f) for f in findings]


def test_a_child_that_takes_a_measure_away_leaves_no_name_dangling(tmp_path: Path, crooked: Any) -> None:
    _write(tmp_path, HEAD + AGREEMENTS + MEASURES)
    child = _write(tmp_path, "id: child\nparent: linked.yaml\nremove: [opening]\n", "child.yaml")
    plan, findings = plan_findings(child, crooked)
    assert findings == ()
    assert plan is not None
    assert plan.agreements[0].measures == ()


def test_rules_of_money_are_left_out_in_space(tmp_path: Path) -> None:
    plan = read_plan(_write(tmp_path, HEAD + AGREEMENTS + MEASURES))
    assert [measure.id for measure in plan.in_space().measures] == ["opening", "alone"]
