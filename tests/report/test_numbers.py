"""Numbers as each language writes them."""

import numpy as np
import pytest

from xietong.report.numbers import (
    change,
    change_and_unit,
    counted,
    level,
    percent,
    plain,
    print_axis,
    print_column,
    size_of,
    span_of,
)


@pytest.mark.parametrize(
    ("value", "unit", "en", "zh"),
    [
        (-182_000.0, "persons", "−182 thousand", "−18万人"),
        (1_310_000.0, "persons", "+1.3 million", "+131万人"),
        (412.3, "jobs", "+412 jobs", "+412个"),
        (0.5678, "percent", "+0.57%", "+0.57%"),
        (-1.34, "minutes", "−1.3 minutes", "−1.3分钟"),
        (-950.7e9, "yuan", "−951 billion yuan", "−9507亿元"),
        (0.0, "percent", "0.0%", "0.0%"),
    ],
)
def test_a_difference_has_its_sign_two_digits_and_the_scale_of_its_language(value, unit, en, zh):
    told = change(value, unit)
    assert (told.en, told.zh) == (en, zh)


def test_a_level_has_four_digits_and_no_plus_sign():
    told = level(21_893_095.0, "persons")
    assert (told.en, told.zh) == ("21.89 million", "2189万人")


def test_commas_begin_at_four_digits_in_english_and_at_five_in_chinese():
    assert plain(9507.0) == plain(9507.0).__class__("9,507", "9507")
    assert plain(12345.0).zh == "12,345"


def test_a_range_is_never_written_with_a_dash():
    told = span_of(-0.46, -0.18, "percent")
    assert (told.en, told.zh) == ("−0.46% to −0.18%", "−0.46%～−0.18%")
    assert span_of(-46e4, -18e4, "persons").zh == "−46～−18万人"


def test_a_column_has_one_scale_and_the_same_decimals():
    printed = print_column([226_000.0, -15_400.0, np.nan], "persons", has_sign=True)
    assert [cell.en for cell in printed.cells] == ["+226", "−15", "–"]
    assert (printed.unit.en, printed.unit.zh) == ("thousand", "万人")


def test_minus_zero_is_zero():
    assert percent(-0.001, 1).en == "0.0%"


def test_an_axis_has_as_few_decimals_as_it_needs():
    assert [cell.en for cell in print_axis([10.5e6, 11e6], "persons").cells] == ["10.5", "11.0"]


def test_a_size_has_no_sign():
    assert size_of(-1234.0, "persons").en == "1.2 thousand"


def test_the_unit_of_per_cent_stays_with_its_number():
    assert [part.en for part in change_and_unit(0.5, "percent")] == ["+0.50%", ""]
    assert [part.en for part in change_and_unit(-2000.0, "jobs")] == ["−2.0", "thousand"]


def test_one_zone_is_in_the_singular():
    assert str(counted(1, "zone").en) == "1 zone"
    assert str(counted(1999, "zone").en) == "1,999 zones"
