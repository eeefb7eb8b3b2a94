"""The local multiplier and the published figures."""

from dataclasses import replace

import numpy as np
import pytest

from xietong.assess.experiments import host_zone
from xietong.assess.multiplier import WHY_NOT_BOTH, effect_of_jobs, verdict_on_range, within_reach
from xietong.assess.read import published_for, read_published

JOBS = 100.0


@pytest.fixture
def new_jobs(neutral):
    placed, tied = np.zeros((1, 6)), np.zeros((3, 6))
    placed[0, 2] = JOBS
    tied[1, 2] = 0.5 * 0.6 * JOBS - 0.4 * JOBS
    return replace(neutral, placed_jobs=placed, tied_workers=tied)


def grown(six, employment, workers):
    base = six.outcome
    return replace(
        base,
        employment=base.employment + np.asarray(employment),
        resident_workers=base.resident_workers + np.asarray(workers),
    )


def test_the_books_close_where_everyone_who_lives_here_works_here(six, new_jobs) -> None:
    employment, workers = np.zeros((4, 6)), np.zeros((3, 6))
    employment[2, 2], employment[1, 0], employment[2, 5] = 12.0, -7.0, 5.0
    workers[1, 2], workers[2, 4] = -10.0, 20.0
    effect = effect_of_jobs(six, grown(six, employment, workers), new_jobs, 2, 0.6)
    assert effect.partners == pytest.approx(0.3)
    assert effect.drawn_from_pool == pytest.approx(0.4)
    assert effect.in_migrants == pytest.approx(0.2)
    assert effect.identity_gap == pytest.approx(0.0, abs=1e-12)


def test_a_job_without_a_worker_shows_as_a_gap(six, new_jobs) -> None:
    employment = np.zeros((4, 6))
    employment[2, 2] = 25.0
    effect = effect_of_jobs(six, grown(six, employment, np.zeros((3, 6))), new_jobs, 2, 0.6)
    assert effect.identity_gap == pytest.approx(0.25)


def test_jobs_are_told_by_family_and_by_distance(six, new_jobs) -> None:
    employment = np.zeros((4, 6))
    employment[2] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0]
    employment[1] = -10.0
    employment[0, 0], employment[3, 2] = 3.0, 5.0
    effect = effect_of_jobs(six, grown(six, employment, np.zeros((3, 6))), new_jobs, 2, 1.0)
    by = effect.by_scope
    assert [by["services", scope] for scope in ("host", "within_reach", "region")] == pytest.approx(
        [0.04, 0.31, 0.63]
    )
    assert by["manufacturing", "region"] == pytest.approx(-0.6)
    assert by["other", "region"] == pytest.approx(0.08)


def test_the_reach_is_seventy_five_minutes_and_holds_the_host(six) -> None:
    assert within_reach(six, 2).tolist() == [True, True, True, True, True, False]
    far = replace(six, commuting=type(six.commuting)(minutes=np.full((6, 6), 200.0)))
    assert within_reach(far, 2).tolist() == [False, False, True, False, False, False]


def test_the_host_is_the_sub_centre_or_else_the_middle_zone(six) -> None:
    assert host_zone(six.region) == 2
    bare = replace(six.region, zones=replace(six.region.zones, tags={}))
    assert host_zone(bare) == 5


@pytest.mark.parametrize(("value", "word"), [(0.4, "too_low"), (0.5, "close"), (0.7, "close"), (1.1, "too_high")])
def test_a_value_is_told_against_its_range(value, word) -> None:
    assert verdict_on_range(value, 0.5, 1.0) == word


def test_the_reason_stands_in_both_languages() -> None:
    assert set(WHY_NOT_BOTH) == {"en", "zh"}


def test_every_published_figure_has_a_source_and_an_ordered_range() -> None:
    table = read_published()
    assert table
    for row in table:
        assert row.source
        assert row.low <= row.high
        assert row.note_en
        assert row.note_zh


def test_figures_of_another_region_are_not_used() -> None:
    table = read_published()
    assert len(published_for(table, "income_per_resident", "bth")) == 3
    assert published_for(table, "income_per_resident", "six") == ()
    assert len(published_for(table, "services_per_public_job", "six")) == 1
