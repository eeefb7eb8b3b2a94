"""Findings in Chinese: patterns, holes, places within places, and the table itself."""

import re
from string import Formatter

import pytest

from xietong.findings import Finding
from xietong.sentences import PLACE, SENTENCE, Pattern, Sentences, chinese, in_language

ASCII_MARKS = re.compile(r"[\u4e00-\u9fff][,;:?!]|[\u4e00-\u9fff]\.(?![a-z])")


def holes(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


@pytest.fixture
def small() -> Sentences:
    rows = [
        ("sentence", "{0} is no {1}.", "{0}不是{1}。"),
        ("sentence", "{0} is no zone of {1}.", "{1}没有分区{0}。"),
        ("sentence", "the column is missing ({0}).", "缺少该列（{0:text}）。"),
        ("sentence", "it stands in {0} too.", "在{0:text}也有。"),
        ("place", "{0} row {1}", "{0}，第{1}行"),
        ("place", "{0} column {1}", "{0}，{1}列"),
    ]
    return Sentences([Pattern(*row) for row in rows], {"number of jobs": "岗位数"})


def test_the_pattern_with_the_most_words_is_taken(small):
    assert small.sentence("7 is no zone of bth.") == "bth没有分区7。"
    assert small.sentence("7 is no year.") == "7不是year。"


def test_what_stands_in_a_hole_is_carried_over_as_it_is(small):
    assert small.sentence("a, b {c} is no d\ne.") == "a, b {c}不是d\ne。"


def test_a_sentence_without_a_pattern_stays_as_it_is(small):
    assert small.sentence("nothing is known.") == "nothing is known."
    assert small.sentence("缺少该列。") == "缺少该列。"


def test_a_hole_that_bears_text_is_said_in_chinese_too(small):
    assert small.sentence("the column is missing (number of jobs).") == "缺少该列（岗位数）。"
    assert small.sentence("it stands in a.csv row 3 too.") == "在a.csv，第3行也有。"
    assert small.sentence("it stands in a.csv too.") == "在a.csv也有。"


def test_places_within_places_are_said_in_chinese(small):
    assert small.place("a.csv row 3 column jobs") == "a.csv，第3行，jobs列"
    assert small.place("a.csv") == "a.csv"


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("plan.yaml line 3, measure 2 (move), hosts 1 zone", "plan.yaml第3行，第2项措施（move），hosts 1 zone"),
        ("zones.csv rows 3, 4 and 2 more column share", "zones.csv，第3, 4行等（另有2处），share列"),
        ("net/links.csv, row 7, column toll", "net/links.csv，第7行，toll列"),
        ("sector C13, zone 110101", "部门C13，分区110101"),
        ("year 2030 with its feedback", "2030年（含反馈）"),
    ],
)
def test_places_of_the_house_read_as_chinese(place, said):
    assert chinese().place(place) == said


def test_a_finding_keeps_its_level_and_stays_english_for_other_readers():
    finding = Finding("jobs.csv row 3", "'x' is not a number.", "Correct the value.", "warning")
    assert in_language(finding, "en") is finding
    assert in_language(finding, "de") is finding
    told = in_language(finding, "zh")
    assert told == Finding("jobs.csv，第3行", "'x'不是数值。", "请更正取值。", "warning")
    assert in_language(told, "zh") == told


def test_the_meaning_of_a_column_comes_from_the_schema():
    said = chinese().sentence("Give the value: Code of the zone.")
    assert said.startswith("请填写取值：")


def test_every_row_of_the_table_is_whole():
    assert {pattern.part for pattern in chinese().patterns} == {PLACE, SENTENCE}
    assert [pattern.en for pattern in chinese().patterns if holes(pattern.en) != holes(pattern.zh)] == []
    assert [pattern.zh for pattern in chinese().patterns if not pattern.zh or ASCII_MARKS.search(pattern.zh)] == []


def test_no_sentence_stands_twice_in_the_table():
    keys = [(pattern.part, pattern.en) for pattern in chinese().patterns]
    assert len(keys) == len(set(keys))
