"""Reading plans: everything that is wrong is reported at once, with its line and a remedy."""

from pathlib import Path
from textwrap import dedent

import pytest

from xietong.errors import PlanError
from xietong.plan.measures import KINDS
from xietong.plan.read import plan_findings, read_plan
from xietong.region.region import Region

HEAD = """\
id: small
title: {en: Small, zh: 小}
region: crooked
horizon: [2020, 2035]
"""

MEASURE = """\
  - id: move
    kind: relocate-function
    title: {en: Move, zh: 搬}
    owner: North
    date: 2024
    function: administration
    origins: [{zone: Alder, jobs: 500}]
    hosts: [{zone: Elm, share: 1}]
    source: the test
"""


def _write(folder: Path, text: str, name: str = "plan.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def _texts(path: Path, region: Region | None = None) -> list[str]:
    return [str(finding) for finding in plan_findings(path, region)[1]]


def test_a_small_plan_is_read(tmp_path: Path, crooked: Region) -> None:
    plan = read_plan(_write(tmp_path, HEAD + "measures:\n" + MEASURE), crooked)
    assert [measure.id for measure in plan.measures] == ["move"]


BROKEN = [
    ("functon: mfg", "function: mfg", "'functon' is not a field here. Did you mean function?"),
    ("zone: Aldr, jobs: 500", "zone: Alder, jobs: 500", "'Aldr' is not a zone. Did you mean Alder County 100?"),
    ("date: 2040", "date: 2024", "2040 lies after the horizon, which ends in 2035."),
    ("date: 2018", "date: 2024", "2018 lies before the horizon, which begins in 2020."),
    ("share: 0.9", "share: 1", "the shares add up to 0.9, not to one."),
    ("jobs: -3", "jobs: 500", "-3 jobs cannot move."),
    ("jobs: many", "jobs: 500", "'many' does not fit."),
    ("kind: relocate", "kind: relocate-function", "'relocate' is not a kind of measure."),
    ("owner: Nort", "owner: North", "'Nort' is neither a jurisdiction nor one of the plan's bodies."),
    ("function: housing", "function: administration", "'housing' is housing, which cannot move."),
    ("date: later", "date: 2024", "'later' is not a date; write 2025, 2025-10 or 2025-10-09."),
    ("id: Move It", "id: move", "'Move It' does not fit."),
    ("source: ''", "source: the test", "'' does not fit."),
]


@pytest.mark.parametrize(("wrong", "right", "what"), BROKEN, ids=[wrong for wrong, _, _ in BROKEN])
def test_each_fault_is_found_where_it_stands(
    tmp_path: Path, crooked: Region, wrong: str, right: str, what: str
) -> None:
    measure = MEASURE.replace(right, wrong) if right in MEASURE else MEASURE + f"    {wrong}\n"
    path = _write(tmp_path, HEAD + "measures:\n" + measure)
    texts = _texts(path, crooked)
    assert len(texts) == 1, texts
    line = next(n for n, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if wrong in text)
    assert texts[0].startswith(f"plan.yaml line {line}, measure 1 (")
    assert what in texts[0]


def test_all_faults_are_reported_together(tmp_path: Path, crooked: Region) -> None:
    text = dedent("""\
        id: broken
        title: {en: Broken}
        regoin: crooked
        region: crooked
        horizon: [2020, 2035]
        targets:
          - {id: t, title: {en: T, zh: 标}, indicator: residents, place: Nowhere, year: 2050, comparator: "<=",
             source: s}
        measures:
          - id: line
            kind: open-rail-line
            title: {en: Line, zh: 线}
            owner: North
            date: 2041
            source: s
            colour: red
          - kind: relocate-function
            title: {en: Move, zh: 搬}
            owner: West
            date: 2024
            function: administration
            origins: [{zone: Xlder, jobs: -1}]
            hosts: [{zone: Elm, share: 0.5}]
            source: s
          - just a word
        """)
    joined = "\n".join(_texts(_write(tmp_path, text), crooked))
    for part in (
        "title: has no zh.",
        "'regoin' is not a field here. Did you mean region?",
        "measure 1 (line), colour: 'colour' is not a field here.",
        "measure 1 (line): is a line with no stations.",
        "measure 2 (-): has no id.",
        "measure 3 (-): is not a measure.",
    ):
        assert part in joined
    mended = text.replace("{en: Broken}", "{en: Broken, zh: 坏}").replace(
        "kind: relocate", "id: move\n    kind: relocate"
    )
    joined = "\n".join(_texts(_write(tmp_path, mended), crooked))
    for part in (
        "targets 1 year: 2050 lies outside the horizon 2020-2035.",
        "targets 1 value: a qualitative target has no value",
        "targets 1 place: 'Nowhere' is not a place.",
        "measure 1 (line), date: 2041 lies after the horizon",
        "measure 2 (move), origins 1 jobs: -1 jobs cannot move.",
        "measure 2 (move), origins 1 zone: 'Xlder' is not a zone.",
        "measure 2 (move), hosts: the shares add up to 0.5, not to one.",
        "measure 2 (move), owner: 'West' is neither",
    ):
        assert part in joined


def test_the_error_lists_every_finding(tmp_path: Path, crooked: Region) -> None:
    text = HEAD + "measures:\n" + MEASURE.replace("jobs: 500", "jobs: -5").replace("share: 1", "share: 2")
    with pytest.raises(PlanError) as caught:
        read_plan(_write(tmp_path, text), crooked)
    assert len(caught.value.findings) == 2
    assert caught.value.exit_code == 2


def test_two_measures_of_one_id_are_a_fault(tmp_path: Path, crooked: Region) -> None:
    (text,) = _texts(_write(tmp_path, HEAD + "measures:\n" + MEASURE + MEASURE), crooked)
    assert "measure 2 (move), id: 'move' is the id of number 1 already." in text


def test_shares_of_cost_add_up_to_one(tmp_path: Path, crooked: Region) -> None:
    cost = "    cost: {yuan: 1000, kind: planned, borne_by: {North: 0.5, South: 0.3, West: 0.1}}\n"
    texts = _texts(_write(tmp_path, HEAD + "measures:\n" + MEASURE + cost), crooked)
    assert len(texts) == 2
    assert "the shares add up to 0.9, not to one." in texts[0]
    assert "'West' is neither a jurisdiction" in texts[1]


def test_an_assumed_field_must_exist(tmp_path: Path, crooked: Region) -> None:
    (text,) = _texts(
        _write(tmp_path, HEAD + "measures:\n" + MEASURE + "    assumed: [hosts, orgins.jobs]\n"), crooked
    )
    assert "'orgins.jobs' is not a field of a measure of kind relocate-function." in text


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("a: [1, 2", "is not YAML"),
        ("a: 1\na: 2\n", "names the same field twice"),
        ("- 1\n- 2\n", "is not a plan"),
        ("", "is not a plan"),
    ],
)
def test_a_file_that_is_no_plan_is_said_so(tmp_path: Path, text: str, what: str) -> None:
    with pytest.raises(PlanError, match=what):
        read_plan(_write(tmp_path, text))


