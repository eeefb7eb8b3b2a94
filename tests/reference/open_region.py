r"""Made-up open regions of any size whose base year is an equilibrium by construction, from a seed.

What the zones of a sector do not sell to each other they export, and the share bought outside is as large as it must
be for exports to be positive everywhere; so nothing has to be balanced, and sizes of many thousand zones are made in
a few passes. Nothing here is an observation.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from tests.reference.synthetic import Places, make_places

__all__ = ["LargeRegion", "large_region", "regional_fields"]

Zone = Float[np.ndarray, " zone"]


def regional_fields(
    n_zone: int,
    n_sector: int,
    n_group: int,
    seed: int,
    *,
    n_jurisdiction: int = 3,
    n_function: int = 2,
    trade_decay: float = 0.02,
    commuting_decay: float = 0.05,
) -> dict[str, np.ndarray]:
    """The fields of a base year with many sectors, inputs, groups and placed functions, by their names in the core.

    Args:
        n_zone, n_sector, n_group, n_jurisdiction, n_function: Sizes; every group commutes.
        seed: Of the generator.
        trade_decay, commuting_decay: Per minute, before the noise of sectors and groups.

    Returns:
        Arrays by name: `Economy(**regional_fields(...))` is a base year.
    """
    places = make_places(n_zone, seed)
    random = np.random.default_rng((seed, 3))
    minutes = places.distance()
    # Governments are bands from west to east, so that every one has zones.
    band = np.argsort(np.argsort(places.position[:, 0], kind="stable"), kind="stable")
    jurisdiction = band * n_jurisdiction // n_zone
    members = (jurisdiction == np.arange(n_jurisdiction)[:, None]).astype(float)

    workers = 2e4 * places.mass * random.uniform(0.5, 1.5, (n_group, n_zone))
    commuting = np.empty((n_group, n_zone, n_zone))
    for group in range(n_group):
        draw = np.exp(-commuting_decay * random.uniform(0.8, 1.2) * minutes) * places.mass
        commuting[group] = draw / draw.sum(axis=1, keepdims=True)
    sector_share = random.uniform(0.5, 1.5, (n_group, n_sector, n_zone))
    sector_share = sector_share / sector_share.sum(axis=1, keepdims=True)
    wage = random.uniform(5e4, 1.5e5, (n_sector, n_zone))
    arrivals = np.einsum("gn,gni->gi", workers, commuting)
    employment = np.einsum("gsi,gi->si", sector_share, arrivals)

    placed = 0.1 * arrivals.sum(axis=0) * random.uniform(0.5, 1.5, (n_function, n_zone)) / n_function
    pay = random.uniform(5e4, 9e4, (n_function, n_jurisdiction))[:, jurisdiction]
    staff = np.exp(-commuting_decay * minutes) * places.mass[:, None]
    staff = staff / staff.sum(axis=0)

    input_share = random.uniform(0.5, 1.5, (n_sector, n_sector)) * 0.4 / n_sector
    added_share = 1.0 - input_share.sum(axis=0)
    labour_share = random.uniform(0.4, 0.6, (n_sector, n_zone)) * added_share[:, None]
    floor_share = random.uniform(0.02, 0.1, (n_sector, n_zone)) * added_share[:, None]
    output = wage * employment / labour_share

    mean_wage = np.einsum("gsi,si->gi", sector_share, wage)
    income = np.einsum("gni,gi,gn->n", commuting, mean_wage, workers, optimize=True)
    income = income + staff @ (placed * pay).sum(axis=0)
    spending = 0.9 * income + 0.5 * (floor_share * output).sum(axis=0)
    basket = random.uniform(0.5, 1.5, (n_sector, n_zone))
    basket = basket / basket.sum(axis=0)
    persons = 2.0 * (workers.sum(axis=0) + staff @ placed.sum(axis=0))
    purchases = random.uniform(1e3, 5e3, (n_sector, n_function))
    government = random.uniform(1.0, 3.0, (n_sector, 1)) * 1e4 / n_sector * persons
    value_added = added_share @ output + (placed * pay).sum(axis=0)
    investment = random.uniform(0.5, 1.5, (n_sector, 1)) * 0.3 / n_sector * value_added
    expenditure = basket * spending + government + investment + purchases @ placed + input_share @ output

    trade_share = np.empty((n_sector, n_zone, n_zone))
    outer_share = np.empty((n_sector, n_zone))
    exports = np.empty((n_sector, n_zone))
    for sector in range(n_sector):
        kernel = np.exp(-trade_decay * random.uniform(0.7, 1.3) * minutes)
        source, offered = _source_terms(kernel, output[sector], expenditure[sector])
        share = source[:, None] * kernel / offered
        sold = share @ expenditure[sector]
        inside = min(0.8, 0.95 * float((output[sector] / sold).min()))
        trade_share[sector] = inside * share
        outer_share[sector] = 1.0 - inside
        exports[sector] = output[sector] - inside * sold

    return {
        "jurisdiction": jurisdiction,
        "jurisdiction_members": members,
        "resident_workers": workers,
        "commuting_share": commuting,
        "commutes": np.ones(n_group),
        "sector_share": sector_share,
        "wage": wage,
        "staff_residence_share": staff,
        "placed_jobs": placed,
        "placed_pay": pay,
        "placed_purchases": purchases,
        "labour_share": labour_share,
        "capital_share": added_share[:, None] - labour_share - floor_share,
        "floor_share": floor_share,
        "input_share": input_share,
        "output": output,
        "trade_share": trade_share,
        "outer_share": outer_share,
        "exports": exports,
        "consumption_share": basket,
        "government": government,
        "investment": investment,
        "persons": persons,
        "floor_space": 30.0 * persons,
        "floor_supply_elasticity": random.uniform(0.3, 2.0, n_zone),
        "construction_share": np.full(n_sector, 1.0 / n_sector),
        "business_minutes": minutes,
        "outside_share": random.uniform(0.0, 0.8, n_group),
        "commuting_elasticity": np.asarray(4.6),
        "sector_elasticity": np.asarray(8.0),
        "residence_elasticity": np.asarray(3.3),
        "migration_elasticity": random.uniform(0.4, 1.5, n_group),
        "trade_elasticity": random.uniform(3.0, 5.0, n_sector),
        "agglomeration": random.uniform(0.0, 0.06, n_sector),
        "spillover_exponent": np.asarray(1.0),
        "labour_income_spent": np.asarray(0.9),
        "rent_spent": np.asarray(0.5),
        "outer_price": np.asarray(1.0),
    }


def _source_terms(
    kernel: Float[np.ndarray, "origin destination"], output: Zone, expenditure: Zone, rounds: int = 5
) -> tuple[Zone, Zone]:
    """Attraction of each origin after a few rounds towards its output, and what each destination is offered."""
    source = output / output.mean()
    for _ in range(rounds):
        sold = source * (kernel @ (expenditure / (source @ kernel)))
        source = source * output / sold
    return source, source @ kernel


@dataclass(frozen=True, eq=False)
class LargeRegion:
    r"""One sector and one group in so many zones that no matrix is kept: shares are a kernel times two vectors.

    $$ \lambda_{i|n} = e_i\,\mathrm{e}^{-\nu t_{ni}}/\Phi_n, \qquad
       \pi_{in} = (1-o)\,T_i\,\mathrm{e}^{-\delta t_{in}}/\Psi_n $$

    Args:
        places: Positions; minutes equal kilometres.
        commuting_decay, trade_decay: $\nu$ and $\delta$ per minute.
        workplace_scale, residence_total: $e_i$ and $\Phi_n$.
        source, destination_total: $T_i$ and $\Psi_n$.
        outer_share: $o$, bought outside the region, the same everywhere.
        residents, employment: $R_n$ and $L_i$, workers.
        wage: $w_i$ with mean one.
        income: $v_n$, mean wage of the residents; they spend all of it, landlords what they get.
        exports: $Z_i = w_iL_i - \sum_n\pi_{in}v_nR_n$, positive.
    """

    places: Places
    commuting_decay: float
    trade_decay: float
    workplace_scale: Zone
    residence_total: Zone
    source: Zone
    destination_total: Zone
    outer_share: float
    residents: Zone
    employment: Zone
    wage: Zone
    income: Zone
    exports: Zone

    def commuting_rows(self, begin: int, end: int) -> Float[np.ndarray, "residence workplace"]:
        """$\\lambda_{i|n}$ of residences from `begin` to `end`; each row sums to one."""
        kernel = np.exp(-self.commuting_decay * self.places.distance(begin, end))
        return kernel * self.workplace_scale / self.residence_total[begin:end, None]

    def trade_columns(self, begin: int, end: int) -> Float[np.ndarray, "origin destination"]:
        """$\\pi_{in}$ of destinations from `begin` to `end`; with the outer share each column sums to one."""
        kernel = np.exp(-self.trade_decay * self.places.distance(begin, end)).T
        return (1.0 - self.outer_share) * self.source[:, None] * kernel / self.destination_total[begin:end]


def large_region(
    n_zone: int,
    seed: int,
    *,
    commuting_decay: float = 0.07,
    trade_decay: float = 0.02,
    tile: int = 256,
) -> LargeRegion:
    """A region of many zones, made tile by tile in memory for `tile` rows.

    Args:
        n_zone: Zones.
        seed: Of the generator.
        commuting_decay, trade_decay: Per minute.
        tile: Rows at a time.

    Returns:
        The region; zones lie as close as those of a square of 200 km with 400 zones.
    """
    places = make_places(n_zone, seed, square_km=10.0 * np.sqrt(n_zone))
    random = np.random.default_rng((seed, 4))
    residents = 1e4 * places.mass
    workplace_scale = places.mass * random.uniform(0.6, 1.6, n_zone)
    wage = random.uniform(0.8, 1.25, n_zone)
    wage = wage / wage.mean()
    residence_total, income, employment = np.empty(n_zone), np.empty(n_zone), np.zeros(n_zone)
    for begin, end in _tiles(n_zone, tile):
        pull = np.exp(-commuting_decay * places.distance(begin, end)) * workplace_scale
        residence_total[begin:end] = pull.sum(axis=1)
        income[begin:end] = pull @ wage / residence_total[begin:end]
        employment += (residents[begin:end] / residence_total[begin:end]) @ pull
    made, spent = wage * employment, income * residents
    source = made / made.mean()
    destination_total, sold = np.empty(n_zone), np.zeros(n_zone)
    for begin, end in _tiles(n_zone, tile):
        # Distances are symmetric: rows of the kernel are its columns.
        offered = np.exp(-trade_decay * places.distance(begin, end)) * source
        destination_total[begin:end] = offered.sum(axis=1)
        sold += (spent[begin:end] / destination_total[begin:end]) @ offered
    inside = min(0.8, 0.95 * float((made / sold).min()))
    return LargeRegion(
        places=places,
        commuting_decay=commuting_decay,
        trade_decay=trade_decay,
        workplace_scale=workplace_scale,
        residence_total=residence_total,
        source=source,
        destination_total=destination_total,
        outer_share=1.0 - inside,
        residents=residents,
        employment=employment,
        wage=wage,
        income=income,
        exports=made - inside * sold,
    )


def _tiles(n_zone: int, tile: int) -> Iterator[tuple[int, int]]:
    for begin in range(0, n_zone, tile):
        yield begin, min(begin + tile, n_zone)
