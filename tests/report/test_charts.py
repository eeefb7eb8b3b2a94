"""Where the marks of charts lie."""

import numpy as np
import pytest

from xietong.report.charts import (
    bar,
    lines,
    nice_above,
    scale_of_target,
    strip,
    ticks_between,
    waterfall,
)


@pytest.mark.parametrize(
    ("value", "nice"), [(0.0, 1.0), (1.0, 1.0), (1.01, 1.5), (634_000.0, 800_000.0), (0.046, 0.05)]
)
def test_an_axis_ends_at_a_round_number(value, nice):
    assert nice_above(value) == pytest.approx(nice)


def test_ticks_are_round_and_few():
    ticks = ticks_between(10.33, 11.07)
    assert len(ticks) <= 5
    assert np.allclose(np.array(ticks) * 5, np.round(np.array(ticks) * 5))


def test_a_strip_has_zero_in_the_middle_and_its_range_about_the_tick():
    drawn = strip(-0.3, -0.45, -0.15, 0.6)
    assert (drawn.tick, drawn.left, drawn.width, drawn.sign) == (25.0, 12.5, 25.0, -1)
    assert not strip(0.1, np.nan, np.nan, 1.0).has_range


def test_bars_start_at_zero():
    down, up = bar(-2.0, -2.0, 6.0), bar(6.0, -2.0, 6.0)
    assert down.left + down.width == pytest.approx(down.zero) == pytest.approx(up.left)
    assert up.width == pytest.approx(75.0)


def test_a_waterfall_ends_where_the_whole_ends():
    effects = [-5.0, 2.0, -4.0]
    parts, whole, ticks = waterfall(effects)
    assert parts[-1].left == pytest.approx(whole.left)
    assert parts[0].left + parts[0].width == pytest.approx(whole.zero)
    assert [part.sign for part in parts] == [-1, 1, -1]
    assert any(tick.value == 0 for tick in ticks)


def test_a_waterfall_without_effects_is_drawn():
    parts, whole, _ = waterfall([0.0, 0.0])
    assert [part.width for part in parts] == [0.0, 0.0]
    assert whole.width == 0.0


def test_the_green_side_of_a_ceiling_lies_below_it():
    ceiling = scale_of_target(23.0, 21.7, 21.9, is_ceiling=True)
    floor = scale_of_target(23.0, 21.7, 21.9, is_ceiling=False)
    assert ceiling.keep_left == 0.0
    assert ceiling.keep_width == pytest.approx(ceiling.bound) == pytest.approx(floor.keep_left)
    assert ceiling.value < ceiling.without < ceiling.bound


def test_lines_begin_together_and_their_labels_keep_apart():
    drawn = lines((2020, 2025, 2030), np.array([10.0, 10.0, 10.0]), np.array([10.0, 9.99, 9.995]))
    assert drawn.without.split()[0] == drawn.with_plan.split()[0]
    assert abs(drawn.end_with - drawn.end_without) >= 12.9
    assert drawn.sign == -1


def test_a_single_year_is_drawn():
    assert lines((2021,), np.array([1.0]), np.array([2.0])).years[0].value == 2021
