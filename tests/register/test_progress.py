"""The words for milestones, projects and targets."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xietong.register.progress import AHEAD, milestone_state, project_state, target_state

TODAY = date(2026, 6, 30)
DUE = date(2026, 3, 31)
LATER = date(2026, 5, 1)


@pytest.mark.parametrize(
    ("due", "delivered", "reported", "word"),
    [
        (DUE, DUE, None, "done"),
        (DUE, LATER, None, "done_late"),
        (None, LATER, None, "done"),
        (None, None, None, "undated"),
        (DUE, None, None, "silent"),
        (DUE, None, DUE, "silent"),
        (DUE, None, LATER, "late"),
        (TODAY, None, None, "not_due"),
    ],
)
def test_a_milestone_is_late_only_where_a_report_shows_it(due, delivered, reported, word):
    assert milestone_state(due, delivered, TODAY, reported=reported) == word


def test_a_milestone_is_at_risk_when_it_is_near_and_the_way_to_it_is_not_walked():
    near, far = TODAY + AHEAD, TODAY + AHEAD + timedelta(days=1)
    assert milestone_state(near, None, TODAY, is_earlier_open=True) == "at_risk"
    assert milestone_state(near, None, TODAY, progress="planned") == "at_risk"
    assert milestone_state(near, None, TODAY) == "not_due"
    assert milestone_state(far, None, TODAY, is_earlier_open=True) == "not_due"


@pytest.mark.parametrize(
    ("end", "progress", "reported", "word"),
    [
        (DUE, "completed", None, "done"),
        (DUE, "under_way", None, "silent"),
        (DUE, "under_way", LATER, "late"),
        (LATER.replace(year=2027), "under_way", None, "under_way"),
        (LATER.replace(year=2027), "planned", None, "not_due"),
        (None, "under_way", None, "under_way"),
        (None, "unknown", None, "undated"),
        (DUE, "stopped", None, "undated"),
    ],
)
def test_a_project_past_its_end_is_silent_or_late(end, progress, reported, word):
    assert project_state(end, progress, TODAY, reported) == word


@pytest.mark.parametrize(
    ("comparator", "bound", "values", "word"),
    [
        ("at_most", 60.0, {2025: 58.0}, "met"),
        ("at_most", 60.0, {2025: 61.0}, "missed"),
        ("at_least", 60.0, {2025: 60.0}, "met"),
        ("equal", 4.0, {2025: 3.0}, "missed"),
        ("change", -25.0, {2012: 100.0, 2025: 70.0}, "met"),
        ("change", -25.0, {2012: 100.0, 2025: 80.0}, "missed"),
        ("change", 25.0, {2012: 100.0, 2025: 130.0}, "met"),
        ("change", -25.0, {2025: 70.0}, "silent"),
        ("at_most", 60.0, {2024: 10.0}, "silent"),
        ("at_most", 60.0, {}, "silent"),
        ("qualitative", None, {}, "silent"),
    ],
)
def test_a_target_whose_year_is_over_is_met_missed_or_silent(comparator, bound, values, word):
    assert target_state(comparator, bound, 2025, values, TODAY, base_year=2012).state == word


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({}, "not_due"),
        ({2020: 100.0}, "not_due"),
        ({2020: 100.0, 2025: 50.0}, "on_track"),
        ({2020: 100.0, 2025: 51.0}, "at_risk"),
        ({2020: 100.0, 2025: 51.0, 2027: 0.0}, "at_risk"),
    ],
)
def test_before_its_year_a_target_is_measured_on_the_straight_line(values, word):
    assert target_state("at_most", 0.0, 2030, values, TODAY).state == word


def test_a_target_whose_year_is_over_without_a_value_names_no_number():
    reached = target_state("at_most", 60.0, 2025, {2024: 0.0}, TODAY)
    assert (reached.value, reached.year) == (None, None)


@given(first=st.floats(1, 1e6), bound=st.floats(1, 1e6), share=st.floats(0, 1), year=st.integers(2021, 2026))
def test_a_value_on_the_line_or_beyond_is_on_the_way(first, bound, share, year):
    line = first + (bound - first) * (year - 2020) / 10
    value = line + (bound - line) * share
    comparator = "at_least" if bound >= first else "at_most"
    assert target_state(comparator, bound, 2030, {2020: first, year: value}, TODAY).state == "on_track"
