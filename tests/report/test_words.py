"""The table of texts: complete in both languages, and every key that the report uses is there."""

import csv
import re
import string
from importlib.resources import files
from pathlib import Path

import pytest
from markupsafe import Markup

from xietong import regions
from xietong.assess import targets
from xietong.assess.indicators import INDICATORS
from xietong.model.transport.settings import TransportSettings, transport_parameters
from xietong.plan.plan import assumed_values
from xietong.plan.read import read_plan
from xietong.report.words import LANGUAGES, Both, join, read_texts, say

REPORT = Path(str(files("xietong.report")))
ROWS = list(csv.DictReader((REPORT / "texts.csv").read_text(encoding="utf-8").splitlines()))
CODE = "\n".join(
    path.read_text(encoding="utf-8") for kind in ("*.py", "*.html") for path in sorted(REPORT.rglob(kind))
)
# Beginnings of keys whose end comes from the data: units, verdicts, reasons, groups, columns.
BUILT = (
    "definition.",
    "certificate.part.", "certificate.second.", "count.", "unit.", "group.", "head.", "nav.", "maps.", "status.",
    "field.", "setting.", "targets.", "multiplier.", "plausibility.", "transfers.", "zones.", "inequality.",
    "fit.", "places.", "differences.", "welfare.", "gateways.", "air.", "water.", "livability.", "carbon.",
    "caps.", "lines.cost.", "modes.", "share.", "feedback.",
)  # fmt: skip


def names_in(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["key"])
def test_a_text_names_the_same_values_in_every_language(row):
    assert names_in(row["en"]) == names_in(row["zh"])
    assert bool(row["en"].strip()) == bool(row["zh"].strip())


def test_keys_are_unique():
    keys = [row["key"] for row in ROWS]
    assert len(set(keys)) == len(keys)


def test_every_key_that_is_written_out_has_a_text():
    used = set(re.findall(r"""\bsay\(\s*["']([a-z_.0-9-]+)["'](?!\s*~)""", CODE))
    assert used <= set(read_texts())
    assert len(used) > 100


def test_every_text_is_used():
    idle = [row["key"] for row in ROWS if f'"{row["key"]}"' not in CODE and not row["key"].startswith(BUILT)]
    assert idle == []


def test_every_assumed_field_of_the_built_in_plan_has_a_name_in_both_languages():
    fields = {entry.field.partition(".")[0] for entry in assumed_values(read_plan("bth-coordinated"))}
    assert {f"field.{name}" for name in fields} <= set(read_texts())


def test_every_reason_why_a_target_was_not_assessed_has_a_text():
    reasons = [value for name, value in vars(targets).items() if name.isupper() and isinstance(value, str)]
    told = {reason for reason in reasons if f"targets.reason.{reason}" in read_texts()}
    assert {targets.QUALITATIVE, targets.NO_INDICATOR, targets.NO_PLACE, targets.OUTSIDE_YEARS} <= told


def test_every_unit_of_an_indicator_has_a_name():
    assert {f"unit.plain.{indicator.unit}" for indicator in INDICATORS} <= set(read_texts())


def test_every_unit_of_an_assumption_has_a_name_in_both_languages():
    entries = [*read_plan("bth-coordinated").assumptions, *regions.bth().parameters.values()]
    entries += transport_parameters(TransportSettings())
    units = {f"unit.plain.{entry.unit}" for entry in entries if entry.unit}
    assert units - set(read_texts()) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_of_the_page_stay_short(language):
    longest = {"en": 15, "zh": 40}[language]
    for row in ROWS:
        if ".heading" in row["key"]:
            size = len(row["en"].split()) if language == "en" else len(row["zh"])
            assert size <= longest, row["key"]


def test_chinese_has_no_space_between_characters_and_digits():
    loose = [row["key"] for row in ROWS if re.search(r"[\u4e00-\u9fff] [0-9]|[0-9] [\u4e00-\u9fff]", row["zh"])]
    assert loose == []


def test_a_value_in_both_languages_fills_each_its_own():
    told = say("differences.group", place=Both("North", "北"), group="x")
    assert (str(told.en), str(told.zh)) == ("North, x", "北，x")


def test_values_are_escaped_and_markup_is_kept():
    told = say("differences.group", place="<b>", group=Markup("<i>"))
    assert str(told.en) == "&lt;b&gt;, <i>"


def test_a_text_alike_in_both_languages_stands_once():
    assert Both("a&b", "a&b").__html__() == "a&amp;b"
    assert Both("a", "b").__html__() == '<span lang="en">a</span><span lang="zh">b</span>'


def test_parts_are_joined_with_the_comma_of_each_language():
    assert str(join([Both("a", "甲"), Both("b", "乙")]).zh) == "甲、乙"
