"""The table of texts: complete in both languages, every key used, every used key there."""

import csv
import re
import string
from importlib.resources import files
from pathlib import Path

import pytest

from xietong.cli.texts import LANGUAGES, language_of, read_texts

CLI = Path(str(files("xietong.cli")))
ROWS = list(csv.DictReader((CLI / "texts.csv").read_text(encoding="utf-8").splitlines()))
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in CLI.glob("*.py"))
BUILT = (
    "file.E",
    "click.",
    "skim.meaning.",
    "access.mode.",
    "error.",
    "stage.",
    "verdict.",
    "diff.part.",
    "help.",
    "share.rule.",
    "validate.forecast.",
    "validate.part.",
)


def names_in(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["key"])
def test_a_text_names_the_same_values_in_every_language(row):
    assert all(row[language].strip() for language in LANGUAGES)
    assert names_in(row["en"]) == names_in(row["zh"])


def test_keys_are_unique():
    keys = [row["key"] for row in ROWS]
    assert len(keys) == len(set(keys))


def test_every_key_is_used():
    unused = [
        row["key"]
        for row in ROWS
        if not any(f'"{key}"' in SOURCE for key in (row["key"], row["key"].removesuffix(".remedy")))
        and not row["key"].startswith(BUILT)
    ]
    assert unused == []


def test_every_key_that_is_said_has_a_text():
    said = set(re.findall(r'say\(\s*"([^"{]+)"', SOURCE)) | set(re.findall(r'note\(\s*"([^"{]+)"', SOURCE))
    refused = set(re.findall(r'refusal\(\s*(?:self\.|channel\.)?say, "([^"]+)"', SOURCE))
    said |= refused | {f"{key}.remedy" for key in refused}
    assert said - {row["key"] for row in ROWS} == set()


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        ([], {}, "en"),
        ([], {"LANG": "zh_CN.UTF-8"}, "zh"),
        ([], {"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
        (["run", "--lang", "zh"], {"LANG": "en_GB.UTF-8"}, "zh"),
        (["--lang=en"], {"LANG": "zh_CN.UTF-8"}, "en"),
        (["--lang"], {"LANG": "zh_CN.UTF-8"}, "en"),
    ],
)
def test_the_asked_language_comes_before_the_environment(arguments, environment, language):
    assert language_of(arguments, environment) == language


def test_a_stage_without_a_text_is_named_as_it_is():
    assert read_texts("zh").stage("a new stage") == "a new stage"


def test_every_stage_of_the_work_has_a_text():
    rooms = "\n".join(
        path.read_text(encoding="utf-8") for room in ("assess", "model") for path in (CLI.parent / room).glob("*.py")
    )
    stages = set(re.findall(r'^STAGE = "([^"]+)"', rooms, re.MULTILINE)) | set(
        re.findall(r'\btell\("([^"]+)"', rooms)
    )
    assert stages
    assert {f"stage.{stage}" for stage in stages} <= {row["key"] for row in ROWS}
