"""Every sentence of a finding in the code has a Chinese one, and every row of `findings.csv` is said by the code."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))

import finding_texts
from finding_texts import Said, dead, missing, read_source, said_in
from xietong.sentences import PLACE, SENTENCE, Pattern, Sentences, chinese

CODE = '''
"""A module."""
from xietong.findings import Finding

REMEDIES = {"a": "Write a.", "b": "Write b."}
KNOWN = "zones"


def faults(values, kind):
    what = "there is nothing." if not values else f"{values[0]:g} of {KNOWN} is {_word(kind)}."
    yield Finding(f"{values[1]} row {values[2]}", what, REMEDIES[kind])
    for name, remedy in (("one", "Take one."), ("two", "Take two.")):
        yield Finding(name, helper(kind), remedy)


def helper(kind):
    if kind:
        return "it is {odd}."
    return "it is even."


def _word(kind):
    return "too much" if kind else "too little"


def unknown(values):
    yield Finding("here", values.pop(), "Leave it.")
'''


@pytest.fixture(scope="module")
def said() -> tuple[list[Said], list[str]]:
    return said_in(read_source())


def test_every_sentence_of_a_finding_is_followed_to_its_words(said):
    assert said[1] == []


def test_every_sentence_of_a_finding_has_a_chinese_one(said):
    assert [(each.part, each.text, each.place) for each in missing(said[0], chinese())] == []


def test_every_row_of_the_table_is_said_by_the_code(said):
    assert [pattern.en for pattern in dead(said[0], chinese())] == []


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[set[str], list[str]]:
    (tmp_path / "module.py").write_text(CODE, encoding="utf-8")
    monkeypatch.setattr(finding_texts, "SOURCE", tmp_path)
    found, lost = said_in(read_source(tmp_path))
    return {finding_texts.numbered(each.text) for each in found}, lost


def test_texts_are_followed_through_names_tables_loops_and_functions(small):
    assert small[0] >= {
        *("there is nothing.", "{0} of zones is too much.", "{0} of zones is too little.", "{0} row {1}"),
        *("Write a.", "Write b.", "Take one.", "Take two.", "it is {{odd}}.", "it is even.", "one", "two"),
    }


def test_a_text_that_cannot_be_followed_is_named_with_its_place(small):
    assert small[1] == ["module.py:27 values.pop() -- pop()"]


def test_a_row_whose_hole_would_swallow_words_says_nothing():
    sentences = Sentences([Pattern(SENTENCE, "{0} is wrong.", "{0}有误。")], {})
    hole = finding_texts.HOLE
    fitting = Said(SENTENCE, f"{hole}.csv is wrong.", "a.py:1")
    swallowed = Said(SENTENCE, f"the share of {hole} is wrong.", "a.py:2")
    file = Said(PLACE, "zones.csv", "a.py:3")
    assert missing([fitting, swallowed, file], sentences) == [swallowed]
    assert dead([swallowed], sentences) == list(sentences.patterns)
