"""Progress: silent at first, then with the time left."""

import pytest

from xietong.cli.progress import _lines, duration, seconds_left, timed
from xietong.cli.texts import read_texts

EN = read_texts("en")


def test_the_time_left_follows_from_the_pace_so_far():
    assert seconds_left(elapsed=10.0, done=2, total=5) == 15.0


def test_no_time_left_is_claimed_before_anything_is_done():
    assert seconds_left(elapsed=10.0, done=0, total=5) is None


@pytest.mark.parametrize(("seconds", "text"), [(0.2, "1 s"), (89.0, "89 s"), (240.0, "4 min")])
def test_durations_are_told_in_the_unit_that_fits(seconds, text):
    assert duration(seconds, EN) == text


def test_short_work_is_silent_and_long_work_tells_the_time_left():
    now, told = [0.0], []
    progress = _lines(EN, lambda: now[0], told.append)
    for done in range(11):
        progress("years", done, 10)
        now[0] += 1.0
    assert told == [
        "Solving the years: 2 of 10, about 8 s left",
        "Solving the years: 7 of 10, about 3 s left",
    ]


def test_the_pace_of_a_stage_counts_from_where_it_began():
    now, told = [0.0], []
    progress = _lines(EN, lambda: now[0], told.append)
    now[0] = 10.0
    progress("commuting", 1, 4)
    now[0] = 20.0
    progress("commuting", 2, 4)
    assert told == ["Commuting and jobs: 1 of 4", "Commuting and jobs: 2 of 4, about 20 s left"]


def test_each_stage_lasts_until_the_next_begins():
    now = [0.0]
    progress, seconds = timed(lambda stage, done, total: None, lambda: now[0])
    for stage, moment in (("commuting", 0.0), ("commuting", 2.0), ("years", 5.0)):
        now[0] = moment
        progress(stage, 0, 1)
    now[0] = 6.0
    assert seconds() == {"commuting": 5.0, "years": 1.0}
