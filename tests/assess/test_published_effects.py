"""Experiments beside figures measured elsewhere, with a model whose answer is known."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from xietong.assess.published_effects import effects_measured_elsewhere
from xietong.assess.read import read_published


@pytest.fixture
def made(six):
    """The six zones with an economy of labour alone and a decay of commuting."""
    economy = SimpleNamespace(n_zone=6, input_share=np.zeros((4, 4)), capital_share=np.zeros((4, 6)))
    commuting = SimpleNamespace(minutes=six.commuting.minutes, access_decay=0.03)
    return replace(six, economy=economy, commuting=commuting)


@pytest.fixture
def answered(made, tools):
    """Tools whose model answers a uniform saving with one per cent of welfare, and keeps what it was asked."""
    asked = []

    def solve(baseline, problem, start):
        asked.append(problem)
        outcome = replace(baseline.outcome, welfare_hat=np.array([1.0, 1.01, 1.01]))
        return SimpleNamespace(outcome=outcome, unknowns=np.zeros(1))

    return replace(tools, solve=solve), asked


def test_time_is_told_over_the_simple_rule(made, answered) -> None:
    tools, asked = answered
    claims = {claim.key: claim for claim in effects_measured_elsewhere(tools, made, read_published())}
    assert claims["time_saving"].value == pytest.approx(np.log(1.01) / (0.5 * 10.0 / 480.0))
    nearer = asked[-1].shocks.commuting_impedance
    assert np.ptp(nearer) == 0.0
    assert nearer[0, 0] == pytest.approx(-5.0 * 0.03)


def test_only_one_zone_is_more_productive(made, answered) -> None:
    tools, asked = answered
    claims = {claim.key: claim for claim in effects_measured_elsewhere(tools, made, read_published())}
    assert claims["employment_elasticity"].value == 0.0
    assert claims["employment_elasticity"].verdict == "too_low"
    risen = asked[0].shocks.productivity_hat
    assert (risen != 1.0).any(axis=0).sum() == 1


def test_air_is_left_out_where_its_amenity_is_not_known(made, answered) -> None:
    keys = [claim.key for claim in effects_measured_elsewhere(answered[0], made, read_published())]
    assert keys == ["employment_elasticity", "time_saving"]


def test_every_published_effect_names_its_source() -> None:
    rows = [row for row in read_published() if row.key in ("employment_elasticity", "pollution_residents")]
    assert len(rows) == 2
    assert all("(2018)" in row.source or "Chen" in row.source for row in rows)
