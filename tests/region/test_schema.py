"""The declaration of the tables themselves."""

from dataclasses import fields

import pytest

from xietong.model.parameters import EconomySettings
from xietong.model.transport.settings import TransportSettings
from xietong.plan.settings import PlanSettings
from xietong.region.schema import EVIDENCE, Column, TableRule, parameter_names, table_rules

RULES = table_rules()
COLUMNS = [column for rule in RULES.values() for column in rule.columns]
# A source of emissions that follows people, not the output of a sector, names none.
MAY_BE_EMPTY = {"environment/emission_sources.sector"}


def _name(part: Column | TableRule) -> str:
    return f"{part.table}.{part.name}" if isinstance(part, Column) else part.name


@pytest.mark.parametrize("rule", RULES.values(), ids=_name)
def test_every_table_says_what_it_is_in_both_languages(rule: TableRule) -> None:
    assert rule.meaning_en
    assert rule.meaning_zh
    assert rule.columns


@pytest.mark.parametrize("column", COLUMNS, ids=_name)
def test_every_column_is_declared_soundly(column: Column) -> None:
    assert column.type in ("text", "number", "integer", "year", "date", "boolean")
    assert column.presence in ("filled", "optional", *EVIDENCE)
    assert column.meaning_en
    assert any("\u4e00" <= letter <= "\u9fff" for letter in column.meaning_zh)
    assert column.minimum <= column.maximum
    assert not (column.choices and column.type != "text")


@pytest.mark.parametrize("column", [c for c in COLUMNS if c.reference], ids=_name)
def test_every_reference_names_the_key_of_a_declared_table(column: Column) -> None:
    table, _, key = column.reference.partition(".")
    assert RULES[table].key == (key,)


@pytest.mark.parametrize("column", [c for c in COLUMNS if c.is_key], ids=_name)
def test_every_cell_of_a_key_is_filled(column: Column) -> None:
    assert column.is_filled() or _name(column) in MAY_BE_EMPTY


def test_a_number_bears_a_unit_or_has_none_by_nature() -> None:
    unitless = {c.name for c in COLUMNS if c.is_number and not c.unit and c.type == "number"}
    assert unitless <= {
        *("value", "low", "high", "trade_elasticity", "agglomeration"),
        *("theta", "theta_error", "alpha", "correlation"),
    }


@pytest.mark.parametrize("settings", [EconomySettings, PlanSettings, TransportSettings])
def test_every_setting_of_the_model_may_be_named_by_a_region(settings: type) -> None:
    assert {field.name for field in fields(settings)} <= set(parameter_names())
