"""Every word that a page says stands in the table, in English and Chinese, and every row of the table is said."""

import csv
import re
from pathlib import Path
from string import Formatter

import pytest
from django.utils import translation

from xietong.region.builtin import folder
from xietong.register import choices
from xietong.register.documents import link_fields, part_relations, scalar_fields
from xietong.register.listing import ORDERS
from xietong.register.models import KINDS
from xietong.web.texts import CHOICE_GROUPS, choice, field_label, stated, table, text

WEB = Path(__file__).parents[2] / "src" / "xietong"
SOURCES = [
    *(WEB / "web").rglob("*.py"),
    *(WEB / "web").rglob("*.html"),
    WEB / "register" / "attention.py",
]
SAID = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
IN_TEMPLATES = re.compile(r"{% t [\"']([\w.]+)[\"']")
IN_CODE = re.compile(r"text\(\s*\"([\w.]+)\"")
# Keys made from a group and a word of the register.
GROUPS = (
    "field.",
    "choice.",
    "kinds.",
    "lede.",
    "attention.",
    "history.",
    "date.",
    "list.order.",
    "act.done.",
    "years.done.",
    # Words of the sources.
    "unit.",
    "measure.",
    "topic.",
    "function.",
    "sector.",
)


def places_of(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def test_every_text_is_there_in_english_and_chinese():
    assert [key for key, row in table().items() if not row["en"].strip() or not row["zh"].strip()] == []


def test_the_languages_leave_the_same_places_open():
    rows = table().items()
    wrong = {
        key
        for key, row in rows
        for language in ("zh", "de")
        if row[language] and places_of(row[language]) != places_of(row["en"])
    }
    assert wrong == set()


def test_chinese_texts_are_chinese():
    same = {key for key, row in table().items() if row["zh"] == row["en"]}
    assert same == {"why.finding"}


def test_every_key_that_is_said_stands_in_the_table():
    said = {*IN_TEMPLATES.findall(SAID), *IN_CODE.findall(SAID)}
    assert len(said) > 250
    assert said - set(table()) - {"key"} == set()


def test_every_row_of_the_table_is_said():
    silent = [
        key for key in table() if not key.startswith(GROUPS) and f'"{key}"' not in SAID and f"'{key}'" not in SAID
    ]
    remedies = {key for key in silent if key.endswith(".remedy")}
    words = {f"path.{name}" for name in ("reported", "with_plan", "without")}
    assert set(silent) - remedies - words == set()


@pytest.mark.parametrize("language", ["en", "zh-hans", "de"])
def test_every_field_and_word_of_the_register_has_a_label(language):
    with translation.override(language):
        for kind, model in KINDS.items():
            assert text(f"kinds.{kind}")
            assert text(f"lede.{kind}")
            for holder in (model, *part_relations(model).values()):
                for name, field in {**scalar_fields(holder), **link_fields(holder)}.items():
                    if field.editable:
                        assert field_label(name)
                    for word, _ in field.choices or () if name != "precision" else ():
                        assert choice(name, word)
            for name in part_relations(model):
                assert field_label(name)
        for group, words in {
            "role": choices.SeatRole,
            "verdict": choices.OpinionVerdict,
            "state": choices.SubmissionState,
        }.items():
            assert all(choice(group, word) for word in words.values)
        assert all(text(f"list.order.{order}") for order in ORDERS)
        assert set(CHOICE_GROUPS.values()) == {"money"}


def test_every_word_of_the_built_in_register_is_said_in_chinese():
    tables = {
        "values": {"unit": "unit", "measure": "measure"},
        "indicators": {"unit": "unit"},
        "targets": {"unit": "unit"},
        "agreements": {"topic": "topic"},
        "projects": {"function": "function_text", "sector": "sector"},
        "dates": {"event": "event"},
    }
    silent = set()
    with translation.override("zh-hans"):
        for table_name, columns in tables.items():
            rows = csv.DictReader((folder("bth") / "register" / f"{table_name}.csv").read_text("utf-8").splitlines())
            words = {(field, row[column]) for row in rows for column, field in columns.items() if row[column]}
            silent |= {(field, word) for field, word in words if stated(field, word) == word}
    assert silent == set()


def test_the_words_of_the_chinese_planning_frame_are_used():
    chinese = " ".join(row["zh"] for row in table().values())
    for word in ("指标", "监测", "评估", "预警", "留痕", "台账", "承接地", "迁出地"):
        assert word in chinese
