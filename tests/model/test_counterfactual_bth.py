"""Counterfactuals on Beijing-Tianjin-Hebei: signs, sectors, groups."""

from dataclasses import replace

import numpy as np
import pytest

from xietong.model.baseline import Baseline
from xietong.model.counterfactual import Counterfactual, solve_counterfactual
from xietong.model.setting import Setting
from xietong.model.setting_check import check_setting
from xietong.model.state import Shocks, no_shocks

pytestmark = pytest.mark.slow

CHAOYANG, GUANGYANG = "110105", "131003"


@pytest.fixture(scope="module")
def setting(baseline: Baseline) -> Setting:
    region = baseline.region
    places = tuple(place.code for place in region.jurisdictions)
    return Setting(baseline.economy, region.zones.code, baseline.market, baseline.groups, places, {})


def quiet(setting: Setting) -> Shocks:
    economy = setting.economy
    return no_shocks(
        economy.n_zone, economy.n_sector, economy.n_function, economy.n_group, len(setting.jurisdictions)
    )


def certified(setting: Setting, shocks: Shocks) -> Counterfactual:
    found = solve_counterfactual(setting.economy, shocks, n_start=0)
    assert found.solution.is_certified
    assert found.solution.certificate.determinant_sign == 1
    assert abs(found.walras_gap) < 1e-11
    return found


def test_the_region_has_no_faults(setting: Setting) -> None:
    assert check_setting(setting) == ()


def test_a_more_productive_zone_pays_more_and_draws_people_and_jobs(setting: Setting) -> None:
    zone = setting.zones.index(CHAOYANG)
    hat = np.ones_like(setting.economy.wage)
    hat[:, zone] = 1.05
    found = certified(setting, replace(quiet(setting), productivity_hat=hat))
    for change in (found.wage_hat, found.employment_hat, found.residents_hat, found.rent_hat, found.income_hat):
        assert change[zone] > 1.0
    assert np.argmax(found.employment_hat) == zone
    assert np.all(found.welfare_hat > 1.0)


def test_an_easier_commute_for_one_group_helps_that_group_most(setting: Setting) -> None:
    home, work = setting.zones.index(GUANGYANG), setting.zones.index(CHAOYANG)
    group = setting.groups.index("local")
    impedance = np.zeros((setting.economy.n_group, setting.economy.n_zone, setting.economy.n_zone))
    impedance[group, home, work] = float(setting.economy.commuting_elasticity) * np.log(0.8)
    found = certified(setting, replace(quiet(setting), commuting_impedance=impedance))
    assert found.welfare_hat[group] > 1.0
    assert np.argmax(found.welfare_hat) == group
    assert found.income_hat[home] > 1.0
    assert found.residents_hat[home] > 1.0


def test_cheaper_trade_between_two_zones_lowers_prices_where_the_goods_go(setting: Setting) -> None:
    maker, buyer = setting.zones.index(CHAOYANG), setting.zones.index(GUANGYANG)
    cost = np.ones((setting.economy.n_sector, setting.economy.n_zone, setting.economy.n_zone))
    cost[:, maker, buyer] = 0.9
    found = certified(setting, replace(quiet(setting), trade_cost_hat=cost))
    assert found.price_hat[buyer] < 1.0
    assert np.argmin(found.price_hat) == buyer