def test_a_missing_file_and_a_misspelt_name_are_said_so(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="is not a file"):
        read_plan(tmp_path / "none.yaml")
    with pytest.raises(PlanError, match="Did you mean bth-coordinated"):
        read_plan("bth-cordinated")


def test_measures_that_are_no_list_are_said_so(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="Begin each measure with a dash"):
        read_plan(_write(tmp_path, HEAD + "measures: {id: one}\n"))


CHILD = """\
id: child
parent: plan.yaml
title: {en: Child, zh: 子}
measures:
  - {id: move, from: 2025, to: 2027, following_share: 0.9}
  - id: place
    kind: place-jobs
    title: {en: Place, zh: 设}
    owner: South
    date: 2026
    function: science
    jobs: [{zone: Fir, jobs: 10}]
    source: the test
"""


def test_a_child_stores_only_what_it_changes(tmp_path: Path, crooked: Region) -> None:
    _write(tmp_path, HEAD + "measures:\n" + MEASURE + MEASURE.replace("id: move", "id: stay"))
    child = read_plan(_write(tmp_path, CHILD, "child.yaml"), crooked)
    assert [measure.id for measure in child.measures] == ["move", "stay", "place"]
    moved, stayed = child.measures[0], child.measures[1]
    assert (moved.date, moved.start, moved.end) == (None, "2025", "2027")
    assert stayed.date == "2024"
    assert child.horizon == (2020, 2035)
    assert moved.model_dump()["origins"] == stayed.model_dump()["origins"]


