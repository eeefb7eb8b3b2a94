"""A made-up economy in which every axis has its own length, so that a transposed matrix fails."""

import numpy as np

from xietong.model.balancing import balance
from xietong.model.coupled import quantities_at
from xietong.model.economy.base import Economy
from xietong.model.economy.equilibrium import levels_at
from xietong.model.economy.kernels import prepare
from xietong.model.economy.unknowns import size_of
from xietong.model.feedback import Quantities
from xietong.model.state import Shocks, no_shocks

N_ZONE, N_SECTOR, N_FUNCTION, N_GROUP, N_JURISDICTION = 7, 5, 2, 3, 2


def crooked_economy(seed: int = 1, spillover_exponent: float = 1.0) -> Economy:
    """An economy whose base year is an equilibrium by construction."""
    random = np.random.default_rng(seed)
    zone, sector, function, group = N_ZONE, N_SECTOR, N_FUNCTION, N_GROUP
    jurisdiction = np.array([0, 0, 0, 1, 1, 1, 1])
    place = random.uniform(0.0, 60.0, (zone, 2))
    minutes = 8.0 + np.hypot(*(place[:, None, :] - place[None, :, :]).transpose(2, 0, 1))
    workers = random.uniform(1e4, 6e4, (group, zone))
    draw = np.exp(-0.05 * minutes) * random.uniform(0.5, 1.5, zone)[None, :]
    share = draw / draw.sum(axis=1, keepdims=True)
    commuting = np.stack([np.eye(zone), share, share])
    mix = random.uniform(0.5, 1.5, (sector - 1, zone))
    sector_share = np.zeros((group, sector, zone))
    sector_share[0, 0] = 1.0
    sector_share[1:, 1:] = mix / mix.sum(axis=0)
    employment = np.einsum("gsi,gn,gni->si", sector_share, workers, commuting)
    wage = random.uniform(5e4, 1.5e5, (sector, zone))
    placed = random.uniform(1e3, 5e3, (function, zone))
    pay = np.array([[8e4, 6e4], [7e4, 5e4]])[:, jurisdiction]
    staff = draw / draw.sum(axis=0, keepdims=True)
    input_share = random.uniform(0.02, 0.12, (sector, sector))
    added_share = 1.0 - input_share.sum(axis=0)
    labour_share = random.uniform(0.4, 0.6, (sector, zone)) * added_share[:, None]
    floor_share = np.zeros((sector, zone))
    floor_share[-1] = 0.3 * added_share[-1]
    output = wage * employment / labour_share
    base_income = np.einsum("gn,gni,gsi,si->n", workers, commuting, sector_share, wage)
    income = base_income + staff @ (placed * pay).sum(axis=0)
    spending = 0.9 * income + 0.5 * (floor_share * output).sum(axis=0)
    basket = random.uniform(0.5, 1.5, (sector, zone))
    basket = basket / basket.sum(axis=0)
    persons = 2.0 * (workers.sum(axis=0) + staff @ placed.sum(axis=0))
    purchases = random.uniform(1e3, 5e3, (sector, function))
    government = random.uniform(1.0, 3.0, (sector, 1)) * 1e3 * persons[None, :]
    added = added_share @ output + (placed * pay).sum(axis=0)
    investment = random.uniform(0.5, 1.5, (sector, 1)) * 0.06 * added[None, :]
    expenditure = basket * spending[None, :] + government + investment + purchases @ placed + input_share @ output
    supply, demand = output.sum(axis=1), expenditure.sum(axis=1)
    imports = np.maximum(0.3 * demand, demand - 0.8 * supply)
    exports = supply + imports - demand
    kernel = np.ones((sector, zone + 1, zone + 1))
    kernel[:, :-1, :-1] = np.exp(-0.03 * minutes)
    kernel[:, -1, -1] = 0.0
    flows = balance(
        kernel,
        np.concatenate([output, imports[:, None]], axis=1),
        np.concatenate([expenditure, exports[:, None]], axis=1),
        tolerance=1e-15,
        round_limit=3000,
    )
    bought = flows[:, :, :-1].sum(axis=1)
    return Economy(
        jurisdiction=jurisdiction,
        jurisdiction_members=(jurisdiction[None, :] == np.arange(N_JURISDICTION)[:, None]).astype(float),
        resident_workers=workers,
        commuting_share=commuting,
        commutes=np.array([0.0, 1.0, 1.0]),
        sector_share=sector_share,
        wage=wage,
        staff_residence_share=staff,
        placed_jobs=placed,
        placed_pay=pay,
        placed_purchases=purchases,
        labour_share=labour_share,
        capital_share=added_share[:, None] - labour_share - floor_share,
        floor_share=floor_share,
        input_share=input_share,
        output=output,
        trade_share=flows[:, :-1, :-1] / bought[:, None, :],
        outer_share=flows[:, -1, :-1] / bought,
        exports=flows[:, :-1, -1],
        consumption_share=basket,
        government=government,
        investment=investment,
        persons=persons,
        floor_space=30.0 * persons,
        floor_supply_elasticity=random.uniform(0.3, 2.0, zone),
        construction_share=np.full(sector, 1.0 / sector),
        business_minutes=minutes,
        outside_share=np.array([0.0, 0.1, 0.8]),
        commuting_elasticity=np.asarray(4.6),
        sector_elasticity=np.asarray(8.0),
        residence_elasticity=np.asarray(3.3),
        migration_elasticity=np.array([0.25, 0.5, 0.5]),
        trade_elasticity=random.uniform(2.0, 5.0, sector),
        agglomeration=random.uniform(0.0, 0.06, sector),
        spillover_exponent=np.asarray(spillover_exponent),
        labour_income_spent=np.asarray(0.9),
        rent_spent=np.asarray(0.5),
        outer_price=np.asarray(1.0),
    )


def quiet() -> Shocks:
    """Shocks that change nothing, of the right sizes."""
    return no_shocks(N_ZONE, N_SECTOR, N_FUNCTION, N_GROUP, N_JURISDICTION)


def quiet_quantities(economy: Economy) -> Quantities:
    """What wings read of the base year."""
    kernels, start = prepare(economy, quiet()), np.zeros(size_of(economy))
    return quantities_at(economy, quiet(), kernels, levels_at(economy, quiet(), kernels, start), start)