def test_a_child_removes_measures_and_finds_faults_in_the_right_file(tmp_path: Path, crooked: Region) -> None:
    _write(tmp_path, HEAD + "measures:\n" + MEASURE.replace("Alder", "Aldr") + MEASURE.replace("id: move", "id: b"))
    changed = CHILD.replace("following_share: 0.9", "following_share: 9") + "remove: [b]\n"
    texts = _texts(_write(tmp_path, changed, "child.yaml"), crooked)
    assert len(texts) == 2
    assert texts[0].startswith("child.yaml line 5, measure 1 (move), following_share: 9 is not a share.")
    assert texts[1].startswith("plan.yaml line 12, measure 1 (move), origins 1 zone: 'Aldr'")


def test_a_plan_cannot_be_its_own_parent(tmp_path: Path) -> None:
    _write(tmp_path, HEAD + "parent: b.yaml\n", "a.yaml")
    with pytest.raises(PlanError, match="is its own parent"):
        read_plan(_write(tmp_path, HEAD + "parent: a.yaml\n", "b.yaml"))


def test_an_unknown_parent_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match=r"'c\.yaml' is not a plan"):
        read_plan(_write(tmp_path, HEAD + "parent: c.yaml\n"))


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("remove: [stay]", "remove 1: 'stay' is the id of nothing in the parent. Known: move."),
        ("remove: move", "remove: 'move' is not a list. Write the ids in brackets"),
        ("measures: all", "measures: is not a list. Begin each measure with a dash."),
        ("removes: [move]", "'removes' is not a field here. Did you mean remove?"),
    ],
)
def test_what_a_child_takes_away_must_be_there(line: str, says: str, tmp_path: Path, crooked: Region) -> None:
    _write(tmp_path, HEAD + "measures:\n" + MEASURE)
    (text,) = _texts(_write(tmp_path, f"id: child\nparent: plan.yaml\n{line}\n", "child.yaml"), crooked)
    assert text.startswith("child.yaml line 3")
    assert says in text


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("date: 2024", "date: 2023-02-31", "'2023-02-31' is not a day of the calendar."),
        ("date: 2024", "date: 9999-12-31", "9999-12-31 lies outside 1900 to 2200."),
        ("jobs: 500", "jobs: .inf", "Write a finite number."),
        ("share: 1", "share: .nan", "Write a finite number."),
        ("jobs: 500", 'jobs: "1,000"', "without unit and thousands separator"),
        ("horizon: [2020, 2035]", "horizon: [2020, 9999]", "9999 does not fit."),
        ("title: {en: Small, zh: 小}", "title: Small", "Write fields: en, zh"),
    ],
)
def test_a_value_that_yaml_knows_and_a_plan_does_not_is_a_finding(
    old: str, new: str, says: str, tmp_path: Path, crooked: Region
) -> None:
    text = (HEAD + "measures:\n" + MEASURE).replace(old, new)
    assert any(says in finding for finding in _texts(_write(tmp_path, text), crooked))


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("measures: !!python/object:os.system x", "line 5: is not YAML: the tag .* is not allowed"),
        ("measures: \x00", "is not YAML: unacceptable character"),
        ("\tmeasures: []", "line 5: is not YAML"),
        ("region: crooked", "line 5: names the same field twice"),
    ],
)
def test_what_yaml_refuses_is_told_with_its_line(line: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(PlanError, match=says):
        read_plan(_write(tmp_path, f"{HEAD}{line}\n"))


def test_a_merged_field_is_found_on_the_line_of_its_measure(tmp_path: Path, crooked: Region) -> None:
    merged = MEASURE.replace("    owner: North\n", "    <<: *common\n")
    text = f"{HEAD}bodies: {{x: &common {{en: a, zh: b, owner: Nort}}}}\nmeasures:\n{merged}"
    assert any("measure 1 (move), en: 'en' is not a field here." in told for told in _texts(_write(tmp_path, text)))


def test_each_kind_of_measure_has_its_test_and_its_page() -> None:
    root = Path(__file__).parents[2]
    for kind in KINDS:
        assert (root / "docs" / "measures" / f"{kind}.md").is_file(), kind
        assert (Path(__file__).parent / "measures" / f"test_{kind.replace('-', '_')}.py").is_file(), kind
